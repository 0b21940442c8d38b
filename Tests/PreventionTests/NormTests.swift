import Domain
import Geography
import HTTPTypes
import SQLStore
import TestSupport
import Testing

@testable import Platform
@testable import Prevention
@testable import Registers
@testable import Straatlicht

struct NormTests {
    private static func norm(_ more: JSONObject = [:]) -> JSONValue {
        var fields: JSONObject = [
            "titel": "Nafluiten is niet oké.", "gedrag": "nafluiten", "waarom": "Het is **geen** compliment.",
            "kort-nl": "Onze eigen uitleg.", "kort-en": "Our own explanation.", "wet": "geen-strafbaar-feit",
            "wet-tekst": "Meestal niet strafbaar.", "wet-gecontroleerd": "2026-11-01", "bron": "Wetboek",
            "omstanders": "Vraag of het gaat.", "uitgave": "1.0", "status": "vastgesteld",
            "vastgesteld-door": "Afdeling Proef", "vastgesteld-op": "2026-11-02",
        ]
        for (name, value) in more { fields[name] = value }
        return .object(fields)
    }

    @Test(
        arguments: [
            (["status": "concept", "vastgesteld-door": "", "vastgesteld-op": ""], []),
            (["vastgesteld-door": ""], ["vastgesteld-door: rule(\"no-approval\")"]),
            (["vastgesteld-op": ""], ["vastgesteld-op: rule(\"no-approval\")"]),
            (["wet-gecontroleerd": ""], ["wet-gecontroleerd: rule(\"law-unchecked\")"]),
            (["bron": ""], ["bron: rule(\"law-unchecked\")"]),
            (["wet": "onbekend", "bron": "", "wet-gecontroleerd": ""], []),
            (["vastgesteld-op": "2026-11-22"], ["vastgesteld-op: rule(\"not-yet\")"]),
            (["vastgesteld-op": "2026-11-21"], []),
        ] as [(JSONObject, [String])])
    func anApprovedNormHasADepartmentADateAndALawThatSomebodyLookedUp(
        change: JSONObject, expected: [String]
    ) async throws {
        try await withCampaignSite { site async throws in
            let rejected = try await site.load(["norm": [["id": "n", "fields": Self.norm(change)]]])
            #expect(rejected == expected.map { "norm/n: \($0)" })
        }
    }

    @Test(
        arguments: [
            ([:], []),
            (["n": 99], ["n: rule(\"too-few\")"]), (["n": 100, "eens": 100], []),
            (["eens": 121], ["eens: rule(\"more-than-asked\")"]),
            (["datum": "2026-11-22"], ["datum: rule(\"not-yet\")"]),
        ] as [(JSONObject, [String])])
    func aMeasuredNormHasEnoughAnswers(change: JSONObject, expected: [String]) async throws {
        var measured: JSONObject = [
            "stelling": "ingrijpen", "datum": "2026-11-01", "gevraagd-aan": "Jongeren", "n": 120, "eens": 60,
        ]
        for (name, value) in change { measured[name] = value }
        let fields = measured
        try await withCampaignSite { site async throws in
            let rejected = try await site.load([
                "norm-item": [
                    [
                        "id": "ingrijpen",
                        "fields": [
                            "stelling": "De meeste mensen grijpen in.", "groep": "omstanders", "soort": "descriptief",
                        ],
                    ]
                ], "norm-measurement": [["id": "m", "fields": .object(fields)]],
            ])
            #expect(rejected == expected.map { "norm-measurement/m: \($0)" })
        }
    }

