import Domain
import HTML
import Markdown
import Platform
import Registers

/// "De aanpak van gemeente X": the plan of a municipality for everybody, made of its registers.
struct PublicPage {
    let visit: Visit
    let plan: PublicPlan
    /// The nearest first.
    let others: [PublishedProfile]

    /// For the municipality itself: concepts are shown, and called so.
    var isPreview = false

    /// Cards of other municipalities; the rest is on the page with all of them.
    static let mostCards = 6

    private var words: Words<PublicPagePhrase> { visit.words(PublicPagePhrase.self) }
    private var content: PublicContent { PublicContent(visit: visit) }
    private var profile: Entry { plan.profile }

    var page: Page {
        switch plan.part {
        case .overview: overview
        case .phase, .one: activitiesPage
        }
    }

    private var address: String { visit.link(.planning(isPreview ? .preview : .publicPage)) }

    /// Activities alone, page by page.
    private var activitiesPage: Page {
        Page(title: words(.activities), languageQuery: plan.part.query) {
            p { a(.href(address)) { words(.title, ["town": visit.municipality.name]) } }
            h1 { words(.activities) }
            if isPreview { previewNotice }
            if profile[Profile.isExample] { exampleNotice }
            if plan.measures.isEmpty { p { words(.activitiesNone) } }
            for activities in plan.activities {
                self.activities(activities)
                let size = PlanPart.size
                PageLinks(current: activities.page, total: activities.total, size: size) { [address] page in
                    address + PlanPart.phase(activities.phase, page: page).query
                }.markup(visit.words(PlatformPhrase.self))
            }
        }
    }

    private var previewNotice: Markup {
        div(.class("notice notice--careful"), .role("note")) {
            p { words(profile[Profile.isPublished] ? .preview : .previewUnpublished) }
        }
    }

    private var overview: Page {
        let title = words(.title, ["town": visit.municipality.name])
        return Page(title: title) {
            h1 { title }
            if isPreview { previewNotice }
            if profile[Profile.isExample] { exampleNotice }
            p(.class("lead"), .lang(content.lang), .dir(content.dir)) { profile[Profile.teaser] }
            if visit.language != .dutch { p(.class("hint")) { words(.dutchOnly) } }
            section {
                h2 { words(.ambition) }
                content.markdown(profile[Profile.ambition])
                goals
            }
            section {
                h2 { words(.approach) }
                content.markdown(profile[Profile.approach])
                commitments
            }
            section {
                h2 { words(.activities) }
                if plan.measures.isEmpty { p { words(.activitiesNone) } }
                for activities in plan.activities { self.activities(activities) }
            }
            partners
            closingGoal
            contact
            memberships
            SharePart(visit: visit).markup
            otherMunicipalities
        }
    }

    private var exampleNotice: Markup {
        div(.class("notice notice--careful")) {
            p {
                strong { words(.example) }
                " "
                span(.lang(content.lang), .dir(content.dir)) { profile[Profile.exampleNote] }
            }
            if !profile[Profile.source].isEmpty {
                p { a(.href(profile[Profile.source]), .rel("noreferrer nofollow")) { words(.source) } }
            }
        }
    }

    // MARK: What the municipality wants

    private var goals: Markup {
        fragment {
            if !plan.goals.isEmpty {
                h3 { words(.goals) }
                ul(.class("plan-list")) {
                    for goal in plan.goals {
                        li {
                            strong(.lang(content.lang), .dir(content.dir)) { goal[Goal.title] }
                            concept(goal)
                            content.markdown(goal[Goal.ambition])
                            facts {
                                fact(words(.goalFor), goal[Goal.priorityGroup], isDutch: true)
                                fact(words(.goalYear), goal[Goal.year].map(String.init) ?? "")
                            }
                        }
                    }
                }
            }
        }
    }

