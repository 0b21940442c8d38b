package import Domain
import Platform
package import Registers

/// What a question gave the city: a summary that everybody can read, and the full text where that may be shown.
package enum Publication {
    /// Under what terms others may use it.
    package enum Licence: String, FieldChoice {
        case by = "cc-by"
        case byShareAlike = "cc-by-sa"
        case byNonCommercial = "cc-by-nc"
        case zero = "cc0"
        case reserved = "voorbehouden"

        package static let phrases = "register.licence"

        /// `nil` where all rights are reserved.
        package var address: String? {
            switch self {
            case .by: "https://creativecommons.org/licenses/by/4.0/"
            case .byShareAlike: "https://creativecommons.org/licenses/by-sa/4.0/"
            case .byNonCommercial: "https://creativecommons.org/licenses/by-nc/4.0/"
            case .zero: "https://creativecommons.org/publicdomain/zero/1.0/"
            case .reserved: nil
            }
        }
    }

    /// COAR Controlled Vocabulary for Access Rights 1.1.
    package enum Access: String, FieldChoice {
        case open = "open"
        case embargoed = "embargo"
        case metadataOnly = "alleen-gegevens"

        package static let phrases = "register.access"

        package var address: String {
            switch self {
            case .open: "http://purl.org/coar/access_right/c_abf2"
            case .embargoed: "http://purl.org/coar/access_right/c_f1cf"
            case .metadataOnly: "http://purl.org/coar/access_right/c_14cb"
            }
        }
    }

    package enum Language: String, FieldChoice {
        case dutch = "nl"
        case english = "en"

        package static let phrases = "register.publication-language"
    }

    package static let title = Field.line("titel", [.required, .column], maximum: 300)
    package static let question = Field.reference("vraag", to: "question", [.column, .filter])
    package static let authors = Field.text("auteurs", [.required, .hint], maximum: 1_000)
    package static let institution = Field.reference("instelling", to: "institution", [.required, .column])
    package static let date = Field.date("datum", [.required, .column])
    package static let language = Field.choice("taal", Language.self, [.required])
    package static let summary = Field.text("samenvatting", [.required, .hint], maximum: 6_000)
    package static let themes = Field.choices("themas", ResearchQuestion.Theme.self, [.filter])
    package static let fullText = Field.link("tekst", [.hint])
    package static let licence = Field.choice("licentie", Licence.self, [.required])
    package static let doi = Field.line("doi", [.hint])
    package static let access = Field.choice("toegang", Access.self, [.required, .column])
    package static let embargo = Field.date("embargo-tot", [.hint])
    package static let hasConsent = Field.flag("toestemming", [.hint])
    package static let isAccessible = Field.flag("toegankelijk", [.hint])
    package static let isPublic = Field.flag("openbaar", [.column, .hint])

    package static let register: Register = {
        var register = Register("publication", room: .research, path: "publicaties") {
            FieldGroup("wat") {
                title
                question
                authors
                institution
                date
                language
                themes
                summary
            }
            FieldGroup("voorwaarden") {
                fullText
                licence
                doi
                access
                embargo
                hasConsent
                isAccessible
                isPublic
            }
        }
        register.rules = ["no-consent", "no-embargo", "not-a-doi", "no-text"]
        register.check = { entry, _ in
            var problems: [EntryProblem] = []
            if entry[isPublic], !entry[hasConsent] { problems.append(EntryProblem(hasConsent, rule: "no-consent")) }
            if entry[access] == .embargoed, entry[embargo] == nil {
                problems.append(EntryProblem(embargo, rule: "no-embargo"))
            }
            if entry[access] == .open, entry[fullText].isEmpty, entry[doi].isEmpty {
                problems.append(EntryProblem(fullText, rule: "no-text"))
            }
            if !entry[doi].isEmpty, !isDOI(entry[doi]) { problems.append(EntryProblem(doi, rule: "not-a-doi")) }
            return problems
        }
        register.order = [.descending(date)]
        return register
    }()

    /// `10.` and a registrant, a slash and a suffix (ISO 26324).
    static func isDOI(_ text: String) -> Bool {
        guard text.hasPrefix("10."), let slash = text.firstIndex(of: "/") else { return false }
        let registrant = text[text.index(text.startIndex, offsetBy: 3)..<slash]
        return registrant.count >= 4 && registrant.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
            && text.index(after: slash) < text.endIndex && !text.contains(where: \.isWhitespace)
    }

    /// Where the full text may be had on this day; `nil` under embargo or where only the record is public.
    package static func fullTextAddress(of entry: Entry, on today: CivilDate) -> String? {
        switch entry[access] {
        case .open: break
        case .embargoed:
            guard let end = entry[embargo], end <= today else { return nil }
        case .metadataOnly, nil: return nil
        }
        if !entry[fullText].isEmpty { return entry[fullText] }
        return entry[doi].isEmpty ? nil : "https://doi.org/" + entry[doi]
    }

    /// One author a line, as each wishes to be named.
    package static func names(of entry: Entry) -> [String] {
        entry[authors].split(whereSeparator: \.isNewline).map(String.init).filter { !$0.isEmpty }
    }
}
