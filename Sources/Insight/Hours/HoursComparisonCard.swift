import Domain
import Geography
import HTML
import Platform

/// Two groups on one clock, and the form that chooses them.
struct HoursComparisonCard {
    let hours: HoursText
    /// `nil` when nothing was chosen, or what was chosen cannot be.
    let figure: HoursComparison?
    let request: HoursRequest
    let filter: InsightFilter
    let bordersOf: Int?
    let file: String
    /// Address of how it was made.
    let made: String?

    private var text: InsightText { hours.text }
    private var words: Words<HoursPhrase> { hours.words }
    private var staff: StaffVisit { hours.staff }

    static let id = "vergelijken"

    var markup: Markup {
        guard let figure else {
            return section(.class("figure-card"), .id(Self.id), .aria("labelledby", "\(Self.id)-titel")) {
                h2(.class("figure-card__title"), .id("\(Self.id)-titel")) { words(.compareTitle) }
                p(.class("figure-card__finding")) { words(.compareLead) }
                choices
            }
        }
        let names = hours.names(figure.choice, filter)
        return FigureCard(
            text: text, id: Self.id, title: words(.compareTitle), finding: finding(figure, names),
            facts: facts(figure, names), file: file, made: made
        ).markup {
            choices
            if let drawing = drawing(figure, names) {
                drawing
                p { words(.clockHelp) }
                p { words(.compareRounding) }
            } else {
                div(.class("notice notice--careful")) { p { few(figure, names) } }
            }
        } table: {
            hourTable(figure, names)
        }
    }

    // MARK: Figure

    private func finding(_ figure: HoursComparison, _ names: (first: String, second: String)) -> String {
        guard let test = figure.test else { return text.words(.levelFew) + "." }
        let said = words(
            test.isMoreThanChance ? .compareMore : .compareChance, ["first": names.first, "second": names.second])
        return said.prefix(1).uppercased() + said.dropFirst()
    }

    private func few(_ figure: HoursComparison, _ names: (first: String, second: String)) -> String {
        words(
            .compareFew,
            [
                "first": names.first, "second": names.second, "n": text.numbers.whole(figure.first.tally.counted),
                "m": text.numbers.whole(figure.second.tally.counted), "fewest": text.numbers.whole(Tally.fewest),
            ])
    }

    private func drawing(_ figure: HoursComparison, _ names: (first: String, second: String)) -> Markup? {
        guard figure.test != nil, let first = figure.first.curve, let second = figure.second.curve else { return nil }
        return ClockDrawing(
            id: Self.id, label: words(.compareLabel, ["first": names.first, "second": names.second]), hours: hours,
            nonce: staff.nonce,
            curves: [
                ClockDrawing.Curve(name: named(names.first, figure.first), curve: first),
                ClockDrawing.Curve(name: named(names.second, figure.second), curve: second),
            ]
        ).markup
    }

    private func named(_ name: String, _ group: HoursComparison.Group) -> String {
        words(.compareGroup, ["name": name, "reports": text.reports(group.tally.counted)])
    }

    private func facts(
        _ figure: HoursComparison, _ names: (first: String, second: String)
    ) -> [(term: String, details: [String])] {
        let counted = [(names.first, figure.first), (names.second, figure.second)].map { name, group in
            (
                name,
                text.counted(group.tally).flatMap(\.details)
            )
        }
        let tested =
            figure.test.map { test in
                [
                    words(
                        .compareStatistic,
                        [
                            "u": text.numbers.decimal(test.statistic, 3), "p": text.numbers.probability(test.p),
                            "method": hours.method(test.method),
                        ])
                ]
            } ?? [text.words(.spotsNotTested)]
        return counted.map { (term: $0.0, details: $0.1) } + [
            (
                text.words(.factMethod),
                [
                    words(.compareMethod, ["harmonics": text.numbers.whole(HoursComparison.harmonics)]),
                    words(.clockMethod),
                ]
            ),
            (text.words(.factTested), tested), (text.words(.factInterval), [words(.clockInterval)]),
        ] + text.closing(filter, bordersOf: bordersOf)
    }

