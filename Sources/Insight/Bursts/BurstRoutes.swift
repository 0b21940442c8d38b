import Domain
import HTTPTypes
import Hummingbird
import Platform
import Reporting
import SQLStore

/// Bursts: whoever sees figures decides about them, whoever handles reports sees the way to the cases.
enum BurstRoutes {
    static func add(to router: SiteRouter) {
        router.staff(.get, .insight(.bursts), nil) { staff in
            try checkMayLook(staff)
            let municipality = staff.municipality.id
            let bursts = try await staff.site.database.read { connection in
                try BurstStore.list(limit: BurstsPage.most, in: municipality, connection)
            }
            return staff.page(BurstsPage(staff: staff, bursts: bursts).page)
        }
        let address = MunicipalityURL.insight(.burst(.parameter("id")))
        router.staff(.get, address, nil) { staff in
            try checkMayLook(staff)
            return try await page(staff)
        }
        router.staff(.post, address, .seeFigures) { staff in
            let id = try staff.identifier("id")
            do {
                try await DecideBurst(site: staff.site, account: staff.account)(
                    id, staff.form["besluit"].flatMap(Burst.Verdict.init),
                    chosen: Set(staff.form.all("echt").compactMap { Identifier($0) }),
                    note: staff.form["reden"] ?? "", seen: staff.form["gezien"].flatMap { Int($0) })
                return staff.redirect(to: .insight(.burst(.value(id.description))), saying: .saved)
            } catch DecideBurst.Refusal.notFound {
                throw SiteError.notFound
            } catch let refusal as DecideBurst.Refusal {
                return try await page(staff, problem: refusal)
            }
        }
    }

    private static func checkMayLook(_ staff: StaffVisit) throws {
        let role = staff.account.role
        guard role.allows(.seeFigures) || role.allows(.handleReports) else { throw SiteError.forbidden }
    }

    private static func page(_ staff: StaffVisit, problem: DecideBurst.Refusal? = nil) async throws -> Response {
        let (id, municipality) = (try staff.identifier("id"), staff.municipality.id)
        let gazetteer = try await staff.site.municipalities.gazetteer(of: municipality)
        let readsReports = staff.readsReports
        let model = try await staff.site.database.read { connection -> BurstModel? in
            guard let burst = try BurstStore.find(id, in: municipality, connection) else { return nil }
            let members = try BurstStore.members(of: id, in: municipality, connection)
            let reports = members.map(\.report)
            var cases: [Identifier: CaseOfReport] = [:]
            if readsReports {
                for start in stride(from: 0, to: reports.count, by: 1_000) {
                    let some = Array(reports[start..<min(start + 1_000, reports.count)])
                    for file in try CaseStore.cases(of: some, in: municipality, connection) {
                        cases[file.report] = file
                    }
                }
            }
            return BurstModel(
                burst: burst,
                summary: BurstSummary(try AnalysisRecordStore.records(reports, in: municipality, connection)),
                members: Dictionary(members.map { ($0.report, $0) }) { first, _ in first }, cases: cases,
                decisions: try BurstStore.decisions(on: id, in: municipality, connection))
        }
        guard let model else { throw SiteError.notFound }
        return staff.page(
            BurstPage(staff: staff, model: model, gazetteer: gazetteer, problem: problem).page,
            status: problem == nil ? .ok : .unprocessableContent)
    }
}
