package import Domain
package import Platform
package import Registers
package import SQLStore

/// The room of research: the question board, what students and researchers found, and figures for research.
package enum Research {
    package static let registers = [
        ResearchQuestion.register, Publication.register, ResearchEvent.register, DataRequest.register.withPack,
        Institution.register,
    ]

    package static let migrations: [Migration] = []

    /// What its start for staff leads to beside its registers.
    package static let links = [
        RoomLink(
            .research, .research(.agenda), .read(.research), title: ResearchPhrase.agendaTitle.rawValue,
            lead: ResearchPhrase.agendaLead.rawValue)
    ]

    /// Adds the room's own addresses; those of its registers are added with all registers.
    package static func add(to router: SiteRouter, _ ports: ResearchPorts) {
        BoardRoutes(site: router.site).add(to: router)
        HarvestRoutes(site: router.site).add(to: router)
        DataPackRoutes(site: router.site, ports: ports).add(to: router)
    }
}

/// What this room needs of earlier ones; the executable fills it in.
package struct ResearchPorts: Sendable {
    /// When a report was made, where and about what: only what is counted, and nothing else of it.
    package struct CountedReport: Sendable {
        package let reported: Instant
        /// The moment in the middle of the interval in which it happened; `nil` when nobody knows.
        package let happened: Instant?
        /// The name of the smallest area.
        package let area: String?
        package let behaviours: [Code]

        package init(reported: Instant, happened: Instant?, area: String?, behaviours: [Code]) {
            self.reported = reported
            self.happened = happened
            self.area = area
            self.behaviours = behaviours
        }
    }

    /// Reports that may be counted, told from one day through another.
    package var countedReports:
        @Sendable (_ municipality: Municipality.ID, _ from: CivilDate, _ through: CivilDate) async throws
            -> [CountedReport]

    package init(
        countedReports:
            @escaping @Sendable (
                _ municipality: Municipality.ID, _ from: CivilDate, _ through: CivilDate
            ) async throws -> [CountedReport] = { _, _, _ in [] }
    ) {
        self.countedReports = countedReports
    }
}
