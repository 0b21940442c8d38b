import Domain
import Geography
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Registers
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Prevention
@testable import Registers
@testable import Straatlicht

/// What a test asks of the whole program with the towns `proefdorp` and `elders` in it.
struct CampaignSite: Sendable {
    let client: any TestClientProtocol
    let site: Site
    let town: Municipality.ID
    let clock: TestClock
    var cookie: String?
    var forgeryToken = ""

    typealias Answer = Browser.Page

    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, path, nil, headers)
    }

    func head(_ path: String) async throws -> Answer { try await send(.head, path, nil) }

    func post(_ path: String, _ fields: [(String, String)], _ headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.post, path, fields + [("csrf", forgeryToken)], headers)
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: [(String, String)]?, _ headers: HTTPFields = [:]
    ) async throws -> Answer {
        try await Browser.send(
            method, path, fields, headers, cookie: cookie, to: client)
    }

    func signedIn(as role: Role) async throws -> CampaignSite {
        let session = try await TestSession.signIn(as: role, site, town)
        var other = self
        other.cookie = session.cookie
        other.forgeryToken = session.forgeryToken
        return other
    }

    /// - Returns: what was wrong with the file.
    @discardableResult
    func load(_ registers: JSONValue, into town: Municipality.ID? = nil) async throws -> [String] {
        try await ImportRegisters(site: site, catalogue: Composition.registers)(
            ["registers": registers], into: town ?? self.town, by: .command("test"), from: .commandLine
        ).rejected
    }

    func visits(in town: Municipality.ID? = nil) async throws -> [LinkVisits] {
        let municipality = town ?? self.town
        return try await site.database.read { try CampaignStore.visits(in: municipality, $0) }
    }
}

func withCampaignSite(
    _ engine: Engine = .sqlite, _ registers: JSONValue? = nil,
    _ body: @escaping @Sendable (CampaignSite) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: Composition.migrations) { database async throws in
        try await withCampaignSite(on: database, registers, body)
    }
}

/// On a database that a test wants to look into itself.
func withCampaignSite(
    on database: any SQLDatabase, _ registers: JSONValue? = nil,
    _ body: @escaping @Sendable (CampaignSite) async throws -> Void
) async throws {
    let town = try await TestSite.addTown("proefdorp", to: database)
    try await TestSite.addTown("elders", to: database)
    let clock = TestClock(TestSite.noon)
    let site = try TestSite.make(database, clock: clock)
    let router = try Composition.router(
        site: site, resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
    try await Application(router: router.router).test(.router) { client in
        let campaigns = CampaignSite(client: client, site: site, town: town, clock: clock)
        if let registers {
            let rejected = try await campaigns.load(registers)
            #expect(rejected == [])
        }
        try await body(campaigns)
    }
}

/// Entries that tests start from.
enum CampaignSample {
    static let campaign: JSONObject = [
        "titel": "Proefcampagne", "korte-naam": "gele-posters", "doel": "Meer mensen weten iets.",
        "boodschap": "Ga ernaast staan.", "status": "loopt", "begin": "2026-10-01", "akkoord-door": "Communicatie",
        "akkoord-op": "2026-09-15", "vragenlijst": true, "herkenbaar-aan": "gele posters",
    ]

    static func with(_ more: JSONObject) -> JSONValue {
        var fields = campaign
        for (name, value) in more { fields[name] = value }
        return .object(fields)
    }

    /// A campaign with two waves and a link of each kind.
    static let registers: JSONValue = [
        "campaign": [["id": "proef", "fields": .object(campaign)]],
        "campaign-wave": [
            [
                "id": "een",
                "fields": [
                    "titel": "Bushokjes", "campagne": "proef", "nummer": 1, "begin": "2026-10-01",
                    "eind": "2026-10-20", "kanalen": ["bushokje"],
                ],
            ],
            [
                "id": "twee",
                "fields": ["titel": "Uitgaan", "campagne": "proef", "nummer": 2, "begin": "2026-11-10"],
            ],
        ],
        "campaign-link": [
            [
                "id": "halte",
                "fields": [
                    "naam": "halte", "campagne": "proef", "golf": "een", "kanaal": "bushokje", "pagina": "normen",
                ],
            ],
            [
                "id": "club",
                "fields": [
                    "naam": "club", "campagne": "proef", "golf": "twee", "kanaal": "horeca",
                    "adres": "https://campagne.example/club?x=1",
                ],
            ],
            [
                "id": "hulp",
                "fields": ["naam": "hulp", "campagne": "proef", "kanaal": "poster", "pagina": "hulp"],
            ],
            [
                "id": "melden",
                "fields": ["naam": "melden", "campagne": "proef", "kanaal": "poster", "pagina": "melden"],
            ],
            [
                "id": "lijn",
                "fields": [
                    "naam": "lijn", "campagne": "proef", "kanaal": "poster", "adres": "https://hulplijn.example/",
                    "hulp": true,
                ],
            ],
        ],
    ]
}