    private func hourTable(_ figure: HoursComparison, _ names: (first: String, second: String)) -> Markup {
        dataTable(
            id: "\(Self.id)-tabel", caption: words(.compareTable),
            columns: [
                (words(.columnHour), false), (names.first, true), (text.words(.columnInterval), true),
                (names.second, true), (text.words(.columnInterval), true),
            ]
        ) {
            for hour in 0..<24 {
                tr {
                    th(.scope("row")) { hours.range(from: hour, length: 1) }
                    for group in [figure.first, figure.second] {
                        let point = group.curve?.middle(of: hour)
                        numericCell(point.map { hours.share($0.share) } ?? text.words(.none))
                        numericCell(point.map(hours.margin) ?? text.words(.none))
                    }
                }
            }
        }
    }

    // MARK: Form

    private var choices: Markup {
        form(
            .class("filters"), .method("get"), .action(staff.link(.insight(.hours)) + "#\(Self.id)"),
            .aria("label", words(.compareTitle))
        ) {
            HiddenFields.markup(filter.query)
            field(.with, words(.compareWith)) {
                select(
                    .class("input"), .id(HoursRequest.Field.with.rawValue), .name(HoursRequest.Field.with.rawValue),
                    .aria("describedby", errorID(.with)), .aria("invalid", isWrong(.with))
                ) {
                    choice("", words(.compareNothing))
                    optgroup(.label(words(.compareDays))) {
                        choice(HoursChoice.weekend.value, words(.choiceWeekend))
                        choice(HoursChoice.nights.value, words(.choiceNights))
                        choice("period", words(.choicePeriod))
                    }
                    optgroup(.label(text.words(.filterBehaviour))) {
                        for code in staff.site.codes[.behaviour].codes {
                            choice(HoursChoice.behaviour(code).value, staff.label(code, in: .behaviour))
                        }
                    }
                    optgroup(.label(text.words(.filterSetting))) {
                        for code in staff.site.codes[.setting].codes {
                            choice(HoursChoice.setting(code).value, staff.label(code, in: .setting))
                        }
                    }
                    areas
                }
            }
            date(.otherFrom, words(.compareFrom), request.typedFrom)
            date(.otherTo, words(.compareTo), request.typedTo)
            p(.class("hint"), .id("with-hint")) { words(.comparePeriodHint) }
            div(.class("actions")) {
                button(.class("button"), .type("submit")) { words(.compareApply) }
                if !request.chosen.isEmpty {
                    a(.class("button button--quiet"), .href(staff.link(.insight(.hours)) + filter.query)) {
                        words(.compareStop)
                    }
                }
            }
        }
    }

    @MarkupBuilder private var areas: Markup {
        let parts = hours.gazetteer.areas.filter { $0.kind != .municipality }
        if parts.count > 1 {
            optgroup(.label(text.words(.filterArea))) {
                for area in parts {
                    choice(HoursChoice.area(area.code).value, text.isolated(area.name))
                }
            }
        }
    }

    private func choice(_ value: String, _ name: String) -> Markup {
        option(.value(value), .selected(value == request.chosen)) { name }
    }

    private func date(_ field: HoursRequest.Field, _ title: String, _ typed: String) -> Markup {
        self.field(field, title) {
            input(
                .class("input"), .type("date"), .id(field.rawValue), .name(field.rawValue), .value(typed),
                .aria("describedby", [errorID(field), "with-hint"].compactMap(\.self).joined(separator: " ")),
                .aria("invalid", isWrong(field)))
        }
    }

    private func field(
        _ field: HoursRequest.Field, _ title: String, @MarkupBuilder content: () -> Markup
    ) -> Markup {
        let problem = request.problem(of: field)
        return div(.class(problem == nil ? "field" : "field field--error")) {
            label(.class("field__label"), .for(field.rawValue)) { title }
            if let problem, let id = errorID(field) {
                FieldError.markup(id: id, prefix: text.words(.problemPrefix), text: hours.problem(problem))
            }
            content()
        }
    }

    private func errorID(_ field: HoursRequest.Field) -> String? {
        request.problem(of: field) == nil ? nil : "\(field.rawValue)-fout"
    }

    private func isWrong(_ field: HoursRequest.Field) -> String? {
        request.problem(of: field) == nil ? nil : "true"
    }
}
