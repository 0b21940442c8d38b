import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore

/// Help and guidance for residents. These pages only read.
struct HelpRoutes: Sendable {
    let site: Site
    let guidance: GuidanceTexts

    func add(to router: SiteRouter) {
        router.resident(.get, .help(.finder)) { visit in
            let choice = HelpChoice(query: visit.query, codes: site.codes)
            // The first two pages are only links.
            let hasResult = choice.moment == .now || choice.situation != nil
            let services = hasResult ? try await fitting(choice, visit) : []
            return visit.page(FinderPage(visit: visit, choice: choice, services: services).page)
        }
        router.resident(.get, .help(.directory)) { visit in
            var choice = HelpChoice(query: visit.query, codes: site.codes)
            choice.moment = nil
            choice.situation = nil
            return visit.page(
                DirectoryPage(visit: visit, choice: choice, services: try await fitting(choice, visit)).page)
        }
        router.resident(.get, .help(.guidance)) { visit in visit.page(GuidanceOverviewPage.page(visit)) }
        router.resident(.get, .help(.guidanceFor(.parameter("audience")))) { visit in
            guard case .help(.guidanceFor(.value(let name))) = visit.url,
                let audience = GuidanceAudience(rawValue: name)
            else { throw SiteError.notFound }
            let municipality = visit.municipality.id
            let own = try await site.database.read { try GuidanceStore.all(in: municipality, $0) }
            var texts: [GuidancePhase: String] = [:]
            for phase in GuidancePhase.allCases {
                let key = GuidanceKey(audience: audience, phase: phase, language: visit.language)
                texts[phase] = own[key]?.text ?? guidance[key]
            }
            return visit.page(GuidancePage(visit: visit, audience: audience, texts: texts).page)
        }
    }

    private func fitting(_ choice: HelpChoice, _ visit: Visit) async throws -> [HelpService] {
        let municipality = visit.municipality.id
        let entries = try await site.database.read { try HelpStore.all(in: municipality, $0) }
        let today = DutchTime.reading(of: visit.now).date
        return FindHelp.fitting(choice, among: entries.map(\.service), on: today)
    }
}
