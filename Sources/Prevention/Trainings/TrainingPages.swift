import Domain
import HTML
import Markdown
import Platform
import Registers

/// Trainings that anybody can sign up for, and learning paths that the municipality shows.
struct TrainingListPage {
    let visit: Visit
    /// Not over yet, in order.
    let trainings: [ScheduledTraining]
    let counts: [Identifier: SignUpStore.Counts]
    /// With the titles of what is in them.
    let paths: [(path: Entry, titles: [String])]

    private var words: Words<TrainingPhrase> { visit.words(TrainingPhrase.self) }

    var page: Page {
        Page(title: words(.title)) {
            h1 { words(.title) }
            p(.class("lead")) { words(.lead) }
            if trainings.isEmpty {
                div(.class("notice")) { p { words(.none) } }
            } else {
                ul(.class("cards")) { for training in trainings { card(training) } }
                p { a(.href(visit.link(.prevention(.trainingCalendar)))) { words(.calendar) } }
            }
            p { a(.href(visit.link(.prevention(.cancelTraining)))) { words(.cancelTitle) } }
            if !paths.isEmpty {
                section {
                    h2 { words(.paths) }
                    p { words(.pathsLead) }
                    for (path, titles) in paths { self.path(path, titles) }
                }
            }
            ul {
                li { a(.href(visit.link(.prevention(.badges)))) { words(.badges) } }
                li { a(.href(visit.link(.prevention(.practice)))) { words(.practise) } }
            }
        }
    }

    private func card(_ training: ScheduledTraining) -> Markup {
        li(.class("card")) {
            h2(.class("card__title"), .dir("auto")) {
                a(.href(visit.link(.prevention(.trainingDate(.value(training.id.description)))))) { training.title }
            }
            TrainingFacts(visit: visit, training: training).markup
            p {
                TrainingFacts(visit: visit, training: training).seats(counts[training.id] ?? SignUpStore.Counts())
            }
        }
    }

    private func path(_ path: Entry, _ titles: [String]) -> Markup {
        section(.class("card")) {
            h3(.class("card__title"), .dir("auto")) { path[LearningPath.title] }
            if let role = path[LearningPath.role] { p { visit.phrase(of: role) } }
            OwnText.block(path[LearningPath.description])
            ol { for title in titles { li(.dir("auto")) { title } } }
            if let months = path[LearningPath.renewalMonths] {
                p(.class("hint")) { words(.renewal, ["months": NumberText(visit.language).whole(months)]) }
            }
        }
    }
}

/// When and where, and whether there is room.
struct TrainingFacts {
    let visit: Visit
    let training: ScheduledTraining

    private var words: Words<TrainingPhrase> { visit.words(TrainingPhrase.self) }
    private var calendar: CalendarWords { CalendarWords(visit.language) }

    var markup: Markup {
        dl(.class("facts")) {
            fact(.when, calendar.dateWithWeekday(training.date))
            fact(.time, "\(FieldText.clock(training.start)) – \(FieldText.clock(training.end))")
            fact(.place, training.place)
            fact(
                .forWhom,
                training.training[Training.audiences].map { visit.phrase(of: $0) }.listed(in: visit.language))
        }
    }

    private func fact(_ name: TrainingPhrase, _ value: String) -> Markup {
        div {
            dt { words(name) }
            dd(.dir("auto")) { value }
        }
    }

    /// In words, never as who is coming.
    func seats(_ counts: SignUpStore.Counts) -> String {
        guard training.isOpen(at: visit.now) else { return words(.closed) }
        guard !training.isListFull(counts) else { return words(.listFull) }
        let free = training.seats - counts.seated
        guard free > 0, counts.waiting == 0 else { return words(.full) }
        return words(.free, ["seats": NumberText(visit.language).whole(free)])
    }
}

extension Visit {
    /// What people read for a choice of a register.
    func phrase<Choice: FieldChoice>(of choice: Choice) -> String {
        site.phrasebook.phrase("\(Choice.phrases).\(choice.rawValue)", in: language)
    }
}

/// One date of a training, with the form to sign up.
struct TrainingDatePage {
    enum Name {
        static let token = "token", name = "naam", email = "mail"
    }

    struct Problem: Sendable {
        let field: String
        let phrase: TrainingPhrase
    }

    let visit: Visit
    let training: ScheduledTraining
    let counts: SignUpStore.Counts
    let token: String
    var form = SubmittedForm()
    var problems: [Problem] = []

    private var words: Words<TrainingPhrase> { visit.words(TrainingPhrase.self) }
    private var url: MunicipalityURL { .prevention(.trainingDate(.value(training.id.description))) }

