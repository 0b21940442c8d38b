import Domain
import Geography
import HTML
import Platform
import StreetStatistics

/// Everything that the page with alerts shows.
struct ClustersModel: Sendable {
    let alerts: [ClusterAlert]
    /// Colleagues by the id of their account.
    let names: [Identifier: String]
    /// The search that was done last.
    let latest: ClusterSearchRecord?
    let job: Job?
    /// What stands in the fields of the settings.
    let settings: ClusterSettingsForm
    var problems: [ClusterSettingsForm.Problem] = []
}

/// The alerts, what the last search found, and how is searched.
struct ClustersPage {
    let staff: StaffVisit
    let model: ClustersModel
    let text: ClusterText

    private var words: Words<ClusterPhrase> { text.words }
    private var numbers: NumberText { text.numbers }
    private var seesFigures: Bool { staff.account.role.allows(.seeFigures) }

    /// More handled and ended alerts than this are in the file only.
    private static let mostPast = 50

    var page: Page {
        let isOpen: (ClusterAlert) -> Bool = { $0.phase != .ended || !$0.handling.isClosed }
        let (open, past) = (model.alerts.filter(isOpen), model.alerts.filter { !isOpen($0) })
        return Page(
            title: words(.title), scripts: [.map] + (model.problems.isEmpty ? [] : [.form]), isWide: true,
            languageURL: .insight(.clusters), hasErrors: !model.problems.isEmpty,
            refresh: seesFigures ? JobPanel.refresh(model.job, staff) : nil
        ) {
            if !model.problems.isEmpty {
                ErrorSummary.markup(
                    title: staff.words(PlatformPhrase.self)(.errorSummary),
                    problems: model.problems.map { ($0.field.rawValue, words($0.phrase, $0.values)) })
            }
            h1 { words(.title) }
            if seesFigures { InsightNav.markup(staff, .clusters) }
            p(.class("lead")) { words(.lead) }
            div(.class("notice")) { p { words(.standing) } }
            section {
                h2 { words(.openTitle) }
                if open.isEmpty {
                    p { words(.openNone) }
                } else {
                    table(open, id: "signalen-open", caption: words(.openTable))
                }
                if !past.isEmpty {
                    details {
                        summary { words(.pastTitle, ["n": numbers.whole(past.count)]) }
                        table(Array(past.prefix(Self.mostPast)), id: "signalen-eerder", caption: words(.pastTable))
                    }
                }
                if seesFigures, !model.alerts.isEmpty {
                    p { a(.href(staff.link(.insight(.clustersFile)))) { words(.download) } }
                }
            }
            if seesFigures {
                if let job = model.job, job.state != .done {
                    JobPanel.markup(
                        job, staff, title: words(.jobTitle), stage: text.stage,
                        failure: { _ in nil })
                }
                SearchCard(staff: staff, text: text, search: model.latest).markup
                searchForm
            }
            if staff.account.role.allows(.changeSettings) { settingsForm }
        }
    }

    private func table(_ alerts: [ClusterAlert], id: String, caption: String) -> Markup {
        dataTable(
            id: id, caption: caption, classes: "table table--stack",
            columns: [
                (words(.columnAlert), false), (words(.columnDays), false), (words(.columnObserved), true),
                (words(.columnExpected), true), (words(.columnChance), false), (words(.columnPhase), false),
                (words(.columnHandling), false), (words(.columnPerson), false),
            ]
        ) {
            for alert in alerts {
                tr {
                    th(.scope("row")) {
                        a(.href(staff.link(.insight(.cluster(.value(alert.id.description)))))) { text.title(alert) }
                    }
                    td(.data("label", words(.columnDays))) { text.days(alert.from, alert.to) }
                    numericCell(text.count(alert.track.observed), label: words(.columnObserved))
                    numericCell(numbers.decimal(alert.track.expected), label: words(.columnExpected))
                    td(.data("label", words(.columnChance))) {
                        text.shortChance(
                            alert.track.longestRecurrenceInterval,
                            replications: model.latest?.settings.replications ?? ClusterSettings().replications)
                    }
                    td(.data("label", words(.columnPhase))) { text.phase(alert.phase) }
                    td(.data("label", words(.columnHandling))) {
                        span(.class(ClusterText.badge(alert.handling))) { text.handling(alert.handling) }
                    }
                    td(.data("label", words(.columnPerson))) {
                        alert.person.flatMap { model.names[$0] } ?? words(.nobody)
                    }
                }
            }
        }
    }

    private var searchForm: Markup {
        form(.class("form"), .method("post"), .action(staff.link(.insight(.search)))) {
            staff.forgeryField
            p(.class("hint"), .id("zoeken-uitleg")) { words(.searchHint) }
            div(.class("actions")) {
                button(.class("button"), .type("submit"), .aria("describedby", "zoeken-uitleg")) { words(.searchNow) }
            }
        }
    }

    private var settingsForm: Markup {
        details(.open(!model.problems.isEmpty)) {
            summary { words(.settingsTitle) }
            form(
                .class("form"), .method("post"), .action(staff.link(.insight(.clusters))), .novalidate(),
                .data("form")
            ) {
                staff.forgeryField
                p(.class("hint")) { words(.settingsHint) }
                for field in ClusterSettings.Field.allCases { number(field) }
                div(.class("actions")) { button(.class("button"), .type("submit")) { words(.settingsSave) } }
            }
        }
    }

