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

@testable import Planning
@testable import Platform
@testable import Registers
@testable import Straatlicht

/// Entries as they would be in the database.
enum Sample {
    /// The day of `TestSite.noon`.
    static let today = date("2026-11-21")

    static func date(_ iso: String) -> CivilDate { CivilDate(iso: iso) ?? CivilDate(dayNumber: 0) }

    static func id(_ name: String, _ register: Register) -> Identifier {
        ImportRegisters.identifier(name, register)
    }

    static func entry(_ register: Register, _ name: String, _ fields: JSONObject) -> Entry {
        var all = fields
        if all["titel"] == nil, register.field(named: "titel") != nil { all["titel"] = .string(name) }
        return Entry(
            id: id(name, register), register: register.id, fields: all, created: TestSite.noon, changed: TestSite.noon)
    }

    static func measure(_ name: String, _ fields: JSONObject) -> Entry { entry(Measure.register, name, fields) }

    static func names(_ register: Register, _ names: String...) -> JSONValue {
        .array(names.map { .string(id($0, register).description) })
    }

    static func name(_ register: Register, _ name: String) -> JSONValue { .string(id(name, register).description) }

    /// All that must be known before a measure starts.
    static let prepared: JSONObject = [
        "nulmeting": "20 meldingen in een jaar", "vergelijkingsgebied": "BU99910102", "meten-van": "2025-01-01",
        "meten-tot": "2027-01-01", "indicator": name(Indicator.register, "cijfer"),
    ]

    static func prepared(_ more: JSONObject) -> JSONObject {
        var fields = prepared
        for (name, value) in more { fields[name] = value }
        return fields
    }

    /// Two goals, an indicator, a finding, three measures and a motion that hang together.
    static let file: JSONValue = [
        "defaults": ["openbaarheid": "openbaar"],
        "registers": [
            "department": [["id": "team", "fields": ["titel": "Proefteam", "sector": "veiligheid"]]],
            "finding": [
                [
                    "id": "plein",
                    "fields": [
                        "titel": "Op het Proefplein komen meer meldingen vandaan", "soort": "plek", "stand": "nieuw",
                        "gebied": "BU99910101", "n": 40, "methode": "Getis-Ord Gi*",
                    ],
                ]
            ],
            "goal": [
                [
                    "id": "gedrag",
                    "fields": [
                        "titel": "Minder nafluiten", "soort": "gedragsverandering", "ambitie": "Niemand **fluit** na.",
                        "jaar": 2030,
                    ],
                ],
                ["id": "leeg", "fields": ["titel": "Nog niets", "soort": "zichtbaarheid"]],
            ],
            "indicator": [
                [
                    "id": "cijfer",
                    "fields": [
                        "titel": "Vrouwen die iets meemaakten", "doel": "gedrag", "soort": "subjectief",
                        "richting": "lager", "eenheid": "%", "nulwaarde": 60, "nuljaar": 2025, "streefwaarde": 40,
                        "streefjaar": 2030,
                    ],
                ]
            ],
            "indicator-value": [
                [
                    "id": "meting",
                    "fields": [
                        "indicator": "cijfer", "datum": "2026-10-01", "waarde": 50, "n": 400, "laag": 45, "hoog": 55,
                        "bron": "Proefpeiling",
                    ],
                ]
            ],
            "measure": [
                [
                    "id": "licht",
                    "fields": [
                        "titel": "Beter licht", "stand": "bezig", "doelen": ["gedrag"], "bevindingen": ["plein"],
                        "soort": "preventief", "fase": ["voor"], "eigenaar": "team", "kosten": 30_000,
                        "begrotingsjaar": 2026, "begin": "2026-08-01", "einde": "2027-02-01",
                        "nulmeting": "20 meldingen", "vergelijkingsgebied": "BU99910102", "meten-van": "2025-01-01",
                        "meten-tot": "2027-06-01", "indicator": "cijfer", "uitkomst": "nog-niet-te-zeggen",
                    ],
                ],
                [
                    "id": "poster",
                    "fields": [
                        "titel": "Posters", "stand": "klaar", "doelen": ["gedrag"], "soort": "preventief",
                        "begin": "2026-02-01", "einde": "2026-09-01", "uitkomst": "geen-effect-gezien",
                        "resultaat": "Geen verschil (n = 300).", "geleerd": "Te **weinig** mensen gevraagd.",
                    ],
                ],
                [
                    "id": "lessen",
                    "fields": [
                        "titel": "Lessen", "stand": "besloten", "doelen": ["gedrag"], "soort": "preventief",
                        "begin": "2027-02-01",
                    ],
                ],
            ],
            "commitment": [
                [
                    "id": "motie",
                    "fields": [
                        "titel": "Motie Veilig Proefplein", "soort": "motie", "datum": "2026-03-03",
                        "uitslag": "Unaniem", "stand": "open", "maatregelen": ["licht"],
                        "volgende-rapportage": "2026-11-01",
                    ],
                ]
            ],
        ],
    ]
}

/// What a test asks of the whole program with the towns `proefdorp` and `elders` in it.
struct PlanSite: Sendable {
    let client: any TestClientProtocol
    let site: Site
    let town: Municipality.ID
    var cookie: String?
    var forgeryToken = ""

    typealias Answer = Browser.Page

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, path, nil, headers)
    }

    func post(_ path: String, _ fields: [(String, String)]) async throws -> Answer {
        try await send(.post, path, fields + [("csrf", forgeryToken)])
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: [(String, String)]?, _ headers: HTTPFields = [:]
    ) async throws -> Answer {
        try await Browser.send(
            method, path, fields, headers, cookie: cookie, to: client)
    }

    func signedIn(as role: Role) async throws -> PlanSite {
        let session = try await TestSession.signIn(as: role, site, town)
        var other = self
        other.cookie = session.cookie
        other.forgeryToken = session.forgeryToken
        return other
    }

    func load(_ file: JSONValue, into town: Municipality.ID? = nil) async throws {
        let outcome = try await ImportRegisters(site: site, catalogue: Composition.registers)(
            file, into: town ?? self.town, by: .command("test"), from: .commandLine)
        #expect(outcome.rejected == [])
    }

    func plan() async throws -> Plan {
        let town = town
        return try await site.database.read { try Plan.read(in: town, for: .policyOfficer, $0) }
    }
}

func withPlanSite(
    _ engine: Engine = .sqlite, isFilled: Bool = true, clock: TestClock = TestClock(TestSite.noon),
    _ body: @escaping @Sendable (PlanSite) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: Composition.migrations) { database async throws in
        let town = try await TestSite.addTown("proefdorp", to: database)
        try await TestSite.addTown("elders", to: database)
        let site = try TestSite.make(database, clock: clock)
        let router = try Composition.router(
            site: site, resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        try await Application(router: router.router).test(.router) { client in
            let plan = PlanSite(client: client, site: site, town: town)
            if isFilled { try await plan.load(Sample.file) }
            try await body(plan)
        }
    }
}