    /// Half of 120 is 41 to 59 %; among other people nothing is compared.
    @Test func aMeasuredNormIsAShareWithItsInterval() async throws {
        try await withCampaignSite { site async throws in
            func measurement(_ id: String, _ day: String, _ who: String, _ agree: Int) -> JSONValue {
                [
                    "id": .string(id),
                    "fields": [
                        "stelling": "ingrijpen", "datum": .string(day), "gevraagd-aan": .string(who), "n": 120,
                        "eens": .number(Double(agree)),
                    ],
                ]
            }
            let rejected = try await site.load([
                "norm-item": [
                    [
                        "id": "ingrijpen",
                        "fields": [
                            "stelling": "De meeste mensen grijpen in.", "groep": "omstanders", "soort": "descriptief",
                        ],
                    ]
                ],
                "norm-measurement": [
                    measurement("eerst", "2026-01-01", "Jongeren", 30),
                    measurement("later", "2026-11-01", "Jongeren", 60),
                    measurement("ander", "2026-10-01", "Ouderen", 118),
                ],
            ])
            #expect(rejected == [])
            let staff = try await site.signedIn(as: .communication)
            let id = ImportRegisters.identifier("later", NormMeasurement.register)
            let page = try await staff.get("/proefdorp/beheer/preventie/normmetingen/lijst/\(id)").text
            #expect(page.contains("50") && page.contains("41") && page.contains("59"))
            #expect(page.contains("1 januari 2026") && !page.contains("1 oktober 2026"))
        }
    }

    @Test func theNewestThatHoldsTodayCounts() {
        func entry(_ name: String, _ fields: JSONObject) -> Entry {
            Entry(
                id: ImportRegisters.identifier(name, Norm.register), register: "norm",
                fields: Self.norm(fields).object ?? JSONObject(), created: TestSite.noon, changed: TestSite.noon)
        }
        let old = entry("oud", ["vastgesteld-op": "2026-01-01"])
        let new = entry("nieuw", ["vastgesteld-op": "2026-06-01"])
        let later = entry("later", ["vastgesteld-op": "2026-06-02", "geldt-vanaf": "2027-01-01"])
        let draft = entry("concept", ["status": "concept"])
        let withdrawn = entry("weg", ["status": "ingetrokken"])
        var archived = entry("archief", [:])
        archived.isArchived = true
        let other = entry("anders", ["gedrag": "nastaren"])
        func current(_ day: String) -> [Identifier] {
            Norm.current(
                [later, withdrawn, new, draft, old, archived, other], on: CivilDate(iso: day) ?? CivilDate(dayNumber: 0)
            ).map(\.id)
        }
        // The order is that of the code list: staring stands before whistling.
        #expect(current("2026-11-21") == [other.id, new.id])
        #expect(current("2026-05-01") == [old.id])
        #expect(current("2027-01-01") == [other.id, later.id])
        #expect(current("2025-12-31") == [])
    }

