import Domain
import HTML
import Platform

/// Story, messages and contact details of one case, for whoever may open them.
struct StorySection {
    /// What stands between this colleague and the words.
    enum Access: Sendable {
        /// Nothing is kept under lock: nobody had a key when the report came in, or its term is over.
        case nothing
        case locked
        /// This colleague has no key, or one that was not admitted.
        case noKey
        case closed
        case opened(ReadStory.Opened)
    }

    let visit: StaffVisit
    let file: Case
    let access: Access
    let hasStory: Bool
    let hasContact: Bool
    /// Stories that this colleague opened today.
    let openedToday: Int
    /// `nil` where no second colleague has to agree.
    let contactRequest: ContactRequestState?
    var problem: ReportingPhrase?

    enum ContactRequestState: Sendable {
        case notAsked
        case waits(ContactRequest)
        case granted(ContactRequest)
    }

    /// More than this in a day is a lot for one person.
    static let manyADay = 10

    private var words: Words<StoryPhrase> { visit.words(StoryPhrase.self) }
    private var id: PathValue { .value(file.id.description) }

    var markup: Markup {
        section(.id("verhaal"), .tabindex(-1)) {
            h2 { words(.staffTitle) }
            if file.terms.isMinor { p { span(.class("badge badge--waiting")) { words(.minorBadge) } } }
            switch access {
            case .nothing: p { words(.staffNone) }
            case .noKey: p { words(.staffNoKey) }
            case .locked:
                p { words(hasStory ? .staffHas : .staffEmpty) }
                p {
                    words(.staffLocked) + " "
                    a(.href(visit.link(.reporting(.readingKey)) + "?melding=\(file.id)")) { words(.staffUnlock) }
                }
            case .closed:
                p { words(hasStory ? .staffHas : .staffEmpty) }
                openForm(.openStory(id), .staffOpen)
                contact
                messageForm
            case .opened(let opened):
                today
                if !opened.story.isEmpty {
                    details(.class("more story")) {
                        summary { words(.staffBlurred) }
                        div(.class("more__body")) { StoryText.markup(opened.story) }
                    }
                }
                conversation(opened)
                if let details = opened.contact {
                    h3 { words(.staffContact) }
                    ContactFacts.markup(details, visit.visit)
                } else {
                    contact
                }
                messageForm
            }
            if file.terms.consents.contains(.share) { p(.class("hint")) { words(.staffMayShare) } }
        }
    }

    private var today: Markup {
        p(.class("hint")) {
            words(.staffToday, ["n": String(openedToday)])
            if openedToday >= Self.manyADay { " " + words(.staffPause) }
        }
    }

    private func conversation(_ opened: ReadStory.Opened) -> Markup {
        ol(.class("messages")) {
            for message in opened.messages {
                li(.class(message.isFromReporter ? "message" : "message message--own")) {
                    p(.class("message__from")) {
                        words(message.isFromReporter ? .staffFromReporter : .staffFromUs) + " "
                            + CalendarWords(visit.language).moment(message.at)
                    }
                    StoryText.markup(message.text)
                }
            }
        }
    }

    private func openForm(_ url: ReportingURL, _ phrase: StoryPhrase) -> Markup {
        form(.class("form"), .method("post"), .action(visit.link(.reporting(url))), .data("form")) {
            visit.forgeryField
            fieldset(.class("question")) {
                legend(.class("question__title")) { h3 { words(.staffReason) } }
                div(.class("choices")) {
                    for (index, reason) in ReadStory.Reason.allCases.enumerated() {
                        label(.class("choice")) {
                            input(
                                .type("radio"), .name("reason"), .value(reason.rawValue), .checked(index == 0))
                            span(.class("choice__text")) { words(reason.phrase) }
                        }
                    }
                }
            }
            div(.class("actions")) { button(.class("button"), .type("submit")) { words(phrase) } }
        }
    }

    private var contact: Markup {
        fragment {
            if hasContact {
                h3 { words(.staffContact) }
                switch contactRequest {
                case nil: openForm(.openContact(id), .staffOpenContact)
                case .notAsked:
                    p { words(.secondTitle) }
                    contactForm("ask", .secondAsk)
                case .waits(let request):
                    if request.askedBy == visit.account.id {
                        p { words(.secondWaits) }
                    } else {
                        p { words(.secondAsked, ["name": request.askedByName]) }
                        contactForm("agree", .secondAgree)
                    }
                case .granted(let request):
                    p { words(.secondGranted, ["name": request.grantedByName ?? ""]) }
                    openForm(.openContact(id), .staffOpenContact)
                }
            } else if !file.terms.consents.contains(.contact) {
                p(.class("hint")) { words(.staffMayNotContact) }
            }
        }
    }

    private func contactForm(_ action: String, _ phrase: StoryPhrase) -> Markup {
        form(.method("post"), .action(visit.link(.reporting(.openContact(id))))) {
            visit.forgeryField
            input(.type("hidden"), .name("action"), .value(action))
            div(.class("actions")) { button(.class("button button--quiet"), .type("submit")) { words(phrase) } }
        }
    }

    private var messageForm: Markup {
        form(
            .class("form"), .method("post"), .action(visit.link(.reporting(.sendMessage(id)))), .novalidate(),
            .data("form")
        ) {
            visit.forgeryField
            div(.class(problem == nil ? "field" : "field field--error")) {
                label(.class("field__label"), .for("bericht")) { words(.staffMessage) }
                p(.class("hint"), .id("bericht-uitleg")) {
                    words(.staffMessageHint, ["language": file.terms.language.ownName])
                }
                if let problem {
                    FieldError.markup(
                        id: "bericht-fout", prefix: visit.words(PlatformPhrase.self)(.error),
                        text: visit.words(ReportingPhrase.self)(problem))
                }
                textarea(
                    .class("input"), .id("bericht"), .name("message"), .rows(5), .dir("auto"),
                    .maxlength(ReportWords.longestStory),
                    .aria("describedby", problem == nil ? "bericht-uitleg" : "bericht-uitleg bericht-fout"),
                    .aria("invalid", problem == nil ? nil : "true")
                ) { visit.form["message"] ?? "" }
            }
            label(.class("choice")) {
                input(.type("checkbox"), .name("asks"), .value("1"), .checked(visit.form["asks"] != nil))
                span(.class("choice__text")) { words(.staffAsks) }
            }
            div(.class("actions")) { button(.class("button"), .type("submit")) { words(.staffSend) } }
        }
    }
}

extension ReadStory.Reason {
    var phrase: StoryPhrase {
        switch self {
        case .handle: .reasonBehandelen
        case .callBack: .reasonTerugbellen
        case .question: .reasonVraagVanMelder
        case .oversight: .reasonToezicht
        case .correction: .reasonCorrectie
        }
    }
}
