import Domain
import HTTPTypes
import Platform
import SQLStore

/// What was deleted, for those who answer for it.
struct RetentionRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.staff(.get, .reporting(.deletions), .readAudit) { visit in
            let municipality = visit.municipality.id
            // A number from the address: bounded before it is multiplied.
            let number = min(max(visit.query["page"].flatMap { Int($0) } ?? 1, 1), 10_000)
            let size = DeletionsPage.size
            let (settings, deletions) = try await site.database.read { connection in
                (
                    try ReportingSettingsStore.find(in: municipality, connection),
                    try DeletionLogStore.list(
                        limit: size + 1, offset: (number - 1) * size, in: municipality, connection)
                )
            }
            return visit.page(
                DeletionsPage(
                    visit: visit, retention: settings.retention, deletions: Array(deletions.prefix(size)),
                    number: number, hasMore: deletions.count > size
                ).page)
        }
    }
}
