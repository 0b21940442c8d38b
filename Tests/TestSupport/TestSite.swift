public import Domain
import Foundation
import Geography
public import Logging
import NIOPosix
public import Platform
public import SQLStore
import Synchronization
import Vault

/// A clock that a test sets.
public final class TestClock: Sendable {
    private let milliseconds: Mutex<Int64>

    public init(_ instant: Instant) {
        milliseconds = Mutex(instant.milliseconds)
    }

    public var now: Instant { milliseconds.withLock { Instant(milliseconds: $0) } }

    public func advance(minutes: Int64) {
        milliseconds.withLock { $0 += minutes * 60_000 }
    }
}

/// What pages stand on, for tests: the repository's resources, a clock that stands still, the system's chance.
public enum TestSite {
    public static let resources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Resources").path

    /// Saturday 21 November 2026, noon.
    public static let noon = DutchTime.instant(of: CivilDate(dayNumber: 20_778), minuteOfDay: 720)

    public static func make(
        _ database: any SQLDatabase, clock: TestClock = TestClock(noon), logger: Logger? = nil
    ) throws -> Site {
        let resources = try ResourceFolder(explicit: Self.resources, binary: "")
        return Site(
            surroundings: Surroundings(
                now: { clock.now },
                randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } },
                // Time stands still in tests; waiting does too.
                sleep: { _ in }),
            database: database, secret: ServerSecret(bytes: Array(0..<32)),
            phrasebook: try Phrasebook(resources: resources), codes: try CodeCatalogue(resources: resources),
            webFiles: try WebFiles(resources: resources),
            log: EventLog(logger: logger ?? Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            threadPool: .singleton, isSecure: false)
    }

    /// A town of two neighbourhoods of 1 by 2 km with a street and two places.
    public static let gazetteer: Gazetteer = {
        let low = RDPoint(x: 150_000, y: 490_000)
        func area(_ code: String, _ name: String, _ kind: Area.Kind, x: Double, width: Double) -> Area? {
            let (left, right, top) = (low.x + x, low.x + x + width, low.y + 2000)
            return Polygon(exterior: [
                RDPoint(x: left, y: low.y), RDPoint(x: right, y: low.y), RDPoint(x: right, y: top),
                RDPoint(x: left, y: top),
            ]).map { Area(code: code, name: name, kind: kind, year: 2026, shape: MultiPolygon($0)) }
        }
        func place(_ id: String, _ name: String, _ kind: String, _ x: Double, _ y: Double) -> NamedPlace {
            NamedPlace(
                id: NamedPlace.ID(id), name: name, kind: Code(kind), point: RDPoint(x: low.x + x, y: low.y + y))
        }
        let street = LineString([RDPoint(x: low.x + 100, y: low.y + 250), RDPoint(x: low.x + 1900, y: low.y + 250)])
        let lane = LineString([RDPoint(x: low.x + 100, y: low.y + 1250), RDPoint(x: low.x + 800, y: low.y + 1250)])
        return Gazetteer(
            areas: [
                area("GM9991", "Proefdorp", .municipality, x: 0, width: 2000),
                area("BU99910101", "West", .neighbourhood, x: 0, width: 1000),
                area("BU99910102", "Oost", .neighbourhood, x: 1000, width: 1000),
            ].compactMap(\.self),
            places: [
                place("plein", "Proefplein", "plein", 550, 550), place("station", "Station", "station", 1550, 950),
            ],
            streets: [("S1", "Langestraat", street), ("S2", "Café-steeg", lane)].compactMap { id, name, line in
                line.map { Street(id: Street.ID(id), name: name, lines: [$0]) }
            })
    }()

    /// Adds a municipality with that town's places.
    @discardableResult
    public static func addTown(_ slug: String, to database: any SQLDatabase) async throws -> Municipality.ID {
        struct NotASlug: Error {}
        guard let id = Municipality.ID(slug) else { throw NotASlug() }
        try await database.write { connection in
            try MunicipalityStore.insert(
                Municipality(id: id, name: "Proefdorp", isMadeUp: true), at: noon, connection)
            try GazetteerStore.put(gazetteer.areas, in: id, connection)
            try GazetteerStore.put(gazetteer.places, in: id, connection)
            try GazetteerStore.put(gazetteer.streets, in: id, connection)
        }
        return id
    }
}
