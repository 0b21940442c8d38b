package import Platform
package import Registers
package import SQLStore

/// Learn: partners, initiatives, and what municipalities learn from each other.
package enum Network {
    package static let registers = [
        Partner.register, PartnerMeeting.register, NetworkAction.register, Initiative.register, Practice.register,
        NetworkQuestion.register, NetworkAnswer.register,
    ]

    package static let migrations: [Migration] = []

    /// What its start for staff leads to beside its registers.
    package static let links = [
        RoomLink(
            .network, .network(.overview), .read(.network), title: NetworkPhrase.overviewTitle.rawValue,
            lead: NetworkPhrase.overviewLead.rawValue),
        RoomLink(
            .network, .network(.library), .read(.network), title: NetworkPhrase.libraryTitle.rawValue,
            lead: NetworkPhrase.libraryLead.rawValue),
    ]

    /// Adds the room's own addresses; those of its registers are added with all registers.
    package static func add(to router: SiteRouter) {
        NetworkRoutes(site: router.site).add(to: router)
        LibraryRoutes(site: router.site).add(to: router)
    }
}