    @Test(arguments: Engine.available)
    func theReportFormSaysWhatTheMunicipalitySays(engine: Engine) async throws {
        try await withCampaignSite(engine) { site async throws in
            let before = try await site.get("/proefdorp/melden").text
            #expect(before.contains("Ook met de fiets, scooter of auto.") && !before.contains("Onze eigen"))
            let following = Self.norm(["gedrag": "achternalopen", "kort-nl": "Dit zeggen wij.", "kort-en": ""])
            #expect(
                try await site.load([
                    "norm": [["id": "n", "fields": Self.norm()], ["id": "m", "fields": following]]
                ]) == [])
            let dutch = try await site.get("/proefdorp/melden").text
            #expect(dutch.contains("Onze eigen uitleg.") && dutch.contains("Dit zeggen wij."))
            #expect(!dutch.contains("Ook met de fiets, scooter of auto."))
            // Where the municipality has no line in this language, the code list's own stands.
            let english = try await site.get("/en/proefdorp/melden").text
            #expect(english.contains("Our own explanation.") && english.contains("Also by bicycle, scooter or car."))
            let arabic = try await site.get("/ar/proefdorp/melden").text
            #expect(!arabic.contains("Onze eigen") && !arabic.contains("Our own"))
            #expect(try await !site.get("/elders/melden").text.contains("Onze eigen"))
            // The same form again with what is wrong keeps the words.
            let again = try await site.post("/proefdorp/melden", [("behaviour", "nafluiten")])
            #expect(again.status == .unprocessableContent && again.text.contains("Onze eigen uitleg."))
        }
    }

    @Test func explanationsKeepTheFormLight() {
        for field in [Norm.shortDutch, Norm.shortEnglish, Norm.shortArabic] {
            guard case .line(let maximum) = field.shape.kind else {
                Issue.record("\(field.shape.name) is no line")
                continue
            }
            #expect(maximum <= 100)
        }
    }

    @Test func thePublicPageShowsWhatHoldsInEveryLanguage() async throws {
        try await withCampaignSite { site async throws in
            let empty = try await site.get("/proefdorp/normen")
            #expect(empty.text.contains("nog geen normen vastgesteld"))
            let tag = try #require(empty.headers[.eTag])
            #expect(try await site.get("/proefdorp/normen", [.ifNoneMatch: tag]).status == .notModified)
            let draft = Self.norm(["titel": "Geheim concept", "gedrag": "spugen", "status": "concept"])
            #expect(
                try await site.load([
                    "norm": [["id": "n", "fields": Self.norm()], ["id": "c", "fields": draft]]
                ]) == [])
            let dutch = try await site.get("/proefdorp/normen", [.ifNoneMatch: tag])
            #expect(dutch.status == .ok)
            #expect(dutch.text.contains("<strong>geen</strong> compliment"))
            #expect(dutch.text.contains("Vastgesteld door Afdeling Proef op 2 november 2026. Versie 1.0."))
            #expect(
                dutch.text.contains("Nagekeken op 1 november 2026.") && dutch.text.contains("Is meestal niet strafbaar")
            )
            #expect(!dutch.text.contains("Geheim concept"))
            let english = try await site.get("/en/proefdorp/normen").text
            #expect(english.contains("Our own explanation.") && english.contains("Do you see it happen?"))
            #expect(english.contains("<div lang=\"nl\" dir=\"ltr\">"))
            #expect(try await site.get("/ar/proefdorp/normen").text.contains("ما غير المقبول؟"))
            #expect(try await !site.get("/elders/normen").text.contains("Nafluiten is niet"))
        }
    }

    @Test func theStatementIsSignedDatedAndShared() async throws {
        try await withCampaignSite { site async throws in
            func statement(_ fields: JSONObject) async throws -> [String] {
                var all: JSONObject = [
                    "titel": "Iedereen vrij over straat", "tekst": "Dit vinden wij.", "uitgave": "1.0",
                    "status": "ondertekend", "ondertekend-door": "het college", "ondertekend-op": "2026-11-03",
                ]
                for (name, value) in fields { all[name] = value }
                return try await site.load(["norm-statement": [["id": "s", "fields": .object(all)]]])
            }
            #expect(
                try await statement(["ondertekend-door": "", "ondertekend-op": ""]) == [
                    "norm-statement/s: ondertekend-door: rule(\"not-signed\")",
                    "norm-statement/s: ondertekend-op: rule(\"not-signed\")",
                ])
            #expect(try await statement(["status": "concept"]) == [])
            #expect(try await site.get("/proefdorp/normen/verklaring").text.contains("nog geen verklaring getekend"))
            #expect(try await statement([:]) == [])
            let page = try await site.get("/proefdorp/normen/verklaring").text
            #expect(page.contains("Getekend door het college, op 3 november 2026."))
            #expect(page.contains("/proefdorp/normen/verklaring</code>"))
            #expect(page.contains("href=\"mailto:?subject=Iedereen%20vrij%20over%20straat&amp;body=http"))
            #expect(try await site.get("/proefdorp/normen").text.contains("href=\"/proefdorp/normen/verklaring\""))
        }
    }
}

/// Codes that stand in a register and in a code list are the same, and people read the same for them.
struct PreventionCodeTests {
    private func expectSame<Choice: FieldChoice>(
        _ type: Choice.Type, _ list: CodeCatalogue.List, isWhole: Bool = true
    ) throws {
        let resources = try ResourceFolder(explicit: TestSite.resources, binary: "")
        let (codes, book) = (try CodeCatalogue(resources: resources), try Phrasebook(resources: resources))
        let own = type.allCases.map(\.rawValue)
        if isWhole {
            #expect(own == codes[list].codes.map(\.value))
        } else {
            #expect(Set(own).isSubset(of: codes[list].codes.map(\.value)))
        }
        for code in own {
            for language in Language.allCases {
                #expect(
                    book.phrase("\(type.phrases).\(code)", in: language) == codes.label(Code(code), in: list, language))
            }
        }
    }

    @Test func behaviours() throws { try expectSame(Behaviour.self, .behaviour) }
    @Test func audiences() throws { try expectSame(Audience.self, .audience) }
    @Test func settings() throws { try expectSame(Venue.Setting.self, .setting, isWhole: false) }
}