    private var commitments: Markup {
        fragment {
            if !plan.commitments.isEmpty {
                h3 { words(.commitments) }
                ul(.class("plan-list")) {
                    for commitment in plan.commitments {
                        li {
                            strong(.lang(content.lang), .dir(content.dir)) { commitment[Commitment.title] }
                            concept(commitment)
                            content.markdown(commitment[Commitment.asked])
                            content.markdown(commitment[Commitment.done])
                            facts {
                                fact(words(.kind), commitment[Commitment.kind].map(content.word) ?? "")
                                fact(words(.date), day(of: commitment))
                                fact(words(.support), commitment[Commitment.support], isDutch: true)
                                fact(words(.state), described ?? commitment[Commitment.state].map(content.word) ?? "")
                            }
                            if !commitment[Commitment.source].isEmpty {
                                p {
                                    a(.href(commitment[Commitment.source]), .rel("noreferrer nofollow")) {
                                        words(.source)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Of an example the words say what is known of the day.
    private func day(of commitment: Entry) -> String {
        guard let date = commitment[Commitment.date], !profile[Profile.isExample] else { return "" }
        return CalendarWords(visit.language).date(date)
    }

    // MARK: What it does

    private func activities(_ activities: PublicPlan.Activities) -> Markup {
        fragment {
            if !activities.shown.isEmpty {
                h3 { words(title(of: activities.phase)) }
                ul(.class("cards")) {
                    for measure in activities.shown { activity(measure) }
                }
                if plan.part == .overview, activities.total > activities.shown.count {
                    p {
                        a(.href(address + PlanPart.phase(activities.phase, page: 1).query)) {
                            words(.activitiesAll, ["count": NumberText(visit.language).whole(activities.total)])
                            span(.class("visually-hidden")) { ": " + words(title(of: activities.phase)) }
                        }
                    }
                }
            }
        }
    }

    private func title(of phase: Measure.Phase?) -> PublicPagePhrase {
        switch phase {
        case .before: .before
        case .during: .during
        case .after: .after
        case nil: .always
        }
    }

    /// Nobody must think that a concept was decided.
    private func concept(_ entry: Entry) -> Markup {
        fragment {
            if isPreview, !Publication.isPublic(entry) {
                " "
                span(.class("badge badge--waiting")) { content.word(Publication.concept) }
            }
        }
    }

    /// Where the page tells about a measure.
    static func anchor(_ measure: Identifier) -> String { "m-\(measure)" }

    private func activity(_ measure: Entry) -> Markup {
        li(.class("card"), .id(Self.anchor(measure.id))) {
            h4(.class("card__title"), .lang(content.lang), .dir(content.dir)) {
                measure[Measure.title]
                concept(measure)
            }
            content.markdown(measure[Measure.what])
            facts {
                fact(words(.audience), content.list(measure[Measure.audiences].map(content.word)))
                fact(words(.kind), measure[Measure.kind].map(content.word) ?? "")
                fact(words(.state), state(of: measure))
                fact(words(.alsoPhases), content.list(measure[Measure.phases].dropFirst().map(content.word)))
                fact(words(.department), department(of: measure), isDutch: true)
            }
        }
    }

    private func state(of measure: Entry) -> String {
        guard let state = measure[Measure.state] else { return "" }
        return state == .idea ? content.word(state) : described ?? content.word(state)
    }

    /// Of an example is known what was described, not how far it is.
    private var described: String? { profile[Profile.isExample] ? words(.described) : nil }

    private func department(of measure: Entry) -> String {
        plan.departments.first { $0.id == measure[Measure.owner] }?[Department.title] ?? ""
    }

    // MARK: With whom

    private var partners: Markup {
        fragment {
            if !plan.partners.isEmpty || !plan.departments.isEmpty {
                section {
                    h2 { words(.partners) }
                    if !plan.partners.isEmpty {
                        ul(.class("plan-list")) {
                            for partner in plan.partners {
                                li {
                                    strong(.lang(content.lang), .dir(content.dir)) { partner.name }
                                    content.markdown(partner.tasks)
                                }
                            }
                        }
                    }
                    if !plan.departments.isEmpty {
                        h3 { words(.departments) }
                        ul {
                            for department in plan.departments {
                                li(.lang(content.lang), .dir(content.dir)) { department[Department.title] }
                            }
                        }
                    }
                }
            }
        }
    }

    private var closingGoal: Markup {
        fragment {
            if !profile[Profile.closingGoal].isEmpty {
                section {
                    h2 { words(.closingGoal) }
                    blockquote(.class("notice notice--good"), .lang(content.lang), .dir(content.dir)) {
                        Markdown(profile[Profile.closingGoal]).markup
                    }
                    content.markdown(profile[Profile.closing])
                }
            }
        }
    }

    private var contact: Markup {
        let (mail, phone) = (profile[Profile.mail], profile[Profile.phone])
        return section {
            h2 { words(.contact) }
            if !profile[Profile.programme].isEmpty {
                p(.lang(content.lang), .dir(content.dir)) { profile[Profile.programme] }
            }
            if mail.isEmpty, phone.isEmpty { p { words(.contactNone) } }
            if !mail.isEmpty {
                p {
                    words(.contactMail) + " "
                    a(.href("mailto:\(mail)"), .dir("ltr")) { mail }
                }
            }
            if !phone.isEmpty {
                p {
                    words(.contactPhone) + " "
                    a(
                        .class("phone"), .href("tel:\(phone.filter { $0.isNumber || $0 == "+" })"), .dir("ltr")
                    ) { phone }
                }
            }
            if !profile[Profile.programmeContact].isEmpty {
                p {
                    a(.href(profile[Profile.programmeContact]), .rel("noreferrer nofollow")) {
                        words(.programmeContact)
                    }
                }
            }
            p(.class("hint")) {
                words(.notForReports) + " "
                a(.href(visit.link(.reporting(.routes)))) { visit.words(PlatformPhrase.self)(.routes) }
            }
        }
    }

    private var memberships: Markup {
        fragment {
            if !plan.memberships.isEmpty {
                section {
                    h2 { words(.member) }
                    ul(.class("plan-list")) {
                        for membership in plan.memberships {
                            li {
                                strong(.lang(content.lang), .dir(content.dir)) { membership[Membership.programme] }
                                p { years(of: membership) }
                                content.markdown(membership[Membership.note])
                            }
                        }
                    }
                }
            }
        }
    }

    private func years(of membership: Entry) -> String {
        func year(_ date: CivilDate?) -> String { date.map { String($0.components.year) } ?? "" }
        let from = year(membership[Membership.from])
        guard let until = membership[Membership.until] else { return words(.memberSince, ["from": from]) }
        return words(.memberFromTo, ["from": from, "to": year(until)])
    }

    // MARK: Elsewhere

    private var otherMunicipalities: Markup {
        section {
            h2 { words(.others) }
            if !others.isEmpty {
                ul(.class("cards")) {
                    for profile in others.prefix(Self.mostCards) {
                        MunicipalityCard(visit: visit, profile: profile).markup
                    }
                }
            }
            p { a(.href(visit.link(.planning(.municipalities)))) { words(.othersAll) } }
            p { a(.href(visit.link(.planning(.feed)))) { words(.feed) } }
        }
    }

    // MARK: Facts

    private func facts(@MarkupBuilder _ rows: () -> Markup) -> Markup {
        let rows = rows()
        return rows.isEmpty ? rows : dl(.class("facts")) { rows }
    }

    private func fact(_ name: String, _ value: String, isDutch: Bool = false) -> Markup {
        fragment {
            if !value.isEmpty {
                div {
                    dt { name }
                    dd(.lang(isDutch ? content.lang : nil), .dir(isDutch ? content.dir : nil)) { value }
                }
            }
        }
    }
}

/// How the municipality's own Dutch stands in a page of another language.
struct PublicContent {
    let visit: Visit

    var lang: String? { visit.language == .dutch ? nil : "nl" }
    var dir: String? { visit.language == .dutch ? nil : "ltr" }

    func markdown(_ text: String) -> Markup {
        text.isEmpty ? Markup() : div(.class("plan-text"), .lang(lang), .dir(dir)) { Markdown(text).markup }
    }

    /// What people read for a choice.
    func word<Choice: FieldChoice>(_ choice: Choice) -> String {
        visit.site.phrasebook.phrase("\(Choice.phrases).\(choice.rawValue)", in: visit.language)
    }

    func list(_ words: [String]) -> String { words.listed(in: visit.language) }
}

/// Staff looks at a page that nobody began yet.
enum NoPreviewPage {
    static func page(_ visit: StaffVisit) -> Page {
        let words = visit.words(PublicPagePhrase.self)
        return Page(title: words(.previewTitle)) {
            h1 { words(.previewTitle) }
            p { words(.previewNone) }
            p { a(.href(visit.link(Profile.register.address()))) { words(.previewProfile) } }
        }
    }
}

/// The page of a municipality that has not published its approach.
enum UnpublishedPage {
    static func page(_ visit: Visit, others: [PublishedProfile]) -> Page {
        let words = visit.words(PublicPagePhrase.self)
        return Page(title: words(.title, ["town": visit.municipality.name])) {
            h1 { words(.title, ["town": visit.municipality.name]) }
            p(.class("lead")) { words(.notYet, ["town": visit.municipality.name]) }
            p { words(.notYetText) }
            ul {
                li { a(.href(visit.link(.help(.finder)))) { visit.words(PlatformPhrase.self)(.startHelp) } }
                li { a(.href(visit.link(.reporting(.routes)))) { visit.words(PlatformPhrase.self)(.routes) } }
                if !others.isEmpty {
                    li { a(.href(visit.link(.planning(.municipalities)))) { words(.others) } }
                }
            }
        }
    }
}
