package import Domain
import HTTPTypes
import Platform
import Registers
package import SQLStore

/// The norms of a municipality, for everybody. These pages only read.
struct NormRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.resident(.get, .prevention(.norms)) { visit in
            let municipality = visit.municipality.id
            let today = DutchTime.reading(of: visit.now).date
            let stamp = try await stamp(visit)
            return try await visit.sharedPage(stamp: "\(today)|\(stamp)") {
                let (norms, statements) = try await site.database.read { connection in
                    (
                        try RegisterStore.all(of: Norm.register.id, in: municipality, connection),
                        try RegisterStore.all(of: NormStatement.register.id, in: municipality, connection)
                    )
                }
                return NormPage(
                    visit: visit, norms: Norm.current(norms, on: today), statement: NormStatement.current(statements)
                ).page
            }
        }
        router.resident(.get, .prevention(.normStatement)) { visit in
            let municipality = visit.municipality.id
            // The page names its own address.
            return try await visit.sharedPage(stamp: "\(visit.origin)|\(try await stamp(visit))") {
                let statements = try await site.database.read {
                    try RegisterStore.all(of: NormStatement.register.id, in: municipality, $0)
                }
                return NormStatementPage(visit: visit, statement: NormStatement.current(statements)).page
            }
        }
    }

    private func stamp(_ visit: Visit) async throws -> String {
        try await visit.stamp(of: [Norm.register.id, NormStatement.register.id])
    }
}

extension Prevention {
    /// What the municipality itself says about kinds of behaviour on a day: a line for under a box of the report form.
    package static func explanations(
        in municipality: Municipality.ID, on day: CivilDate, _ language: Language, _ connection: any SQLConnection
    ) throws -> [Code: String] {
        var lines: [Code: String] = [:]
        let norms = try RegisterStore.all(of: Norm.register.id, in: municipality, connection)
        for norm in Norm.current(norms, on: day) {
            let line = Norm.short(norm, in: language)
            if let behaviour = norm[Norm.behaviour], !line.isEmpty { lines[Code(behaviour.rawValue)] = line }
        }
        return lines
    }
}
