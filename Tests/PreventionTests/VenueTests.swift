import Domain
import Foundation
import Geography
import HTTPTypes
import SQLStore
import TestSupport
import Testing

@testable import Platform
@testable import Prevention
@testable import Registers
@testable import Straatlicht

struct VenueTests {
    private static func venue(_ more: JSONObject = [:]) -> JSONValue {
        var fields: JSONObject = [
            "naam": "Café Proef", "soort": "cafe", "gebied": "BU99910101", "adres": "Langestraat, naast de bakker",
            "getekend-op": "2026-01-10", "geldt-tot": "2028-01-10", "getraind": 3, "personeel": 5,
            "codewoord-in-gebruik": true, "codewoord": "zonnebloem", "openbaar": true,
        ]
        for (name, value) in more { fields[name] = value }
        return .object(fields)
    }

    @Test(
        arguments: [
            ([:], []),
            (["geldt-tot": "2028-01-11"], ["geldt-tot: rule(\"too-long\")"]),
            (["geldt-tot": "2026-01-09"], ["geldt-tot: rule(\"before-signing\")"]),
            (["geldt-tot": ""], ["geldt-tot: rule(\"no-expiry\")"]),
            (["getraind": 6], ["getraind: rule(\"more-trained\")"]),
            (["getraind": 0], ["openbaar: rule(\"not-ready\")"]),
            (["getekend-op": "", "geldt-tot": ""], ["openbaar: rule(\"not-ready\")"]),
            (["adres": "Vraag naar Zonnebloem"], ["adres: rule(\"public-word\")"]),
            (["getekend-op": "2028-02-29", "geldt-tot": "2030-02-28"], []),
            (["getekend-op": "2028-02-29", "geldt-tot": "2030-03-01"], ["geldt-tot: rule(\"too-long\")"]),
        ] as [(JSONObject, [String])])
    func aPledgeObeysItsRules(change: JSONObject, expected: [String]) async throws {
        try await withCampaignSite { site async throws in
            let rejected = try await site.load(["venue": [["id": "v", "fields": Self.venue(change)]]])
            #expect(rejected == expected.map { "venue/v: \($0)" })
        }
    }

    @Test func howAPledgeStands() {
        let today = CivilDate(dayNumber: 20_778)
        func standing(_ signed: Int?, _ expires: Int?, trained: Int) -> Venue.Standing {
            var fields: JSONObject = ["naam": "x", "getraind": .number(Double(trained))]
            if let signed { fields["getekend-op"] = .string(today.adding(days: signed).description) }
            if let expires { fields["geldt-tot"] = .string(today.adding(days: expires).description) }
            let entry = Entry(
                id: ImportRegisters.identifier("v", Venue.register), register: "venue", fields: fields,
                created: TestSite.noon, changed: TestSite.noon)
            return Venue.standing(of: entry, on: today)
        }
        #expect(standing(nil, nil, trained: 3) == .noPledge)
        #expect(standing(1, 300, trained: 3) == .noPledge)
        #expect(standing(-100, -1, trained: 3) == .expired)
        #expect(standing(-100, 0, trained: 3) == .expiresSoon)
        #expect(standing(-100, 60, trained: 3) == .expiresSoon)
        #expect(standing(-100, 61, trained: 3) == .good)
        #expect(standing(-100, 61, trained: 0) == .noTraining)
    }

    @Test(arguments: Engine.available)
    func residentsSeeOnlyPledgesThatCountAndNeverTheWord(engine: Engine) async throws {
        let registers: JSONValue = [
            "venue": [
                ["id": "goed", "fields": Self.venue()],
                ["id": "kort", "fields": Self.venue(["naam": "Club Kort", "geldt-tot": "2026-12-01"])],
                ["id": "oud", "fields": Self.venue(["naam": "Club Oud", "geldt-tot": "2026-11-20"])],
                ["id": "stil", "fields": Self.venue(["naam": "Club Stil", "openbaar": false])],
                [
                    "id": "leeg",
                    "fields": Self.venue(["naam": "Club Leeg", "openbaar": false, "getraind": 0]),
                ],
            ]
        ]
        try await withCampaignSite(engine, registers) { site async throws in
            let first = try await site.get("/proefdorp/hier-kan-hulp")
            #expect(first.text.contains("Café Proef") && first.text.contains("Club Kort"))
            #expect(first.text.contains("Langestraat, naast de bakker, West"))
            #expect(first.text.contains("Deze zaak werkt met een codewoord."))
            for name in ["Club Oud", "Club Stil", "Club Leeg"] { #expect(!first.text.contains(name), "\(name)") }
            for path in ["hier-kan-hulp", "hier-kan-hulp/meedoen", "voorkomen", "normen", "voorlichting"] {
                for prefix in ["", "/en", "/ar"] {
                    let page = try await site.get("\(prefix)/proefdorp/\(path)")
                    #expect(page.status == .ok && !page.text.lowercased().contains("zonnebloem"), "\(path)")
                }
            }
            #expect(try await !site.get("/elders/hier-kan-hulp").text.contains("Café Proef"))

            let staff = try await site.signedIn(as: .coordinator)
            let list = try await staff.get("/proefdorp/beheer/preventie/verloopt").text
            let order = ["Verlopen", "Club Oud", "Loopt binnenkort af", "Club Kort", "Niemand getraind", "Club Leeg"]
            let places = order.compactMap { list.range(of: $0)?.lowerBound }
            #expect(places.count == order.count && places == places.sorted())
            #expect(!list.contains("Café Proef"))

            // Time alone takes a venue off the list, also for a browser that kept the page.
            let tag = try #require(first.headers[.eTag])
            #expect(try await site.get("/proefdorp/hier-kan-hulp", [.ifNoneMatch: tag]).status == .notModified)
            site.clock.advance(minutes: 11 * 24 * 60)
            let later = try await site.get("/proefdorp/hier-kan-hulp", [.ifNoneMatch: tag])
            #expect(later.status == .ok && !later.text.contains("Club Kort") && later.text.contains("Café Proef"))
        }
    }

    @Test func besideTheFormStandsWhetherItCounts() async throws {
        try await withCampaignSite(.sqlite, ["venue": [["id": "v", "fields": Self.venue()]]]) { site async throws in
            let staff = try await site.signedIn(as: .communication)
            let id = ImportRegisters.identifier("v", Venue.register)
            let page = try await staff.get("/proefdorp/beheer/preventie/locaties/lijst/\(id)")
            #expect(page.text.contains("badge--done\">Geldig"))
        }
    }
}

struct CampaignRuleTests {
    private func rejected(_ register: String, _ fields: JSONObject) async throws -> [String] {
        let given = JSONValue.object([register: [["id": "x", "fields": .object(fields)]]])
        return try await withDatabase(.sqlite, migrations: Composition.migrations) { database async throws in
            let site = try TestSite.make(database)
            let town = try await TestSite.addTown("proefdorp", to: database)
            let load = ImportRegisters(site: site, catalogue: Composition.registers)
            let start = try await load(
                ["registers": CampaignSample.registers], into: town, by: .command("test"), from: .commandLine)
            #expect(start.rejected == [])
            return try await load(["registers": given], into: town, by: .command("test"), from: .commandLine).rejected
        }
    }

