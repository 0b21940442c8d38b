import Domain
import HTTPTypes
import Platform
import SQLStore

/// How a figure was made, for whoever sees figures.
enum MadeRoutes {
    static func add(to router: SiteRouter) {
        router.staff(.get, .insight(.made(.parameter("id"))), .seeFigures) { staff in
            let (id, municipality) = (try staff.identifier("id"), staff.municipality.id)
            guard
                let figure = try await staff.site.database.read({
                    try MadeFigureStore.find(id, in: municipality, $0)
                })
            else { throw SiteError.notFound }
            let outcome: RecomputeFigure.Outcome?
            do {
                outcome = try await RecomputeFigure(site: staff.site).recompute(figure, in: municipality)
            } catch is RecomputeFigure.Refusal {
                outcome = nil
            }
            return staff.page(MadePage(figure: figure, outcome: outcome, staff: staff).page)
        }
    }
}
