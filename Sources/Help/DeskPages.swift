import Domain
import HTML
import Platform

/// The directory as staff sees it: everything, with what must be checked first.
struct DirectoryDeskPage {
    let visit: StaffVisit
    let entries: [DirectoryEntry]
    /// `nil` shows all.
    let standing: HelpService.Standing?
    let today: CivilDate

    static let standingName = "stand"

    private var words: Words<HelpPhrase> { visit.words(HelpPhrase.self) }
    private typealias Standing = HelpService.Standing

    var page: Page {
        Page(
            title: words(.deskTitle), isWide: true,
            languageQuery: standing.map { "?\(Self.standingName)=\($0.rawValue)" } ?? ""
        ) {
            h1 { words(.deskTitle) }
            p { words(.deskLead, ["days": String(HelpService.daysOfTrust)]) }
            div(.class("actions")) {
                a(.class("button"), .href(visit.link(.help(.newService)))) { words(.deskAdd) }
                a(.class("button button--quiet"), .href(visit.link(.help(.guidanceDesk)))) { words(.deskGuidance) }
            }
            tabs
            if shown.isEmpty {
                div(.class("notice")) { p { words(.deskEmpty) } }
            } else {
                table
            }
        }
    }

    /// What must be done first stands first.
    private var shown: [DirectoryEntry] {
        entries.filter { standing == nil || $0.service.standing(on: today) == standing }
            .sorted { rank($0) < rank($1) }
    }

    private func rank(_ entry: DirectoryEntry) -> Int {
        Standing.allCases.firstIndex(of: entry.service.standing(on: today)) ?? 0
    }

    private var tabs: Markup {
        nav(.class("tabs"), .aria("label", words(.deskFilter))) {
            ul {
                tab(nil, words(.deskAll), entries.count)
                for choice in Standing.allCases {
                    tab(
                        choice, HelpWords.title(of: choice, words),
                        entries.count { $0.service.standing(on: today) == choice })
                }
            }
        }
    }

    private func tab(_ choice: Standing?, _ title: String, _ count: Int) -> Markup {
        let query = choice.map { "?\(Self.standingName)=\($0.rawValue)" } ?? ""
        return li {
            a(
                .href(visit.link(.help(.desk)) + query), .aria("current", choice == standing ? "page" : nil)
            ) {
                title + " "
                span(.class("count")) { String(count) }
            }
        }
    }

    private var table: Markup {
        scrollingTable(labelledBy: "diensten") {
            HTML.table(.class("table table--stack")) {
                caption(.id("diensten")) { words(.deskCaption) }
                thead {
                    tr {
                        th(.scope("col")) { words(.nameLabel) }
                        th(.scope("col")) { words(.standingLabel) }
                        th(.scope("col")) { words(.phonesLabel) }
                        th(.scope("col")) { words(.regionLabel) }
                        th(.scope("col")) { words(.lastChecked) }
                        th(.scope("col")) { words(.checkBy) }
                        th(.scope("col")) { words(.ownerLabel) }
                    }
                }
                tbody {
                    for entry in shown { row(entry.service) }
                }
            }
        }
    }

    private func row(_ service: HelpService) -> Markup {
        let calendar = CalendarWords(visit.language)
        return tr {
            th(.scope("row")) {
                a(.href(visit.link(.help(.service(.value(service.id.description))))), .dir("auto")) { service.name }
            }
            cell(.standingLabel) { StandingBadge.markup(service.standing(on: today), words) }
            cell(.phonesLabel) {
                for (index, phone) in service.phones.enumerated() {
                    if index > 0 { br() }
                    span(.class("phone"), .dir("ltr")) { phone.text }
                }
            }
            cell(.regionLabel) { service.region.isEmpty ? HelpWords.title(of: service.reach, words) : service.region }
            cell(.lastChecked) { service.checkedOn.map { calendar.date($0) } ?? words(.never) }
            cell(.checkBy) { service.checkBy.map { calendar.date($0) } ?? "–" }
            cell(.ownerLabel) { service.owner.isEmpty ? "–" : service.owner }
        }
    }

