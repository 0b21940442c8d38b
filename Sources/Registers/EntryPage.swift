import Domain
import Geography
import HTML
import Platform

/// The form of one entry, with what was changed when, and by whom.
struct EntryPage {
    let visit: StaffVisit
    let register: Register
    /// `nil` for a new one.
    let entry: Entry?
    /// Of the entry, or of the one that the form will make.
    let id: Identifier
    let form: SubmittedForm
    /// What the form must send back.
    let version: Int
    let text: FieldText
    /// Areas under an empty name, the entries to which a field can refer under that of the field.
    let options: [String: EntryOptions]
    let history: [EntryVersion]
    let problems: [EntryProblem]
    let related: Markup

    static let versionName = "versie"
    /// Carries the id of the entry that a form for a new one makes.
    static let onceName = "eenmalig"

    private var words: Words<RegisterPhrase> { visit.words(RegisterPhrase.self) }

    private func phrase(_ key: String) -> String { visit.site.phrasebook.phrase(key, in: visit.language) }

    private var mayEdit: Bool { visit.account.role.allows(.edit(register.room)) }

    var page: Page {
        let title = entry.map { text.title(of: $0, register) } ?? phrase(register.newPhrase)
        let url = register.address(entry.map { .entry(.value($0.id.description)) } ?? .new)
        return Page(
            title: title, scripts: mayEdit ? [.form] : [], isWide: true, languageURL: url, hasErrors: !problems.isEmpty
        ) {
            if !problems.isEmpty {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: problems.map { (id(of: $0), sentence($0)) })
            }
            p { a(.href(visit.link(register.address()))) { phrase(register.titlePhrase) } }
            h1(.dir("auto")) { title }
            if entry?.isArchived == true { div(.class("notice")) { p { words(.isArchived) } } }
            if let entry {
                div(.class("columns")) {
                    div {
                        if mayEdit { editForm(url) } else { facts(entry) }
                    }
                    aside {
                        related
                        timeline
                        if mayEdit { archiveForm(entry) }
                    }
                }
            } else {
                editForm(url)
            }
        }
    }

    // MARK: Reading

    private func facts(_ entry: Entry) -> Markup {
        dl(.class("facts")) {
            for shape in register.fields {
                let value = text.text(shape, register.said(entry.fields))
                if !value.isEmpty {
                    div {
                        dt { phrase(register.labelPhrase(shape)) }
                        dd(.dir("auto")) { value }
                    }
                }
            }
        }
    }

    // MARK: Writing

    private func editForm(_ url: MunicipalityURL) -> Markup {
        HTML.form(
            .class("form"), .id(Self.versionName), .tabindex(-1), .method("post"), .action(visit.link(url)),
            .novalidate(), .data("form")
        ) {
            visit.forgeryField
            input(.type("hidden"), .name(Self.versionName), .value(String(version)))
            if entry == nil { input(.type("hidden"), .name(Self.onceName), .value(id.description)) }
            // The first button is the one that Enter presses, and that must not be a search.
            if options.values.contains(where: \.isSearched) {
                button(.class("visually-hidden"), .type("submit"), .tabindex(-1), .aria("hidden", "true")) {
                    words(entry == nil ? .add : .save)
                }
            }
            for group in register.groups {
                section {
                    if !group.name.isEmpty { h2 { phrase(register.groupPhrase(group)) } }
                    for shape in group.fields { question(shape) }
                }
            }
            div(.class("actions")) {
                button(.class("button"), .type("submit")) { words(entry == nil ? .add : .save) }
            }
        }
    }

    private func question(_ shape: FieldShape) -> Markup {
        switch shape.kind {
        case .choice(let codes, let phrases, let many):
            let values = codes.map { (value: $0, title: phrase("\(phrases).\($0)")) }
            return many || codes.count <= 4 ? ticks(shape, values, many: many) : pick(shape, values)
        case .flag:
            return tick(shape)
        case .area:
            return pick(shape, options[""]?.shown ?? [])
        case .reference(_, let many):
            let values = options[shape.name] ?? EntryOptions([])
            return many
                ? ticks(shape, values.shown, many: true, search: search(shape, values))
                : pick(shape, values.shown, search: search(shape, values))
        case .text:
            return field(shape) { described in
                textarea(
                    .class("input"), .id(shape.name), .name(shape.name), .rows(4), .dir("auto"),
                    .aria("describedby", described), .aria("invalid", isWrong(shape) ? "true" : nil)
                ) { form[shape.name] ?? "" }
            }
        case .line: return line(shape, "text")
        case .date: return line(shape, "date", isShort: true)
        case .time: return line(shape, "time", isShort: true)
        case .number: return line(shape, "text", isShort: true, inputmode: "decimal")
        case .link: return line(shape, "url")
        case .email: return line(shape, "email")
        }
    }

    private func line(
        _ shape: FieldShape, _ type: String, isShort: Bool = false, inputmode: String? = nil
    ) -> Markup {
        field(shape) { described in
            input(
                .class(isShort ? "input input--short" : "input"), .type(type), .id(shape.name), .name(shape.name),
                .value(form[shape.name]), .inputmode(inputmode ?? "text"), .dir(type == "text" ? "auto" : "ltr"),
                .aria("describedby", described), .aria("invalid", isWrong(shape) ? "true" : nil))
        }
    }

    /// A long list is searched: the button shows the form again with what fits.
    private func search(_ shape: FieldShape, _ options: EntryOptions) -> Markup {
        let name = EntryOptions.searchName(shape.name)
        return fragment {
            if options.isSearched {
                div(.class("cluster option-search")) {
                    HTML.label(.class("visually-hidden"), .for(name)) {
                        words(.optionSearch, ["field": phrase(register.labelPhrase(shape))])
                    }
                    input(
                        .class("input input--short"), .type("search"), .id(name), .name(name), .value(form[name]),
                        .dir("auto"), .aria("describedby", "\(name)-uitleg"))
                    button(
                        .class("button button--quiet button--small"), .type("submit"),
                        .name(EntryOptions.searchButton), .value(shape.name)
                    ) { words(.search) }
                }
                p(.class("hint"), .id("\(name)-uitleg")) {
                    words(.optionsAreMany, ["total": NumberText(visit.language).whole(options.total)])
                }
            }
        }
    }

    private func pick(
        _ shape: FieldShape, _ values: [(value: String, title: String)], search: Markup = Markup()
    ) -> Markup {
        field(shape) { described in
            search
            select(
                .class("input"), .id(shape.name), .name(shape.name), .aria("describedby", described),
                .aria("invalid", isWrong(shape) ? "true" : nil)
            ) {
                option(.value("")) { words(.noChoice) }
                for (value, title) in values {
                    option(.value(value), .selected(form[shape.name] == value)) { title }
                }
            }
        }
    }

    private func tick(_ shape: FieldShape) -> Markup {
        div(.class("field")) {
            HTML.label(.class("choice")) {
                input(
                    .type("checkbox"), .id(shape.name), .name(shape.name), .value("ja"),
                    .checked(form[shape.name] != nil))
                span(.class("choice__text")) {
                    label(of: shape)
                    if shape.traits.contains(.hint) {
                        span(.class("choice__hint")) { " " + phrase(register.hintPhrase(shape)) }
                    }
                }
            }
        }
    }

    private func ticks(
        _ shape: FieldShape, _ values: [(value: String, title: String)], many: Bool, search: Markup = Markup()
    ) -> Markup {
        let chosen = Set(form.all(shape.name))
        return fieldset(
            .class(isWrong(shape) ? "question question--error" : "question"), .id(shape.name), .tabindex(-1)
        ) {
            legend(.class("question__title")) { h3 { label(of: shape) } }
            if shape.traits.contains(.hint) { p(.class("hint")) { phrase(register.hintPhrase(shape)) } }
            errors(of: shape)
            search
            if values.isEmpty { p(.class("hint")) { words(.none) } }
            div(.class("choices choices--grid")) {
                for (value, title) in values {
                    HTML.label(.class("choice")) {
                        input(
                            .type(many ? "checkbox" : "radio"), .name(shape.name), .value(value),
                            .checked(chosen.contains(value)))
                        span(.class("choice__text"), .dir("auto")) { title }
                    }
                }
            }
        }
    }

    private func field(_ shape: FieldShape, @MarkupBuilder control: (_ describedBy: String?) -> Markup) -> Markup {
        let hasHint = shape.traits.contains(.hint)
        let described = [hasHint ? "\(shape.name)-uitleg" : nil, isWrong(shape) ? "\(shape.name)-fout" : nil]
            .compactMap(\.self)
        return div(.class(isWrong(shape) ? "field field--error" : "field")) {
            HTML.label(.class("field__label"), .for(shape.name)) { label(of: shape) }
            if hasHint { p(.class("hint"), .id("\(shape.name)-uitleg")) { phrase(register.hintPhrase(shape)) } }
            errors(of: shape)
            control(described.isEmpty ? nil : described.joined(separator: " "))
        }
    }

    private func label(of shape: FieldShape) -> String {
        let name = phrase(register.labelPhrase(shape))
        return shape.traits.contains(.required) ? name : "\(name) (\(words(.optional)))"
    }

    private func errors(of shape: FieldShape) -> Markup {
        div {
            for (index, problem) in problems.filter({ $0.field == shape.name }).enumerated() {
                FieldError.markup(
                    id: index == 0 ? "\(shape.name)-fout" : "\(shape.name)-fout-\(index)",
                    prefix: visit.words(PlatformPhrase.self)(.error), text: sentence(problem))
            }
        }
    }

    private func isWrong(_ shape: FieldShape) -> Bool { problems.contains { $0.field == shape.name } }

    private func id(of problem: EntryProblem) -> String { problem.field.isEmpty ? Self.versionName : problem.field }

    private func sentence(_ problem: EntryProblem) -> String {
        let label = register.field(named: problem.field).map { phrase(register.labelPhrase($0)) } ?? ""
        return RegisterWords(words).sentence(problem, label: label) { phrase(register.rulePhrase($0)) }
    }

    // MARK: History

    private var timeline: Markup {
        section {
            h2 { words(.history) }
            ol(.class("timeline")) {
                for (index, version) in history.enumerated() {
                    let before = index + 1 < history.count ? history[index + 1] : nil
                    li(.class("timeline__step timeline__step--done")) {
                        h3(.class("timeline__title")) { CalendarWords(visit.language).moment(version.at) }
                        p(.class("timeline__when")) {
                            words(before == nil ? .made : .changed, ["name": version.by ?? words(.byProgram)])
                        }
                        if let before { changes(from: before, to: version) }
                    }
                }
            }
        }
    }

    private func changes(from before: EntryVersion, to after: EntryVersion) -> Markup {
        ul(.class("changes")) {
            if before.isArchived != after.isArchived { li { words(after.isArchived ? .archive : .restore) } }
            for shape in register.fields where before.fields[shape.name] != after.fields[shape.name] {
                li {
                    strong { phrase(register.labelPhrase(shape)) + ": " }
                    span(.dir("auto")) { short(text.text(shape, before.fields)) }
                    " → "
                    span(.dir("auto")) { short(text.text(shape, after.fields)) }
                }
            }
        }
    }

    private func short(_ text: String) -> String {
        text.isEmpty ? words(.empty) : text.count > 80 ? text.prefix(79) + "…" : text
    }

    private func archiveForm(_ entry: Entry) -> Markup {
        section {
            p { words(entry.isArchived ? .restoreLead : .archiveLead) }
            HTML.form(
                .method("post"), .action(visit.link(register.address(.archive(.value(entry.id.description)))))
            ) {
                visit.forgeryField
                input(.type("hidden"), .name(Self.versionName), .value(String(version)))
                input(.type("hidden"), .name("weg"), .value(entry.isArchived ? "nee" : "ja"))
                button(.class("button button--quiet"), .type("submit")) {
                    words(entry.isArchived ? .restore : .archive)
                }
            }
        }
    }
}

/// Says what is wrong with a field.
struct RegisterWords {
    let words: Words<RegisterPhrase>

    init(_ words: Words<RegisterPhrase>) { self.words = words }

    func sentence(_ problem: EntryProblem, label: String, rule: (String) -> String) -> String {
        switch problem.reason {
        case .required: words(.required, ["field": label])
        case .tooLong(let maximum): words(.tooLong, ["field": label, "maximum": String(maximum)])
        case .notADate: words(.notADate, ["field": label])
        case .notATime: words(.notATime, ["field": label])
        case .notANumber: words(.notANumber, ["field": label])
        case .outOfRange(let from, let through): words(.outOfRange, ["field": label, "from": from, "through": through])
        case .unknownChoice: words(.unknownChoice, ["field": label])
        case .notALink: words(.notALink, ["field": label])
        case .notAnEmail: words(.notAnEmail, ["field": label])
        case .unknownArea: words(.unknownArea, ["field": label])
        case .unknownEntry: words(.unknownEntry, ["field": label])
        case .changedMeanwhile: words(.changedMeanwhile)
        case .addedBefore: words(.addedBefore)
        case .rule(let name): rule(name)
        case .ruleAbout(let name, let other): rule(name).replacing("{name}", with: other)
        }
    }
}
