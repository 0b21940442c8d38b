import Domain
import Geography
import Platform
import SQLStore

/// What staff does with an entry: add it, change it, put it away, take it back.
struct KeepEntry: Sendable {
    enum Refusal: Error {
        case notFound
        case problems([EntryProblem])
    }

    let site: Site
    let register: Register
    let catalogue: RegisterCatalogue
    let account: Account

    /// - Throws: ``Refusal``.
    func add(_ read: @escaping Reading) async throws -> Identifier {
        let id = site.surroundings.makeIdentifier()
        let now = site.surroundings.now()
        try await write { reader, context in
            let fields = try context.fields(of: register, read)
            let entry = Entry(id: id, register: register.id, fields: fields, created: now, changed: now)
            try obeysRules(entry, reader)
            try RegisterStore.insert(entry, by: account.id, in: account.municipality, reader.connection)
            try finish(entry, reader)
        }
        return id
    }

    /// - Throws: ``Refusal``.
    func save(_ id: Identifier, seen version: Int, _ read: @escaping Reading) async throws {
        try await change(id, seen: version) { entry, context in
            var fields = try context.fields(of: register, read)
            // What no field of this version of the program asks for is kept.
            for (name, value) in entry.fields where register.field(named: name) == nil { fields[name] = value }
            entry.fields = fields
        }
    }

    /// - Throws: ``Refusal``.
    func setArchived(_ isArchived: Bool, _ id: Identifier, seen version: Int) async throws {
        try await change(id, seen: version) { entry, _ in entry.isArchived = isArchived }
    }

    typealias Reading = @Sendable (_ field: String) -> [String]

    private func change(
        _ id: Identifier, seen version: Int,
        _ body: @Sendable @escaping (inout Entry, ReadingContext) throws -> Void
    ) async throws {
        let now = site.surroundings.now()
        try await write { reader, context in
            guard let stored = try reader.find(id, in: register) else { throw Refusal.notFound }
            guard stored.version == version else {
                throw Refusal.problems([EntryProblem(field: "", .changedMeanwhile)])
            }
            var fields = stored
            try body(&fields, context)
            guard fields.fields != stored.fields || fields.isArchived != stored.isArchived else { return }
            let entry = Entry(
                id: id, register: register.id, fields: fields.fields, version: version, created: stored.created,
                changed: now, isArchived: fields.isArchived)
            if !entry.isArchived { try obeysRules(entry, reader) }
            guard
                try RegisterStore.update(entry, by: account.id, in: account.municipality, reader.connection)
            else { throw Refusal.problems([EntryProblem(field: "", .changedMeanwhile)]) }
            try finish(entry, reader)
        }
    }

    private func obeysRules(_ entry: Entry, _ reader: EntryReader) throws {
        let problems = try register.check(entry, reader)
        if !problems.isEmpty { throw Refusal.problems(problems) }
    }

    private func finish(_ entry: Entry, _ reader: EntryReader) throws {
        try register.stored(entry, reader)
        try site.audit(
            AuditEvent(.entryChanged, of: .entry(entry.id), by: .account(account), from: .site), at: reader.now,
            in: account.municipality, reader.connection)
    }

    private func write(_ body: @Sendable @escaping (EntryReader, ReadingContext) throws -> Void) async throws {
        let now = site.surroundings.now()
        let gazetteer = try await site.municipalities.gazetteer(of: account.municipality)
        let areas = Set(gazetteer.areas.map(\.code))
        try await site.database.write { connection in
            let reader = EntryReader(
                municipality: account.municipality, now: now, connection: connection, role: account.role)
            try body(reader, ReadingContext(areas: areas, catalogue: catalogue, reader: reader))
        }
    }
}

/// What a field may point to, looked up in the transaction that stores it.
struct ReadingContext {
    let areas: Set<String>
    let catalogue: RegisterCatalogue
    let reader: EntryReader

    /// - Throws: `KeepEntry.Refusal.problems`.
    func fields(of register: Register, _ read: KeepEntry.Reading) throws -> JSONObject {
        var entries: [String: Set<Identifier>] = [:]
        for case .reference(let id, _) in register.fields.map(\.kind) where entries[id] == nil {
            entries[id] = Set(try RegisterStore.all(of: id, in: reader.municipality, reader.connection).map(\.id))
        }
        let (fields, problems) = FieldReading(areas: areas, entries: entries).read(register, read)
        if !problems.isEmpty {
            // Rules are told along with what is wrong with single fields, in one answer.
            throw KeepEntry.Refusal.problems(problems)
        }
        return fields
    }
}