    private func number(_ field: ClusterSettings.Field) -> Markup {
        let problem = model.problems.first { $0.field == field }
        let (id, error, hint) = (field.rawValue, field.rawValue + "-fout", field.rawValue + "-uitleg")
        return div(.class(problem == nil ? "field" : "field field--error")) {
            label(.class("field__label"), .for(id)) { words(field.title) }
            p(.class("hint"), .id(hint)) { words(field.hint) }
            if let problem {
                FieldError.markup(
                    id: error, prefix: staff.words(PlatformPhrase.self)(.error),
                    text: words(problem.phrase, problem.values))
            }
            input(
                .class("input"), .type("number"), .id(id), .name(id), .value(model.settings.form[id] ?? ""),
                .inputmode("numeric"), .min(String(field.range.lowerBound)), .max(String(field.range.upperBound)),
                .aria("describedby", problem == nil ? hint : "\(hint) \(error)"),
                .aria("invalid", problem == nil ? nil : "true"))
        }
    }
}

extension ClusterSettings.Field {
    var title: ClusterPhrase {
        switch self {
        case .periodDays: .fieldPeriod
        case .longestDays: .fieldLongest
        case .radius: .fieldRadius
        case .fewest: .fieldFewest
        case .alarmDays: .fieldAlarm
        case .replications: .fieldReplications
        }
    }

    var hint: ClusterPhrase {
        switch self {
        case .periodDays: .hintPeriod
        case .longestDays: .hintLongest
        case .radius: .hintRadius
        case .fewest: .hintFewest
        case .alarmDays: .hintAlarm
        case .replications: .hintReplications
        }
    }
}

/// What the last search found, also when nothing of it is an alert.
struct SearchCard {
    let staff: StaffVisit
    let text: ClusterText
    let search: ClusterSearchRecord?

    private var words: Words<ClusterPhrase> { text.words }
    private var numbers: NumberText { text.numbers }

    @MarkupBuilder var markup: Markup {
        if let search {
            FigureCard(
                text: text.insight, id: "zoektocht", title: words(.lastTitle), finding: finding(search),
                facts: facts(search), file: staff.link(.insight(.searchFile(.value(search.id.description))))
            ).markup {
                if search.isTooFew {
                    div(.class("notice notice--careful")) {
                        p { words(.tooFew, ["fewest": numbers.whole(ClusterSettings.fewestInPeriod)]) }
                    }
                } else if !search.clusters.isEmpty {
                    map(search)
                }
            } table: {
                if !search.clusters.isEmpty { table(search) }
            }
        } else {
            section {
                h2 { words(.lastTitle) }
                p { words(.lastNone) }
            }
        }
    }

    private func finding(_ search: ClusterSearchRecord) -> String {
        guard !search.isTooFew else {
            return words(.tooFewFound, ["n": numbers.whole(search.tally.counted)])
        }
        guard let first = search.clusters.first?.cluster else { return words(.foundNothing) }
        let unusual = search.clusters.count { $0.cluster.recurrence >= Double(search.settings.alarmDays) }
        let chance = text.chance(first.recurrence, replications: search.settings.replications)
        let place = ["place": text.insight.isolated(text.name(first.squares))]
        return words(unusual == 0 ? .foundUsual : .foundUnusual, place) + " " + chance
    }

    private func facts(_ search: ClusterSearchRecord) -> [(term: String, details: [String])] {
        let insight = text.insight
        let period = text.days(search.period.first, search.period.last)
        let moment = ["moment": text.calendar.moment(search.done)]
        return insight.counted(search.tally) + [
            (insight.words(.factMethod), [words(.method), words(.methodUncertain)]),
            (words(.factSettings), text.settings(search.settings, made: search.made, seed: search.seed)),
            (words(.factOccasion), [words(search.night == nil ? .occasionAsked : .occasionNight, moment)]),
            (insight.words(.factPeriod), [period]), (words(.factPromise), [words(.promise)]),
            (insight.words(.factVersion), [words(.version, ["n": search.version])]),
        ]
    }

    private func items(_ search: ClusterSearchRecord) -> [ClusterMap.Item] {
        search.clusters.enumerated().map { index, kept in
            let cluster = kept.cluster
            let values = [
                "n": text.count(cluster.observed), "expected": numbers.decimal(cluster.expected),
                "days": text.days(cluster.days),
            ]
            return ClusterMap.Item(
                number: index + 1, squares: cluster.squares, radius: cluster.radius,
                title: text.name(cluster.squares),
                lines: [
                    words(.mapCounts, values),
                    text.chance(cluster.recurrence, replications: search.settings.replications),
                ], isAlert: kept.alert != nil)
        }
    }

    private func map(_ search: ClusterSearchRecord) -> Markup {
        ClusterMap(
            id: "zoektocht-data", label: words(.mapLabel), help: words(.mapHelp), items: items(search),
            text: text, nonce: staff.nonce, base: staff.link(.gazetteer(.map))
        ).markup
    }

    private func table(_ search: ClusterSearchRecord) -> Markup {
        dataTable(
            id: "zoektocht-tabel", caption: words(.foundTable),
            columns: [
                (words(.columnPlace), false), (words(.columnNumber), true), (words(.columnDays), false),
                (words(.columnObserved), true), (words(.columnExpected), true), (words(.columnChance), false),
                ("p", true),
            ]
        ) {
            for (kept, item) in zip(search.clusters, items(search)) {
                tr(.data("feature", item.feature)) {
                    th(.scope("row")) { item.title }
                    numericCell(numbers.whole(item.number))
                    td { text.days(kept.cluster.from, search.period.last) }
                    numericCell(text.count(kept.cluster.observed))
                    numericCell(numbers.decimal(kept.cluster.expected))
                    td { text.shortChance(kept.cluster.recurrence, replications: search.settings.replications) }
                    numericCell(numbers.probability(kept.cluster.p))
                }
            }
        }
    }
}
