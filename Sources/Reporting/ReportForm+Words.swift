import Domain
import Platform

/// Everything that one sheet of the form told.
package struct ToldReport: Hashable, Sendable {
    package var answers: ReportAnswers
    package var words: ReportWords
    package var terms: CaseTerms
    /// Whether the report counts in figures.
    package var isCounted: Bool

    package init(
        _ answers: ReportAnswers, words: ReportWords = ReportWords(),
        terms: CaseTerms = CaseTerms(language: .dutch), isCounted: Bool = true
    ) {
        self.answers = answers
        self.words = words
        self.terms = terms
        self.isCounted = isCounted
    }
}

/// Reads the words of the form: story, contact details, and what may be done with them.
extension ReportForm {
    func words(_ problems: inout [Problem]) -> ReportWords {
        let story = text(Name.story)
        if story.count > ReportWords.longestStory {
            problems.append(Problem(field: .story, phrase: .problemStoryLong))
        }
        let contact = ReportWords.Contact(
            name: text(Name.contactName), phone: text(Name.contactPhone), email: text(Name.contactEmail))
        if contact.name.count > ReportWords.longestContactField {
            problems.append(Problem(field: .contactName, phrase: .problemContactLong))
        }
        if !contact.phone.isEmpty, !Self.isPhone(contact.phone) {
            problems.append(Problem(field: .contactPhone, phrase: .problemPhone))
        }
        if !contact.email.isEmpty, !Self.isEmail(contact.email) {
            problems.append(Problem(field: .contactEmail, phrase: .problemEmail))
        }
        let mayContact = form.all(Name.consent).contains(Consent.contact.rawValue)
        if mayContact, !contact.canBeReached {
            problems.append(Problem(field: .contactPhone, phrase: .problemContactMissing))
        }
        if !mayContact, !contact.isEmpty {
            problems.append(Problem(field: .consent, phrase: .problemConsent))
        }
        let words = ReportWords(story: story, contact: contact)
        if !words.isEmpty, !canSeal {
            problems.append(
                Problem(field: story.isEmpty ? .contactPhone : .story, phrase: .problemStoryClosed))
        }
        return words
    }

    func terms(in language: Language, _ problems: inout [Problem]) -> CaseTerms {
        let consents = form.all(Name.consent).map { Consent(rawValue: $0) }
        if consents.contains(nil) { problems.append(Problem(field: .more, phrase: .problemChoice)) }
        return CaseTerms(
            language: language, isMinor: form[Name.minor] != nil, consents: Set(consents.compactMap(\.self)))
    }

    private func text(_ name: String) -> String { form[name] ?? "" }

    /// Seven to fifteen digits (ITU-T E.164) between the marks that people write.
    static func isPhone(_ text: String) -> Bool {
        let digits = text.filter(\.isWholeNumber).count
        return (7...15).contains(digits) && text.count <= 30
            && text.allSatisfy { $0.isWholeNumber || " +-()./".contains($0) }
    }

    /// One `@` with something on both sides and a dot after it; the rest is the mail server's business.
    static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, text.count <= ReportWords.longestContactField else { return false }
        return parts[1].contains(".") && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
            && !text.contains(where: \.isWhitespace)
    }
}
