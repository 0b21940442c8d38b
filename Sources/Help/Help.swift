package import Platform

/// The room with help: the directory, the help finder and guidance.
///
/// What other rooms may use of it: links to `HelpURL`, and for commands ``ImportHelp``, ``ExportHelp`` and
/// ``NationalDirectory``.
package enum Help {
    /// Adds the room's addresses.
    package static func add(to router: SiteRouter, guidance: GuidanceTexts) {
        HelpRoutes(site: router.site, guidance: guidance).add(to: router)
        DeskRoutes(site: router.site).add(to: router)
        GuidanceDeskRoutes(site: router.site, guidance: guidance).add(to: router)
    }
}
