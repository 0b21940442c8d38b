public import Domain
public import Geography

/// One thing that a register keeps, such as a goal, a shift or a lesson.
public struct Entry: Sendable, Identifiable {
    public let id: Identifier
    /// The register's id.
    public let register: String
    /// What was answered, by the name of the field; a field that was left empty has no member.
    public var fields: JSONObject
    /// Counts from 1; a form that was made of an older one is refused.
    public let version: Int
    public let created: Instant
    public let changed: Instant
    /// Put away: no longer in lists or on public pages, and nothing of it is lost.
    public var isArchived: Bool

    public init(
        id: Identifier, register: String, fields: JSONObject = JSONObject(), version: Int = 1, created: Instant,
        changed: Instant, isArchived: Bool = false
    ) {
        self.id = id
        self.register = register
        self.fields = fields
        self.version = version
        self.created = created
        self.changed = changed
        self.isArchived = isArchived
    }

    public subscript<Value>(field: Field<Value>) -> Value { Value(stored: fields[field.shape.name]) }

    /// What people call it: its first field.
    public func title(in register: Register) -> String {
        register.fields.first.flatMap { fields[$0.name]?.string } ?? id.description
    }
}

/// How an entry was at one moment, and who made it so.
public struct EntryVersion: Sendable {
    public let number: Int
    public let fields: JSONObject
    public let isArchived: Bool
    public let at: Instant
    /// The name of a staff member; `nil` for an import or the program itself.
    public let by: String?

    /// The same version with other fields.
    func with(_ fields: JSONObject) -> EntryVersion {
        EntryVersion(number: number, fields: fields, isArchived: isArchived, at: at, by: by)
    }
}

/// Something that is wrong with one field, or with the entry as a whole when there is none.
public struct EntryProblem: Error, Sendable, Equatable {
    public enum Reason: Sendable, Equatable {
        case required
        case tooLong(maximum: Int)
        case notADate
        case notATime
        case notANumber
        case outOfRange(from: String, through: String)
        case unknownChoice
        case notALink
        case notAnEmail
        case unknownArea
        case unknownEntry
        case changedMeanwhile
        /// The form for a new entry was sent before, with other words.
        case addedBefore
        /// A rule of the register itself; its phrase is `register.<id>.problem.<name>`.
        case rule(String)
        /// The same about another entry, whose name stands in the place of `{name}` in the phrase.
        case ruleAbout(String, name: String)
    }

    public let field: String
    public let reason: Reason

    public init(field: String, _ reason: Reason) {
        self.field = field
        self.reason = reason
    }

    /// A rule that the entry breaks, told beside a field.
    public init<Value>(_ field: Field<Value>, rule: String) {
        self.init(field: field.shape.name, .rule(rule))
    }

    /// A rule about this entry and another one, which is named.
    public init<Value>(_ field: Field<Value>, rule: String, about other: String) {
        self.init(field: field.shape.name, .ruleAbout(rule, name: other))
    }
}
