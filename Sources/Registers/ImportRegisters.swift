public import Domain
public import Geography
public import Platform
import SQLStore

/// Reads a file of registers back (`RegisterFile.json`). What is there already is changed, the rest is added; nothing
/// is taken away. A file may be written by hand: an `id` that is no UUID is a name, and a field may refer to it.
///
/// What is added begins as what a form would add begins, such as a concept, unless the file says otherwise: in the fields
/// of the entry, or for all of them in `"defaults": {"<field>": "<value>"}` beside `"registers"`.
public struct ImportRegisters: Sendable {
    public struct Outcome: Sendable, Equatable {
        public var added = 0
        public var changed = 0
        public var unchanged = 0
        /// `register/id: what is wrong`, one line each.
        public var rejected: [String] = []
    }

    public enum Failure: Error, Equatable, CustomStringConvertible {
        case notAFileOfRegisters
        case unknownRegister(String)

        public var description: String {
            switch self {
            case .notAFileOfRegisters: "This is no file of registers: it has no object named \"registers\"."
            case .unknownRegister(let id): "There is no register \(id)."
            }
        }
    }

    let site: Site
    let catalogue: RegisterCatalogue

    public init(site: Site, catalogue: RegisterCatalogue) {
        self.site = site
        self.catalogue = catalogue
    }

    /// - Throws: ``Failure``; `SQLError`. Nothing is stored then.
    public func callAsFunction(
        _ file: JSONValue, into municipality: Municipality.ID, by actor: AuditActor, from origin: AuditOrigin
    ) async throws -> Outcome {
        guard let registers = file["registers"]?.object else { throw Failure.notAFileOfRegisters }
        var given: [(register: Register, entries: [JSONValue])] = []
        for (id, entries) in registers {
            guard let register = catalogue[id] else { throw Failure.unknownRegister(id) }
            given.append((register, entries.array ?? []))
        }
        let areas = Set(try await site.municipalities.gazetteer(of: municipality).areas.map(\.code))
        let (now, all) = (site.surroundings.now(), given)
        return try await site.database.write { connection in
            let reader = EntryReader(municipality: municipality, now: now, connection: connection)
            // References may point forward in the file, so everything that it holds counts as there.
            var holders: [Identifier: String] = [:]
            var known: [String: Set<Identifier>] = [:]
            for place in try RegisterStore.places(in: municipality, connection) {
                holders[place.id] = place.register
                if !place.isArchived { known[place.register, default: []].insert(place.id) }
            }
            for (register, entries) in all {
                for entry in entries {
                    known[register.id, default: []].insert(Self.identifier(entry["id"]?.string, register))
                }
            }
            let reading = FieldReading(areas: areas, entries: known)
            let defaults = file["defaults"]?.object ?? JSONObject()
            var outcome = Outcome()
            for (register, entries) in all {
                for entry in entries {
                    let name = entry["id"]?.string
                    let id = Self.identifier(name, register)
                    // Links would lead to the wrong thing, and one of both would be lost.
                    if let holder = holders[id], holder != register.id {
                        outcome.rejected.append(
                            "\(register.id)/\(name ?? "?"): id: the register \(holder) has something under this id")
                        continue
                    }
                    holders[id] = register.id
                    try keep(entry, of: register, defaults, reading, reader, actor, origin, &outcome)
                }
            }
            return outcome
        }
    }

    private func keep(
        _ given: JSONValue, of register: Register, _ defaults: JSONObject, _ reading: FieldReading,
        _ reader: EntryReader, _ actor: AuditActor, _ origin: AuditOrigin, _ outcome: inout Outcome
    ) throws {
        let name = given["id"]?.string
        let id = Self.identifier(name, register)
        let before = try reader.find(id, in: register)
        let (read, problems) = reading.read(register) { field in
            guard let shape = register.field(named: field) else { return [] }
            let texts = RegisterFile.texts(of: given["fields"]?[field], shape)
            if texts.isEmpty, before == nil, let initial = register.initial[field] {
                return [defaults[field]?.string ?? initial]
            }
            guard case .reference(let other, _) = shape.kind, let target = catalogue[other] else { return texts }
            return texts.map { Self.identifier($0, target).description }
        }
        var fields = read
        // A concept does not become public because a file is silent about it.
        for name in register.initial.keys where fields[name] == nil { fields[name] = before?.fields[name] }
        let isArchived = given["archived"]?.bool ?? false
        let entry = Entry(
            id: id, register: register.id, fields: fields, version: before?.version ?? 1,
            created: before?.created ?? reader.now, changed: reader.now, isArchived: isArchived)
        let broken = problems.isEmpty ? try register.check(entry, reader) : problems
        guard broken.isEmpty else {
            outcome.rejected += broken.map { "\(register.id)/\(name ?? "?"): \($0.field): \($0.reason)" }
            return
        }
        if let before {
            guard register.said(before.fields) != register.said(fields) || before.isArchived != isArchived else {
                outcome.unchanged += 1
                return
            }
            _ = try RegisterStore.update(entry, of: register, by: nil, in: reader.municipality, reader.connection)
            outcome.changed += 1
        } else {
            try RegisterStore.insert(entry, of: register, by: nil, in: reader.municipality, reader.connection)
            outcome.added += 1
        }
        try register.stored(entry, reader)
        try site.audit(
            AuditEvent(.entryChanged, of: .entry(id), by: actor, from: origin), at: reader.now,
            in: reader.municipality, reader.connection)
    }

    /// The id under which something with this name in a file is stored.
    public static func identifier(named name: String, of register: Register) -> Identifier {
        identifier(name, register)
    }

    /// A UUID as it is; anything else by its name, so that the same file gives the same entries each time.
    static func identifier(_ text: String?, _ register: Register) -> Identifier {
        if let id = text.flatMap({ Identifier($0) }) { return id }
        return Identifier(named: "entry", register.id, text ?? "")
    }
}
