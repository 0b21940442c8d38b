package import Domain

/// What the municipality does with one report: where it stands and what the reporter was told.
struct Case: Sendable, Identifiable {
    let id: Identifier
    /// `nil` after the report was withdrawn, or deleted because its term was over.
    let report: Identifier?
    let status: CaseStatus
    let created: Instant
    let changed: Instant
    let withdrawn: Instant?
    let terms: CaseTerms
    /// The department that a rule of the municipality chose.
    let department: String?
    /// What was done, from the code list `outcome`.
    let outcomes: [Code]
    /// The case that this one belongs to, when several reports are about one thing.
    let linkedTo: Identifier?

    /// What colleagues call it among themselves; says nothing about the receipt code.
    var reference: String { CaseReference.text(of: id) }
}

/// What the reporter said about how the report may be handled.
package struct CaseTerms: Hashable, Sendable {
    /// In which the reporter is answered.
    package var language: Language
    /// Said to be younger than 18.
    package var isMinor: Bool
    /// Each use for which the reporter said yes.
    package var consents: Set<Consent>

    package init(language: Language, isMinor: Bool = false, consents: Set<Consent> = []) {
        self.language = language
        self.isMinor = isMinor
        self.consents = consents
    }
}

/// A use of a report that happens only after a yes. Raw values are stored; never rename one.
package enum Consent: String, CaseIterable, Sendable {
    /// The municipality may call or write.
    case contact = "bellen"
    /// The story may be shared with an organisation that helps.
    case share = "delen"
}

/// The last six characters of a case's id, for people at a desk.
enum CaseReference {
    static func text(of id: Identifier) -> String {
        String(id.description.suffix(6)).uppercased()
    }

    /// The last three bytes of the id that such a reference means; `nil` when it is none. Spaces and a `#` in front do
    /// not matter.
    static func bytes(of text: String) -> [UInt8]? {
        let digits = text.filter { !$0.isWhitespace && $0 != "#" }
        guard digits.utf8.count == 6, let number = UInt32(digits, radix: 16), digits.first?.isHexDigit == true else {
            return nil
        }
        return [
            UInt8(truncatingIfNeeded: number >> 16), UInt8(truncatingIfNeeded: number >> 8),
            UInt8(truncatingIfNeeded: number),
        ]
    }
}

/// Something that happened to a case. Events are only ever added.
struct CaseEvent: Sendable, Identifiable {
    enum Kind: Sendable, Equatable {
        case status(CaseStatus)
        /// A standard text, by its code.
        case answer(Code)
        /// Words of a colleague's own, sealed.
        case message
        /// Something that the reporter added, sealed.
        case reply
        /// The reporter wants something else.
        case wish
        case task(CaseTask.Kind, CaseTask.Result)
        /// What was done, by its codes; none when they were taken back.
        case outcome([Code])
        case linked
        /// The reporter sent the same sheet with other answers.
        case changed
        case withdrawn
        /// The term of keeping was over.
        case expired
    }

    let id: Identifier
    let at: Instant
    /// The name of the colleague; `nil` for what the reporter or the system did.
    let by: String?
    let kind: Kind
}
