import Domain
import HTML
import Platform
import Registers

/// Practices and questions of all municipalities here.
struct LibraryPage {
    let visit: StaffVisit
    let library: Library

    private var words: Words<NetworkPhrase> { visit.words(NetworkPhrase.self) }
    private var text: FieldText { FieldText(visit: visit.visit) }
    private var choice: LibraryChoice { library.choice }

    var page: Page {
        Page(title: words(.libraryTitle), isWide: true, languageQuery: choice.query) {
            p {
                a(.href(visit.link(.register(RegisterURL(room: .network))))) {
                    visit.words(RegisterPhrase.self)(.networkTitle)
                }
            }
            h1 { words(.libraryTitle) }
            p(.class("lead")) { words(.libraryLead) }
            p(.class("hint")) { words(.libraryShare) }
            filters
            section {
                h2 {
                    words(.practicesHeading) + " "
                    span(.class("count")) { String(library.practices.count) }
                }
                if library.practices.isEmpty { p { words(.libraryNone) } }
                ul(.class("cards")) {
                    for practice in library.practices { li(.class("card")) { card(practice) } }
                }
            }
            section {
                h2 {
                    words(.questionsHeading) + " "
                    span(.class("count")) { String(library.questions.count) }
                }
                if library.questions.isEmpty { p { words(.questionsEmpty) } }
                ul { for question in library.questions { li { line(question) } } }
            }
        }
    }

    private var filters: Markup {
        form(.class("filters"), .method("get"), .action(visit.link(.network(.library)))) {
            div(.class("field")) {
                label(.class("field__label"), .for("zoek")) { words(.search) }
                input(
                    .class("input"), .type("search"), .id("zoek"), .name(LibraryChoice.searchName),
                    .value(choice.search))
            }
            pick(
                LibraryChoice.evidenceName, words(.fieldEvidence), words(.everyLevel), choice.evidence,
                options(of: Practice.evidence.shape))
            pick(
                LibraryChoice.audienceName, words(.fieldAudience), words(.everyAudience), choice.audience,
                options(of: Practice.audiences.shape))
            pick(
                LibraryChoice.townName, words(.fieldTown), words(.everyTown), choice.town,
                library.towns.map { ($0.id.slug, $0.name) })
            button(.class("button button--quiet"), .type("submit")) { words(.show) }
        }
    }

    private func options(of shape: FieldShape) -> [(String, String)] {
        guard case .choice(let codes, let phrases, _) = shape.kind else { return [] }
        return codes.map { ($0, visit.site.phrasebook.phrase("\(phrases).\($0)", in: visit.language)) }
    }

    private func pick(
        _ name: String, _ title: String, _ all: String, _ chosen: String, _ options: [(String, String)]
    ) -> Markup {
        div(.class("field")) {
            label(.class("field__label"), .for("kies-\(name)")) { title }
            select(.class("input"), .id("kies-\(name)"), .name(name)) {
                option(.value("")) { all }
                for (value, text) in options { option(.value(value), .selected(value == chosen)) { text } }
            }
        }
    }

    private func card(_ practice: SharedEntry) -> Markup {
        let url = MunicipalityURL.network(
            .practice(town: .value(practice.town.slug), .value(practice.entry.id.description)))
        return fragment {
            h3(.class("card__title")) {
                a(.href(visit.link(url)), .lang("nl"), .dir("auto")) { practice.entry[Practice.title] }
            }
            p(.class("hint")) {
                townName(practice) + ". " + text.text(Practice.evidence.shape, practice.entry.fields)
            }
        }
    }

    private func line(_ question: SharedEntry) -> Markup {
        let url = MunicipalityURL.network(
            .question(town: .value(question.town.slug), .value(question.entry.id.description)))
        return fragment {
            a(.href(visit.link(url)), .lang("nl"), .dir("auto")) { question.entry[NetworkQuestion.question] }
            " (" + townName(question) + ") "
            span(.class("badge")) {
                text.text(NetworkQuestion.state.shape, question.entry.fields) + visit.language.comma
                    + words(.countFound, ["count": String(library.answerCounts[question.key] ?? 0)])
            }
        }
    }

    private func townName(_ entry: SharedEntry) -> String {
        entry.town == visit.municipality.id ? words(.ownTown, ["town": entry.townName]) : entry.townName
    }
}
