public import Domain
public import Geography
public import HTML
public import Platform
public import SQLStore

/// A list that a municipality keeps of things of one kind. A room declares what is asked; the form, the list, the
/// history, the export and the import follow from that (docs/adr/0018).
public struct Register: Sendable {
    /// Stored; never renamed.
    public let id: String
    public let room: Room
    /// The last part of its Dutch path.
    public let path: String
    public private(set) var groups: [FieldGroup]
    /// Names of the rules in ``check``, for their phrases.
    public var rules: [String] = []
    /// What a single field cannot know. Runs in the transaction that stores the entry.
    public var check: @Sendable (_ entry: Entry, _ reader: EntryReader) throws -> [EntryProblem] = { _, _ in [] }
    /// Which entry stands first; by title when nothing is said.
    public var order: [EntryOrder] = []
    /// What a new entry has when its form says nothing of it, by the name of the field.
    public var initial: [String: String] = [:]
    /// What a field means in entries that were made before it was asked, by its name.
    public var unsaid: [String: String] = [:]
    /// The field and its value of an entry that is still being written: that is for the municipality alone.
    public var draft: (field: String, value: String)?
    /// What of an entry may be shown on a day: a name for which somebody's consent ended may not, though it is still
    /// there until it is taken away.
    public var permitted: @Sendable (_ fields: JSONObject, _ day: CivilDate) -> JSONObject = { fields, _ in fields }
    /// What the room shows beside the form of an entry, such as what hangs together with it.
    public var related: (@Sendable (_ visit: StaffVisit, _ entry: Entry) async throws -> Markup)?
    /// What else happens in the transaction that stores an entry.
    public var stored: @Sendable (_ entry: Entry, _ reader: EntryReader) throws -> Void = { _, _ in }
    /// Dates of its entries of which people are told by e-mail.
    public var reminder: DateReminder?
    /// The key of a phrase under which it stands on its room's start, with what belongs to it; `nil` for no heading.
    public var chapter: String?
    /// Entries come from elsewhere, such as a walk's results: no form makes a new one.
    public var isMadeElsewhere = false

    public init(_ id: String, room: Room, path: String, @FieldGroupBuilder groups: () -> [FieldGroup]) {
        self.id = id
        self.room = room
        self.path = path
        self.groups = groups()
    }

    public var fields: [FieldShape] { groups.flatMap(\.fields) }

    public func field(named name: String) -> FieldShape? { fields.first { $0.name == name } }

    /// In the order of the list.
    public func sorted(_ entries: [Entry]) -> [Entry] {
        guard !order.isEmpty else {
            return entries.map { (Array(EntryIndex.title(of: $0, self).utf8), $0) }
                .sorted { left, right in
                    left.0 == right.0 ? left.1.id < right.1.id : left.0.lexicographicallyPrecedes(right.0)
                }.map(\.1)
        }
        return entries.sorted { left, right in
            for part in order { if let precedes = part.precedes(left, right, in: self) { return precedes } }
            return left.id < right.id
        }
    }

    /// The fields of an entry with what is meant where nothing was said.
    func said(_ fields: JSONObject) -> JSONObject {
        var fields = fields
        for (name, value) in unsaid where fields[name] == nil { fields[name] = .string(value) }
        return fields
    }

    public func address(_ page: RegisterPage = .list) -> MunicipalityURL {
        .register(RegisterURL(room: room, path: path, page: page))
    }

    public func address(of id: Identifier) -> MunicipalityURL { address(.entry(.value(id.description))) }

    /// The register as somebody with this role sees it: without figures, unless they are for them, and without what is
    /// for the municipality alone for who is not of it.
    func shown(to role: Role) -> Register {
        var hidden: FieldTraits = []
        if !role.allows(.seeFigures) { hidden.insert(.figures) }
        // Who edits a room sees all fields of it: saving would lose the others.
        if isSeenFromOutside(by: role) { hidden.insert(.internalOnly) }
        guard fields.contains(where: { !$0.traits.isDisjoint(with: hidden) }) else { return self }
        var register = self
        register.groups = groups.map { group in
            FieldGroup(name: group.name, fields: group.fields.filter { $0.traits.isDisjoint(with: hidden) })
        }
        return register
    }

    /// Who edits a room is at home in it, whomever they work for.
    private func isSeenFromOutside(by role: Role) -> Bool { role.isOutside && !role.allows(.edit(room)) }

