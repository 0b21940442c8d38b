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
            let today = DutchTime.reading(of: visit.now).date
            let gazetteer = try await site.municipalities.gazetteer(of: visit.municipality.id)
            let stamp = try await visit.stamp(of: [Venue.register.id])
            // A pledge runs out without anybody changing anything.
            return try await visit.sharedPage(stamp: "\(today)|\(stamp)|\(gazetteer.version)") {
                let venues = try await visit.entries(of: Venue.register)
                return SafeVenuesPage(
                    visit: visit, venues: Venue.shown(venues, on: today),
                    areas: Dictionary(gazetteer.areas.map { ($0.code, $0.name) }) { first, _ in first }
                ).page
            }
        }
        router.resident(.get, .prevention(.venueKit)) { visit in
            try await visit.sharedPage(stamp: try await visit.stamp(of: [VenueKit.register.id])) {
                let texts = try await visit.entries(of: VenueKit.register).filter { $0[VenueKit.isPublic] }
                return VenueKitPage(visit: visit, texts: VenueKit.register.sorted(texts)).page
            }
        }
        router.staff(.get, .prevention(.expiringPledges), .read(.prevention)) { visit in
            visit.page(
                ExpiringPledgesPage(
                    visit: visit, venues: try await visit.visit.entries(of: Venue.register),
                    today: DutchTime.reading(of: visit.now).date
                ).page)
        }
    }
}
