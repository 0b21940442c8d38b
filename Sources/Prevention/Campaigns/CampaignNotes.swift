import Domain
import HTML
import Platform
import Registers
import SQLStore

/// Beside the forms of a campaign and of its short links: what hangs together.
enum CampaignNotes {
    /// The waves, links and material of a campaign, and what was counted.
    static func ofCampaign(_ visit: StaffVisit, _ campaign: Entry) async throws -> Markup {
        let (municipality, words) = (visit.municipality.id, visit.words(CampaignPhrase.self))
        let parts: [(register: Register, campaign: Field<Identifier?>)] = [
            (CampaignWave.register, CampaignWave.campaign), (CampaignLink.register, CampaignLink.campaign),
            (CampaignMaterial.register, CampaignMaterial.campaign),
        ]
        let groups = try await visit.site.database.read { connection in
            try parts.map { part in
                let all = try RegisterStore.all(of: part.register.id, in: municipality, connection)
                return (part.register, part.register.sorted(all.filter { $0[part.campaign] == campaign.id }))
            }
        }
        return section {
            h2 { words(.together) }
            for (register, entries) in groups {
                h3 { visit.site.phrasebook.phrase(register.titlePhrase, in: visit.language) }
                if entries.isEmpty {
                    p { words(.noneYet) }
                } else {
                    ul {
                        for entry in entries {
                            li {
                                a(.href(visit.link(register.address(of: entry.id))), .dir("auto")) {
                                    entry.title(in: register)
                                }
                            }
                        }
                    }
                }
            }
            p { a(.href(reach(visit, of: campaign.id))) { words(.toReach) } }
        }
    }

    /// What goes on the poster, and what was counted.
    static func ofLink(_ visit: StaffVisit, _ link: Entry) -> Markup {
        let words = visit.words(CampaignPhrase.self)
        return section {
            h2 { words(.posterAddress) }
            p { code(.dir("ltr"), .class("break-anywhere")) { CampaignRoutes.address(of: link, visit) } }
            p {
                a(.href(visit.link(.prevention(.linkCode(.value(link.id.description)))))) { words(.codeOfLink) }
            }
            if let campaign = link[CampaignLink.campaign] {
                p { a(.href(reach(visit, of: campaign))) { words(.toReach) } }
            }
        }
    }

    private static func reach(_ visit: StaffVisit, of campaign: Identifier) -> String {
        visit.link(.prevention(.reach)) + "?\(ReachPage.campaignName)=\(campaign)"
    }
}
