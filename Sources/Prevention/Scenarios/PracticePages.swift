import Domain
import HTML
import Platform

/// Which stories there are.
struct PracticeListPage {
    let visit: Visit
    let scenarios: [Scenario]

    private var words: Words<PracticePhrase> { visit.words(PracticePhrase.self) }

    var page: Page {
        Page(title: words(.title)) {
            h1 { words(.title) }
            p(.class("lead")) { words(.lead) }
            p { words(.nothingKept) }
            ul(.class("cards")) {
                for scenario in scenarios {
                    li(.class("card")) {
                        h2(.class("card__title")) {
                            a(.href(visit.link(.prevention(.scenario(.value(scenario.id)))))) {
                                scenario.title[visit.language]
                            }
                        }
                        p { scenario.lead[visit.language] }
                        p(.class("hint")) {
                            words(.minutes, ["minutes": NumberText(visit.language).whole(scenario.minutes)])
                        }
                    }
                }
            }
            section {
                h2 { words(.moreTitle) }
                ul {
                    li { a(.href(visit.link(.help(.guidanceFor(.value("omstander")))))) { words(.bystanderGuide) } }
                    li { a(.href(visit.link(.prevention(.trainings)))) { words(.trainings) } }
                    li { a(.href(visit.link(.help(.finder)))) { words(.help) } }
                }
            }
        }
    }
}

/// One page of a story. Whatever step it is, the way out stands on top of it.
struct PracticePage {
    let visit: Visit
    let scenario: Scenario
    let quiz: RecognitionQuiz

    private var words: Words<PracticePhrase> { visit.words(PracticePhrase.self) }
    private var language: Language { visit.language }
    private var url: MunicipalityURL { .prevention(.scenario(.value(scenario.id))) }
    private typealias Name = PracticeWalk.Name

    // MARK: Steps

    /// What it is about, what may be hard to read, and from whose place to look.
    func start(form: SubmittedForm = SubmittedForm(), problem: PracticePhrase? = nil, sheet: String) -> Page {
        page(scenario.title[language], hasErrors: problem != nil) {
            if let problem {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: [(Name.perspective, words(problem))])
            }
            h1 { scenario.title[language] }
            p(.class("lead")) { scenario.lead[language] }
            section(.class("notice notice--careful"), .aria("labelledby", "vooraf")) {
                h2(.class("notice__title"), .id("vooraf")) { words(.warningTitle) }
                p { scenario.warning[language] }
                p { words(.warningStop) }
            }
            HTML.form(.class("form"), .method("post"), .action(visit.link(url)), .data("form"), .novalidate()) {
                hidden(Name.step, PracticeWalk.Step.before.rawValue)
                hidden(Name.sheet, sheet)
                fieldset(
                    .class(problem == nil ? "question" : "question question--error"), .id(Name.perspective),
                    .tabindex(-1)
                ) {
                    legend(.class("question__title")) { h2 { words(.perspectiveTitle) } }
                    if let problem {
                        FieldError.markup(
                            id: "rol-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem))
                    }
                    div(.class("choices")) {
                        for perspective in StoryPerspective.allCases {
                            choice(
                                Name.perspective, perspective.rawValue, words(perspective.phrase),
                                isChosen: form[Name.perspective] == perspective.rawValue)
                        }
                    }
                }
                div(.class("field")) {
                    HTML.label(.class("field__label"), .for(Name.session)) { words(.sessionLabel) }
                    p(.class("hint"), .id("sessie-uitleg")) { words(.sessionHint) }
                    input(
                        .class("input input--short"), .type("text"), .id(Name.session), .name(Name.session),
                        .value(form[Name.session]), .inputmode("numeric"), .autocomplete("off"), .dir("ltr"),
                        .aria("describedby", "sessie-uitleg"))
                }
                next(.begin)
            }
        }
    }

    func step(_ walk: PracticeWalk) -> Page {
        switch walk.step {
        case .before: questions(walk, title: .beforeTitle, lead: .beforeLead, to: .story)
        case .after: questions(walk, title: .afterTitle, lead: .afterLead, to: .outcome)
        case .story, .outcome: story(walk)
        }
    }

    private func questions(
        _ walk: PracticeWalk, title: PracticePhrase, lead: PracticePhrase, to next: PracticeWalk.Step
    ) -> Page {
        let isBefore = walk.step == .before
        var onward = walk
        onward.step = next
        if isBefore { onward.before = onward.before.map { _ in nil } }
        let answers = isBefore ? walk.before : walk.after
        return page(words(title)) {
            h1 { words(title) }
            p(.class("lead")) { words(lead) }
            HTML.form(.class("form"), .method("post"), .action(visit.link(url)), .data("form")) {
                state(onward)
                for (index, question) in quiz.questions.enumerated() {
                    fieldset(.class("question")) {
                        legend(.class("question__title")) { h2 { question.text[language] } }
                        div(.class("choices")) {
                            for (place, answer) in question.answers.enumerated() {
                                choice(
                                    isBefore ? Name.before(index) : Name.after(index), String(place), answer[language],
                                    isChosen: answers[index] == place)
                            }
                        }
                    }
                }
                self.next(.goOn)
            }
            backForm(walk)
        }
    }

