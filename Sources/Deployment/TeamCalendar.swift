import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Platform
import Registers
import SQLStore
import Vault

/// The shifts of a team for its agenda, behind an address that only the team knows.
struct TeamCalendar: Sendable {
    let site: Site

    /// Shifts that are further back or ahead are left out.
    static let daysBack = 60
    static let daysAhead = 400

    /// Makes a new address, in the place of an older one, or takes it away.
    /// - Throws: `SiteError.notFound` for a team that is not there.
    func change(_ team: Identifier, isWithdrawn: Bool, by account: Account) async throws {
        let (now, site) = (site.surroundings.now(), site)
        try await site.database.write { connection in
            guard let entry = try RoomReading.team(team, in: account.municipality, connection), !entry.isArchived
            else { throw SiteError.notFound }
            if isWithdrawn {
                try CalendarStore.withdraw(team, in: account.municipality, connection)
            } else {
                try CalendarStore.renew(team, in: account.municipality, connection)
            }
            try site.audit(
                AuditEvent(.entryChanged, of: .entry(team), by: .account(account), from: .site), at: now,
                in: account.municipality, connection)
        }
    }

    /// The secret address of a team; `nil` when it has none.
    func address(of team: Identifier, in municipality: Municipality.ID) async throws -> MunicipalityURL? {
        let counter = try await site.database.read { try CalendarStore.counter(of: team, in: municipality, $0) }
        return counter.map { counter in
            let address = CalendarAddress(
                of: team.bytes, in: municipality.slug, counter: counter, secret: site.secret)
            return .deployment(.calendar(.value(address.text + Self.suffix)))
        }
    }

    private static let suffix = ".ics"

    /// The calendar behind an address.
    /// - Parameter file: the last part of the path.
    /// - Throws: `SiteError.notFound` for an address that is not, or no longer, one.
    func file(_ file: String, _ visit: Visit) async throws -> Response {
        guard file.hasSuffix(Self.suffix) else { throw SiteError.notFound }
        let (given, municipality, site) = (file.dropLast(Self.suffix.count), visit.municipality.id, site)
        let found = try await site.database.read { connection -> (team: Entry, shifts: [PlannedShift])? in
            // All are compared, so that time does not tell which one was nearly right.
            let teams = try CalendarStore.all(in: municipality, connection).filter { team, counter in
                CalendarAddress(of: team.bytes, in: municipality.slug, counter: counter, secret: site.secret)
                    .matches(given)
            }
            guard let id = teams.first?.team,
                let team = try RoomReading.team(id, in: municipality, connection), !team.isArchived
            else { return nil }
            return (team, try RoomReading(in: municipality, connection).shifts.filter { $0.team == id })
        }
        guard let (team, shifts) = found else { throw SiteError.notFound }
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        let calendar = calendar(of: team, shifts, gazetteer, visit)
        return Response(
            status: .ok, headers: [.contentType: ICalendar.contentType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: calendar.text)))
    }

    func calendar(of team: Entry, _ shifts: [PlannedShift], _ gazetteer: Gazetteer, _ visit: Visit) -> ICalendar {
        let words = visit.words(DeploymentPhrase.self)
        let today = DutchTime.reading(of: visit.now).date
        let near = shifts.filter {
            $0.date >= today.adding(days: -Self.daysBack) && $0.date <= today.adding(days: Self.daysAhead)
        }
        return ICalendar(
            name: "\(team[Team.name]), \(visit.municipality.name)", language: visit.language.rawValue,
            events: near.map { shift in
                let status: ICalendar.Event.Status =
                    switch shift.state {
                    case .planned: .tentative
                    case .confirmed, .done: .confirmed
                    case .cancelled: .cancelled
                    }
                return ICalendar.Event(
                    uid: "\(shift.id)@straatlicht", sequence: shift.entry.version - 1, changed: shift.entry.changed,
                    time: .moments(shift.start, shift.end), summary: "\(team[Team.name]): \(shift.place)",
                    status: status,
                    location: "\(shift.place), \(gazetteer.name(of: shift.area)), \(visit.municipality.name)",
                    // Why a team is there stays on the briefing: agendas are read by more people.
                    description: words(.calendarPeople, ["n": String(shift.people)]))
            })
    }
}
