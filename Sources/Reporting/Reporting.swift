package import Domain
package import Platform
package import SQLStore

/// The room that listens: report form, receipt and answer, sealed stories, staff queue, retention.
///
/// What other rooms may use of it: ``AnalysisRecord`` and its store.
package enum Reporting {
    /// Adds the room's addresses.
    /// - Parameters:
    ///   - ports: what later rooms show to whoever holds a code.
    ///   - norms: what the municipality itself says under the boxes of the form.
    package static func add(
        to router: SiteRouter, _ resources: ReportingResources, ports: ReceiptPorts = ReceiptPorts(),
        norms: NormPort = NormPort()
    ) {
        let site = router.site
        let admission = ReportAdmission(surroundings: site.surroundings)
        ReportRoutes(
            site: site, help: resources.help, firstNames: resources.firstNames, admission: admission, norms: norms
        ).add(to: router)
        CorrectionRoutes(site: site, admission: admission).add(to: router)
        CorrectionDeskRoutes(site: site).add(to: router)
        AnswerRoutes(site: site, help: resources.help, ports: ports).add(to: router)
        QueueRoutes(site: site).add(to: router)
        StoryRoutes(site: site).add(to: router)
        TaskRoutes(site: site).add(to: router)
        EnterReportRoutes(site: site, firstNames: resources.firstNames).add(to: router)
        SettingsRoutes(site: site, help: resources.help).add(to: router)
        RetentionRoutes(site: site).add(to: router)
        PrivacyRoutes(site: site, statement: resources.privacy).add(to: router)
    }
}

extension Reporting {
    /// Whether somebody with this role reads single reports in a municipality: the frame shows the way to keys then.
    package static func readsReports(
        _ role: Role, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        // Case workers always do; only for administrators it depends on who the reader is.
        guard role.allows(.handleReports), role != .caseWorker else { return role.allows(.handleReports) }
        return CaseAccess.allows(role, with: try ReportingSettingsStore.find(in: municipality, connection))
    }

    /// Whether a municipality has its form open: its start page leads to other report points otherwise.
    package static func takesReports(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        try ReportingSettingsStore.find(in: municipality, connection).isFormOpen
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
