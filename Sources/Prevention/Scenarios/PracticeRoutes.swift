import Domain
import HTML
import HTTPTypes
import Hummingbird
import Platform
import Registers
import SQLStore
import Vault

/// Practising with stories, alone or as a group.
struct PracticeRoutes: Sendable {
    let site: Site
    let scenarios: Scenarios

    static let scenarioName = "verhaal"

    func add(to router: SiteRouter) {
        let story = PathValue.parameter("scenario")
        let all = scenarios.all
        router.resident(.get, .prevention(.practice)) { visit in
            visit.page(PracticeListPage(visit: visit, scenarios: all).page)
        }
        router.resident(.get, .prevention(.scenario(story))) { visit in
            let scenario = try scenario(visit)
            return visit.page(page(visit, scenario).start(sheet: freshSheet(visit)))
        }
        router.resident(.post, .prevention(.scenario(story)), goOn)
        let edit = Permission.edit(.prevention)
        router.staff(.get, .prevention(.practiceSessions), .read(.prevention)) { visit in try await sessions(visit) }
        router.staff(.post, .prevention(.practiceSessions), edit, open)
        router.staff(.post, .prevention(.closePracticeSession(.parameter("id"))), edit, close)
        router.staff(.get, .prevention(.closePracticeSession(.parameter("id"))), edit) { visit in
            visit.redirect(to: .prevention(.practiceSessions))
        }
    }

    private func scenario(_ visit: Visit) throws -> Scenario {
        guard case .prevention(.scenario(.value(let name))) = visit.url, let scenario = scenarios[name] else {
            throw SiteError.notFound
        }
        return scenario
    }

    private func page(_ visit: Visit, _ scenario: Scenario) -> PracticePage {
        PracticePage(visit: visit, scenario: scenario, quiz: scenarios.quiz)
    }

    @Sendable private func goOn(_ visit: Visit) async throws -> Response {
        let scenario = try scenario(visit)
        let page = page(visit, scenario)
        guard let walk = PracticeWalk(visit.form, in: scenario, quiz: scenarios.quiz) else {
            return visit.page(
                page.start(form: visit.form, problem: .problemPerspective, sheet: freshSheet(visit)),
                status: .unprocessableContent)
        }
        guard walk.step == .outcome else { return visit.page(page.step(walk)) }
        return visit.page(page.outcome(walk, session: try await count(walk, scenario, visit)))
    }

    /// Adds the scores to the group's totals where a group is open for this story.
    /// - Returns: what to say about it; `nil` for somebody who practises alone.
    private func count(_ walk: PracticeWalk, _ scenario: Scenario, _ visit: Visit) async throws -> PracticePhrase? {
        let (municipality, now) = (visit.municipality.id, visit.now)
        let code = walk.session.filter(\.isNumber)
        guard !code.isEmpty else { return nil }
        guard let token = FormToken(signed: walk.sheet, for: municipality, with: site.secret) else {
            return .sessionUnknown
        }
        let sheet = token.sheet(in: municipality, with: site.secret)
        let (before, after) = (scenarios.quiz.score(walk.before), scenarios.quiz.score(walk.after))
        return try await site.database.write { connection in
            guard let session = try PracticeStore.find(code: code, in: municipality, connection),
                session.scenario == scenario.id, session.isOpen(at: now)
            else { return .sessionUnknown }
            try PracticeStore.add(
                before: before, after: after, sheet: sheet, to: session.id, in: municipality, connection)
            return .sessionAdded
        }
    }

    private func freshSheet(_ visit: Visit) -> String {
        FormToken(random: site.surroundings.randomBytes(16), issued: visit.now)
            .signed(for: visit.municipality.id, with: site.secret)
    }

    // MARK: Staff

    private func sessions(_ visit: StaffVisit, problem: PracticePhrase? = nil) async throws -> Response {
        let municipality = visit.municipality.id
        let sessions = try await site.database.read { try PracticeStore.all(in: municipality, $0) }
        return visit.page(
            PracticeSessionsPage(visit: visit, scenarios: scenarios.all, sessions: sessions, problem: problem).page,
            status: problem == nil ? .ok : .unprocessableContent)
    }

    @Sendable private func open(_ visit: StaffVisit) async throws -> Response {
        guard let scenario = visit.form[Self.scenarioName].flatMap({ scenarios[$0] }) else {
            return try await sessions(visit, problem: .deskProblemStory)
        }
        let (municipality, now, account) = (visit.municipality.id, visit.now, visit.account)
        // Of a million codes a few hundred are in use; ten draws that are all taken do not occur.
        for _ in 0..<10 {
            let session = PracticeSession(
                id: site.surroundings.makeIdentifier(),
                code: PracticeSession.code(random: site.surroundings.randomBytes(6)), scenario: scenario.id,
                opened: now, closed: nil, totals: PracticeTotals())
            let isOpened = try await site.database.write { connection in
                guard try PracticeStore.insert(session, by: account.id, in: municipality, connection) else {
                    return false
                }
                try site.audit(
                    AuditEvent(.entryChanged, of: .entry(session.id), by: .account(account), from: .site), at: now,
                    in: municipality, connection)
                return true
            }
            if isOpened { break }
        }
        return visit.redirect(to: .prevention(.practiceSessions), saying: .added)
    }

