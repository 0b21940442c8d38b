import Domain
import HTML
import Markdown
import Platform
import Registers

/// What is not okay, for everybody.
struct NormPage {
    let visit: Visit
    /// Those that hold today.
    let norms: [Entry]
    let statement: Entry?

    private var words: Words<NormPhrase> { visit.words(NormPhrase.self) }

    var page: Page {
        Page(title: words(.title)) {
            p { a(.href(visit.link(.prevention(.publicPage)))) { words(.backToPrevention) } }
            h1 { words(.title) }
            p(.class("lead")) { words(.lead, ["town": visit.municipality.name]) }
            if statement != nil {
                p { a(.class("button"), .href(visit.link(.prevention(.normStatement)))) { words(.statement) } }
            }
            if norms.isEmpty {
                p { words(.none) }
            } else {
                if visit.language != .dutch { p(.class("hint")) { words(.ownLanguage) } }
                nav(.aria("labelledby", "inhoud-normen")) {
                    h2(.id("inhoud-normen")) { words(.contents) }
                    ul {
                        for norm in norms { li { a(.href("#\(anchor(norm))")) { label(norm) } } }
                    }
                }
                for norm in norms { section(norm) }
                p(.class("hint")) { words(.noVerdict) }
            }
            p { a(.href(visit.link(.help(.finder)))) { words(.help) } }
            p { a(.href(visit.link(.reporting(.form)))) { words(.report) } }
        }
    }

    private func anchor(_ norm: Entry) -> String { norm[Norm.behaviour]?.rawValue ?? norm.id.description }

    private func label(_ norm: Entry) -> String {
        norm[Norm.behaviour].map { visit.label(Code($0.rawValue), in: .behaviour) } ?? norm[Norm.title]
    }

    private func section(_ norm: Entry) -> Markup {
        let short = visit.language == .dutch ? "" : Norm.short(norm, in: visit.language)
        return HTML.section(.class("norm"), .aria("labelledby", anchor(norm))) {
            h2(.id(anchor(norm))) { label(norm) }
            if !short.isEmpty { p(.class("lead")) { short } }
            p { strong { OwnText.line(norm[Norm.title]) } }
            OwnText.block(norm[Norm.why])
            part(.forVictims, norm[Norm.forVictims])
            part(.forBystanders, norm[Norm.forBystanders])
            part(.forOffenders, norm[Norm.forOffenders])
            law(norm)
            p(.class("hint")) {
                words(
                    .approved,
                    [
                        "who": norm[Norm.approvedBy], "date": date(norm[Norm.approvedOn]),
                        "version": norm[Norm.version],
                    ])
                if let start = norm[Norm.validFrom], start != norm[Norm.approvedOn] {
                    " " + words(.approvedFrom, ["date": date(start)])
                }
            }
        }
    }

    @MarkupBuilder private func part(_ title: NormPhrase, _ text: String) -> Markup {
        if !text.isEmpty {
            h3 { words(title) }
            OwnText.block(text)
        }
    }

    @MarkupBuilder private func law(_ norm: Entry) -> Markup {
        if let law = norm[Norm.law], law != .unknown || !norm[Norm.lawText].isEmpty {
            h3 { words(.law) }
            p { visit.site.phrasebook.phrase("\(Norm.Law.phrases).\(law.rawValue)", in: visit.language) }
            OwnText.block(norm[Norm.lawText])
            p(.class("hint")) {
                if norm[Norm.lawChecked] != nil { words(.lawChecked, ["date": date(norm[Norm.lawChecked])]) + " " }
                if !norm[Norm.source].isEmpty {
                    words(.source) + " "
                    OwnText.line(norm[Norm.source])
                }
            }
        }
    }

    private func date(_ date: CivilDate?) -> String { date.map(CalendarWords(visit.language).date) ?? "" }
}

/// The norm statement on a page of its own, so that its address can be shared.
struct NormStatementPage {
    let visit: Visit
    let statement: Entry?

    private var words: Words<NormPhrase> { visit.words(NormPhrase.self) }

    var page: Page {
        Page(title: words(.statement)) {
            p { a(.href(visit.link(.prevention(.norms)))) { words(.title) } }
            if let statement {
                article(.class("statement")) {
                    h1 { OwnText.line(statement[NormStatement.title]) }
                    OwnText.block(statement[NormStatement.text])
                    p(.class("statement__signed")) {
                        words(
                            .signed,
                            [
                                "who": statement[NormStatement.signedBy],
                                "date": statement[NormStatement.signedOn].map(CalendarWords(visit.language).date) ?? "",
                            ])
                        br()
                        words(.version, ["version": statement[NormStatement.version]])
                    }
                }
                HTML.section {
                    h2 { words(.share) }
                    p { words(.shareLead) }
                    p { code(.dir("ltr"), .class("break-anywhere")) { address } }
                    p { a(.class("button button--quiet"), .href(mail(statement))) { words(.shareMail) } }
                }
            } else {
                h1 { words(.statement) }
                p { words(.noStatement) }
            }
        }
    }

    private var address: String { visit.address(.prevention(.normStatement)) }

    /// Opens the reader's own mail program; no other party is asked.
    private func mail(_ statement: Entry) -> String {
        "mailto:?subject=\(statement[NormStatement.title].percentEncoded)&body=\(address.percentEncoded)"
    }
}
