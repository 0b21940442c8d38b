import Domain
import Geography
import HTTPTypes
import Platform
import Registers
import SQLStore

/// Venues where staff can help: the public list and kit, and what runs out.
struct VenueRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.resident(.get, .prevention(.safeVenues)) { visit in
            let municipality = visit.municipality.id
            let today = DutchTime.reading(of: visit.now).date
            // A pledge runs out without anybody changing anything.
            return try await visit.sharedPage(stamp: "\(today)|\(try await stamp(of: Venue.register, visit))") {
                let venues = try await all(Venue.register, visit)
                let gazetteer = try await site.municipalities.gazetteer(of: municipality)
                return SafeVenuesPage(
                    visit: visit, venues: Venue.shown(venues, on: today),
                    areas: Dictionary(gazetteer.areas.map { ($0.code, $0.name) }) { first, _ in first }
                ).page
            }
        }
        router.resident(.get, .prevention(.venueKit)) { visit in
            try await visit.sharedPage(stamp: try await stamp(of: VenueKit.register, visit)) {
                let texts = try await all(VenueKit.register, visit).filter { $0[VenueKit.isPublic] }
                return VenueKitPage(visit: visit, texts: VenueKit.register.sorted(texts)).page
            }
        }
        router.staff(.get, .prevention(.expiringPledges), .read(.prevention)) { visit in
            visit.page(
                ExpiringPledgesPage(
                    visit: visit, venues: try await all(Venue.register, visit.visit),
                    today: DutchTime.reading(of: visit.now).date
                ).page)
        }
    }

    private func all(_ register: Register, _ visit: Visit) async throws -> [Entry] {
        let municipality = visit.municipality.id
        return try await site.database.read { try RegisterStore.all(of: register.id, in: municipality, $0) }
    }

    private func stamp(of register: Register, _ visit: Visit) async throws -> String {
        let municipality = visit.municipality.id
        return try await site.database.read { try RegisterStore.stamp(of: [register.id], in: municipality, $0) }
    }
}
