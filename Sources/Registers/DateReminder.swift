public import Domain
public import Platform

/// Dates in a register's entries of which people are told by e-mail, once for each date.
public struct DateReminder: Sendable {
    /// What is told; the names stand in the database and are never changed.
    public struct Occasion: Sendable {
        public let name: String
        public let on: CivilDate

        public init(_ name: String, on: CivilDate) {
            self.name = name
            self.on = on
        }
    }

    /// Keys of phrases with `{name}`, `{n}`, `{municipality}` and `{link}` in them. They say how many, never which.
    public struct Phrases: Sendable {
        let subject: String
        let bodyOne: String
        let body: String

        public init<Key: PhraseKey>(subject: Key, bodyOne: Key, body: Key) where Key.RawValue == String {
            self.subject = subject.rawValue
            self.bodyOne = bodyOne.rawValue
            self.body = body.rawValue
        }
    }

    /// How many days before a date people are told.
    public let notice: Int
    /// Colleagues who may do this are told.
    public let permission: Permission
    public let phrases: Phrases
    /// Only these entries are looked at.
    public let query: EntryQuery
    /// The dates by which somebody must do something with an entry.
    public let occasions: @Sendable (Entry) -> [Occasion]
    /// Departments that are told too, at their functional address.
    public let departments: @Sendable (Entry) -> [Identifier]

    public init(
        notice: Int = 0, permission: Permission, phrases: Phrases, query: EntryQuery = EntryQuery(),
        occasions: @Sendable @escaping (Entry) -> [Occasion],
        departments: @Sendable @escaping (Entry) -> [Identifier] = { _ in [] }
    ) {
        self.notice = notice
        self.permission = permission
        self.phrases = phrases
        self.query = query
        self.occasions = occasions
        self.departments = departments
    }
}
