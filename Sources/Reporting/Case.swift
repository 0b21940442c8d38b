import Domain

/// What the municipality does with one report: where it stands and what the reporter was told.
struct Case: Sendable, Identifiable {
    let id: Identifier
    /// `nil` after the report was withdrawn.
    let report: Identifier?
    let status: CaseStatus
    let created: Instant
    let changed: Instant
    let withdrawn: Instant?

    /// What colleagues call it among themselves; says nothing about the receipt code.
    var reference: String { CaseReference.text(of: id) }
}

/// The last six characters of a case's id, for people at a desk.
enum CaseReference {
    static func text(of id: Identifier) -> String {
        String(id.description.suffix(6)).uppercased()
    }
}

/// Something that happened to a case. Events are only ever added.
struct CaseEvent: Sendable, Identifiable {
    enum Kind: Sendable, Equatable {
        case status(CaseStatus)
        /// A standard text, by its code.
        case answer(Code)
        /// The reporter sent the same sheet with other answers.
        case changed
        case withdrawn
    }

    let id: Identifier
    let at: Instant
    /// The name of the colleague; `nil` for what the reporter or the system did.
    let by: String?
    let kind: Kind
}
