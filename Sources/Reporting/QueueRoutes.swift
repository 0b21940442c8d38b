import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore

/// The staff queue and its cases.
struct QueueRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.staff(.get, .reporting(.queue), nil) { visit in try await queue(visit) }
        router.caseWork(.get, .reporting(.caseFile(.parameter("id")))) { visit in
            try await ShowCase(site: site).page(visit, of: visit.identifier("id"))
        }
        handle(.changeStatus(.parameter("id")), field: .status, router) { visit, handler, id in
            guard let status = visit.form["status"].flatMap(CaseStatus.init),
                let seen = visit.form["seen"].flatMap(CaseStatus.init)
            else { throw HandleCase.Refusal.notAChoice }
            // Outcomes belong to closing; those of another status were not seen.
            let outcomes = status == .closed ? visit.form.all("outcome").map(Code.init) : []
            try await handler.give(status, to: id, seenWith: seen, outcomes: outcomes)
        }
        handle(.sendAnswer(.parameter("id")), field: .answer, saying: .sent, router) { visit, handler, id in
            guard let answer = visit.form["answer"] else { throw HandleCase.Refusal.notAChoice }
            try await handler.send(Code(answer), to: id)
        }
        handle(.setOutcome(.parameter("id")), field: .outcome, router) { visit, handler, id in
            try await handler.set(visit.form.all("outcome").map(Code.init), of: id)
        }
        handle(.assign(.parameter("id")), field: .department, router) { visit, handler, id in
            try await handler.assign(visit.form["department"], to: id)
        }
        router.caseWork(.post, .reporting(.link(.parameter("id")))) { visit in try await link(visit) }
        // Somebody reloads, or opens from the history, an address that answers only a form.
        let id = PathValue.parameter("id")
        for url in [ReportingURL.changeStatus(id), .sendAnswer(id), .setOutcome(id), .assign(id), .link(id)] {
            router.caseWork(.get, .reporting(url)) { visit in
                visit.redirect(to: .reporting(.caseFile(.value(try visit.identifier("id").description))))
            }
        }
    }

    private func queue(_ visit: StaffVisit) async throws -> Response {
        let role = visit.account.role
        // Whoever may not handle reports has the figures as first page, or the first room that is open to them.
        guard role.allows(.handleReports) else { return visit.redirect(to: role.firstPage) }
        let municipality = visit.municipality.id
        let settings = try await site.database.read { connection in
            try ReportingSettingsStore.find(in: municipality, connection)
        }
        guard CaseAccess.allows(role, with: settings) else { return try await totals(visit, settings) }
        let filter = QueueFilter(query: visit.query)
        let size = QueueFilter.pageSize
        let now = visit.now
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        let page = try await site.database.read { connection in
            let cases = try CaseStore.queue(
                filter.choice.statuses, department: filter.department, lateAt: filter.onlyLate ? now : nil,
                order: filter.order, limit: size + 1, offset: (filter.page - 1) * size, in: municipality, connection)
            let inUse = try CaseStore.departments(in: municipality, connection)
            return QueuePage(
                visit: visit, gazetteer: gazetteer, filter: filter,
                counts: try CaseStore.counts(department: filter.department, in: municipality, connection),
                cases: Array(cases.prefix(size)), hasMore: cases.count > size,
                tasks: try CaseTaskStore.nearest(
                    of: cases.prefix(size).map(\.0.id), in: municipality, connection),
                taskCounts: try CaseTaskStore.counts(at: now, in: municipality, connection),
                departments: settings.departments(alsoIn: inUse))
        }
        return visit.page(page.page)
    }

    private func totals(_ visit: StaffVisit, _ settings: ReportingSettings) async throws -> Response {
        guard case .independent(let reader) = settings.reader else { throw SiteError.forbidden }
        let municipality = visit.municipality.id
        let now = visit.now
        let (counts, tasks) = try await site.database.read { connection in
            (
                try CaseStore.counts(in: municipality, connection),
                try CaseTaskStore.counts(at: now, in: municipality, connection)
            )
        }
        return visit.page(QueueTotalsPage(visit: visit, reader: reader, counts: counts, taskCounts: tasks).page)
    }

    /// Adds a form of the case page: done, or the page again with what is wrong beside the field.
    private func handle(
        _ url: ReportingURL, field: CaseProblem.Field, saying done: Confirmation = .saved, _ router: SiteRouter,
        _ body: @escaping @Sendable (StaffVisit, HandleCase, Identifier) async throws -> Void
    ) {
        router.caseWork(.post, .reporting(url)) { visit in
            let id = try visit.identifier("id")
            do {
                try await body(visit, HandleCase(site: site, account: visit.account), id)
            } catch let refusal as HandleCase.Refusal {
                guard refusal != .notFound else { throw SiteError.notFound }
                return try await ShowCase(site: site).page(
                    visit, of: id, problem: CaseProblem(refusal, field: field, visit))
            }
            return visit.redirect(to: .reporting(.caseFile(.value(id.description))), saying: done)
        }
    }

    private func link(_ visit: StaffVisit) async throws -> Response {
        let id = try visit.identifier("id")
        let links = LinkCases(site: site, account: visit.account)
        do {
            if visit.form["unlink"] != nil {
                try await links.unlink(id)
            } else {
                try await links.link(id, toTyped: visit.form["other"] ?? "")
            }
        } catch let refusal as LinkCases.Refusal {
            guard refusal != .notFound else { throw SiteError.notFound }
            return try await ShowCase(site: site).page(visit, of: id, problem: CaseProblem(refusal, visit))
        }
        return visit.redirect(to: .reporting(.caseFile(.value(id.description))), saying: .saved)
    }
}

extension CaseProblem {
    init(_ refusal: HandleCase.Refusal, field: Field, _ visit: StaffVisit) {
        let words = visit.words(ReportingPhrase.self)
        switch refusal {
        case .withdrawn, .notFound: self.init(field: .handling, text: words(.problemWithdrawn))
        case .changedMeanwhile: self.init(field: field, text: words(.problemChangedMeanwhile))
        case .notAChoice: self.init(field: field, text: words(.problemChoice))
        case .outcomeMissing:
            self.init(field: field, text: visit.words(CaseWorkPhrase.self)(.problemOutcomeMissing))
        }
    }

    init(_ refusal: LinkCases.Refusal, _ visit: StaffVisit) {
        let words = visit.words(CaseWorkPhrase.self)
        switch refusal {
        case .withdrawn, .notFound:
            self.init(field: .handling, text: visit.words(ReportingPhrase.self)(.problemWithdrawn))
        case .unknownNumber: self.init(field: .link, text: words(.problemUnknownNumber))
        case .severalCases: self.init(field: .link, text: words(.problemSeveralCases))
        case .itself: self.init(field: .link, text: words(.problemItself))
        case .linkedAlready: self.init(field: .link, text: words(.problemLinkedAlready))
        }
    }
}

extension ReportingSettings {
    /// What a filter offers: the departments of the rules, then others that cases are with.
    func departments(alsoIn inUse: [String]) -> [String] {
        departments + inUse.filter { !departments.contains($0) }
    }
}
