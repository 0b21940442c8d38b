import Domain
import Geography
import Platform
import SQLStore

/// What staff does with an entry: add it, change it, put it away, take it back.
struct KeepEntry: Sendable {
    enum Refusal: Error {
        case notFound
        case problems([EntryProblem])
        /// The form was sent before, with other words.
        case addedBefore(Identifier)
    }

    /// What became of a form for a new entry.
    struct Added {
        let id: Identifier
        /// The same form was sent before; nothing was stored this time.
        let isRepeated: Bool
    }

    let site: Site
    let register: Register
    let account: Account

    /// - Parameter given: made when the form was opened, so that the same form makes one entry however often it is
    ///   sent, also at the same time; `nil` when there was none.
    /// - Throws: ``Refusal``.
    func add(as given: Identifier? = nil, _ read: @escaping Reading) async throws -> Added {
        let spare = site.surroundings.makeIdentifier()
        let now = site.surroundings.now()
        return try await write { reader, context in
            let holder = try given.flatMap {
                try RegisterStore.holder(of: $0, in: account.municipality, reader.connection)
            }
            if let given, holder == register.id {
                return try repeated(given, read, reader, context)
            }
            let fields = try context.fields(of: register, completed(read))
            // An id that something else has is nobody's form.
            let id = holder == nil ? given ?? spare : spare
            let entry = Entry(id: id, register: register.id, fields: fields, created: now, changed: now)
            try obeysRules(entry, reader)
            try RegisterStore.insert(
                entry, of: register, by: account.id, in: account.municipality, reader.connection)
            try finish(entry, reader)
            return Added(id: id, isRepeated: false)
        }
    }

    /// The same words again change nothing; other ones are not thrown away in silence.
    private func repeated(
        _ id: Identifier, _ read: @escaping Reading, _ reader: EntryReader, _ context: ReadingContext
    ) throws -> Added {
        let first = try RegisterStore.history(of: id, in: account.municipality, reader.connection).last
        guard let again = try? context.fields(of: register, completed(read)), first?.fields == again else {
            throw Refusal.addedBefore(id)
        }
        return Added(id: id, isRepeated: true)
    }

    private func completed(_ read: @escaping Reading) -> Reading {
        { [initial = register.initial] name in
            let values = read(name)
            return values.isEmpty ? initial[name].map { [$0] } ?? [] : values
        }
    }

    /// - Throws: ``Refusal``.
    func save(_ id: Identifier, seen version: Int, _ read: @escaping Reading) async throws {
        try await change(id, seen: version) { entry, context in
            var fields = try context.fields(of: register, read)
            // What no field of this version of the program asks for is kept; so is what begins with a value, when a
            // form is silent about it: a concept does not become public by that.
            for (name, value) in entry.fields
            where register.field(named: name) == nil || (register.initial[name] != nil && fields[name] == nil) {
                fields[name] = value
            }
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
                try RegisterStore.update(
                    entry, of: register, by: account.id, in: account.municipality, reader.connection)
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

    private func write<T: Sendable>(
        _ body: @Sendable @escaping (EntryReader, ReadingContext) throws -> T
    ) async throws -> T {
        let now = site.surroundings.now()
        let gazetteer = try await site.municipalities.gazetteer(of: account.municipality)
        let areas = Set(gazetteer.areas.map(\.code))
        return try await site.database.write { connection in
            let reader = EntryReader(
                municipality: account.municipality, now: now, connection: connection, role: account.role)
            return try body(reader, ReadingContext(areas: areas, reader: reader))
        }
    }
}

/// What a field may point to, looked up in the transaction that stores it.
struct ReadingContext {
    let areas: Set<String>
    let reader: EntryReader

    /// - Throws: `KeepEntry.Refusal.problems`.
    func fields(of register: Register, _ read: KeepEntry.Reading) throws -> JSONObject {
        var entries: [String: Set<Identifier>] = [:]
        for shape in register.fields {
            guard case .reference(let id, _) = shape.kind else { continue }
            let asked = read(shape.name).compactMap { Identifier($0) }
            guard !asked.isEmpty else { continue }
            entries[id, default: []].formUnion(
                try RegisterStore.current(asked, of: id, in: reader.municipality, reader.connection))
        }
        let (fields, problems) = FieldReading(areas: areas, entries: entries).read(register, read)
        if !problems.isEmpty {
            // Rules are told along with what is wrong with single fields, in one answer.
            throw KeepEntry.Refusal.problems(problems)
        }
        return fields
    }
}
