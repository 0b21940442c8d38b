import Platform

/// Reads the form of a request for correction: words, or what is wrong with each field.
struct CorrectionForm: Sendable {
    /// Raw values are the ids of the fields.
    enum Field: String, Sendable {
        case text = "tekst"
        case contactName = "contact-naam"
        case contactPhone = "contact-telefoon"
        case contactEmail = "contact-mail"
    }

    enum Problem: Sendable, Equatable {
        case textMissing, textLong, nameLong, phone, email
        /// The sheet was not recognised.
        case token
        /// Too many at once.
        case busy
        /// Nobody can open it.
        case closed

        var field: Field {
            switch self {
            case .textMissing, .textLong, .token, .busy, .closed: .text
            case .nameLong: .contactName
            case .phone: .contactPhone
            case .email: .contactEmail
            }
        }
    }

    let form: SubmittedForm

    func read() -> (words: ReportWords, problems: [Problem]) {
        typealias Name = ReportForm.Name
        let words = ReportWords(
            story: form[Name.story] ?? "",
            contact: ReportWords.Contact(
                name: form[Name.contactName] ?? "", phone: form[Name.contactPhone] ?? "",
                email: form[Name.contactEmail] ?? ""))
        var problems: [Problem] = []
        if words.story.isEmpty { problems.append(.textMissing) }
        if words.story.count > ReportWords.longestStory { problems.append(.textLong) }
        if words.contact.name.count > ReportWords.longestContactField { problems.append(.nameLong) }
        if !words.contact.phone.isEmpty, !ReportForm.isPhone(words.contact.phone) { problems.append(.phone) }
        if !words.contact.email.isEmpty, !ReportForm.isEmail(words.contact.email) { problems.append(.email) }
        return (words, problems)
    }
}