    private func cell(_ title: HelpPhrase, @MarkupBuilder _ content: () -> Markup) -> Markup {
        td(.data("label", words(title)), content: content)
    }
}

enum StandingBadge {
    static func markup(_ standing: HelpService.Standing, _ words: Words<HelpPhrase>) -> Markup {
        let style =
            switch standing {
            case .unchecked, .overdue: "late"
            case .dueSoon: "soon"
            case .shown: "done"
            case .inactive: "waiting"
            }
        return span(.class("badge badge--\(style)")) { HelpWords.title(of: standing, words) }
    }
}

/// One service: a form for everything about it, and beside it who checked it when.
struct ServicePage {
    let visit: StaffVisit
    /// `nil` for a new one.
    let entry: DirectoryEntry?
    let form: SubmittedForm
    /// What the form must send back.
    let version: Int
    let organizations: [String]
    let checks: [HelpCheck]
    let today: CivilDate
    var problems: [ServiceForm.Problem] = []

    private var words: Words<HelpPhrase> { visit.words(HelpPhrase.self) }
    private typealias Field = ServiceForm.Field

    private var url: MunicipalityURL {
        entry.map { .help(.service(.value($0.id.description))) } ?? .help(.newService)
    }

    var page: Page {
        let title = entry?.service.name ?? words(.deskAdd)
        return Page(title: title, scripts: [.form], isWide: true, languageURL: url, hasErrors: !problems.isEmpty) {
            if !problems.isEmpty {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: problems.map { ($0.field, words($0.phrase)) })
            }
            p { a(.href(visit.link(.help(.desk)))) { words(.deskTitle) } }
            h1(.dir("auto")) { title }
            if let entry {
                p { StandingBadge.markup(entry.service.standing(on: today), words) }
                div(.class("columns")) {
                    div { editForm }
                    aside {
                        checkForm(entry)
                        history
                        activeForm(entry)
                    }
                }
            } else {
                editForm
            }
        }
    }

    // MARK: The form

    private var editForm: Markup {
        HTML.form(
            .class("form"), .id(Field.version.rawValue), .tabindex(-1), .method("post"), .action(visit.link(url)),
            .novalidate(), .data("form")
        ) {
            visit.forgeryField
            input(.type("hidden"), .name(Field.version.rawValue), .value(String(version)))
            group(words(.groupWho)) {
                line(.name, words(.nameLabel))
                line(.organization, words(.organizationLabel), list: "organisaties")
                datalist
                line(.kind, words(.kindLabel))
            }
            group(words(.groupTexts)) {
                p(.class("hint")) { words(.textsHint) }
                area(.textDutch, words(.textDutchLabel), language: .dutch)
                area(.textEnglish, words(.textEnglishLabel), language: .english)
                area(.textArabic, words(.textArabicLabel), language: .arabic)
                line(.forWhom, words(.forWhomLabel))
                line(.fits, words(.fitsLabel))
            }
            group(words(.groupReach)) {
                area(.phones, words(.phonesLabel), hint: words(.phonesHint), rows: 2)
                area(.websites, words(.websiteLabel), hint: words(.websiteHint), rows: 2)
                line(.chat, words(.chatLabel))
                line(.cost, words(.costLabel))
            }
            hoursQuestion
            group(words(.groupFit)) {
                p(.class("hint")) { words(.fitHint) }
                checkboxes(.situations, words(.situationsLabel), .helpSituation)
                momentBoxes
                checkboxes(.audiences, words(.audienceLabel), .audience)
                checkboxes(.languages, words(.languagesLabel), .spokenLanguage)
                line(.minimumAge, words(.minimumAgeLabel), isNumber: true)
                line(.maximumAge, words(.maximumAgeLabel), isNumber: true)
                radios(
                    .urgency, words(.urgencyLabel),
                    HelpService.Urgency.allCases.map { ($0.rawValue, HelpWords.title(of: $0, words)) })
                radios(
                    .reach, words(.reachLabel),
                    HelpService.Reach.allCases.map { ($0.rawValue, HelpWords.title(of: $0, words)) })
                line(.region, words(.regionLabel))
            }
            group(words(.groupTrust)) {
                line(.source, words(.sourceLabel), hint: words(.sourceHint))
                line(.owner, words(.ownerLabel))
                label(.class("choice")) {
                    input(
                        .type("checkbox"), .id(Field.checked.rawValue), .name(Field.checked.rawValue), .value("ja"),
                        .checked(form[Field.checked.rawValue] != nil))
                    span(.class("choice__text")) {
                        words(.checkedToday)
                        span(.class("choice__hint")) { " " + words(.checkedTodayHint) }
                    }
                }
            }
            div(.class("actions")) { button(.class("button"), .type("submit")) { words(.save) } }
        }
    }

    private var datalist: Markup {
        HTML.datalist(.id("organisaties")) {
            for name in organizations { option(.value(name)) }
        }
    }

    private var hoursQuestion: Markup {
        fieldset(.class("question")) {
            legend(.class("question__title")) { h2 { words(.hoursLabel) } }
            p(.class("hint"), .id("uren-uitleg")) { words(.hoursHint) }
            div(.class("choices")) {
                for choice in ServiceForm.HoursChoice.allCases {
                    label(.class("choice")) {
                        input(
                            .type("radio"), .id("uren-\(choice.rawValue)"), .name(Field.hours.rawValue),
                            .value(choice.rawValue),
                            .checked((form[Field.hours.rawValue] ?? "onbekend") == choice.rawValue))
                        span(.class("choice__text")) { title(of: choice) }
                    }
                    if choice == .weekly {
                        div(.class("reveal")) {
                            for weekday in 0...6 { dayLine(weekday) }
                            label(.class("choice")) {
                                input(
                                    .type("checkbox"), .name(Field.closedOnHolidays.rawValue), .value("ja"),
                                    .checked(form[Field.closedOnHolidays.rawValue] != nil))
                                span(.class("choice__text")) { words(.holidaysLabel) }
                            }
                        }
                    }
                }
            }
        }
    }

    private func title(of choice: ServiceForm.HoursChoice) -> String {
        switch choice {
        case .unknown: words(.hoursUnknown)
        case .always: words(.hoursAlways)
        case .weekly: words(.hoursWeekly)
        }
    }

    private func dayLine(_ weekday: Int) -> Markup {
        let id = Field.hours(of: weekday)
        return field(id, CalendarWords(visit.language).weekday(weekday)) { described in
            input(
                .class("input input--short"), .type("text"), .id(id), .name(id), .value(form[id]), .dir("ltr"),
                .aria("describedby", "uren-uitleg" + (described.map { " \($0)" } ?? "")),
                .aria("invalid", isWrong(id) ? "true" : nil))
        }
    }

    private func group(_ title: String, @MarkupBuilder _ content: () -> Markup) -> Markup {
        section {
            h2 { title }
            content()
        }
    }

    private func line(
        _ name: Field, _ title: String, hint: String? = nil, list: String? = nil, isNumber: Bool = false
    ) -> Markup {
        field(name.rawValue, title, hint: hint) { described in
            input(
                .class(isNumber ? "input input--short" : "input"), .type("text"), .id(name.rawValue),
                .name(name.rawValue), .value(form[name.rawValue]), .list(list),
                .dir("auto"), .inputmode(isNumber ? "numeric" : "text"), .aria("describedby", described),
                .aria("invalid", isWrong(name.rawValue) ? "true" : nil))
        }
    }

    private func area(
        _ name: Field, _ title: String, hint: String? = nil, rows: Int = 3, language: Language? = nil
    ) -> Markup {
        field(name.rawValue, title, hint: hint) { described in
            textarea(
                .class("input"), .id(name.rawValue), .name(name.rawValue), .rows(rows), .lang(language?.tag),
                .dir(language?.direction ?? "ltr"), .aria("describedby", described),
                .aria("invalid", isWrong(name.rawValue) ? "true" : nil)
            ) { form[name.rawValue] ?? "" }
        }
    }

    private func field(
        _ id: String, _ title: String, hint: String? = nil, control: (_ describedBy: String?) -> Markup
    ) -> Markup {
        let described = [hint == nil ? nil : "\(id)-uitleg", isWrong(id) ? "\(id)-fout" : nil].compactMap(\.self)
        return div(.class(isWrong(id) ? "field field--error" : "field")) {
            label(.class("field__label"), .for(id)) { title }
            if let hint { p(.class("hint"), .id("\(id)-uitleg")) { hint } }
            for problem in problems where problem.field == id {
                FieldError.markup(
                    id: "\(id)-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem.phrase))
            }
            control(described.isEmpty ? nil : described.joined(separator: " "))
        }
    }

    private func isWrong(_ id: String) -> Bool { problems.contains { $0.field == id } }

    private func checkboxes(_ name: Field, _ title: String, _ list: CodeCatalogue.List) -> Markup {
        choices(
            name, title, visit.site.codes[list].codes.map { ($0.value, visit.label($0, in: list)) }, type: "checkbox")
    }

    private var momentBoxes: Markup {
        choices(
            .moments, words(.momentsLabel), TimeSince.allCases.map { ($0.rawValue, HelpWords.title(of: $0, words)) },
            type: "checkbox")
    }

    private func radios(_ name: Field, _ title: String, _ values: [(String, String)]) -> Markup {
        choices(name, title, values, type: "radio")
    }

    private func choices(_ name: Field, _ title: String, _ values: [(String, String)], type: String) -> Markup {
        let chosen = Set(form.all(name.rawValue))
        return fieldset(.class("question")) {
            legend(.class("question__title")) { h3 { title } }
            div(.class("choices choices--grid")) {
                for (value, title) in values {
                    label(.class("choice")) {
                        input(.type(type), .name(name.rawValue), .value(value), .checked(chosen.contains(value)))
                        span(.class("choice__text")) { title }
                    }
                }
            }
        }
    }

    // MARK: Checking

    /// The id of the source in the form that only checks.
    static let checkSource = "controle-bron"

    private func checkForm(_ entry: DirectoryEntry) -> Markup {
        let action = visit.link(.help(.checkService(.value(entry.id.description))))
        let typed = form[Self.checkSource] ?? entry.service.source
        return section {
            h2 { words(.checkTitle) }
            p { words(.checkLead) }
            HTML.form(.class("form"), .method("post"), .action(action), .novalidate()) {
                visit.forgeryField
                input(.type("hidden"), .name(Field.version.rawValue), .value(String(version)))
                field(Self.checkSource, words(.sourceLabel)) { described in
                    input(
                        .class("input"), .type("text"), .id(Self.checkSource), .name(Self.checkSource), .value(typed),
                        .dir("auto"), .aria("describedby", described),
                        .aria("invalid", isWrong(Self.checkSource) ? "true" : nil))
                }
                button(.class("button button--quiet"), .type("submit")) { words(.checkButton) }
            }
        }
    }

    private var history: Markup {
        section {
            h2 { words(.historyTitle) }
            if checks.isEmpty { p { words(.never) } }
            ol(.class("timeline")) {
                for check in checks {
                    li(.class("timeline__step timeline__step--done")) {
                        h3(.class("timeline__title")) { CalendarWords(visit.language).date(check.on) }
                        p(.class("timeline__when")) { check.by ?? words(.byImport) }
                        p(.class("timeline__when"), .dir("auto")) { check.source }
                    }
                }
            }
        }
    }

    private func activeForm(_ entry: DirectoryEntry) -> Markup {
        let isActive = entry.service.isActive
        return section {
            h2 { words(isActive ? .deactivateTitle : .activateTitle) }
            p { words(isActive ? .deactivateLead : .activateLead) }
            HTML.form(
                .method("post"), .action(visit.link(.help(.activateService(.value(entry.id.description)))))
            ) {
                visit.forgeryField
                input(.type("hidden"), .name(Field.version.rawValue), .value(String(version)))
                input(.type("hidden"), .name("actief"), .value(isActive ? "nee" : "ja"))
                button(.class("button button--quiet"), .type("submit")) {
                    words(isActive ? .deactivateButton : .activateButton)
                }
            }
        }
    }
}
