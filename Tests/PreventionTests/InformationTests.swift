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

struct InformationTests {
    private static func text(_ title: String, _ more: JSONObject = [:]) -> JSONValue {
        var fields: JSONObject = [
            "titel": .string(title), "doelgroep": ["omstander"], "boodschap": "Eén ding is genoeg.", "taal": "nl",
            "tekst": "Vraag *de weg*.", "bron": "Proef", "openbaar": true,
        ]
        for (name, value) in more { fields[name] = value }
        return .object(fields)
    }

    private static let registers: JSONValue = [
        "information": [
            ["id": "nl", "fields": text("Zo help je", ["gecontroleerd": "2026-10-01"])],
            ["id": "ar", "fields": text("كيف تساعد", ["taal": "ar", "doelgroep": ["ouders"]])],
            ["id": "intern", "fields": text("Alleen voor ons", ["openbaar": false])],
        ],
        "dialogue-card": [
            ["id": "b", "fields": ["vraag": "Tweede vraag?", "volgorde": 2, "openbaar": true]],
            ["id": "a", "fields": ["vraag": "Eerste vraag?", "volgorde": 1, "tip": "Wacht.", "openbaar": true]],
            ["id": "c", "fields": ["vraag": "Interne vraag?"]],
        ],
    ]

    @Test(arguments: Engine.available)
    func theLibraryShowsWhatIsPublicForTheReader(engine: Engine) async throws {
        try await withCampaignSite(engine, Self.registers) { site async throws in
            let all = try await site.get("/proefdorp/voorlichting").text
            #expect(all.contains("Zo help je") && all.contains("كيف تساعد") && !all.contains("Alleen voor ons"))
            // A text keeps its own language and direction.
            #expect(all.contains("<span lang=\"ar\" dir=\"rtl\">كيف تساعد</span>"))
            let parents = try await site.get("/proefdorp/voorlichting?voor=ouders").text
            #expect(parents.contains("كيف تساعد") && !parents.contains("Zo help je"))
            #expect(try await site.get("/proefdorp/voorlichting?voor=onzin").text.contains("Zo help je"))
            let arabic = try await site.get("/ar/proefdorp/voorlichting").text
            let own = try #require(arabic.range(of: "كيف تساعد"))
            let other = try #require(arabic.range(of: "Zo help je"))
            #expect(own.lowerBound < other.lowerBound)

            let page = try await site.get("/proefdorp/voorlichting/\(id("nl"))").text
            #expect(page.contains("<em>de weg</em>") && page.contains("Nagekeken op 1 oktober 2026."))
            #expect(try await site.get("/proefdorp/voorlichting/\(id("intern"))").status == .notFound)
            #expect(try await site.get("/elders/voorlichting/\(id("nl"))").status == .notFound)
        }
    }

    private func id(_ name: String) -> Identifier { ImportRegisters.identifier(name, Information.register) }

    @Test func theCardsStandInTheirOrder() async throws {
        try await withCampaignSite(.sqlite, Self.registers) { site async throws in
            let page = try await site.get("/proefdorp/in-gesprek").text
            let first = try #require(page.range(of: "Eerste vraag?"))
            let second = try #require(page.range(of: "Tweede vraag?"))
            #expect(first.lowerBound < second.lowerBound)
            #expect(!page.contains("Interne vraag?"))
            #expect(page.contains("href=\"/proefdorp/hulp\""))
        }
    }

    @Test(arguments: Language.allCases)
    func oneStartLeadsToEverything(language: Language) async throws {
        try await withCampaignSite(.sqlite, CampaignSample.registers) { site async throws in
            let prefix = language == .dutch ? "" : "/\(language.rawValue)"
            let start = try await site.get("\(prefix)/proefdorp/voorkomen")
            #expect(start.status == .ok)
            for path in [
                "normen", "hier-kan-hulp", "voorlichting", "in-gesprek", "lessen", "trainingen", "oefenen",
                "hulp/wat-kun-je-doen",
            ] {
                let address = "\(prefix)/proefdorp/\(path)"
                #expect(start.text.contains("href=\"\(address)\""), "\(path)")
                let page = try await site.get(address)
                #expect(page.status == .ok, "\(path)")
                // No key of a phrase is left on a page.
                for room in ["norm.", "venue.", "information.", "prevention.", "campaign."] {
                    #expect(!page.text.contains(">\(room)"), "\(path)")
                }
            }
        }
    }
}

/// The demo town's own prevention keeps to the rules of its registers.
struct PreventionDemoTests {
    @Test func theDemoTownsFilesAreTaken() async throws {
        try await withDatabase(.sqlite, migrations: Composition.migrations) { database async throws in
            let town = DemoDatabase.municipality
            try await database.write { try DemoDatabase().insertTown(town, at: TestSite.noon, $0) }
            let site = try TestSite.make(database)
            let resources = try ResourceFolder(explicit: TestSite.resources, binary: "")
            try await DemoRegisters(site: site, resources: resources).load("demo/voorbeeldstad", into: town.id)
            let counts = try await database.read { try RegisterStore.counts(in: town.id, $0) }
            for register in [
                Norm.register, NormStatement.register, Campaign.register, CampaignWave.register,
                CampaignMaterial.register, CampaignLink.register, Venue.register, VenueKit.register,
                Information.register, DialogueCard.register, DialogueEvent.register,
            ] {
                #expect(counts[register.id, default: 0] > 0, "\(register.id)")
            }
        }
    }
}
