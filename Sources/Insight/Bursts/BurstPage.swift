import Domain
import HTML
import Platform
import Reporting

/// Everything that the page of one burst shows.
struct BurstModel: Sendable {
    let burst: Burst
    let summary: BurstSummary
    let members: [Identifier: Burst.Member]
    /// Empty for who may not read single reports.
    let cases: [Identifier: CaseOfReport]
    /// Newest first.
    let decisions: [Burst.Decision]
}

/// One burst: what is alike, how unusual that is, and the decision. Of single reports it says when they came in and in
/// what they differ from most, not what they are.
struct BurstPage {
    let staff: StaffVisit
    let model: BurstModel
    let gazetteer: Gazetteer
    var problem: DecideBurst.Refusal?

    private var words: Words<BurstPhrase> { staff.words(BurstPhrase.self) }
    private var text: BurstText { BurstText(words) }
    private var burst: Burst { model.burst }
    private var summary: BurstSummary { model.summary }
    private var mayDecide: Bool { staff.account.role.allows(.seeFigures) }

    var page: Page {
        let title = text.name(burst)
        return Page(title: title, scripts: [.form], isWide: true, hasErrors: problem != nil) {
            if let problem {
                ErrorSummary.markup(
                    title: staff.words(PlatformPhrase.self)(.errorSummary),
                    problems: [(field(of: problem), text(of: problem))])
            }
            h1 { title }
            if mayDecide { InsightNav.markup(staff, .bursts) }
            p { a(.href(staff.link(.insight(.bursts)))) { words(.back) } }
            p { text.badge(burst.state) }
            p(.class("lead")) {
                words(
                    .finding,
                    ["n": text.numbers.whole(burst.counts.all), "likeness": text.likeness(burst.likeness)])
            }
            if burst.counts.waiting > 0 { waitingNotice }
            facts
            advice
            if mayDecide {
                form
            } else {
                p { words(.readOnly) }
                reports(isForm: false)
            }
            history
            made
        }
    }

    private var waitingNotice: Markup {
        div(.class("notice notice--careful")) {
            p {
                burst.counts.waiting == 1
                    ? words(.waitsOne) : words(.waits, ["n": text.numbers.whole(burst.counts.waiting)])
            }
            if !model.decisions.isEmpty { p { words(.newSince) } }
            p { words(.nothingLost) }
        }
    }

    // MARK: What is alike

    private var facts: Markup {
        section(.id("gelijk")) {
            h2 { words(.facts) }
            dl(.class("facts")) {
                if let place = summary.place {
                    fact(.factPlace, [of(place.count, text.place(place.value, gazetteer))])
                }
                fact(.factKinds, summary.kinds.map { of($0.count, staff.label($0.value, in: .behaviour)) })
                if let time = summary.time { fact(.factWhen, [of(time.count, text.time(time.value))]) }
                if let first = summary.records.first, let last = summary.records.last {
                    fact(
                        .factArrived,
                        [
                            words(
                                .span,
                                [
                                    "first": text.calendar.moment(first.reported),
                                    "last": text.calendar.moment(last.reported),
                                ])
                        ])
                }
                fact(.factChance, [text.usual(burst), text.chance(burst), words(.rareNotFalse)])
            }
            if burst.number > burst.counts.all { gone(burst.number - burst.counts.all) }
        }
    }

    private func gone(_ count: Int) -> Markup {
        p(.class("hint")) { count == 1 ? words(.goneOne) : words(.gone, ["n": text.numbers.whole(count)]) }
    }

    private func fact(_ term: BurstPhrase, _ details: [String]) -> Markup {
        fragment {
            dt { words(term) }
            for detail in details { dd { detail } }
        }
    }

    private func of(_ count: Int, _ what: String) -> String {
        words(
            .ofAll,
            [
                "what": what, "n": text.numbers.whole(count), "all": text.numbers.whole(summary.records.count),
            ])
    }

    private var advice: Markup {
        section {
            h2 { words(.look) }
            ul { for line in [BurstPhrase.lookEvent, .lookCall, .lookDesk, .lookDoubt] { li { words(line) } } }
        }
    }

    // MARK: Decision

    private var form: Markup {
        HTML.form(
            .class("form"), .method("post"), .novalidate(), .data("form"),
            .action(staff.link(.insight(.burst(.value(burst.id.description)))))
        ) {
            staff.forgeryField
            // What the page shows; after a problem, what it shows now.
            input(.type("hidden"), .name("gezien"), .value(String(model.members.count)))
            fieldset(
                .class(isWrong("besluit") ? "question question--error" : "question"),
                .aria("describedby", isWrong("besluit") ? "besluit-fout" : nil)
            ) {
                legend(.class("question__title")) { h2 { words(.decide) } }
                p(.class("hint")) { words(.decideHint) }
                error("besluit")
                div(.class("choices")) {
                    for (index, verdict) in Burst.Verdict.allCases.enumerated() {
                        label(.class("choice")) {
                            input(
                                .type("radio"), .id(index == 0 ? "besluit" : nil), .name("besluit"),
                                .value(verdict.rawValue), .checked(staff.form["besluit"] == verdict.rawValue))
                            span(.class("choice__text")) {
                                text.verdict(verdict)
                                span(.class("choice__hint")) { " " + words(verdict.hint) }
                            }
                        }
                    }
                }
            }
            div(.class(isWrong("reden") ? "field field--error" : "field")) {
                label(.class("field__label"), .for("reden")) { words(.note) }
                p(.class("hint"), .id("reden-uitleg")) { words(.noteHint) }
                error("reden")
                textarea(
                    .class("input"), .id("reden"), .name("reden"), .rows(3), .maxlength(DecideBurst.longestNote),
                    .dir("auto"), .aria("describedby", isWrong("reden") ? "reden-uitleg reden-fout" : "reden-uitleg"),
                    .aria("invalid", isWrong("reden") ? "true" : nil)
                ) { staff.form["reden"] ?? "" }
            }
            reports(isForm: true)
            div(.class("actions")) { button(.class("button"), .type("submit")) { words(.save) } }
        }
    }

