import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore

/// The staff queue and its cases.
struct QueueRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.staff(.get, .reporting(.queue), nil) { visit in
            // Whoever may not handle reports has the figures as first page.
            guard visit.account.role.allows(.handleReports) else { return visit.redirect(to: .insight(.overview)) }
            return try await queue(visit)
        }
        router.staff(.get, .reporting(.caseFile(.parameter("id"))), .handleReports) { visit in
            try await casePage(visit, problem: nil)
        }
        router.staff(.post, .reporting(.changeStatus(.parameter("id"))), .handleReports) { visit in
            try await handle(visit) { handler, id in
                guard let status = visit.form["status"].flatMap(CaseStatus.init),
                    let seen = visit.form["seen"].flatMap(CaseStatus.init)
                else { throw HandleCase.Refusal.notAChoice }
                try await handler.give(status, to: id, seenWith: seen)
            }
        }
        router.staff(.post, .reporting(.sendAnswer(.parameter("id"))), .handleReports) { visit in
            try await handle(visit) { handler, id in
                guard let answer = visit.form["answer"] else { throw HandleCase.Refusal.notAChoice }
                try await handler.send(Code(answer), to: id)
            }
        }
    }

    private func queue(_ visit: StaffVisit) async throws -> Response {
        let filter = QueueFilter(query: visit.query)
        let municipality = visit.municipality.id
        let (counts, cases) = try await site.database.read { connection in
            let size = QueueFilter.pageSize
            return (
                try CaseStore.counts(in: municipality, connection),
                try CaseStore.queue(
                    filter.choice.statuses, limit: size + 1, offset: (filter.page - 1) * size, in: municipality,
                    connection)
            )
        }
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        return visit.page(
            QueuePage(
                visit: visit, gazetteer: gazetteer, filter: filter, counts: counts,
                cases: Array(cases.prefix(QueueFilter.pageSize)), hasMore: cases.count > QueueFilter.pageSize
            ).page)
    }

    private func handle(
        _ visit: StaffVisit, _ body: (HandleCase, Identifier) async throws -> Void
    ) async throws -> Response {
        let id = try visit.identifier("id")
        do {
            try await body(HandleCase(site: site, account: visit.account), id)
        } catch let refusal as HandleCase.Refusal {
            switch refusal {
            case .notFound: throw SiteError.notFound
            case .withdrawn: return try await casePage(visit, problem: .problemWithdrawn)
            case .changedMeanwhile: return try await casePage(visit, problem: .problemChangedMeanwhile)
            case .notAChoice: return try await casePage(visit, problem: .problemChoice)
            }
        }
        return visit.redirect(to: .reporting(.caseFile(.value(id.description))))
    }

    private func casePage(_ visit: StaffVisit, problem: ReportingPhrase?) async throws -> Response {
        let id = try visit.identifier("id")
        let municipality = visit.municipality.id
        let found = try await site.database.read { connection -> (Case, AnalysisRecord?, [CaseEvent])? in
            guard let file = try CaseStore.find(id, in: municipality, connection) else { return nil }
            return (
                file, try file.report.flatMap { try AnalysisRecordStore.find($0, in: municipality, connection) },
                try CaseStore.events(of: id, in: municipality, connection)
            )
        }
        guard let (file, record, events) = found else { throw SiteError.notFound }
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        let page = CasePage(
            visit: visit, gazetteer: gazetteer, file: file, record: record, events: events, problem: problem)
        return visit.page(page.page, status: problem == nil ? .ok : .unprocessableContent)
    }
}
