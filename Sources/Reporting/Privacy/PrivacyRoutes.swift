import Domain
import HTTPTypes
import Platform
import SQLStore

/// What residents may hold the site to.
struct PrivacyRoutes: Sendable {
    let site: Site
    let statement: PrivacyStatement

    func add(to router: SiteRouter) {
        router.resident(.get, .reporting(.privacy)) { visit in
            let municipality = visit.municipality.id
            let settings = try await site.database.read { connection in
                try ReportingSettingsStore.find(in: municipality, connection)
            }
            return visit.page(
                PrivacyPage(visit: visit, statement: statement, retention: settings.retention).page)
        }
    }
}
