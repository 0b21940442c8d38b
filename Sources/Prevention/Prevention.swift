import HTTPTypes
package import Platform
package import Registers
package import SQLStore

/// The room of prevention.
package enum Prevention {
    package static let registers: [Register] =
        [Norm.register, NormStatement.register, NormItem.register, NormMeasurement.register]
        .map { $0.under(PreventionChapter.norms) }
        + [Campaign.register, CampaignWave.register, CampaignMaterial.register, CampaignLink.register]
        .map { $0.under(PreventionChapter.campaigns) }
        + [Venue.register, VenueKit.register].map { $0.under(PreventionChapter.venues) }
        + [Information.register, DialogueCard.register, DialogueEvent.register]
        .map { $0.under(PreventionChapter.information) }
        + LessonsRoom.registers

    package static let migrations: [Migration] = PreventionMigrations.all + LessonsMigrations.all

    /// What its start for staff leads to beside its registers.
    package static let links: [RoomLink] =
        [
            link(.reach, "reach").under(PreventionChapter.campaigns),
            link(.recallResults, "recall").under(PreventionChapter.campaigns),
            link(.expiringPledges, "expiring").under(PreventionChapter.venues),
        ] + LessonsRoom.links

    private static func link(_ url: PreventionURL, _ name: String) -> RoomLink {
        RoomLink(
            .prevention, .prevention(url), .read(.prevention), title: "prevention.link.\(name)",
            lead: "prevention.link.\(name)-lead")
    }

    /// Adds the room's own addresses; those of its registers are added with all registers.
    package static func add(to router: SiteRouter, _ scenarios: Scenarios) {
        let site = router.site
        // Nothing on it is the municipality's own, so it changes only with the program.
        router.resident(.get, .prevention(.publicPage)) { visit in
            try await visit.sharedPage(stamp: "") { PreventionPage.page(visit) }
        }
        NormRoutes(site: site).add(to: router)
        CampaignRoutes(site: site).add(to: router)
        VenueRoutes(site: site).add(to: router)
        InformationRoutes(site: site).add(to: router)
        LessonsRoom.add(to: router, scenarios)
    }
}
