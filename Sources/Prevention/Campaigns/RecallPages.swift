import Domain
import HTML
import Platform
import Registers

/// The questionnaire about a campaign.
struct RecallPage {
    let visit: Visit
    let campaign: Entry
    var form = SubmittedForm()
    var missing: [Recall.Question] = []

    private var words: Words<CampaignPhrase> { visit.words(CampaignPhrase.self) }

    var page: Page {
        let url = MunicipalityURL.prevention(.recall(.value(campaign[Campaign.name])))
        return Page(title: words(.recallTitle), scripts: [.form], languageURL: url, hasErrors: !missing.isEmpty) {
            if !missing.isEmpty {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: missing.map {
                        ($0.rawValue, words(.recallMissingOf, ["question": words($0.title)]))
                    })
            }
            h1 { words(.recallTitle) }
            p(.class("lead")) { words(.recallLead, ["town": visit.municipality.name]) }
            p {
                words(.recallLooks) + " "
                OwnText.line(campaign[Campaign.looks])
            }
            p(.class("hint")) { words(.recallKept) }
            HTML.form(.class("form"), .method("post"), .action(visit.link(url)), .novalidate(), .data("form")) {
                for question in Recall.Question.allCases { fieldset(question) }
                div(.class("actions")) {
                    button(.class("button"), .type("submit")) { words(.recallSend) }
                }
            }
        }
    }

    private func fieldset(_ question: Recall.Question) -> Markup {
        let isMissing = missing.contains(question)
        let error = "\(question.rawValue)-fout"
        return HTML.fieldset(
            .class(isMissing ? "question question--error" : "question"), .id(question.rawValue), .tabindex(-1),
            .aria("describedby", isMissing ? error : nil)
        ) {
            legend(.class("question__title")) { h2 { words(question.title) } }
            if isMissing {
                FieldError.markup(
                    id: error, prefix: visit.words(PlatformPhrase.self)(.error), text: words(.recallMissing))
            }
            div(.class("choices")) {
                for answer in question.answers {
                    label(.class("choice")) {
                        input(
                            .type("radio"), .name(question.rawValue), .value(answer),
                            .checked(form[question.rawValue] == answer))
                        span(.class("choice__text")) { words(question.phrase(answer)) }
                    }
                }
            }
        }
    }
}

extension Recall.Question {
    var title: CampaignPhrase {
        switch self {
        case .seen: .seen
        case .about: .about
        case .act: .act
        }
    }

    /// What people read for an answer; what does not know itself reads as not knowing.
    func phrase(_ answer: String) -> CampaignPhrase {
        switch self {
        case .seen: CampaignPhrase(rawValue: "campaign.recall.seen.\(answer)") ?? .seenUnknown
        case .about: CampaignPhrase(rawValue: "campaign.recall.about.\(answer)") ?? .aboutUnknown
        case .act: CampaignPhrase(rawValue: "campaign.recall.act.\(answer)") ?? .actUnknown
        }
    }

    /// What the share of hoped-for answers says.
    var measure: CampaignPhrase {
        switch self {
        case .seen: .measureSeen
        case .about: .measureAbout
        case .act: .measureAct
        }
    }
}

enum RecallThanksPage {
    static func page(_ visit: Visit) -> Page {
        let words = visit.words(CampaignPhrase.self)
        return Page(title: words(.recallThanks)) {
            h1 { words(.recallThanks) }
            p(.class("lead")) { words(.recallThanksLead) }
            ul {
                li { a(.href(visit.link(.prevention(.norms)))) { words(.toNorms) } }
                li { a(.href(visit.link(.help(.finder)))) { words(.toHelp) } }
            }
        }
    }
}

/// What the questionnaires say about campaigns, for colleagues.
struct RecallResultPage {
    let visit: StaffVisit
    let campaigns: [Entry]
    let chosen: (campaign: Entry, result: RecallResult)?
    /// Places in the list of periods.
    let compared: (from: Int, to: Int)

    static let campaignName = "campagne"
    static let fromName = "van"
    static let toName = "naar"

    private var words: Words<CampaignPhrase> { visit.words(CampaignPhrase.self) }
    private var numbers: NumberText { NumberText(visit.language) }

    var page: Page {
        Page(title: words(.resultTitle), isWide: true, languageQuery: query) {
            h1 { words(.resultTitle) }
            p(.class("lead")) { words(.resultLead) }
            if campaigns.isEmpty { p { words(.noCampaigns) } }
            ul {
                for campaign in campaigns {
                    li {
                        a(
                            .href(
                                visit.link(.prevention(.recallResults)) + "?\(Self.campaignName)=\(campaign.id)"),
                            .aria("current", campaign.id == chosen?.campaign.id ? "true" : nil), .dir("auto")
                        ) { campaign[Campaign.title] }
                    }
                }
            }
            if let chosen { result(chosen.campaign, chosen.result) }
            p(.class("hint")) { words(.resultUnknown) }
        }
    }

