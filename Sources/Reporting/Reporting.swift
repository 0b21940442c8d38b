package import Platform

/// The room that listens: report form, receipt and answer, staff queue.
///
/// What other rooms may use of it: ``AnalysisRecord`` and its store.
package enum Reporting {
    /// Adds the room's addresses.
    package static func add(to router: SiteRouter, help: HelpOffers) {
        ReportRoutes(site: router.site, help: help).add(to: router)
        QueueRoutes(site: router.site).add(to: router)
    }
}
