package import Platform

/// The room that listens: report form, receipt and answer, sealed stories, staff queue, retention.
///
/// What other rooms may use of it: ``AnalysisRecord`` and its store.
package enum Reporting {
    /// Adds the room's addresses.
    package static func add(to router: SiteRouter, _ resources: ReportingResources) {
        let site = router.site
        ReportRoutes(
            site: site, help: resources.help, firstNames: resources.firstNames,
            admission: ReportAdmission(surroundings: site.surroundings)
        ).add(to: router)
        AnswerRoutes(site: site, help: resources.help).add(to: router)
        QueueRoutes(site: site).add(to: router)
        StoryRoutes(site: site).add(to: router)
        TaskRoutes(site: site).add(to: router)
        EnterReportRoutes(site: site).add(to: router)
        SettingsRoutes(site: site, help: resources.help).add(to: router)
        RetentionRoutes(site: site).add(to: router)
        PrivacyRoutes(site: site, statement: resources.privacy).add(to: router)
    }
}

/// What the room reads at start.
package struct ReportingResources: Sendable {
    let help: HelpOffers
    let firstNames: FirstNames
    let privacy: PrivacyStatement

    package init(_ folder: ResourceFolder) throws {
        help = try HelpOffers(resources: folder)
        firstNames = FirstNames(list: String(decoding: try folder.data("wordlists/first-names.txt"), as: UTF8.self))
        privacy = try PrivacyStatement(resources: folder)
    }
}
