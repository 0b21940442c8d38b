import Domain
import Geography
import HTML
import Platform
import Registers
import Reporting
import StreetStatistics

/// Everything that the page of one alert shows.
struct AlertModel: Sendable {
    let alert: ClusterAlert
    /// The search that made it.
    let search: ClusterSearchRecord
    /// Its reports that still count.
    let records: [AnalysisRecord]
    /// Cases of those reports; empty for who may not read single reports.
    let cases: [CaseOfReport]
    let events: [ClusterAlertEvent]
    /// Who can be responsible.
    let people: [Account]
    var problems: [AlertForm.Problem] = []

    /// Reports that belonged to it and do not count any more.
    var gone: Int { max(0, alert.linked - records.count) }
}

/// One alert: what was found, its reports, and what colleagues did with it.
struct AlertPage {
    let staff: StaffVisit
    let model: AlertModel
    let text: ClusterText

    private var words: Words<ClusterPhrase> { text.words }
    private var numbers: NumberText { text.numbers }
    private var alert: ClusterAlert { model.alert }
    private var url: MunicipalityURL { .insight(.cluster(.value(alert.id.description))) }

    var page: Page {
        Page(
            title: text.title(alert), scripts: [.map] + (model.problems.isEmpty ? [] : [.form]), isWide: true,
            hasErrors: !model.problems.isEmpty
        ) {
            if !model.problems.isEmpty {
                ErrorSummary.markup(
                    title: staff.words(PlatformPhrase.self)(.errorSummary),
                    problems: model.problems.map { ($0.field.rawValue, words($0.phrase, $0.values)) })
            }
            h1 { text.title(alert) }
            if staff.account.role.allows(.seeFigures) { InsightNav.markup(staff, .clusters) }
            p { a(.href(staff.link(.insight(.clusters)))) { words(.back) } }
            p {
                span(.class(ClusterText.badge(alert.handling))) { text.handling(alert.handling) }
                " "
                text.phase(alert.phase)
            }
            div(.class("notice")) { p { words(.standing) } }
            card
            reports
            form
            history
        }
    }

    // MARK: What was found

    private var card: Markup {
        FigureCard(
            text: text.insight, id: "signaal", title: words(.alertFigure), finding: finding, facts: facts,
            file: staff.link(.insight(.searchFile(.value(model.search.id.description))))
        ).markup {
            ClusterMap(
                id: "signaal-data", label: words(.mapLabel), help: words(.mapHelp), items: [item],
                text: text, nonce: staff.nonce, base: staff.link(.gazetteer(.map))
            ).markup
            draft
        } table: {
            squares
        }
    }

    private var finding: String {
        let values = [
            "n": text.count(alert.track.observed), "expected": numbers.decimal(alert.track.expected),
            "days": text.days(alert.from, alert.to), "place": text.insight.isolated(text.name(alert.squares)),
        ]
        return words(.alertFinding, values) + " " + chance
    }

    private var chance: String {
        text.chance(alert.track.longestRecurrenceInterval, replications: model.search.settings.replications)
    }

    private var item: ClusterMap.Item {
        ClusterMap.Item(
            number: alert.number, squares: alert.squares, radius: alert.radius, title: text.name(alert.squares),
            lines: [counts, chance], isAlert: true)
    }

    private var counts: String {
        let days = max(1, alert.track.lastNight - alert.track.firstDay + 1)
        let values = [
            "n": text.count(alert.track.observed), "expected": numbers.decimal(alert.track.expected),
            "days": text.days(days),
        ]
        return words(.mapCounts, values)
    }

    private var facts: [(term: String, details: [String])] {
        let (insight, search) = (text.insight, model.search)
        let nights = [
            "first": text.calendar.date(alert.firstNight), "last": text.calendar.date(alert.lastNight),
            "n": numbers.whole(alert.track.nightsFound),
        ]
        return [
            (words(.factNights), [words(.nights, nights)])
        ] + insight.counted(search.tally) + [
            (insight.words(.factMethod), [words(.method), words(.methodUncertain)]),
            (words(.factSettings), text.settings(search.settings, made: search.made, seed: search.seed)),
            (insight.words(.factPeriod), [text.days(search.period.first, search.period.last)]),
            (words(.factPromise), [words(.promise)]),
            (insight.words(.factVersion), [words(.version, ["n": search.version])]),
        ]
    }

