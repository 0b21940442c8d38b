import Domain
import HTML
import Platform
import Vault

/// What somebody sees after sending: the code, what was understood, what happens next, help that fits.
struct ReceiptPage {
    let visit: Visit
    let gazetteer: Gazetteer
    let code: ReceiptCode
    let record: AnalysisRecord
    let terms: CaseTerms
    let outcome: SubmitReport.Outcome
    let help: HelpOffers

    private var words: Words<ReportingPhrase> { visit.words(ReportingPhrase.self) }

    var page: Page {
        Page(title: words(.receiptTitle), scripts: [.form], languageURL: .reporting(.answer)) {
            h1 { words(.receiptTitle) }
            p(.class("lead")) { words(.receiptLead) }
            switch outcome {
            case .received, .withdrawn: Markup()
            case .alreadyReceived: div(.class("notice"), .role("status")) { p { words(.receiptAgain) } }
            case .corrected: div(.class("notice"), .role("status")) { p { words(.receiptCorrected) } }
            }
            ReceiptCodeSection.markup(code, words)
            section {
                h2 { words(.nextTitle) }
                ol {
                    li { words(.nextRead) }
                    li { words(.nextAnswer) }
                    li { words(.nextCount) }
                }
                if !terms.consents.contains(.contact) { p { words(.nextNoCall) } }
            }
            section {
                h2 { words(.understoodTitle) }
                RecordFacts.markup(record, gazetteer, visit)
            }
            HelpSection.markup(help.offers(for: record.behaviours), visit)
            FittingWords.markup(record, terms, visit)
            p {
                a(.class("button button--quiet"), .href(visit.link(.reporting(.form)))) { words(.reportAnother) }
            }
        }
    }
}

/// Words for whoever is young, and for what happened at school.
enum FittingWords {
    static func markup(_ record: AnalysisRecord, _ terms: CaseTerms, _ visit: Visit) -> Markup {
        let words = visit.words(StoryPhrase.self)
        return fragment {
            if record.details.setting == school {
                section {
                    h2 { words(.schoolTitle) }
                    p { words(.schoolText) }
                }
            }
            if terms.isMinor {
                section {
                    h2 { words(.youngTitle) }
                    p { words(.youngText) }
                }
            }
        }
    }

    private static let school = Code("school")
}

/// The code in large groups, with a way to keep it.
enum ReceiptCodeSection {
    /// - Parameters:
    ///   - keep: what the code is for; of a report, unless something else is said.
    ///   - shared: what whoever sees it can do.
    static func markup(
        _ code: ReceiptCode, _ words: Words<ReportingPhrase>, keep: String? = nil, shared: String? = nil
    ) -> Markup {
        section(.class("receipt"), .aria("labelledby", "code-titel")) {
            h2(.id("code-titel")) { words(.codeTitle) }
            p(.class("receipt-code"), .id("code"), .dir("ltr"), .translate("no")) {
                for group in code.groups {
                    span { group }
                    " "
                }
            }
            p { keep ?? words(.codeKeep) }
            p(.class("hint")) { shared ?? words(.codeShared) }
            div(.class("actions")) {
                button(
                    .class("button button--quiet"), .type("button"), .data("copy", "#code"),
                    .data("text-copied", words(.codeCopied)), .hidden()
                ) { words(.codeCopy) }
                button(.class("button button--quiet"), .type("button"), .data("print"), .hidden()) {
                    words(.codePrint)
                }
            }
        }
    }
}

/// What, where and when of a report, as it is kept.
enum RecordFacts {
    static func markup(_ record: AnalysisRecord, _ gazetteer: Gazetteer, _ visit: Visit) -> Markup {
        let words = visit.words(ReportingPhrase.self)
        let details = record.details
        func fact(_ phrase: ReportingPhrase, _ values: [String]) -> Markup {
            guard !values.isEmpty else { return Markup() }
            return div {
                dt { words(phrase) }
                dd { values.listed(in: visit.language) }
            }
        }
        return dl(.class("facts")) {
            fact(.factWhat, record.behaviours.map { visit.label($0, in: .behaviour) })
            fact(.factWhere, [PlaceText.text(record.place, in: gazetteer, words)])
            fact(.factWhen, [TimeText.text(record.time, words)])
            fact(.factRole, details.role.map { [visit.label($0, in: .role)] } ?? [])
            fact(.factResidence, details.residence.map { [visit.label($0, in: .residence)] } ?? [])
            fact(.factSetting, details.setting.map { [visit.label($0, in: .setting)] } ?? [])
            fact(.factGround, details.grounds.map { visit.label($0, in: .ground) })
            fact(.factEffect, details.effects.map { visit.label($0, in: .effect) })
            fact(.factBystander, details.bystander.map { [visit.label($0, in: .bystander)] } ?? [])
            fact(.factWish, details.wishes.map { visit.label($0, in: .wish) })
        }
    }
}

/// Help that fits, with telephone numbers to tap.
enum HelpSection {
    static func markup(_ offers: [HelpOffers.Offer], _ visit: Visit) -> Markup {
        let words = visit.words(ReportingPhrase.self)
        return section(.aria("labelledby", "hulp")) {
            h2(.id("hulp")) { words(.helpTitle) }
            p { words(.helpLead) }
            ul(.class("cards")) {
                for offer in offers {
                    li(.class("card help-card")) {
                        h3(.class("card__title")) { offer.label(visit.language) }
                        p { offer.text(visit.language) }
                        p {
                            a(
                                .class("phone"), .href("tel:\(offer.phone.filter { $0 != "-" })"), .dir("ltr")
                            ) { offer.phone }
                        }
                        if let website = offer.website {
                            p { a(.href(website), .rel("noreferrer nofollow")) { words(.helpWebsite) } }
                        }
                    }
                }
            }
            p { a(.href(visit.link(.help(.finder)))) { visit.words(StoryPhrase.self)(.helpMore) } }
        }
    }
}