    /// What holds for the entries that somebody with this role may see.
    func conditions(for role: Role) -> [EntryQuery.Condition] {
        guard let draft, isSeenFromOutside(by: role) else { return [] }
        return [.not(.holds(draft.field, draft.value))]
    }

    /// Whether somebody with this role may see an entry with these fields: not while it is being written, for who is
    /// not of the municipality.
    public func isShown(_ fields: JSONObject, to role: Role) -> Bool {
        guard let draft, isSeenFromOutside(by: role) else { return true }
        return fields[draft.field]?.string != draft.value
    }

    /// The same register under a heading of its room's start.
    public func under(_ chapter: String) -> Register {
        var register = self
        register.chapter = chapter
        return register
    }

    // MARK: Phrases

    public var titlePhrase: String { "register.\(id).title" }
    public var leadPhrase: String { "register.\(id).lead" }
    public var newPhrase: String { "register.\(id).new" }
    public func labelPhrase(_ field: FieldShape) -> String { "register.\(id).field.\(field.name)" }
    public func hintPhrase(_ field: FieldShape) -> String { "register.\(id).hint.\(field.name)" }
    public func rulePhrase(_ rule: String) -> String { "register.\(id).problem.\(rule)" }
    public func groupPhrase(_ group: FieldGroup) -> String { "register.\(id).group.\(group.name)" }

    /// Every key that its pages say, for the test that holds the language files against the code.
    public var phraseKeys: Set<String> {
        var keys: Set = [titlePhrase, leadPhrase, newPhrase]
        if let chapter { keys.insert(chapter) }
        for group in groups where !group.name.isEmpty { keys.insert(groupPhrase(group)) }
        for rule in rules { keys.insert(rulePhrase(rule)) }
        for field in fields {
            keys.insert(labelPhrase(field))
            if field.traits.contains(.hint) { keys.insert(hintPhrase(field)) }
            if case .choice(let codes, let phrases, _) = field.kind {
                for code in codes { keys.insert("\(phrases).\(code)") }
            }
        }
        return keys
    }
}

/// Fields that stand together under a heading.
public struct FieldGroup: Sendable {
    /// Of its heading's phrase; empty for none.
    public let name: String
    public let fields: [FieldShape]

    init(name: String, fields: [FieldShape]) {
        self.name = name
        self.fields = fields
    }

    public init(_ name: String = "", @FieldBuilder fields: () -> [FieldShape]) {
        self.name = name
        self.fields = fields()
    }
}

@resultBuilder
public enum FieldBuilder {
    public static func buildExpression<Value>(_ field: Field<Value>) -> [FieldShape] { [field.shape] }
    public static func buildBlock(_ parts: [FieldShape]...) -> [FieldShape] { parts.flatMap(\.self) }
}

@resultBuilder
public enum FieldGroupBuilder {
    public static func buildExpression(_ group: FieldGroup) -> [FieldGroup] { [group] }
    public static func buildBlock(_ parts: [FieldGroup]...) -> [FieldGroup] { parts.flatMap(\.self) }
}

/// Reads entries in one transaction, of one municipality.
public struct EntryReader {
    public let municipality: Municipality.ID
    public let now: Instant
    public let connection: any SQLConnection
    /// Of whoever changes something now; `nil` for an import, or when nothing is changed.
    public let role: Role?

    public init(municipality: Municipality.ID, now: Instant, connection: any SQLConnection, role: Role? = nil) {
        self.municipality = municipality
        self.now = now
        self.connection = connection
        self.role = role
    }

    /// All that are not put away.
    public func entries(of register: Register) throws -> [Entry] {
        try RegisterStore.all(of: register.id, in: municipality, connection)
    }

    /// Those of the register that the query asks for.
    public func entries(of register: Register, _ query: EntryQuery) throws -> [Entry] {
        try RegisterStore.page(of: register, in: municipality, query, limit: .max, connection)
    }

    public func find(_ id: Identifier, in register: Register) throws -> Entry? {
        try RegisterStore.find(id, of: register.id, in: municipality, connection)
    }
}

/// Every register of the program, made once by the executable.
public struct RegisterCatalogue: Sendable {
    public let registers: [Register]

    public init(_ registers: [Register]) {
        self.registers = registers
    }

    public subscript(id: String) -> Register? { registers.first { $0.id == id } }

    public func registers(of room: Room) -> [Register] { registers.filter { $0.room == room } }
}
