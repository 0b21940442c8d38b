package import Platform
package import Registers
package import SQLStore

/// Understand: where, when and how often people report, with what chance alone could do.
package enum Insight {
    package static let registers = [Finding.register]
    package static let migrations: [Migration] =
        [ExposureMigrations.exposure] + FigureMigrations.all + BurstMigrations.all + ClusterMigrations.all

    /// Registers the room's addresses.
    package static func add(
        to router: SiteRouter, annotations: AnnotationPort = AnnotationPort(), spots: SpotPorts = SpotPorts()
    ) {
        InsightRoutes.add(to: router, annotations: annotations)
        HoursRoutes.add(to: router)
        SpotRoutes(ports: spots).add(to: router)
        ClusterRoutes.add(to: router)
        BurstRoutes.add(to: router)
        MadeRoutes.add(to: router)
        ExposureRoutes.add(to: router)
    }

    /// The room's heavy work.
    package static func jobHandlers(site: Site) -> [JobHandler] {
        [ClusterJobs.handler(site: site)]
    }
}
