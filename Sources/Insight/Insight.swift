package import Platform
package import Registers

/// Understand: where, when and how often people report, with what chance alone could do.
package enum Insight {
    package static let registers = [Finding.register]

    /// Registers the room's addresses.
    package static func add(to router: SiteRouter) {
        InsightRoutes.add(to: router)
    }
}
