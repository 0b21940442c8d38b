import Domain
import HTML
import Platform

/// A stop before a report is sent: help first where something serious is told, and personal details in the story
/// pointed out. Nothing is stored yet; every field goes along, so that nothing that was typed is lost.
struct CheckPage {
    /// What the reporter has to see before the report is sent.
    struct Stops: Sendable, Equatable {
        var isSerious = false
        var details: [PersonalDetails.Finding] = []

        var isEmpty: Bool { !isSerious && details.isEmpty }

        /// - Parameter checked: what an earlier stop on the same sheet showed already, as the sheet says.
        init(
            _ report: ToldReport, checked: Set<String>, codes: CodeCatalogue, firstNames: FirstNames
        ) {
            if !checked.contains(Self.serious) {
                isSerious = report.answers.behaviours.contains { codes.isSerious($0, in: .behaviour) }
            }
            if !checked.contains(Self.details) {
                details = PersonalDetails.findings(in: report.words.story, firstNames: firstNames)
            }
        }

        static let serious = "ernstig"
        static let details = "gegevens"
        /// Take the details out of the story.
        static let remove = "eruit"
    }

    let visit: Visit
    let stops: Stops
    let help: HelpOffers
    let behaviours: [Code]
    let token: String

    private var words: Words<StoryPhrase> { visit.words(StoryPhrase.self) }
    private typealias Name = ReportForm.Name

    var page: Page {
        Page(title: words(.checkTitle), scripts: [.form], languageURL: .reporting(.form)) {
            h1 { words(.checkTitle) }
            p(.class("lead")) { words(.checkKept) }
            if stops.isSerious {
                section(.class("notice notice--careful"), .aria("labelledby", "ernstig")) {
                    h2(.class("notice__title"), .id("ernstig")) { words(.seriousTitle) }
                    p { words(.seriousText) }
                }
                HelpSection.markup(help.offers(for: behaviours), visit)
            }
            if !stops.details.isEmpty { details }
            form(.class("form"), .method("post"), .action(visit.link(.reporting(.form))), .data("form")) {
                input(.type("hidden"), .name(Name.token), .value(token))
                for name in Name.answers {
                    for value in visit.form.all(name) { input(.type("hidden"), .name(name), .value(value)) }
                }
                for value in checked { input(.type("hidden"), .name(Name.checked), .value(value)) }
                div(.class("actions")) {
                    if stops.details.isEmpty {
                        button(.class("button"), .type("submit")) { words(.seriousGoOn) }
                    } else {
                        button(.class("button"), .type("submit"), .name(Name.checked), .value(Stops.remove)) {
                            words(.detailsRemove)
                        }
                        button(.class("button button--quiet"), .type("submit")) { words(.detailsKeep) }
                    }
                    button(.class("link-button"), .type("submit"), .name(Name.edit), .value("1")) {
                        words(.detailsEdit)
                    }
                }
            }
        }
    }

    /// What the next sending says was seen: this stop and the earlier ones of the same sheet.
    private var checked: [String] {
        var seen = Set(visit.form.all(Name.checked)).intersection([Stops.serious, Stops.details])
        if stops.isSerious { seen.insert(Stops.serious) }
        if !stops.details.isEmpty { seen.insert(Stops.details) }
        return seen.sorted()
    }

    private var details: Markup {
        section(.aria("labelledby", "gegevens")) {
            h2(.id("gegevens")) { words(.detailsTitle) }
            p { words(.detailsText) }
            MarkedStory.markup(visit.form[Name.story] ?? "", stops.details)
        }
    }
}

/// A story with what was found marked.
enum MarkedStory {
    static func markup(_ story: String, _ findings: [PersonalDetails.Finding]) -> Markup {
        div(.class("story"), .dir("auto")) { marked(story, findings) }
    }

    private static func marked(_ story: String, _ findings: [PersonalDetails.Finding]) -> Markup {
        var pieces: [(text: String, isFound: Bool)] = []
        var rest = story.startIndex
        for finding in findings
        where finding.range.lowerBound >= rest && finding.range.upperBound <= story.endIndex {
            pieces.append((String(story.unicodeScalars[rest..<finding.range.lowerBound]), false))
            pieces.append((finding.text, true))
            rest = finding.range.upperBound
        }
        pieces.append((String(story.unicodeScalars[rest...]), false))
        return fragment {
            for piece in pieces {
                if piece.isFound { strong(.class("found")) { piece.text } } else { piece.text }
            }
        }
    }
}

extension PersonalDetails {
    /// The story without what was found, with a word in each place.
    static func removed(from story: String, firstNames: FirstNames, _ words: Words<StoryPhrase>) -> String {
        removing(findings(in: story, firstNames: firstNames), from: story) { kind in
            switch kind {
            case .name: words(.removedName)
            case .phone: words(.removedPhone)
            case .plate: words(.removedPlate)
            case .email: words(.removedEmail)
            case .address: words(.removedAddress)
            case .handle: words(.removedHandle)
            }
        }
    }
}
