package import Domain
import Geography
package import HTML
import Markdown
package import Platform
package import Registers
import SQLStore

/// Tells residents what was done with what they reported, by area and for the town.
package enum TellingBack {
    /// What the start of the room leads to.
    package static let links = [
        RoomLink(
            .planning, .planning(.tellingBack), .edit(.planning), title: TellingBackPhrase.queueTitle.rawValue,
            lead: TellingBackPhrase.queueLead.rawValue)
    ]

    /// Adds the addresses; those of the register are added with all registers.
    package static func add(to router: SiteRouter, ports: TellingBackPorts = TellingBackPorts()) {
        TellingBackRoutes(site: router.site, register: ToldBack.register(ports), ports: ports).add(to: router)
    }

    /// One published line, for a page of another room.
    package struct Line: Sendable {
        package let title: String
        /// The area's name; `nil` for the whole town.
        package let area: String?
        package let publishedOn: CivilDate?
        package let heard: Markup
        package let done: Markup
        package let result: Markup
    }

    /// What somebody who reported in an area is told: the last three lines of the area and its district, then the last
    /// two of the town.
    /// - Parameter area: a code; `nil` when it is not known.
    package static func lines(
        about area: String?, in municipality: Municipality.ID, _ site: Site
    ) async throws -> [Line] {
        let entries = try await site.database.read { try published(in: municipality, $0) }
        guard !entries.isEmpty else { return [] }
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        let nearby = area.map { Set([$0, WaitingAreas.district(of: $0)]) } ?? []
        let local = entries.filter { nearby.contains($0[ToldBack.area]) }.prefix(3)
        let town = entries.filter { $0[ToldBack.area].isEmpty }.prefix(2)
        return (local + town).map { entry in
            Line(
                title: entry[ToldBack.title],
                area: entry[ToldBack.area].isEmpty
                    ? nil : gazetteer.area(code: entry[ToldBack.area])?.name ?? entry[ToldBack.area],
                publishedOn: entry[ToldBack.publishedOn], heard: Markdown(entry[ToldBack.heard]).markup,
                done: Markdown(entry[ToldBack.done]).markup, result: Markdown(entry[ToldBack.result]).markup)
        }
    }

    /// Newest first.
    static func published(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> [Entry] {
        let register = ToldBack.register()
        return register.sorted(
            try RegisterStore.all(of: ToldBack.id, in: municipality, connection).filter(ToldBack.isPublished))
    }
}