    private var squares: Markup {
        dataTable(
            id: "signaal-vakken", caption: words(.squaresTable),
            columns: [(words(.columnSquare), false), (words(.columnPlace), false)]
        ) {
            for (index, square) in alert.squares.enumerated() {
                tr(.data("feature", index == 0 ? item.feature : "\(item.feature)-\(square.code)")) {
                    th(.scope("row")) { span(.dir("ltr")) { square.code } }
                    td { text.name([square]) }
                }
            }
        }
    }

    private var draft: Markup {
        guard staff.account.role.allows(.edit(.planning)) else { return Markup() }
        let place = text.name(alert.squares)
        let draft = FindingDraft(
            title: text.title(alert), kind: .hotspot,
            area: alert.squares.first.flatMap { text.gazetteer.area(containing: $0.centre)?.code }, place: place,
            from: alert.from, to: alert.to, count: Int(alert.track.observed.rounded()),
            interval: counts + " " + chance,
            method: words(.method), unknown: words(.standing), source: staff.link(url))
        return ul(.class("figure-card__drafts")) {
            li { a(.href(staff.link(Finding.register.address(.new)) + draft.query)) { words(.makeFinding) } }
        }
    }

    // MARK: Reports

    private var reports: Markup {
        let totals = ClusterTotals(model.records)
        return section(.id("meldingen")) {
            h2 { words(.reportsTitle) }
            p { words(.reportsLead) }
            if model.gone > 0 {
                p {
                    model.gone == 1 ? words(.goneOne) : words(.gone, ["n": numbers.whole(model.gone)])
                }
            }
            if model.records.isEmpty {
                p { words(.reportsNone) }
            } else {
                if staff.readsReports { cases }
                totalTable(
                    id: "soorten", caption: words(.kindsTable), column: words(.columnKind),
                    totals.kinds.map { (staff.label($0.code, in: .behaviour), $0.count) })
                totalTable(
                    id: "dagdelen", caption: words(.partsTable), column: words(.columnPart),
                    totals.parts.map { (words($0.part.phrase), $0.count) })
            }
        }
    }

    private var cases: Markup {
        let found = Dictionary(model.cases.map { ($0.report, $0) }) { first, _ in first }
        return dataTable(
            id: "zaken", caption: words(.casesTable),
            columns: [(words(.columnCase), false), (words(.columnTime), false), (words(.columnKind), false)]
        ) {
            for record in model.records {
                tr {
                    th(.scope("row")) {
                        if let file = found[record.id] {
                            a(.href(staff.link(.reporting(.caseFile(.value(file.id.description)))))) {
                                file.reference
                            }
                        } else {
                            words(.noCase)
                        }
                    }
                    td { text.time(record.time) }
                    td { record.behaviours.map { staff.label($0, in: .behaviour) }.listed(in: staff.language) }
                }
            }
        }
    }

    private func totalTable(id: String, caption: String, column: String, _ rows: [(String, Int)]) -> Markup {
        dataTable(id: id, caption: caption, columns: [(column, false), (words(.columnReports), true)]) {
            for (name, count) in rows {
                tr {
                    th(.scope("row")) { name }
                    numericCell(
                        ClusterTotals.shown(count).map(numbers.whole)
                            ?? words(.fewerThan, ["n": numbers.whole(ClusterTotals.fewestShown)]))
                }
            }
        }
    }

    // MARK: Handling

    /// What was typed, after a refusal; else what is kept.
    private func typed(_ field: AlertForm.Field, else kept: String) -> String {
        model.problems.isEmpty ? kept : staff.form[field.rawValue] ?? ""
    }