    var page: Page {
        Page(title: training.title, scripts: [.form], hasErrors: !problems.isEmpty) {
            if !problems.isEmpty {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: problems.map { ($0.field, words($0.phrase)) })
            }
            p { a(.href(visit.link(.prevention(.trainings)))) { words(.title) } }
            h1(.dir("auto")) { training.title }
            TrainingFacts(visit: visit, training: training).markup
            div(.dir("auto")) { Markdown(training.training[Training.description]).markup }
            if training.training[Training.hasCertificate] { p { words(.certificate) } }
            section {
                h2 { words(.signUp) }
                p { TrainingFacts(visit: visit, training: training).seats(counts) }
                if training.isOpen(at: visit.now) { signUpForm }
            }
        }
    }

    private var signUpForm: Markup {
        HTML.form(
            .class("form"), .id(Name.token), .tabindex(-1), .method("post"), .action(visit.link(url)), .novalidate(),
            .data("form")
        ) {
            input(.type("hidden"), .name(Name.token), .value(token))
            p { words(.whyMail, ["days": String(SignUp.keepDays)]) }
            field(Name.name, .name, "text", autocomplete: "name")
            field(Name.email, .email, "email", autocomplete: "email")
            p(.class("hint")) {
                words(.closesOn, ["date": CalendarWords(visit.language).date(training.closes)])
            }
            div(.class("actions")) {
                button(.class("button"), .type("submit")) { words(.signUpButton) }
            }
        }
    }

    private func field(_ name: String, _ label: TrainingPhrase, _ type: String, autocomplete: String) -> Markup {
        let problem = problems.first { $0.field == name }
        return div(.class(problem == nil ? "field" : "field field--error")) {
            HTML.label(.class("field__label"), .for(name)) { words(label) }
            if let problem {
                FieldError.markup(
                    id: "\(name)-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem.phrase))
            }
            input(
                .class("input"), .type(type), .id(name), .name(name), .value(form[name]),
                .autocomplete(autocomplete), .dir(type == "email" ? "ltr" : "auto"),
                .aria("describedby", problem == nil ? nil : "\(name)-fout"),
                .aria("invalid", problem == nil ? nil : "true"))
        }
    }
}

/// After signing up: whether there is a seat, and the code to withdraw with.
struct SignedUpPage {
    let visit: Visit
    let training: ScheduledTraining
    let signUp: SignUp
    let code: SignUpCode

    private var words: Words<TrainingPhrase> { visit.words(TrainingPhrase.self) }

    var page: Page {
        Page(title: words(signUp.hasSeat ? .seated : .onList)) {
            h1 { words(signUp.hasSeat ? .seated : .onList) }
            p(.class("lead")) { words(signUp.hasSeat ? .seatedLead : .onListLead) }
            h2(.dir("auto")) { training.title }
            TrainingFacts(visit: visit, training: training).markup
            section(.class("notice"), .aria("labelledby", "code-titel")) {
                h2(.class("notice__title"), .id("code-titel")) { words(.codeTitle) }
                p(.class("receipt-code"), .id("code"), .dir("ltr"), .translate("no")) {
                    for group in code.groups.split(separator: " ") { span { String(group) + " " } }
                }
                p { words(.codeLead) }
            }
            p { a(.href(visit.link(.prevention(.cancelTraining)))) { words(.cancelTitle) } }
        }
    }
}

/// Withdrawing with a code.
struct CancelTrainingPage {
    enum State {
        case form(problem: TrainingPhrase?)
        case done(ScheduledTraining)
    }

    static let codeName = "code"

    let visit: Visit
    let state: State
    var typed = ""

    private var words: Words<TrainingPhrase> { visit.words(TrainingPhrase.self) }

    var page: Page {
        switch state {
        case .done(let training):
            Page(title: words(.cancelled)) {
                h1 { words(.cancelled) }
                p(.class("lead"), .dir("auto")) {
                    words(
                        .cancelledLead,
                        [
                            "training": training.title, "date": CalendarWords(visit.language).date(training.date),
                        ])
                }
                p { a(.href(visit.link(.prevention(.trainings)))) { words(.title) } }
            }
        case .form(let problem):
            Page(title: words(.cancelTitle), scripts: [.form], hasErrors: problem != nil) {
                if let problem {
                    ErrorSummary.markup(
                        title: visit.words(PlatformPhrase.self)(.errorSummary),
                        problems: [(Self.codeName, words(problem))])
                }
                h1 { words(.cancelTitle) }
                p(.class("lead")) { words(.cancelLead) }
                HTML.form(
                    .class("form"), .method("post"), .action(visit.link(.prevention(.cancelTraining))), .novalidate(),
                    .data("form")
                ) {
                    div(.class(problem == nil ? "field" : "field field--error")) {
                        HTML.label(.class("field__label"), .for(Self.codeName)) { words(.codeLabel) }
                        if let problem {
                            FieldError.markup(
                                id: "code-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem))
                        }
                        input(
                            .class("input input--code"), .type("text"), .id(Self.codeName), .name(Self.codeName),
                            .value(typed), .inputmode("numeric"), .autocomplete("off"), .dir("ltr"),
                            .aria("describedby", problem == nil ? nil : "code-fout"),
                            .aria("invalid", problem == nil ? nil : "true"))
                    }
                    div(.class("actions")) {
                        button(.class("button"), .type("submit")) { words(.cancelButton) }
                    }
                }
            }
        }
    }
}
