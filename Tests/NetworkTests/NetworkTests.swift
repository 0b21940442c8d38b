import Domain
import Foundation
import Geography
import HTTPTypes
import Planning
import Registers
import SQLStore
import TestSupport
import Testing

@testable import MunicipalityNetwork
@testable import Platform
@testable import Registers
@testable import Straatlicht

#if canImport(FoundationXML)
import FoundationXML
#endif

struct NetworkTests {
    private let today = CivilDate(dayNumber: 20_778)

    private func entry(_ register: Register, _ fields: JSONObject, _ name: String = "x") -> Entry {
        Entry(
            id: NetworkSite.id(name, register), register: register.id, fields: fields, created: TestSite.noon,
            changed: TestSite.noon)
    }

    private func rules(_ problems: [EntryProblem]) -> [String] {
        problems.compactMap { if case .rule(let rule) = $0.reason { "\($0.field): \(rule)" } else { nil } }
    }

    @Test func registersHaveAnIDEach() {
        let ids = Network.registers.map(\.id)
        #expect(Set(ids).count == ids.count)
        // What can be shared has the field that says so.
        for register in Network.registers {
            #expect((register.field(named: "gedeeld") != nil) == SharedEntryStore.registers.contains(register.id))
        }
    }

    // MARK: Rules

