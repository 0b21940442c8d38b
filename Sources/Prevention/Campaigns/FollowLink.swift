import Domain
import Platform
import Registers
import SQLStore

/// Follows a short link of a campaign, and counts that somebody did: one more for the link on this day.
///
/// No address, no browser, no cookie: two visits of one person are two, and nobody can tell. A link to help or to the
/// report form is not counted.
struct FollowLink: Sendable {
    let site: Site

    /// - Parameter name: as it stands on the poster; capitals do not matter.
    /// - Returns: where it leads.
    /// - Throws: `SiteError.notFound` when there is no such link.
    func callAsFunction(_ name: String, _ visit: Visit) async throws -> String {
        let municipality = visit.municipality.id
        let wanted = name.lowercased()
        let (found, campaign) = try await site.database.read { connection -> (Entry?, Entry?) in
            let links = try RegisterStore.all(of: CampaignLink.register.id, in: municipality, connection)
            let link = links.first { $0[CampaignLink.name] == wanted }
            let campaign = try link?[CampaignLink.campaign].flatMap {
                try RegisterStore.find($0, of: Campaign.register.id, in: municipality, connection)
            }
            return (link, campaign)
        }
        guard let link = found, let target = Self.target(of: link, campaign, visit) else { throw SiteError.notFound }
        if CampaignLink.isCounted(link), !visit.isFetchedAhead { await count(link, visit) }
        return target
    }

    private func count(_ link: Entry, _ visit: Visit) async {
        let (municipality, today) = (visit.municipality.id, DutchTime.reading(of: visit.now).date)
        do {
            try await site.database.write {
                try CampaignStore.addVisit(of: link.id, on: today, in: municipality, $0)
            }
        } catch {
            // Somebody who wants to read something does not wait for our figures.
            site.log.error(
                "a visit of a short link was not counted",
                [("municipality", .municipality(municipality)), ("kind", .kind(of: error))])
        }
    }

    /// A page of this site, or an address outside it that the register holds: never one that the request brings.
    static func target(of link: Entry, _ campaign: Entry?, _ visit: Visit) -> String? {
        if let page = link[CampaignLink.page] {
            return visit.link(page.url(of: campaign?[Campaign.name] ?? ""))
        }
        let address = link[CampaignLink.link]
        return address.lowercased().hasPrefix("https://") ? address : nil
    }
}
