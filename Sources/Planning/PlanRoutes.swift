import Domain
import Hummingbird
import Platform
import Registers
import SQLStore

/// The pages for staff about the plan as a whole.
enum PlanRoutes {
    static func add(to router: SiteRouter) {
        router.staff(.get, .planning(.overview), .read(.planning)) { visit in
            let plan = try await plan(of: visit)
            return visit.page(
                OverviewPage(text: PlanText(visit, plan), attention: Attention(plan, today: today(visit))).page)
        }
        router.staff(.get, .planning(.balance), .read(.planning)) { visit in
            let plan = try await plan(of: visit)
            // A year that nothing is on the budget of is no choice.
            let year = visit.query["jaar"].flatMap { Int($0) }.flatMap { Balance(plan).years.contains($0) ? $0 : nil }
            return visit.page(
                BalancePage(text: PlanText(visit, plan), balance: Balance(plan, year: year), year: year).page)
        }
    }

    private static func plan(of visit: StaffVisit) async throws -> Plan {
        let municipality = visit.municipality.id
        let role = visit.account.role
        return try await visit.site.database.read { try Plan.read(in: municipality, for: role, $0) }
    }

    private static func today(_ visit: StaffVisit) -> CivilDate { DutchTime.reading(of: visit.now).date }
}
