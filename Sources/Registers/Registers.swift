import Domain
public import HTML
import HTTPTypes
public import Platform
import SQLStore

/// What a room's start for staff leads to beside its registers.
public struct RoomLink: Sendable {
    public let room: Room
    public let url: MunicipalityURL
    public let permission: Permission
    /// Keys of phrases.
    public let title: String
    public let lead: String
    /// As of a register.
    public var chapter: String?
    /// What stands on the room's start because somebody should do something about it; empty when nobody should.
    public var notice: (@Sendable (StaffVisit) async throws -> Markup)?

    /// The same link under a heading of its room's start.
    public func under(_ chapter: String) -> RoomLink {
        var link = self
        link.chapter = chapter
        return link
    }

    public init(_ room: Room, _ url: MunicipalityURL, _ permission: Permission, title: String, lead: String) {
        self.room = room
        self.url = url
        self.permission = permission
        self.title = title
        self.lead = lead
    }
}

/// The pages of all registers.
public enum Registers {
    public static func add(to router: SiteRouter, _ catalogue: RegisterCatalogue, links: [RoomLink]) {
        for register in catalogue.registers {
            RegisterRoutes(site: router.site, register: register, catalogue: catalogue).add(to: router)
        }
        for room in Room.allCases {
            let registers = catalogue.registers(of: room)
            let more = links.filter { $0.room == room }
            router.staff(.get, .register(RegisterURL(room: room)), .read(room)) { visit in
                let municipality = visit.municipality.id
                let role = visit.account.role
                let counts = try await visit.site.database.read { connection in
                    var counts = try RegisterStore.counts(in: municipality, connection)
                    for register in registers {
                        let conditions = register.conditions(for: role)
                        guard !conditions.isEmpty else { continue }
                        counts[register.id] = try RegisterStore.count(
                            of: register, in: municipality, EntryQuery(conditions), connection)
                    }
                    return counts
                }
                var notices = Markup()
                for link in more where visit.account.role.allows(link.permission) {
                    guard let notice = link.notice else { continue }
                    let (before, found) = (notices, try await notice(visit))
                    notices = fragment {
                        before
                        found
                    }
                }
                return visit.page(
                    RoomPage(
                        visit: visit, room: room, registers: registers, counts: counts, more: more, notices: notices
                    ).page)
            }
        }
    }
}