    @Sendable private func close(_ visit: StaffVisit) async throws -> Response {
        let (id, municipality) = (try visit.identifier("id"), visit.municipality.id)
        let (now, account) = (visit.now, visit.account)
        try await site.database.write { connection in
            guard try PracticeStore.close(id, at: now, in: municipality, connection) else { return }
            try site.audit(
                AuditEvent(.entryChanged, of: .entry(id), by: .account(account), from: .site), at: now,
                in: municipality, connection)
        }
        return visit.redirect(to: .prevention(.practiceSessions), saying: .saved)
    }
}

/// Groups that practise: opening one, and what the groups learned together.
struct PracticeSessionsPage {
    let visit: StaffVisit
    let scenarios: [Scenario]
    let sessions: [PracticeSession]
    let problem: PracticePhrase?

    private var words: Words<PracticePhrase> { visit.words(PracticePhrase.self) }
    private var mayEdit: Bool { visit.account.role.allows(.edit(.prevention)) }

    var page: Page {
        Page(title: words(.deskTitle), isWide: true, hasErrors: problem != nil) {
            if let problem {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: [(PracticeRoutes.scenarioName, words(problem))])
            }
            h1 { words(.deskTitle) }
            p(.class("lead")) { words(.deskLead, ["fewest": String(PracticeTotals.fewest)]) }
            if mayEdit { openForm }
            if sessions.isEmpty {
                div(.class("notice")) { p { words(.deskNone) } }
            } else {
                table
            }
        }
    }

    private var openForm: Markup {
        HTML.form(.class("form"), .method("post"), .action(visit.link(.prevention(.practiceSessions)))) {
            visit.forgeryField
            div(.class(problem == nil ? "field" : "field field--error")) {
                HTML.label(.class("field__label"), .for(PracticeRoutes.scenarioName)) { words(.deskStory) }
                if let problem {
                    FieldError.markup(
                        id: "verhaal-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem))
                }
                select(.class("input"), .id(PracticeRoutes.scenarioName), .name(PracticeRoutes.scenarioName)) {
                    for scenario in scenarios { option(.value(scenario.id)) { scenario.title[visit.language] } }
                }
            }
            div(.class("actions")) { button(.class("button"), .type("submit")) { words(.deskOpen) } }
        }
    }

    private var table: Markup {
        scrollingTable(label: words(.deskTitle)) {
            HTML.table(.class("table table--stack")) {
                thead {
                    tr {
                        for column in [
                            PracticePhrase.deskCode, .deskStory, .deskOpened, .deskPeople, .deskBefore, .deskAfter,
                            .deskDifference, .deskState,
                        ] { th(.scope("col")) { words(column) } }
                    }
                }
                tbody { for session in sessions { row(session) } }
            }
        }
    }

    private func row(_ session: PracticeSession) -> Markup {
        let summary = session.totals.summary
        let numbers = NumberText(visit.language)
        func number(_ value: Double?) -> String { value.map { numbers.decimal($0, 1) } ?? words(.deskTooFew) }
        let difference = summary.map { summary in
            words(
                .deskInterval,
                [
                    "difference": numbers.decimal(summary.difference, 1),
                    "from": numbers.decimal(summary.interval.lowerBound, 1),
                    "to": numbers.decimal(summary.interval.upperBound, 1),
                ])
        }
        return tr {
            th(.scope("row"), .dir("ltr")) { session.code }
            td(.data("label", words(.deskStory))) {
                scenarios.first { $0.id == session.scenario }?.title[visit.language] ?? session.scenario
            }
            td(.data("label", words(.deskOpened))) { CalendarWords(visit.language).moment(session.opened) }
            td(.data("label", words(.deskPeople))) { String(session.totals.people) }
            td(.data("label", words(.deskBefore))) { number(summary?.before) }
            td(.data("label", words(.deskAfter))) { number(summary?.after) }
            td(.data("label", words(.deskDifference))) { difference ?? words(.deskTooFew) }
            td(.data("label", words(.deskState))) {
                if session.isOpen(at: visit.now) {
                    if mayEdit {
                        HTML.form(
                            .method("post"),
                            .action(visit.link(.prevention(.closePracticeSession(.value(session.id.description)))))
                        ) {
                            visit.forgeryField
                            button(
                                .class("button button--quiet button--small"), .type("submit"),
                                .aria("label", "\(words(.deskClose)): \(session.code)")
                            ) { words(.deskClose) }
                        }
                    } else {
                        words(.deskIsOpen)
                    }
                } else {
                    words(.deskIsClosed)
                }
            }
        }
    }
}
