import Domain
import Geography
import HTML
import Platform

/// The settings of the report point, on one page. Rows of a list are added in the empty ones at its end and taken away
/// with a tick, so that it works without JavaScript.
struct SettingsPage {
    let visit: StaffVisit
    let gazetteer: Gazetteer
    /// Holds what stands in the fields, and what can be chosen.
    let reader: SettingsForm
    let problems: [SettingsForm.Problem]
    let isSaved: Bool

    private static let emptyRows = 2

    private var words: Words<SettingsPhrase> { visit.words(SettingsPhrase.self) }
    private var form: SubmittedForm { reader.form }
    private typealias Name = SettingsForm.Name
    private typealias Choice = SettingsForm.Choice

    var page: Page {
        Page(
            title: words(.title), scripts: problems.isEmpty ? [] : [.form], languageURL: .reporting(.settings),
            hasErrors: !problems.isEmpty
        ) {
            if !problems.isEmpty {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: problems.map { ($0.field, words($0.phrase, $0.values)) })
            }
            h1 { words(.title) }
            p(.class("lead")) { words(.lead) }
            if isSaved { div(.class("notice notice--good"), .role("status")) { p { words(.saved) } } }
            HTML.form(
                .class("form"), .method("post"), .action(visit.link(.reporting(.settings))), .novalidate(),
                .data("form")
            ) {
                visit.forgeryField
                formQuestions
                otherRoutes
                readerQuestions
                terms
                routing
                div(.class("actions")) { button(.class("button"), .type("submit")) { words(.save) } }
            }
        }
    }

    // MARK: Form

    private var formQuestions: Markup {
        fragment {
            question(Name.form, words(.formTitle), hint: words(.formHint)) {
                div(.class("choices")) {
                    radio(Name.form, Choice.open, words(.formOpen), isFirst: true)
                    radio(Name.form, Choice.closed, words(.formClosed))
                }
            }
            question(nil, words(.introductionTitle), hint: words(.introductionHint)) {
                for language in Language.allCases {
                    field(Name.introduction(language), language.ownName) { attributes in
                        textarea(
                            .class("input"), .id(attributes.id), .name(attributes.id), .lang(language.tag),
                            .dir(language.direction), .maxlength(SettingsForm.longestIntroduction),
                            .aria("describedby", attributes.error), .aria("invalid", attributes.invalid)
                        ) { form[attributes.id] ?? "" }
                    }
                }
            }
            question(Name.behaviour, words(.behaviourTitle), hint: words(.behaviourHint)) {
                checkboxes(
                    Name.behaviour, visit.site.codes[.behaviour].codes.map(\.value), firstID: Name.behaviour
                ) { visit.label(Code($0), in: .behaviour) }
            }
        }
    }

    // MARK: Other report points

    private var otherRoutes: Markup {
        question(nil, words(.routesTitle), hint: words(.routesHint)) {
            for row in rows({ row in SettingsForm.RoutePart.allCases.map { Name.route(row, $0) } }) { route(row) }
        }
    }

    private func route(_ row: Int) -> Markup {
        fieldset(.class("question")) {
            legend(.class("question__title")) { h3 { words(.routeNumber, ["n": String(row)]) } }
            text(Name.route(row, .name), words(.routeName), length: SettingsForm.longestName)
            field(Name.route(row, .text), words(.routeText)) { attributes in
                textarea(
                    .class("input"), .id(attributes.id), .name(attributes.id), .maxlength(SettingsForm.longestText),
                    .aria("describedby", attributes.error), .aria("invalid", attributes.invalid)
                ) { form[attributes.id] ?? "" }
            }
            text(Name.route(row, .phone), words(.routePhone), length: 30, type: "tel", direction: "ltr")
            text(Name.route(row, .website), words(.routeWebsite), length: 300, type: "url", direction: "ltr")
            remove(Name.route(row, .remove), words(.rowRemove), Name.route(row, .name))
        }
    }

    // MARK: Reader

    private var readerQuestions: Markup {
        fragment {
            question(Name.reader, words(.readerTitle), hint: words(.readerHint)) {
                div(.class("choices")) {
                    radio(
                        Name.reader, Choice.municipality,
                        words(.readerMunicipality, ["town": visit.municipality.name]), isFirst: true)
                    radio(Name.reader, Choice.independent, words(.readerIndependent))
                    div(.class("reveal")) {
                        text(Name.readerName, words(.readerName), length: SettingsForm.longestName)
                    }
                }
            }
            question(nil, words(.secondPersonTitle), hint: words(.secondPersonHint)) {
                label(.class("choice")) {
                    input(
                        .type("checkbox"), .id(Name.secondPerson), .name(Name.secondPerson), .value(Choice.yes),
                        .checked(form[Name.secondPerson] == Choice.yes))
                    span(.class("choice__text")) { words(.secondPerson) }
                }
            }
        }
    }

    // MARK: Terms

    private var terms: Markup {
        typealias Retention = ReportingSettings.Retention
        return fragment {
            question(nil, words(.retentionTitle), hint: words(.retentionHint)) {
                number(Name.contactMonths, words(.contactMonths), Retention.storyRange)
                number(Name.storyMonths, words(.storyMonths), Retention.storyRange)
                number(Name.reportYears, words(.reportYears), Retention.reportRange)
            }
            question(nil, words(.daysTitle), hint: words(.daysHint)) {
                number(Name.answerDays, words(.answerDays), SettingsForm.dayRange)
                number(Name.callBackDays, words(.callBackDays), SettingsForm.dayRange)
            }
        }
    }

    // MARK: Routing

    private var routing: Markup {
        question(nil, words(.routingTitle), hint: words(.routingHint)) {
            for row in rows({ row in SettingsForm.RulePart.allCases.map { Name.rule(row, $0) } }) { rule(row) }
        }
    }

    private func rule(_ row: Int) -> Markup {
        fieldset(.class("question")) {
            legend(.class("question__title")) { h3 { words(.ruleNumber, ["n": String(row)]) } }
            text(Name.rule(row, .department), words(.ruleDepartment), length: SettingsForm.longestName)
            condition(row, .setting, words(.ruleSettings), reader.settingCodes) {
                visit.label(Code($0), in: .setting)
            }
            condition(row, .area, words(.ruleAreas), reader.areaCodes) { gazetteer.area(code: $0)?.name ?? $0 }
            condition(row, .behaviour, words(.ruleBehaviours), reader.behaviourCodes) {
                visit.label(Code($0), in: .behaviour)
            }
            remove(Name.rule(row, .remove), words(.rowRemove), Name.rule(row, .department))
        }
    }

    /// A list to tick, folded away; the summary says how many are ticked.
    private func condition(
        _ row: Int, _ part: SettingsForm.RulePart, _ title: String, _ codes: [String], label: (String) -> String
    ) -> Markup {
        let name = Name.rule(row, part)
        let count = form.all(name).count
        return details {
            summary {
                title + ": "
                    + (count == 0
                        ? words(.ruleAll) : words(.ruleSome, ["n": NumberText(visit.language).whole(count)]))
            }
            fieldset {
                legend(.class("visually-hidden")) { title }
                checkboxes(name, codes, firstID: nil, label: label)
            }
        }
    }

    // MARK: Parts

    /// As many rows as have something in them, and some that are empty.
    private func rows(_ names: (Int) -> [String]) -> ClosedRange<Int> {
        let last =
            (1...SettingsForm.mostRows).last { row in
                names(row).contains { !form.all($0).isEmpty }
            } ?? 0
        return 1...min(last + Self.emptyRows, SettingsForm.mostRows)
    }

    private func question(
        _ name: String?, _ title: String, hint: String, @MarkupBuilder content: () -> Markup
    ) -> Markup {
        let isWrong = name.map(isWrong) ?? false
        return fieldset(
            .class(isWrong ? "question question--error" : "question"),
            .aria("describedby", isWrong ? name.map { $0 + "-fout" } : nil)
        ) {
            legend(.class("question__title")) { h2 { title } }
            p(.class("hint")) { hint }
            if let name { error(name) }
            content()
        }
    }

    private struct Described {
        let id: String
        let error: String?
        let invalid: String?
    }

    private func field(_ name: String, _ title: String, content: (Described) -> Markup) -> Markup {
        let isWrong = isWrong(name)
        return div(.class(isWrong ? "field field--error" : "field")) {
            label(.class("field__label"), .for(name)) { title }
            error(name)
            content(
                Described(id: name, error: isWrong ? name + "-fout" : nil, invalid: isWrong ? "true" : nil))
        }
    }

    private func text(
        _ name: String, _ title: String, length: Int, type: String = "text", direction: String? = nil
    ) -> Markup {
        field(name, title) { attributes in
            input(
                .class("input"), .type(type), .id(name), .name(name), .value(form[name]), .maxlength(length),
                .autocomplete("off"), .dir(direction), .aria("describedby", attributes.error),
                .aria("invalid", attributes.invalid))
        }
    }

    private func number(_ name: String, _ title: String, _ range: ClosedRange<Int>) -> Markup {
        field(name, title) { attributes in
            input(
                .class("input input--short"), .type("number"), .id(name), .name(name), .value(form[name]),
                .min(String(range.lowerBound)), .max(String(range.upperBound)), .inputmode("numeric"),
                .aria("describedby", attributes.error), .aria("invalid", attributes.invalid))
        }
    }

    private func radio(_ name: String, _ value: String, _ text: String, isFirst: Bool = false) -> Markup {
        label(.class("choice")) {
            input(
                .type("radio"), .id(isFirst ? name : nil), .name(name), .value(value), .checked(form[name] == value))
            span(.class("choice__text")) { text }
        }
    }

    private func checkboxes(
        _ name: String, _ values: [String], firstID: String?, label text: (String) -> String
    ) -> Markup {
        let chosen = Set(form.all(name))
        return div(.class("choices choices--grid")) {
            for (index, value) in values.enumerated() {
                label(.class("choice")) {
                    input(
                        .type("checkbox"), .id(index == 0 ? firstID : nil), .name(name), .value(value),
                        .checked(chosen.contains(value)))
                    span(.class("choice__text")) { text(value) }
                }
            }
        }
    }

    /// Only for a row with something in it.
    private func remove(_ name: String, _ text: String, _ filledName: String) -> Markup {
        fragment {
            if form[filledName] != nil || form[name] != nil {
                label(.class("choice")) {
                    input(
                        .type("checkbox"), .name(name), .value(Choice.yes), .checked(form[name] != nil))
                    span(.class("choice__text")) { text }
                }
            }
        }
    }

    private func isWrong(_ name: String) -> Bool { problems.contains { $0.field == name } }

    private func error(_ name: String) -> Markup {
        fragment {
            if let problem = problems.first(where: { $0.field == name }) {
                FieldError.markup(
                    id: name + "-fout", prefix: visit.words(PlatformPhrase.self)(.error),
                    text: words(problem.phrase, problem.values))
            }
        }
    }
}
