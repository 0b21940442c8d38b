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
        router.staff(.get, .planning(.councilLetter), .read(.planning)) { visit in
            let plan = try await plan(of: visit)
            let (today, asked) = (today(visit), visit.query["half"])
            let current = HalfYear(holding: today)
            let half = asked.flatMap { HalfYear($0) }
            return visit.page(
                CouncilLetterPage(
                    text: PlanText(visit, plan),
                    letter: CouncilLetter(plan, half: half ?? current, written: today),
                    halves: halves(of: plan, upTo: max(current, half ?? current), with: half),
                    isUnknown: asked != nil && half == nil
                ).page)
        }
    }

    private static func plan(of visit: StaffVisit) async throws -> Plan {
        let municipality = visit.municipality.id
        return try await visit.site.database.read { try Plan.read(in: municipality, $0) }
    }

    private static func today(_ visit: StaffVisit) -> CivilDate { DutchTime.reading(of: visit.now).date }

    /// From the first thing in the plan that has a date, five years back at most; newest first.
    private static func halves(of plan: Plan, upTo last: HalfYear, with asked: HalfYear?) -> [HalfYear] {
        let dates =
            plan.measures.compactMap { $0[Measure.start] } + plan.commitments.compactMap { $0[Commitment.date] }
        let earliest = dates.min().map { HalfYear(holding: $0) } ?? last
        var first = min(max(earliest, last.adding(-9)), last)
        if let asked { first = max(min(first, asked), last.adding(-19)) }
        var halves: [HalfYear] = []
        var half = last
        while half >= first {
            halves.append(half)
            half = half.adding(-1)
        }
        if let asked, !halves.contains(asked) { halves.append(asked) }
        return halves
    }
}
