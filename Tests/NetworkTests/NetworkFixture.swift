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

@testable import MunicipalityNetwork
@testable import Platform
@testable import Registers
@testable import Straatlicht

/// What a test asks of the whole program with the towns `proefdorp` and `elders` in it.
struct NetworkSite: Sendable {
    let client: any TestClientProtocol
    let site: Site
    var town = Municipality.ID(literal: "proefdorp")
    var cookie: String?
    var forgeryToken = ""

    static let elsewhere = Municipality.ID(literal: "elders")

    typealias Answer = Browser.Page

    static func id(_ name: String, _ register: Register) -> Identifier { ImportRegisters.identifier(name, register) }

    func get(_ path: String) async throws -> Answer {
        try await send(.get, path, nil)
    }

    func post(_ path: String, _ fields: [(String, String)]) async throws -> Answer {
        try await send(.post, path, fields + [("csrf", forgeryToken)])
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: [(String, String)]?
    ) async throws -> Answer {
        try await Browser.send(
            method, path, fields, cookie: cookie, to: client)
    }

    /// Somebody new of a town with this role.
    func signedIn(as role: Role, of town: Municipality.ID = Municipality.ID(literal: "proefdorp")) async throws
        -> NetworkSite
    {
        let session = try await TestSession.signIn(as: role, site, town)
        var other = self
        other.cookie = session.cookie
        other.forgeryToken = session.forgeryToken
        return other
    }

    func load(_ registers: JSONValue, into town: Municipality.ID) async throws {
        let outcome = try await ImportRegisters(site: site, catalogue: Composition.registers)(
            ["registers": registers], into: town, by: .command("test"), from: .commandLine)
        #expect(outcome.rejected == [])
    }

    func entries(_ register: String, of town: Municipality.ID) async throws -> [Entry] {
        try await site.database.read { try RegisterStore.all(of: register, in: town, $0) }
    }
}

func withNetwork(
    _ engine: Engine = .sqlite, _ body: @escaping @Sendable (NetworkSite) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: Composition.migrations) { database async throws in
        for slug in ["proefdorp", "elders"] { try await TestSite.addTown(slug, to: database) }
        let site = try TestSite.make(database)
        let router = try Composition.router(
            site: site, resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        try await Application(router: router.router).test(.router) { client in
            try await body(NetworkSite(client: client, site: site))
        }
    }
}

/// What the town `elders` keeps; whatever is called a secret is not shared.
enum Elsewhere {
    static let registers: JSONValue = [
        "partner": [
            [
                "id": "p",
                "fields": ["naam": "Geheime partner", "soort": "politie", "afspraak": "geen", "openbaar": true],
            ]
        ],
        "partner-meeting": [["id": "m", "fields": ["titel": "Geheim overleg", "datum": "2026-10-01"]]],
        "action": [
            ["id": "a", "fields": ["titel": "Geheime actie", "partner": "p", "voor": "2026-10-01", "stand": "open"]]
        ],
        "initiative": [["id": "i", "fields": ["naam": "Geheime buurtapp", "soort": "buurtapp"]]],
        "practice": [
            ["id": "gedeeld", "fields": practice("Vrouwen lopen mee", isShared: true)],
            ["id": "niet", "fields": practice("Geheime praktijk \"gedeeld\":true", isShared: false)],
            ["id": "weg", "archived": true, "fields": practice("Geheim weggelegd", isShared: true)],
        ],
        "network-question": [
            [
                "id": "gedeeld",
                "fields": [
                    "vraag": "Wie werkt er met <scholen>?", "gesteld-op": "2026-11-01", "stand": "open",
                    "gedeeld": true,
                ],
            ],
            ["id": "niet", "fields": ["vraag": "Geheime vraag?", "gesteld-op": "2026-11-01", "stand": "open"]],
        ],
    ]

    static func practice(_ title: String, isShared: Bool) -> JSONValue {
        var fields: JSONObject = [
            "titel": .string(title), "probleem": "Het was **donker**.", "aanpak": "Samen lopen.",
            "resultaat": "Niet gemeten.", "soort": "preventief", "fase": ["voor"], "doelgroep": ["vrouwen"],
            "kosten": "Een dag per week", "bewijs": "goed-beschreven", "bewijsbron": "Verslag Elders 2026",
            "gemeente": "Elders", "mail": "veilig@elders.example",
        ]
        if isShared { fields["gedeeld"] = true }
        return .object(fields)
    }
}