    @Test func aCampaignThatIsReadyWasApproved() async throws {
        let fields = CampaignSample.with(["korte-naam": "ander", "akkoord-door": "", "akkoord-op": ""]).object
        let without = try #require(fields)
        for state in ["klaar", "loopt", "afgerond"] {
            var entry = without
            entry["status"] = .string(state)
            #expect(
                try await rejected("campaign", entry) == [
                    "campaign/x: akkoord-door: rule(\"no-approval\")", "campaign/x: akkoord-op: rule(\"no-approval\")",
                ])
        }
        for state in ["idee", "concept", "gestopt"] {
            var entry = without
            entry["status"] = .string(state)
            #expect(try await rejected("campaign", entry) == [])
        }
    }

    @Test func aCampaignObeysItsRules() async throws {
        func broken(_ change: JSONObject) async throws -> [String] {
            let fields = CampaignSample.with(["korte-naam": "ander"]).object
            var entry = try #require(fields)
            for (name, value) in change { entry[name] = value }
            return try await rejected("campaign", entry)
        }
        #expect(
            try await broken(["korte-naam": "gele-posters"]) == ["campaign/x: korte-naam: rule(\"short-name-taken\")"])
        #expect(try await broken(["korte-naam": "Gele Posters"]) == ["campaign/x: korte-naam: rule(\"short-name\")"])
        #expect(try await broken(["eind": "2026-09-30"]) == ["campaign/x: eind: rule(\"end-before-begin\")"])
        #expect(try await broken(["herkenbaar-aan": ""]) == ["campaign/x: herkenbaar-aan: rule(\"no-looks\")"])
    }

    @Test func aWaveObeysItsRules() async throws {
        func broken(_ change: JSONObject) async throws -> [String] {
            var entry: JSONObject = ["titel": "Drie", "campagne": "proef", "nummer": 3, "begin": "2026-12-01"]
            for (name, value) in change { entry[name] = value }
            return try await rejected("campaign-wave", entry)
        }
        #expect(try await broken([:]) == [])
        #expect(try await broken(["nummer": 2]) == ["campaign-wave/x: nummer: rule(\"number-taken\")"])
        #expect(try await broken(["eind": "2026-11-30"]) == ["campaign-wave/x: eind: rule(\"end-before-begin\")"])
        #expect(try await broken(["begin": "2026-09-30"]) == ["campaign-wave/x: begin: rule(\"outside-campaign\")"])
    }

    /// WCAG 1.1.1 and 1.2: nothing is ready that somebody cannot take in.
    @Test(arguments: [
        ("video", ["ondertiteling", "transcript"]), ("audio", ["transcript"]), ("poster", ["alt-tekst"]),
        ("beeld", ["alt-tekst"]), ("tekst", []), ("weggever", []),
    ])
    func materialIsReadyWhenEverybodyCanFollowIt(kind: String, needed: [String]) async throws {
        let whole: JSONObject = [
            "titel": "Stuk", "campagne": "proef", "soort": .string(kind), "status": "klaar", "taal": "nl",
            "ondertiteling": true, "transcript": "Wat er gezegd wordt.", "alt-tekst": "Wat er te zien is.",
            "licentie": "CC BY 4.0",
        ]
        #expect(try await rejected("campaign-material", whole) == [])
        for name in ["ondertiteling", "transcript", "alt-tekst"] {
            var part = whole
            part[name] = nil
            let found = try await rejected("campaign-material", part)
            #expect(found.contains { $0.contains(" \(name): rule") } == needed.contains(name), "\(name)")
            part["status"] = "concept"
            #expect(try await rejected("campaign-material", part) == [])
        }
        var free = whole
        free["licentie"] = nil
        #expect(
            try await rejected("campaign-material", free) == ["campaign-material/x: licentie: rule(\"no-licence\")"])
    }
}