    @Test func anAgreementIsLookedAtAgain() {
        func problems(_ fields: JSONObject) -> [String] { rules(Partner.problems(of: entry(Partner.register, fields))) }
        #expect(problems(["soort": "anders", "afspraak": "geen"]) == ["soort-eigen: own-kind"])
        #expect(problems(["soort": "politie", "afspraak": "convenant"]) == ["herzien-op: no-review"])
        #expect(problems(["soort": "politie", "afspraak": "convenant", "einde": "2027-01-01"]) == [])
        #expect(
            problems(["soort": "politie", "afspraak": "geen", "begin": "2027-01-01", "einde": "2026-01-01"])
                == ["einde: period"])
        let both: JSONObject = ["afspraak": "contract", "herzien-op": "2027-03-01", "einde": "2027-01-01"]
        #expect(Partner.due(entry(Partner.register, both)) == CivilDate(iso: "2027-01-01"))
        #expect(Partner.due(entry(Partner.register, ["afspraak": "geen", "einde": "2027-01-01"])) == nil)
    }

    @Test func anActionHasOneOwner() {
        let (department, partner): (JSONValue, JSONValue) = (
            .string(NetworkSite.id("d", Department.register).description),
            .string(NetworkSite.id("p", Partner.register).description)
        )
        func problems(_ fields: JSONObject) -> [String] {
            rules(NetworkAction.problems(of: entry(NetworkAction.register, fields)))
        }
        #expect(problems([:]) == ["afdeling: no-owner"])
        #expect(problems(["afdeling": department, "partner": partner]) == ["partner: two-owners"])
        #expect(problems(["partner": partner]) == [])
    }

    @Test func whatIsLateStandsOnTop() {
        func action(_ name: String, _ due: String, _ state: String) -> Entry {
            entry(
                NetworkAction.register, ["titel": .string(name), "voor": .string(due), "stand": .string(state)], name)
        }
        let sorted = NetworkAction.register.sorted([
            action("klaar-vroeg", "2026-01-01", "klaar"), action("straks", "2026-12-01", "open"),
            action("klaar-laat", "2026-06-01", "vervallen"), action("te-laat", "2026-10-01", "bezig"),
        ])
        #expect(sorted.map { $0[NetworkAction.title] } == ["te-laat", "straks", "klaar-vroeg", "klaar-laat"])
    }

    @Test func nobodyIsSentToAGroupThatNobodyLookedAt() {
        func problems(_ fields: JSONObject) -> [String] {
            rules(Initiative.problems(of: entry(Initiative.register, fields), today: today))
        }
        #expect(
            problems(["openbaar": true]) == [
                "huisregels: public-rules", "moderatie: public-moderation", "bekeken-op: public-reviewed",
            ])
        #expect(
            problems([
                "openbaar": true, "huisregels": "Bel 112.", "moderatie": "Twee mensen.", "bekeken-op": "2026-11-21",
            ]) == [])
        #expect(problems(["bekeken-op": "2026-11-22"]) == ["bekeken-op: future"])
        #expect(problems([:]) == [])
    }

    @Test func evidenceHasASourceAndWhatIsSharedSomebodyToAsk() {
        func problems(_ fields: JSONObject) -> [String] {
            rules(Practice.problems(of: entry(Practice.register, fields)))
        }
        #expect(problems(["bewijs": "goed-beschreven"]) == ["bewijsbron: evidence-source"])
        #expect(problems(["bewijs": "onbekend", "gedeeld": true]) == ["mail: shared-contact"])
        #expect(problems(["bewijs": "onbekend", "gedeeld": true, "website": "https://proef.example"]) == [])
    }

    // MARK: Overview

    private static let own: JSONValue = [
        "department": [
            ["id": "zorg", "fields": ["titel": "Team Zorg"]], ["id": "wegen", "fields": ["titel": "Team Wegen"]],
        ],
        "partner": [
            [
                "id": "ver",
                "fields": [
                    "naam": "Verre partner", "soort": "school", "afspraak": "convenant", "herzien-op": "2027-06-01",
                    "openbaar": true, "taken": "Geeft **lessen**.",
                ],
            ],
            [
                "id": "laat",
                "fields": [
                    "naam": "Late partner", "soort": "horeca", "afspraak": "convenant", "herzien-op": "2026-11-01",
                ],
            ],
            [
                "id": "straks",
                "fields": [
                    "naam": "Partner straks", "soort": "anders", "soort-eigen": "Koor", "afspraak": "contract",
                    "einde": "2027-01-20", "openbaar": true,
                ],
            ],
        ],
        "action": [
            [
                "id": "lamp",
                "fields": [
                    "titel": "Lamp maken", "afdeling": "wegen", "genoemd": ["zorg"], "voor": "2026-11-20",
                    "stand": "open",
                ],
            ],
            ["id": "bel", "fields": ["titel": "Bellen", "partner": "ver", "voor": "2026-12-20", "stand": "bezig"]],
            ["id": "oud", "fields": ["titel": "Gedaan", "afdeling": "zorg", "voor": "2026-01-20", "stand": "klaar"]],
        ],
        "initiative": [
            [
                "id": "app",
                "fields": [
                    "naam": "Buurtapp West", "soort": "buurtapp", "gebied": "BU99910101", "huisregels": "- Bel 112",
                    "mail": "app@west.example", "bekeken-op": "2025-11-20", "openbaar": true,
                    "moderatie": "Alleen voor ons",
                ],
            ],
            ["id": "dicht", "fields": ["naam": "Dichte groep", "soort": "wandelgroep", "bekeken-op": "2026-11-01"]],
        ],
        "practice": [
            ["id": "gedeeld", "fields": Elsewhere.practice("Onze praktijk", isShared: true)],
            ["id": "niet", "fields": Elsewhere.practice("Voor onszelf", isShared: false)],
        ],
        "network-question": [
            ["id": "vraag", "fields": ["vraag": "Eigen vraag?", "gesteld-op": "2026-11-01", "stand": "open"]],
            ["id": "dicht", "fields": ["vraag": "Oude vraag?", "gesteld-op": "2026-10-01", "stand": "beantwoord"]],
        ],
    ]

    @Test(arguments: Engine.available)
    func theOverviewShowsWhatIsLateAndWhatWaits(engine: Engine) async throws {
        try await withNetwork(engine) { network in
            try await network.load(Self.own, into: network.town)
            try await network.load(Elsewhere.registers, into: NetworkSite.elsewhere)
            let today = today
            let municipality = Municipality(id: network.town, name: "Proefdorp", isMadeUp: true)
            let overview = try await network.site.database.read {
                try NetworkOverview(of: municipality, today: today, $0)
            }
            #expect(overview.due.map { $0[Partner.name] } == ["Late partner", "Partner straks"])
            #expect(overview.partners.map { $0[Partner.name] } == ["Late partner", "Partner straks", "Verre partner"])
            #expect(overview.actions.map { $0[NetworkAction.title] } == ["Lamp maken", "Bellen"])
            #expect(
                overview.questions.map { $0.entry[NetworkQuestion.question] }
                    == ["Eigen vraag?", "Wie werkt er met <scholen>?"])
            #expect(overview.unreviewed.map { $0[Initiative.name] } == ["Buurtapp West"])
            // A department sees what it does and where it is mentioned.
            let (care, roads) = (
                NetworkSite.id("zorg", Department.register), NetworkSite.id("wegen", Department.register)
            )
            #expect(overview.actions(of: care).map { $0[NetworkAction.title] } == ["Lamp maken"])
            #expect(overview.actions(of: roads).map { $0[NetworkAction.title] } == ["Lamp maken"])
            let staff = try await network.signedIn(as: .caseWorker)
            let path = "/proefdorp/beheer/netwerk/overzicht"
            let page = try await staff.get(path).text
            #expect(page.contains("te laat sinds 1 november 2026") && page.contains("voor 20 januari 2027"))
            let mentioned = try await staff.get("\(path)?afdeling=\(care)").text
            #expect(mentioned.contains("ook voor deze afdeling") && !mentioned.contains("Bellen"))
            #expect(try await !staff.get("\(path)?afdeling=\(roads)").text.contains("ook voor deze afdeling"))
        }
    }

    // MARK: Public

    @Test(arguments: Language.allCases)
    func everybodySeesWhatIsPublicAndNothingElse(language: Language) async throws {
        try await withNetwork { network in
            try await network.load(Self.own, into: network.town)
            let prefix = language == .dutch ? "" : "/\(language.rawValue)"
            let page = try await network.get("\(prefix)/proefdorp/netwerk")
            #expect(page.status == .ok && page.headers[.eTag] != nil)
            for part in [
                "Verre partner", "<strong>lessen</strong>", "Koor", "Buurtapp West", "<li>Bel 112</li>",
                "app@west.example", "Onze praktijk", "lang=\"nl\"",
            ] {
                #expect(page.text.contains(part), "\(part)")
            }
            for part in ["Late partner", "Dichte groep", "Alleen voor ons", "Voor onszelf", "Eigen vraag", "Lamp"] {
                #expect(!page.text.contains(part), "\(part)")
            }
        }
    }

    @Test func practicesAreAFeed() async throws {
        try await withNetwork { network in
            try await network.load(Self.own, into: network.town)
            let feed = try await network.get("/proefdorp/netwerk/feed.xml")
            #expect(feed.headers[.contentType] == "application/atom+xml; charset=utf-8")
            #expect(feed.text.contains("<title>Onze praktijk</title>") && !feed.text.contains("Voor onszelf"))
            #expect(XMLParser(data: Data(feed.text.utf8)).parse())
            #expect(try await !network.get("/elders/netwerk/feed.xml").text.contains("Onze praktijk"))
        }
    }

    /// Beside the form of an initiative stand rules of the house to begin with.
    @Test func rulesOfTheHouseStandBesideAnInitiative() async throws {
        try await withNetwork { network in
            try await network.load(Self.own, into: network.town)
            let id = NetworkSite.id("app", Initiative.register)
            let staff = try await network.signedIn(as: .networkCoordinator)
            let page = try await staff.get("/proefdorp/beheer/netwerk/initiatieven/lijst/\(id)").text
            #expect(page.contains("SAAR") && page.contains("Alarmeer: bel 112"))
        }
    }
}