    private func story(_ walk: PracticeWalk) -> Page {
        let way = scenario[walk.perspective]?.walk(walk.way) ?? []
        let title = words(walk.perspective.phrase)
        return page(title) {
            p { scenario.title[language] }
            h1 { title }
            if let node = way.last?.node {
                if let before = way.dropLast().last, let chosen = before.chosen,
                    let text = before.node.choices?[chosen].text
                {
                    p(.class("hint")) { words(.youChose, ["choice": text[language]]) }
                }
                div(.class("story")) {
                    for part in node.text[language].split(separator: "\n") { p { String(part) } }
                }
                if let note = node.note {
                    section(.class("notice"), .aria("labelledby", "uitleg")) {
                        h2(.class("notice__title"), .id("uitleg")) { words(.noteTitle) }
                        p { note[language] }
                    }
                }
                HTML.form(.class("form"), .method("post"), .action(visit.link(url))) {
                    state(walk)
                    if let choices = node.choices, !choices.isEmpty {
                        h2 { words(.whatDoYouDo) }
                        div(.class("stack story-choices")) {
                            for (place, option) in choices.enumerated() {
                                button(
                                    .class("button button--quiet"), .type("submit"), .name(Name.choice),
                                    .value(String(place))
                                ) { option.text[language] }
                            }
                        }
                    } else {
                        p { words(.theEnd) }
                        button(
                            .class("button"), .type("submit"), .name(Name.step),
                            .value(PracticeWalk.Step.after.rawValue)
                        ) { words(.toAfter) }
                    }
                }
            }
            backForm(walk)
        }
    }

    /// The own difference, what was right, and questions to talk about.
    func outcome(_ walk: PracticeWalk, session: PracticePhrase?) -> Page {
        let (before, after) = (quiz.score(walk.before), quiz.score(walk.after))
        let numbers = NumberText(language)
        return page(words(.outcomeTitle)) {
            h1 { words(.outcomeTitle) }
            p(.class("lead")) {
                words(
                    .outcomeScores,
                    [
                        "before": numbers.whole(before), "after": numbers.whole(after),
                        "all": numbers.whole(quiz.questions.count),
                    ])
            }
            p { words(after > before ? .outcomeMore : after == before ? .outcomeSame : .outcomeLess) }
            p(.class("hint")) { words(session ?? .outcomeNotKept) }
            section {
                h2 { words(.answersTitle) }
                for question in quiz.questions {
                    section(.class("card")) {
                        h3(.class("card__title")) { question.text[language] }
                        p { strong { question.answers[question.right][language] } }
                        p { question.why[language] }
                    }
                }
            }
            section {
                h2 { words(.debriefTitle) }
                p { words(.debriefLead) }
                ul { for question in scenario.debrief { li { question[language] } } }
            }
            section {
                h2 { words(.moreTitle) }
                ul {
                    li { a(.href(visit.link(url))) { words(.otherPerspective) } }
                    li { a(.href(visit.link(.prevention(.practice)))) { words(.otherStory) } }
                    li { a(.href(visit.link(.help(.finder)))) { words(.help) } }
                }
            }
        }
    }

    // MARK: Parts

    private func page(_ title: String, hasErrors: Bool = false, @MarkupBuilder content: () -> Markup) -> Page {
        Page(title: title, scripts: [.form], languageURL: url, hasErrors: hasErrors) {
            // Stopping is always one press away and needs no reason.
            p(.class("practice-stop")) {
                a(.class("button button--quiet"), .href(visit.link(.help(.finder)))) { words(.stop) }
            }
            content()
        }
    }

    private func state(_ walk: PracticeWalk) -> Markup {
        fragment {
            // The button at the end of a story says another step; the first value that is sent counts.
            for (name, value) in walk.fields where name != Name.step || !isAtEnd(walk) { hidden(name, value) }
        }
    }

    private func isAtEnd(_ walk: PracticeWalk) -> Bool {
        walk.step == .story && scenario[walk.perspective]?.walk(walk.way).last?.node.isEnd == true
    }

    private func hidden(_ name: String, _ value: String) -> Markup {
        input(.type("hidden"), .name(name), .value(value))
    }

    private func choice(_ name: String, _ value: String, _ text: String, isChosen: Bool) -> Markup {
        HTML.label(.class("choice")) {
            input(.type("radio"), .name(name), .value(value), .checked(isChosen))
            span(.class("choice__text")) { text }
        }
    }

    private func next(_ phrase: PracticePhrase) -> Markup {
        div(.class("actions")) { button(.class("button"), .type("submit")) { words(phrase) } }
    }

    private func backForm(_ walk: PracticeWalk) -> Markup {
        fragment {
            if let back = walk.back {
                HTML.form(.method("post"), .action(visit.link(url))) {
                    for (name, value) in back.fields { hidden(name, value) }
                    button(.class("link-button"), .type("submit")) { words(.oneStepBack) }
                }
            }
        }
    }
}

extension StoryPerspective {
    var phrase: PracticePhrase {
        switch self {
        case .target: .perspectiveTarget
        case .bystander: .perspectiveBystander
        case .doer: .perspectiveDoer
        }
    }
}