    private var form: Markup {
        let handling = typed(.handling, else: alert.handling.rawValue)
        let person = typed(.person, else: alert.person?.description ?? "")
        return HTML.form(
            .class("form"), .id("afhandelen"), .method("post"), .action(staff.link(url)), .novalidate(),
            .data("form"), .aria("labelledby", "afhandelen-titel")
        ) {
            h2(.id("afhandelen-titel")) { words(.handleTitle) }
            staff.forgeryField
            // After a colleague's change the form is about the alert as it is now.
            input(.type("hidden"), .name(AlertForm.Field.revision.rawValue), .value(String(alert.revision)))
            field(.handling, words(.handleState)) { describedBy, invalid in
                select(
                    .class("input"), .id(AlertForm.Field.handling.rawValue),
                    .name(AlertForm.Field.handling.rawValue), .aria("describedby", describedBy),
                    .aria("invalid", invalid)
                ) {
                    for choice in ClusterAlert.Handling.allCases {
                        option(.value(choice.rawValue), .selected(choice.rawValue == handling)) {
                            text.handling(choice)
                        }
                    }
                }
            }
            field(.person, words(.handlePerson)) { describedBy, invalid in
                select(
                    .class("input"), .id(AlertForm.Field.person.rawValue), .name(AlertForm.Field.person.rawValue),
                    .aria("describedby", describedBy), .aria("invalid", invalid)
                ) {
                    option(.value("")) { words(.nobody) }
                    for colleague in model.people {
                        option(
                            .value(colleague.id.description), .selected(colleague.id.description == person)
                        ) { colleague.name }
                    }
                }
            }
            field(.note, words(.handleNote), hint: words(.handleNoteHint)) { describedBy, invalid in
                textarea(
                    .class("input"), .id(AlertForm.Field.note.rawValue), .name(AlertForm.Field.note.rawValue),
                    .rows(4), .maxlength(HandleAlert.longestNote), .aria("describedby", describedBy),
                    .aria("invalid", invalid)
                ) { typed(.note, else: "") }
            }
            div(.class("actions")) { button(.class("button"), .type("submit")) { words(.handleSave) } }
        }
    }

    private func field(
        _ field: AlertForm.Field, _ title: String, hint: String? = nil,
        _ control: (_ describedBy: String?, _ invalid: String?) -> Markup
    ) -> Markup {
        let problem = model.problems.first { $0.field == field }
        let ids = [hint.map { _ in field.rawValue + "-uitleg" }, problem.map { _ in field.rawValue + "-fout" }]
            .compactMap(\.self)
        return div(.class(problem == nil ? "field" : "field field--error")) {
            label(.class("field__label"), .for(field.rawValue)) { title }
            if let hint { p(.class("hint"), .id(field.rawValue + "-uitleg")) { hint } }
            if let problem {
                FieldError.markup(
                    id: field.rawValue + "-fout", prefix: staff.words(PlatformPhrase.self)(.error),
                    text: words(problem.phrase, problem.values))
            }
            control(ids.isEmpty ? nil : ids.joined(separator: " "), problem == nil ? nil : "true")
        }
    }

    private var history: Markup {
        section {
            h2 { words(.historyTitle) }
            ol(.class("timeline")) {
                for event in model.events.reversed() {
                    li {
                        p {
                            strong { say(event.kind) }
                            " · "
                            text.calendar.moment(event.at)
                            " · "
                            event.by ?? words(.historyProgram)
                        }
                        if let note = event.note {
                            for line in note.split(separator: "\n", omittingEmptySubsequences: true) {
                                p { String(line) }
                            }
                        }
                    }
                }
            }
        }
    }

    private func say(_ kind: ClusterAlertEvent.Kind) -> String {
        switch kind {
        case .raised: words(.historyRaised)
        case .ended: words(.historyEnded)
        case .handling(let handling): words(.historyHandling, ["state": text.handling(handling)])
        case .person(let name?): words(.historyPerson, ["name": text.insight.isolated(name)])
        case .person(nil): words(.historyNobody)
        case .note: words(.historyNote)
        }
    }
}

extension ClusterTotals.Part {
    fileprivate var phrase: ClusterPhrase {
        switch self {
        case .night: .partNight
        case .morning: .partMorning
        case .afternoon: .partAfternoon
        case .evening: .partEvening
        case .unknown: .partUnknown
        }
    }
}
