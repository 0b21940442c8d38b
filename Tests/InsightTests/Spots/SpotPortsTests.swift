import Domain
import Geography
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Platform
import Reporting
import SQLStore
import Synchronization
import TestSupport
import Testing

@testable import Insight
@testable import Registers
@testable import Straatlicht

/// What the program knows of a place from the plan and from the street, as the page of a hotspot shows it.
struct SpotPortsTests {
    private static let now = Fixture.now

    private static func entry(_ number: UInt8, _ register: String, _ fields: JSONObject) -> Entry {
        Entry(
            id: Identifier(at: now, random: Array(repeating: number, count: 10)), register: register, fields: fields,
            created: now, changed: now)
    }

    private static let entries: [Entry] = [
        entry(
            1, "measure", ["titel": "Lampen", "stand": "klaar", "plaats": "Langestraat bij 5", "begin": "2026-02-01"]),
        entry(2, "measure", ["titel": "Gesprek", "stand": "bezig", "gebied": "BU99910101"]),
        entry(3, "measure", ["titel": "Droom", "stand": "idee", "plaats": "Proefplein"]),
        entry(4, "measure", ["titel": "Elders", "stand": "klaar", "gebied": "BU99910102"]),
        entry(5, "shift", ["plek": "Proefplein", "gebied": "BU99910101", "datum": "2026-11-01", "stand": "gedaan"]),
        entry(6, "shift", ["plek": "proefplein", "gebied": "BU99910101", "datum": "2026-11-08", "stand": "gedaan"]),
        entry(7, "shift", ["plek": "Proefplein", "gebied": "BU99910101", "datum": "2026-12-01", "stand": "gepland"]),
        entry(8, "shift", ["plek": "Proefplein", "gebied": "BU99910101", "datum": "2026-11-02", "stand": "vervallen"]),
        entry(
            9, "camera",
            [
                "besluit": "C1", "plek": "Plein 1", "gebied": "BU99910101", "besluitdatum": "2026-01-01",
                "tot": "2026-06-30",
            ]),
        entry(10, "audit-walk", ["naam": "Avondronde", "datum": "2026-09-09", "route": "door het oosten"]),
        entry(
            11, "audit-point",
            [
                "plek": "hoek", "schouw": .string(entry(10, "", JSONObject()).id.description), "rd-x": 150_650,
                "rd-y": 490_550,
            ]),
    ]

    private func tried(
        as role: Role, engine: Engine
    ) async throws -> (here: [String], near: [String], others: [String]) {
        let place = SpotPorts.Place(
            names: ["Proefplein", "Langestraat"], squares: [try Fixture.square(5, 5)], areas: ["BU99910101"])
        let found = Mutex<(here: [String], near: [String], others: [String])>(([], [], []))
        try await withRecords(engine, []) { database, municipality in
            let other = try Fixture.municipality("elders")
            try await database.write { connection in
                try Fixture.insert(other, Fixture.gazetteer, connection)
                for entry in Self.entries {
                    let register = try #require(Composition.registers[entry.register])
                    try RegisterStore.insert(entry, of: register, by: nil, in: municipality.id, connection)
                }
            }
            let site = try TestSite.make(database)
            for town in [municipality.id, other.id] {
                let session = try await TestSession.signIn(as: role, site, town)
                let router = SiteRouter(site: site)
                router.staff(.get, .insight(.spots), nil) { staff in
                    let tried = try await SpotPorts.composed(site).tried(staff, place)
                    found.withLock { found in
                        func text(_ item: SpotPorts.Tried) -> String {
                            [item.title, item.state, item.count.map(String.init) ?? ""].filter { !$0.isEmpty }
                                .joined(separator: " ")
                        }
                        if town == other.id {
                            found.others = tried.map(text)
                        } else {
                            found.here = tried.filter(\.isHere).map(text)
                            found.near = tried.filter { !$0.isHere }.map(text)
                        }
                    }
                    return Response(status: .ok)
                }
                try await Application(router: router.router).test(.router) { client in
                    try await client.execute(
                        uri: "/\(town)/inzicht/plekken", method: .get, headers: [.cookie: session.cookie]
                    ) { #expect($0.status == .ok) }
                }
            }
        }
        return found.withLock { $0 }
    }

    /// Ideas, what was called off and what is elsewhere are not in it; another municipality's things never are.
    @Test(arguments: Engine.available)
    func whatIsHereAndWhatIsNear(engine: Engine) async throws {
        let tried = try await tried(as: .analyst, engine: engine)
        #expect(tried.here == ["Lampen klaar", "gedaan 2", "gepland 1", "Avondronde"])
        #expect(tried.near == ["Gesprek bezig", "C1 afgelopen"])
        #expect(tried.others.isEmpty)
    }

    /// A team member reads what the street keeps and not the plan.
    @Test func everyRoomIsForWhoMayReadIt() async throws {
        let tried = try await tried(as: .teamMember, engine: .sqlite)
        #expect(tried.here == ["gedaan 2", "gepland 1", "Avondronde"])
        #expect(tried.near == ["C1 afgelopen"])
        let communication = try await self.tried(as: .communication, engine: .sqlite)
        #expect(communication.here == ["Lampen klaar"])
        #expect(communication.near == ["Gesprek bezig"])
    }
}
