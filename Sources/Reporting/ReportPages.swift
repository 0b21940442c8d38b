import Domain
import Geography
import HTML
import Platform

/// The report form. Three questions are required; the rest is folded away and says that it is not required.
struct ReportPage {
    let visit: Visit
    let gazetteer: Gazetteer
    let settings: ReportingSettings
    /// Whether a story and contact details are asked for.
    let canSeal: Bool
    let token: String
    /// What the municipality itself says about a kind of behaviour, in place of the code list's explanation.
    var explanations: [Code: String] = [:]
    /// What was typed before, when the form comes back.
    var form = SubmittedForm()
    var problems: [ReportForm.Problem] = []
    var suggestions: [(key: String, label: String)] = []

    private var words: Words<ReportingPhrase> { visit.words(ReportingPhrase.self) }
    private var story: Words<StoryPhrase> { visit.words(StoryPhrase.self) }
    private var perspective: Perspective { Perspective(form: form, query: visit.query) }
    private typealias Name = ReportForm.Name
    private typealias Field = ReportForm.Field

    var page: Page {
        Page(
            title: words(.formTitle), scripts: [.form, .map, .work], languageURL: .reporting(.form),
            languageQuery: perspective.query, hasErrors: !problems.isEmpty
        ) {
            if !problems.isEmpty {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: problems.map { (focusID(of: $0.field), words($0.phrase)) })
            }
            h1 { words(.formTitle) }
            p(.class("lead")) { lead }
            EmergencyNotice.markup(words)
            p { words(.notLive) }
            p(.class("hint")) { words(.exitHint) }
            PerspectiveChoice.markup(perspective, visit)
            HTML.form(
                .class("form"), .method("post"), .action(visit.link(.reporting(.form))), .autocomplete("off"),
                .novalidate(), .data("form"), .data("work-bits", String(ReportAdmission.workBits)),
                .data("work-for", visit.municipality.id.slug), .data("text-wait", words(.wait))
            ) {
                input(.type("hidden"), .name(Name.token), .value(token))
                input(.type("hidden"), .name(Name.work))
                if perspective != .oneself {
                    input(.type("hidden"), .name(Name.perspective), .value(perspective.rawValue))
                }
                questions
                p { words(.beforeSending) }
                RetentionText(settings.retention, visit).markup
                div(.class("actions")) {
                    button(.class("button"), .type("submit")) { words(.send) }
                }
            }
        }
    }

    /// Everything that is asked, without what stands around it; a colleague asks the same by telephone.
    var questions: Markup {
        fragment {
            whatQuestion
            whereQuestion
            whenQuestion
            moreQuestions
            if canSeal {
                StoryQuestions(
                    visit: visit, settings: settings, form: form, errors: errors, described: described,
                    isWrong: isWrong
                ).markup
            }
            usesQuestion
        }
    }

    /// Where a link in the summary leads: the first control of a group.
    func focusID(of field: ReportForm.Field) -> String {
        switch field {
        case .behaviour: Field.behaviour.rawValue
        case .when: Field.when.rawValue
        case .token, .more: Field.behaviour.rawValue
        default: field.rawValue
        }
    }

    // MARK: What

    private var whatQuestion: Markup {
        question(.behaviour, title: story.what(perspective) ?? words(.whatTitle), hint: words(.whatHint)) {
            choices(
                .behaviour, codes: settings.behaviours(from: visit.site.codes[.behaviour]), name: Name.behaviour,
                type: "checkbox", grid: true, firstID: Field.behaviour.rawValue)
        }
    }

    /// The municipality's own words, or those that fit the reporter.
    private var lead: String {
        if perspective == .oneself, let own = settings.introduction(in: visit.language) { return own }
        return story.lead(perspective) ?? words(.formLead)
    }

    // MARK: Where

    private var whereQuestion: Markup {
        question(.place, id: "waar", title: words(.whereTitle), hint: words(.whereHint)) {
            div(
                .class("map-picker"), .data("map", "pin"), .data("src", visit.link(.gazetteer(.map))), .hidden(),
                .data("text-open", words(.mapOpen)), .data("text-close", words(.mapClose)),
                .data("text-help", words(.mapHelp)),
                .data("text-label", words(.mapLabel, ["town": visit.municipality.name])),
                .data("text-remove", words(.mapRemove)), .data("text-placed", words(.mapPlaced)),
                .data("text-placed-plain", words(.mapPlacedPlain)), .data("text-removed", words(.mapRemoved)),
                .data("text-failed", words(.mapFailed)), .data("text-zoom-in", words(.mapZoomIn)),
                .data("text-zoom-out", words(.mapZoomOut)), .data("text-wait", words(.wait))
            ) {
                input(.type("hidden"), .name(Name.longitude), .value(form[Name.longitude]), .data("longitude"))
                input(.type("hidden"), .name(Name.latitude), .value(form[Name.latitude]), .data("latitude"))
            }
            div(
                .class("field"), .data("suggest"), .data("src", visit.link(.gazetteer(.places))),
                .data("text-count", words(.suggestCount)), .data("text-one", words(.suggestOne)),
                .data("text-none", words(.suggestNone)), .data("text-list", words(.suggestList))
            ) {
                label(.class("field__label"), .for(Field.place.rawValue)) { words(.placeLabel) }
                p(.class("hint"), .id("plek-uitleg")) { words(.placeHint) }
                input(
                    .class("input"), .type("text"), .id(Field.place.rawValue), .name(Name.place),
                    .value(form[Name.place]), .autocomplete("off"), .maxlength(120),
                    .aria("describedby", described("plek-uitleg", .place)),
                    .aria("invalid", isWrong(.place) ? "true" : nil))
                input(
                    .type("hidden"), .name(Name.placeKey), .value(form[Name.placeKey]), .data("suggest-key"))
            }
            if !suggestions.isEmpty {
                p { words(.didYouMean) }
                div(.class("choices")) {
                    for suggestion in suggestions {
                        choice(
                            type: "radio", name: Name.placeKey, value: suggestion.key, id: nil, isChosen: false,
                            text: suggestion.label, hint: nil)
                    }
                }
            }
            div(.class("field")) {
                label(.class("field__label"), .for("lijst")) { words(.listLabel) }
                select(.class("input"), .id("lijst"), .name(Name.listedPlace)) {
                    option(.value("")) { words(.listNothing) }
                    if !gazetteer.places.isEmpty {
                        optgroup(.label(words(.listPlaces))) {
                            for place in gazetteer.places { listOption("place:\(place.id)", place.name) }
                        }
                    }
                    areaGroups
                }
            }
        }
    }

    /// Neighbourhoods, under their district's name when there are districts.
    private var areaGroups: Markup {
        let groups = Dictionary(grouping: gazetteer.smallestAreas) { gazetteer.district(of: $0)?.name ?? "" }
        return fragment {
            for district in groups.keys.sorted() {
                optgroup(
                    .label(
                        district.isEmpty ? words(.listAreas) : words(.listAreasOf, ["district": district]))
                ) {
                    for area in groups[district, default: []] { listOption("area:\(area.code)", area.name) }
                }
            }
        }
    }

    private func listOption(_ value: String, _ name: String) -> Markup {
        option(.value(value), .selected(form[Name.listedPlace] == value)) { name }
    }

    // MARK: When

    private var whenQuestion: Markup {
        question(.when, title: words(.whenTitle), hint: words(.whenHint)) {
            div(.class("choices")) {
                whenChoice(.justNow, words(.whenNow))
                whenChoice(.lastNight, words(.whenLastNight))
                whenChoice(.clock, words(.whenClock))
                div(.class("reveal")) {
                    dateField(.date, Name.date, words(.dateLabel))
                    field(.clock, label: words(.clockLabel), hint: words(.clockHint)) {
                        input(
                            .class("input input--short"), .type("time"), .id(Field.clock.rawValue), .name(Name.clock),
                            .value(form[Name.clock]), .aria("describedby", described("tijd-uitleg", .clock)),
                            .aria("invalid", isWrong(.clock) ? "true" : nil))
                    }
                }
                whenChoice(.part, words(.whenPart))
                div(.class("reveal")) {
                    dateField(.partDate, Name.partDate, words(.dateLabel))
                    field(.part, label: words(.partLabel), hint: nil) {
                        select(
                            .class("input input--short"), .id(Field.part.rawValue), .name(Name.part),
                            .aria("describedby", described(nil, .part)),
                            .aria("invalid", isWrong(.part) ? "true" : nil)
                        ) {
                            option(.value("")) { words(.listNothing) }
                            for part in ReportAnswers.DayPart.allCases {
                                option(.value(part.rawValue), .selected(form[Name.part] == part.rawValue)) {
                                    TimeText.label(part, words)
                                }
                            }
                        }
                    }
                }
                whenChoice(.days, words(.whenDays))
                div(.class("reveal")) {
                    dateField(.firstDay, Name.firstDay, words(.firstDayLabel))
                    dateField(.lastDay, Name.lastDay, words(.lastDayLabel))
                }
                whenChoice(.unknown, words(.whenUnknown))
            }
        }
    }

    private func whenChoice(_ choice: ReportForm.WhenChoice, _ text: String) -> Markup {
        self.choice(
            type: "radio", name: Name.when, value: choice.rawValue, id: choice == .justNow ? Field.when.rawValue : nil,
            isChosen: form[Name.when] == choice.rawValue, text: text, hint: nil)
    }

    private func dateField(_ field: Field, _ name: String, _ title: String) -> Markup {
        let today = DutchTime.reading(of: visit.now).date
        return self.field(field, label: title, hint: nil) {
            input(
                .class("input input--short"), .type("date"), .id(field.rawValue), .name(name), .value(form[name]),
                .max(today.description), .aria("describedby", described(nil, field)),
                .aria("invalid", isWrong(field) ? "true" : nil))
        }
    }

    // MARK: More

    private var moreQuestions: Markup {
        let names = [
            Name.role, Name.residence, Name.setting, Name.bystander, Name.ground, Name.effect, Name.wish,
        ]
        let isOpen = names.contains { form[$0] != nil } || isWrong(.more)
        return details(.class("more"), .open(isOpen)) {
            summary { words(.moreTitle) }
            div(.class("more__body")) {
                p(.class("hint")) { words(.moreHint) }
                optional(.role, Name.role, words(.roleTitle), type: "radio")
                optional(.residence, Name.residence, words(.residenceTitle), type: "radio")
                optional(.setting, Name.setting, words(.settingTitle), type: "radio", grid: true)
                optional(.ground, Name.ground, words(.groundTitle), type: "checkbox", grid: true)
                optional(.effect, Name.effect, words(.effectTitle), type: "checkbox", grid: true)
                optional(.bystander, Name.bystander, words(.bystanderTitle), type: "radio")
                optional(.wish, Name.wish, words(.wishTitle), type: "checkbox")
            }
        }
    }

    /// Each use beyond handling the report, for the reporter to say something about.
    private var usesQuestion: Markup {
        fieldset(.class("question"), .id("vraag-gebruik")) {
            legend(.class("question__title")) {
                h2 {
                    story(.consentTitle)
                    " "
                    span(.class("hint")) { words(.notRequired) }
                }
            }
            div(.class("choices")) {
                choice(
                    type: "checkbox", name: Name.minor, value: "1", id: nil, isChosen: form[Name.minor] != nil,
                    text: story(.minor), hint: story(.minorHint))
                if canSeal {
                    choice(
                        type: "checkbox", name: Name.consent, value: Consent.share.rawValue, id: nil,
                        isChosen: form.all(Name.consent).contains(Consent.share.rawValue),
                        text: story(.consentShare), hint: nil)
                }
                choice(
                    type: "checkbox", name: Name.notCounted, value: "1", id: nil,
                    isChosen: form[Name.notCounted] != nil, text: story(.notCounted), hint: story(.notCountedHint))
            }
        }
    }

    private func optional(
        _ list: CodeCatalogue.List, _ name: String, _ title: String, type: String, grid: Bool = false
    ) -> Markup {
        fieldset(.class("question"), .id("vraag-\(name)")) {
            legend(.class("question__title")) {
                h2 {
                    title
                    " "
                    span(.class("hint")) { words(.notRequired) }
                }
            }
            choices(list, name: name, type: type, grid: grid, firstID: nil)
        }
    }

    /// Takes an answer back: a radio button cannot be cleared otherwise. Sent without a value, it counts as no answer.
    private func noChoice(_ name: String, isChosen: Bool) -> Markup {
        choice(type: "radio", name: name, value: "", id: nil, isChosen: isChosen, text: words(.noChoice), hint: nil)
    }

    // MARK: Parts

    private func question(
        _ field: Field, id: String? = nil, title: String, hint: String, @MarkupBuilder content: () -> Markup
    ) -> Markup {
        let name = id ?? field.rawValue
        return fieldset(
            .class(isWrong(field) ? "question question--error" : "question"), .id("vraag-\(name)"),
            .aria("describedby", described("\(name)-uitleg", field))
        ) {
            legend(.class("question__title")) { h2 { title } }
            p(.class("hint"), .id("\(name)-uitleg")) { hint }
            errors(field)
            content()
        }
    }

    private func field(
        _ field: Field, label title: String, hint: String?, @MarkupBuilder content: () -> Markup
    ) -> Markup {
        div(.class(isWrong(field) ? "field field--error" : "field")) {
            label(.class("field__label"), .for(field.rawValue)) { title }
            if let hint { p(.class("hint"), .id("\(field.rawValue)-uitleg")) { hint } }
            errors(field)
            content()
        }
    }

    private func errors(_ field: Field) -> Markup {
        fragment {
            for problem in problems where problem.field == field {
                FieldError.markup(
                    id: "\(field.rawValue)-fout", prefix: visit.words(PlatformPhrase.self)(.error),
                    text: words(problem.phrase))
            }
        }
    }

    private func isWrong(_ field: Field) -> Bool { problems.contains { $0.field == field } }

    private func described(_ hint: String?, _ field: Field) -> String? {
        let ids = [hint, isWrong(field) ? "\(field.rawValue)-fout" : nil].compactMap(\.self)
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }

    private func choices(
        _ list: CodeCatalogue.List, codes: [Code]? = nil, name: String, type: String, grid: Bool, firstID: String?
    ) -> Markup {
        var chosen = Set(form.all(name))
        // On a sheet that was sent, no answer is an answer.
        if name == Name.role, chosen.isEmpty, form[Name.token] == nil, let role = perspective.role {
            chosen = [role.value]
        }
        return div(.class(grid ? "choices choices--grid" : "choices")) {
            for (index, code) in (codes ?? visit.site.codes[list].codes).enumerated() {
                choice(
                    type: type, name: name, value: code.value, id: index == 0 ? firstID : nil,
                    isChosen: chosen.contains(code.value), text: visit.label(code, in: list),
                    hint: (list == .behaviour ? explanations[code] : nil)
                        ?? visit.site.codes.explanation(code, in: list, visit.language))
            }
            // Only questions that need no answer are asked with radio buttons here.
            if type == "radio" { noChoice(name, isChosen: chosen.isEmpty) }
        }
    }

    private func choice(
        type: String, name: String, value: String, id: String?, isChosen: Bool, text: String, hint: String?
    ) -> Markup {
        label(.class("choice")) {
            input(.type(type), .id(id), .name(name), .value(value), .checked(isChosen))
            span(.class("choice__text")) {
                text
                if let hint { span(.class("choice__hint")) { " " + hint } }
            }
        }
    }
}

/// What to do in danger, on the form and after it.
enum EmergencyNotice {
    static func markup(_ words: Words<ReportingPhrase>) -> Markup {
        section(.class("notice notice--urgent"), .aria("labelledby", "nood")) {
            h2(.class("notice__title"), .id("nood")) { words(.dangerTitle) }
            p {
                words(.dangerBefore) + " "
                a(.class("phone"), .href("tel:112"), .dir("ltr")) { "112" }
                words(.dangerAfter)
            }
        }
    }
}