    private func reports(isForm: Bool) -> Markup {
        section(.id("meldingen"), .tabindex(-1)) {
            h2 { words(.reports) }
            if isForm { p(.class("hint")) { words(.reportsHint) } }
            error("meldingen")
            dataTable(id: "meldingen-tabel", caption: words(.reports), columns: columns) {
                for (index, record) in summary.records.enumerated() { row(index + 1, record, isForm: isForm) }
            }
        }
    }

    private var columns: [(title: String, isNumeric: Bool)] {
        [.columnNumber, .columnArrived, .columnDiffers, .columnCounts].map { (words($0), false) }
            + (staff.readsReports ? [(words(.columnCase), false)] : [])
    }

    private func row(_ number: Int, _ record: AnalysisRecord, isForm: Bool) -> Markup {
        let name = words(.report, ["n": text.numbers.whole(number)])
        let isReal = model.members[record.id]?.isReal
        return tr {
            th(.scope("row")) {
                if isForm {
                    label(.class("choice choice--small")) {
                        input(
                            .type("checkbox"), .name("echt"), .value(record.id.description),
                            .checked(isChosen(record.id)))
                        span(.class("choice__text")) { name }
                    }
                } else {
                    name
                }
            }
            td { text.calendar.moment(record.reported) }
            td { differences(of: record) }
            td { words(isReal.map { $0 ? .countsYes : .countsNo } ?? .countsWaiting) }
            if staff.readsReports { td { link(to: model.cases[record.id]) } }
        }
    }

    /// What was ticked, else what was decided.
    private func isChosen(_ report: Identifier) -> Bool {
        problem == nil
            ? model.members[report]?.isReal == true : staff.form.all("echt").contains(report.description)
    }

    private func differences(of record: AnalysisRecord) -> String {
        let differences = summary.differences(of: record).map { difference in
            switch difference {
            case .place: words(.differsPlace)
            case .kinds: words(.differsKinds)
            case .time: words(.differsTime)
            }
        }
        return differences.isEmpty ? words(.differsNone) : differences.listed(in: words.language)
    }

    private func link(to file: CaseOfReport?) -> Markup {
        fragment {
            if let file {
                a(.href(staff.link(.reporting(.caseFile(.value(file.id.description)))))) { file.reference }
            } else {
                words(.caseNone)
            }
        }
    }

    // MARK: Problems

    private func field(of problem: DecideBurst.Refusal) -> String {
        switch problem {
        case .verdictMissing, .notFound: "besluit"
        case .noteMissing, .noteTooLong: "reden"
        case .choiceMissing, .changedMeanwhile: "meldingen"
        }
    }

    private func text(of problem: DecideBurst.Refusal) -> String {
        switch problem {
        case .verdictMissing, .notFound: words(.problemVerdict)
        case .noteMissing: words(.problemNote)
        case .noteTooLong: words(.problemLong, ["n": text.numbers.whole(DecideBurst.longestNote)])
        case .choiceMissing: words(.problemChoice)
        case .changedMeanwhile: words(.problemChanged)
        }
    }

    private func isWrong(_ field: String) -> Bool { problem.map { self.field(of: $0) == field } ?? false }

    private func error(_ field: String) -> Markup {
        fragment {
            if let problem, isWrong(field) {
                FieldError.markup(
                    id: field + "-fout", prefix: staff.words(PlatformPhrase.self)(.error), text: text(of: problem))
            }
        }
    }

    // MARK: Afterwards

    private var history: Markup {
        fragment {
            if !model.decisions.isEmpty {
                section(.id("besluiten")) {
                    h2 { words(.history) }
                    ul {
                        for decision in model.decisions {
                            li {
                                words(
                                    .historyLine,
                                    [
                                        "moment": text.calendar.moment(decision.at), "name": decision.by,
                                        "verdict": text.verdict(decision.verdict),
                                        "real": text.numbers.whole(decision.real),
                                        "false": text.numbers.whole(decision.isFalse),
                                    ])
                                if !decision.note.isEmpty { p(.dir("auto")) { decision.note } }
                            }
                        }
                    }
                }
            }
        }
    }

    private var made: Markup {
        details(.class("more")) {
            HTML.summary { words(.made) }
            madeBody
        }
    }

    private var madeBody: Markup {
        div(.class("more__body")) {
            p { words(.madeText) }
            p {
                words(
                    .madeNumbers,
                    ["history": text.numbers.whole(burst.history), "version": String(burst.version)])
            }
        }
    }
}
