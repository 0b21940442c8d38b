import Domain
import Foundation
import Geography
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Deployment
@testable import Platform
@testable import Registers
@testable import Straatlicht

/// What a test asks of the site, as a browser would.
struct Browser: Sendable {
    let client: any TestClientProtocol
    var cookie: String?
    var forgeryToken = ""

    typealias Page = TestSupport.Browser.Page

    func get(_ path: String) async throws -> Page { try await send(.get, path, nil) }

    func post(_ path: String, _ fields: [(String, String)]) async throws -> Page {
        try await send(.post, path, fields + [("csrf", forgeryToken)])
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: [(String, String)]?
    ) async throws -> Page {
        try await TestSupport.Browser.send(
            method, path, fields, cookie: cookie, to: client)
    }

    /// Signs in somebody new with this role.
    func signedIn(
        as role: Role, _ site: Site, _ town: Municipality.ID, email: String? = nil
    ) async throws -> Browser {
        let session = try await TestSession.signIn(as: role, site, town, email: email)
        var browser = self
        browser.cookie = session.cookie
        browser.forgeryToken = session.forgeryToken
        return browser
    }
}

/// What tests of the room stand on.
enum Fixture {
    static func date(_ iso: String) -> CivilDate { CivilDate(iso: iso) ?? CivilDate(dayNumber: 0) }

    /// The id that a name in a file of registers stands for.
    static func id(_ name: String, _ register: Register) -> Identifier { ImportRegisters.identifier(name, register) }

    static func entry(_ register: Register, _ fields: JSONObject, name: String = "een") -> Entry {
        Entry(
            id: id(name, register), register: register.id, fields: fields, created: TestSite.noon,
            changed: TestSite.noon)
    }

    static func shift(
        _ date: String, _ begins: Int, _ ends: Int, name: String = "een", state: String = "bevestigd",
        team: String = "sussers", people: Int = 2, area: String = "BU99910101"
    ) throws -> PlannedShift {
        try #require(
            PlannedShift(
                entry(
                    Shift.register,
                    [
                        "plek": .string("Proefplein"), "gebied": .string(area),
                        "team": .string(id(team, Team.register).description), "aantal": .number(Double(people)),
                        "datum": .string(date), "begin": .number(Double(begins)), "einde": .number(Double(ends)),
                        "stand": .string(state),
                    ], name: name)))
    }

    /// Two teams, a shift tonight, one of last week that was done, and what goes with them.
    static let registers: JSONValue = [
        "registers": [
            "team": [
                ["id": "sussers", "fields": ["naam": "Sussploeg", "soort": "de-escalatie", "gebied": "BU99910101"]],
                ["id": "boas", "fields": ["naam": "Handhaving", "soort": "boa", "gebied": "BU99910102"]],
            ],
            "power": [
                [
                    "id": "proef",
                    "fields": [
                        "soort": "boa", "mag": "beboeten", "van": "2026-11-01", "tot": "2026-12-31",
                        "besluit": "Proefbesluit",
                    ],
                ]
            ],
            "action-card": [
                [
                    "id": "praten",
                    "fields": [
                        "titel": "Aanspreken", "situatie": "Iemand roept.", "doen": "- Blijf **rustig**.",
                        "van": "2026-01-01",
                    ],
                ],
                [
                    "id": "later",
                    "fields": [
                        "titel": "Kaart van later", "situatie": "Iets.", "doen": "Iets.", "van": "2027-01-01",
                    ],
                ],
            ],
            "shift": [
                [
                    "id": "vanavond",
                    "fields": [
                        "plek": "Proefplein", "gebied": "BU99910101", "team": "sussers", "aantal": 3,
                        "stand": "bevestigd", "datum": "2026-11-21", "begin": "22:00", "einde": "02:00",
                        "redenen": "Uitgaansavond.",
                    ],
                ],
                [
                    "id": "boa-vanavond",
                    "fields": [
                        "plek": "Langestraat", "gebied": "BU99910102", "team": "boas", "aantal": 2,
                        "stand": "bevestigd", "datum": "2026-11-21", "begin": "20:00", "einde": "23:00",
                    ],
                ],
                [
                    "id": "gisteren",
                    "fields": [
                        "plek": "Station", "gebied": "BU99910102", "team": "sussers", "aantal": 2,
                        "stand": "gedaan", "datum": "2026-11-20", "begin": "22:00", "einde": "02:00",
                    ],
                ],
            ],
        ]
    ]
}

/// The whole program with the made-up teams in `proefdorp`, and a town `elders` without any.
func withRoom(
    _ engine: Engine = .sqlite, clock: TestClock = TestClock(TestSite.noon), registers: JSONValue = Fixture.registers,
    _ body: @escaping @Sendable (Browser, Site, Municipality.ID) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: Composition.migrations) { database async throws in
        let town = try await TestSite.addTown("proefdorp", to: database)
        try await TestSite.addTown("elders", to: database)
        let site = try TestSite.make(database, clock: clock)
        let outcome = try await ImportRegisters(site: site, catalogue: Composition.registers)(
            registers, into: town, by: .command("test"), from: .commandLine)
        #expect(outcome.rejected == [])
        let router = try Composition.router(
            site: site, resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        try await Application(router: router.router).test(.router) { client in
            try await body(Browser(client: client), site, town)
        }
    }
}