    private var query: String {
        chosen.map {
            "?\(Self.campaignName)=\($0.campaign.id)&\(Self.fromName)=\(compared.from)&\(Self.toName)=\(compared.to)"
        } ?? ""
    }

    @MarkupBuilder private func result(_ campaign: Entry, _ result: RecallResult) -> Markup {
        h2(.dir("auto")) { campaign[Campaign.title] }
        if campaign[Campaign.isAsked] {
            p {
                words(.openQuestionnaire) + " "
                code(.dir("ltr"), .class("break-anywhere")) {
                    visit.visit.address(.prevention(.recall(.value(campaign[Campaign.name]))))
                }
            }
        }
        if result.periods.allSatisfy({ $0.total == 0 }) { p { words(.resultNone) } }
        for question in Recall.Question.allCases { table(question, result) }
        if result.periods.count > 1 { comparison(campaign, result) }
    }

    private func table(_ question: Recall.Question, _ result: RecallResult) -> Markup {
        scrollingTable(label: words(question.measure)) {
            HTML.table(.class("table table--stack")) {
                caption { words(question.measure) }
                thead {
                    tr {
                        th(.scope("col")) { words(.periodColumn) }
                        th(.scope("col"), .class("numeric")) { words(.answersColumn) }
                        th(.scope("col"), .class("numeric")) { words(.shareColumn) }
                        th(.scope("col")) { words(.intervalColumn) }
                    }
                }
                tbody {
                    for period in result.periods {
                        let share = period.shares[question] ?? Proportion(count: 0, total: 0)
                        tr {
                            th(.scope("row"), .dir("auto")) { name(of: period) }
                            numericCell(numbers.whole(share.total), label: words(.answersColumn))
                            numericCell(share.isEnough ? numbers.percent(share.share) : "–", label: words(.shareColumn))
                            td(.dir(share.isEnough ? "ltr" : nil), .data("label", words(.intervalColumn))) {
                                share.isEnough ? interval(share.interval) : words(.tooFew)
                            }
                        }
                    }
                }
            }
        }
    }

    private func comparison(_ campaign: Entry, _ result: RecallResult) -> Markup {
        section(.aria("labelledby", "vergelijken")) {
            h3(.id("vergelijken")) { words(.compareTitle) }
            p { words(.compareLead) }
            HTML.form(.class("filters"), .method("get"), .action(visit.link(.prevention(.recallResults)))) {
                input(.type("hidden"), .name(Self.campaignName), .value(campaign.id.description))
                picker(Self.fromName, .compareFrom, compared.from, result)
                picker(Self.toName, .compareTo, compared.to, result)
                button(.class("button button--small"), .type("submit")) { words(.compareShow) }
            }
            ul {
                for question in Recall.Question.allCases { li { verdict(question, result) } }
            }
        }
    }

    private func picker(_ name: String, _ title: CampaignPhrase, _ chosen: Int, _ result: RecallResult) -> Markup {
        div(.class("field")) {
            label(.class("field__label"), .for(name)) { words(title) }
            select(.class("input"), .id(name), .name(name)) {
                for (index, period) in result.periods.enumerated() {
                    option(.value(String(index)), .selected(index == chosen)) { self.name(of: period) }
                }
            }
        }
    }

    private func verdict(_ question: Recall.Question, _ result: RecallResult) -> String {
        let title = words(question.measure) + ": "
        guard let earlier = result.periods[compared.from].shares[question],
            let later = result.periods[compared.to].shares[question]
        else { return title + words(.tooFew) }
        let comparison = RecallResult.compare(earlier, later)
        guard case .difference(let value, let range) = comparison else { return title + words(.tooFew) }
        let values = ["difference": points(value), "low": points(range.lowerBound), "high": points(range.upperBound)]
        return title + words(.points, values) + " "
            + words(comparison.isClear ? (value > 0 ? .more : .fewer) : .unclear)
    }

    private func name(of period: RecallResult.Period) -> String {
        guard let wave = period.wave else { return words(.before) }
        return words(
            .wave, ["number": numbers.whole(wave[CampaignWave.number] ?? 0), "title": wave[CampaignWave.title]])
    }

    private func interval(_ range: ClosedRange<Double>) -> String {
        "\(numbers.percent(range.lowerBound)) – \(numbers.percent(range.upperBound))"
    }

    private func points(_ share: Double) -> String { numbers.decimal(share * 100, 0) }
}
