public import Domain
import SQLStore

/// Municipalities and their gazetteers, held in memory and looked at again after five seconds, so that a page costs no
/// query for what changes a few times a year.
public actor MunicipalityDirectory {
    private struct Entry {
        var municipality: Municipality
        var gazetteer: Gazetteer
        var files: GazetteerFiles?
        var version: Int
        var checked: Instant
    }

    private let database: any SQLDatabase
    private let now: @Sendable () -> Instant
    private var entries: [Municipality.ID: Entry] = [:]
    private static let lifetime: Int64 = 5_000

    init(database: any SQLDatabase, now: @escaping @Sendable () -> Instant) {
        self.database = database
        self.now = now
    }

    /// `nil` when there is no such municipality.
    public func municipality(_ id: Municipality.ID) async throws -> Municipality? {
        try await entry(id)?.municipality
    }

    /// Empty when there is no such municipality.
    public func gazetteer(of id: Municipality.ID) async throws -> Gazetteer {
        try await entry(id)?.gazetteer ?? Gazetteer(areas: [], places: [], streets: [])
    }

    public func all() async throws -> [Municipality] {
        try await database.read { try MunicipalityStore.all($0) }
    }

    func files(of id: Municipality.ID) async throws -> GazetteerFiles? {
        guard var entry = try await entry(id) else { return nil }
        if let files = entry.files { return files }
        let files = GazetteerFiles(entry.gazetteer)
        entry.files = files
        entries[id] = entry
        return files
    }

    private func entry(_ id: Municipality.ID) async throws -> Entry? {
        let now = now()
        if let known = entries[id], now.milliseconds - known.checked.milliseconds < Self.lifetime { return known }
        let known = entries[id]
        let fresh = try await database.read { connection -> Entry? in
            guard let municipality = try MunicipalityStore.find(id, connection) else { return nil }
            let version = try GazetteerStore.version(of: id, connection)
            if var known, known.version == version {
                known.municipality = municipality
                known.checked = now
                return known
            }
            return Entry(
                municipality: municipality, gazetteer: try GazetteerStore.load(id, connection), files: nil,
                version: version, checked: now)
        }
        entries[id] = fresh
        return fresh
    }
}
