import Domain
import Geography
import HTTPTypes
import Registers
import SQLStore
import TestSupport
import Testing

@testable import Planning
@testable import Platform
@testable import Registers
@testable import Straatlicht

/// What staff adds to the plan is public when somebody says so.
struct PublicationTests {
    private func profile(_ site: PlanSite) async throws {
        let required = Profile.register.fields.filter { $0.traits.contains(.required) }.map(\.name)
        var fields: JSONObject = [
            Profile.isPublished.shape.name: true, Profile.showsIdeas.shape.name: true,
        ]
        for name in required where fields[name] == nil { fields[name] = "Zo werken wij." }
        try await site.load(["registers": ["profile": [["id": "proef", "fields": .object(fields)]]]])
    }

    @Test(arguments: Engine.available)
    func whatIsAddedIsAConceptUntilSomebodySaysOtherwise(engine: Engine) async throws {
        try await withPlanSite(engine) { site async throws in
            try await profile(site)
            let staff = try await site.signedIn(as: .policyOfficer)
            let list = "/proefdorp/beheer/plan/doelen"
            let form = try await staff.get(list + "/nieuw")
            #expect(form.contains("value=\"concept\" checked"))
            let added = try await staff.post(
                list + "/nieuw", [("titel", "Nieuw geheim doel"), ("soort", "zichtbaarheid")])
            #expect(added.status == .seeOther)
            // What was there before the question stays as public as it was.
            let page = try await site.get("/proefdorp/aanpak")
            #expect(page.contains("Minder nafluiten") && page.contains("Motie Veilig Proefplein"))
            #expect(!page.contains("Nieuw geheim doel"))
            #expect(!(try await site.get("/proefdorp/aanpak/feed.xml").contains("Nieuw geheim doel")))
            let preview = try await staff.get("/proefdorp/beheer/plan/voorbeeld")
            #expect(preview.contains("Nieuw geheim doel") && preview.contains("badge--waiting"))
            #expect(try await site.get("/proefdorp/beheer/plan/voorbeeld").status == .seeOther)

            let goal = try #require(try await site.plan().goals.first { $0[Goal.title] == "Nieuw geheim doel" })
            let path = "\(list)/lijst/\(goal.id)"
            _ = try await staff.post(
                path,
                [
                    ("versie", "1"), ("titel", "Nieuw doel"), ("soort", "zichtbaarheid"),
                    ("openbaarheid", "openbaar"),
                ])
            #expect(try await site.get("/proefdorp/aanpak").contains("Nieuw doel"))
        }
    }

    @Test(arguments: Engine.available)
    func conceptsOfMeasuresAndMotionsStayInside(engine: Engine) async throws {
        try await withPlanSite(engine) { site async throws in
            try await profile(site)
            try await site.load([
                "registers": [
                    "measure": [
                        [
                            "id": "stil",
                            "fields": [
                                "titel": "Stille maatregel", "stand": "besloten", "doelen": ["gedrag"],
                                "soort": "preventief", "openbaarheid": "concept",
                            ],
                        ]
                    ],
                    "commitment": [
                        [
                            "id": "stil",
                            "fields": [
                                "titel": "Stille motie", "soort": "motie", "datum": "2026-03-03", "stand": "open",
                                "openbaarheid": "concept",
                            ],
                        ]
                    ],
                ]
            ])
            let id = Sample.id("stil", Measure.register)
            for path in ["", "?fase=altijd", "?activiteit=\(id)", "/feed.xml"] {
                let page = try await site.get("/proefdorp/aanpak" + path)
                #expect(page.status == .ok && !page.contains("Stille"), "\(path)")
            }
            #expect(try await site.get("/proefdorp/aanpak?fase=altijd").contains("Lessen"))
            let staff = try await site.signedIn(as: .policyOfficer)
            #expect(try await staff.get("/proefdorp/beheer/plan/voorbeeld?fase=altijd").contains("Stille maatregel"))
        }
    }

    /// A partner of the municipality reads the plan as far as it is decided (docs/roles.md).
    @Test(arguments: Engine.available)
    func partnersReadNoConcepts(engine: Engine) async throws {
        try await withPlanSite(engine) { site async throws in
            try await profile(site)
            // Silent about it, so concepts.
            try await site.load([
                "registers": [
                    "goal": [["id": "stil", "fields": ["titel": "Stil doel", "soort": "zichtbaarheid"]]],
                    "measure": [
                        [
                            "id": "stil",
                            "fields": [
                                "titel": "Stille maatregel", "stand": "besloten", "soort": "preventief",
                                "doelen": ["gedrag"], "begrotingsjaar": 2026, "kosten": 12_345,
                            ],
                        ]
                    ],
                    "commitment": [
                        [
                            "id": "stil",
                            "fields": [
                                "titel": "Stille motie", "soort": "motie", "datum": "2026-09-03", "stand": "open",
                            ],
                        ]
                    ],
                    "told-back": [
                        [
                            "id": "stil",
                            "fields": [
                                "titel": "Stille terugkoppeling", "van": "2026-01-01", "tot": "2026-03-01",
                                "gehoord": "Het is donker.", "stand": "concept",
                            ],
                        ]
                    ],
                ]
            ])
            let plan = "/proefdorp/beheer/plan"
            let goal = Sample.id("gedrag", Goal.register)
            let pages = [
                "/doelen", "/doelen/lijst.csv", "/maatregelen", "/maatregelen/lijst.csv", "/maatregelen/lijst.json",
                "/maatregelen?zoek=stille", "/toezeggingen", "/toezeggingen/lijst.json", "/terugkoppeling",
                "/doelen/lijst/\(goal)", "/overzicht", "/voorbeeld", "/voorbeeld?fase=altijd",
            ].map { plan + $0 }
            let own = try await site.signedIn(as: .policyOfficer)
            let partner = try await site.signedIn(as: .partner)
            for path in pages {
                let page = try await own.get(path)
                #expect(page.status == .ok && page.contains("Stil"), "\(path)")
                let outside = try await partner.get(path)
                #expect(outside.status == .ok && !outside.contains("Stil"), "\(path)")
            }
            for path in ["/raadsbrief", "/balans"] {
                let outside = try await partner.get(plan + path)
                #expect(outside.status == .ok && !outside.contains("Stil"), "\(path)")
            }
            #expect(try await partner.get(plan + "/maatregelen").contains("Lessen"))
            let hidden = Sample.id("stil", Measure.register)
            #expect(try await partner.get(plan + "/maatregelen/lijst/\(hidden)").status == .notFound)
        }
    }

    /// Neither a form nor a file makes a concept public by saying nothing about it, and the council reads no concepts.
    @Test(arguments: Engine.available)
    func aConceptStaysOneUntilSomebodySaysOtherwise(engine: Engine) async throws {
        try await withPlanSite(engine) { site async throws in
            try await profile(site)
            let id = Sample.id("stil", Measure.register)
            var fields: JSONObject = [
                "titel": "Stille maatregel", "stand": "besloten", "soort": "preventief", "openbaarheid": "concept",
                "doelen": ["gedrag"], "begin": "2026-10-01",
            ]
            try await site.load(["registers": ["measure": [["id": "stil", "fields": .object(fields)]]]])
            fields["openbaarheid"] = nil
            fields["wat"] = "Nieuwe woorden."
            try await site.load(["registers": ["measure": [["id": "stil", "fields": .object(fields)]]]])
            let staff = try await site.signedIn(as: .policyOfficer)
            let path = "/proefdorp/beheer/plan/maatregelen/lijst/\(id)"
            let page = try await staff.get(path)
            #expect(page.contains("Nieuwe woorden."))
            let version = try #require(page.hidden("versie"))
            let kept = try await staff.post(
                path,
                [
                    ("versie", version), ("titel", "Stille maatregel"), ("stand", "besloten"), ("soort", "preventief"),
                    ("doelen", Sample.id("gedrag", Goal.register).description), ("begin", "2026-10-01"),
                ])
            #expect(kept.status == .seeOther)
            #expect(!(try await site.get("/proefdorp/aanpak").contains("Stille maatregel")))
            #expect(!(try await staff.get("/proefdorp/beheer/plan/raadsbrief").contains("Stille maatregel")))
            let town = site.town
            let entry = try await site.site.database.read {
                try RegisterStore.find(id, of: Measure.register.id, in: town, $0)
            }
            #expect(entry.map(Publication.isPublic) == false)
        }
    }

    @Test(arguments: Engine.available)
    func aPlanOfTenThousandMeasuresIsAPageAndNotABook(engine: Engine) async throws {
        try await withPlanSite(engine) { site async throws in
            try await profile(site)
            let town = site.town
            try await site.site.database.write { connection in
                for number in 0..<10_000 {
                    let fields: JSONObject = [
                        "titel": .string("Activiteit \(100_000 + number)"), "stand": "besloten",
                        "soort": "preventief", "fase": [.string(["voor", "tijdens", "na"][number % 3])],
                        "doelen": [.string(Sample.id("gedrag", Goal.register).description)],
                        "wat": .string(String(repeating: "Een zin om te lezen. ", count: 40)),
                    ]
                    let entry = Entry(
                        id: Identifier(
                            at: TestSite.noon,
                            random: [0, 0, 0, 0, 0, 0, 1] + (0..<3).map { UInt8(number >> (16 - 8 * $0) & 255) }),
                        register: "measure", fields: fields, created: TestSite.noon, changed: TestSite.noon)
                    try RegisterStore.insert(entry, of: Measure.register, by: nil, in: town, connection)
                }
            }
            let page = try await site.get("/proefdorp/aanpak")
            #expect(page.text.utf8.count < 120_000, "\(page.text.utf8.count) bytes")
            #expect(page.contains("Activiteit 100000") && page.contains("alle 3.335 activiteiten"))
            let last = try await site.get("/proefdorp/aanpak?fase=na&bladzijde=70")
            #expect(last.contains("Activiteit 109998") && last.text.utf8.count < 120_000)
            let feed = try await site.get("/proefdorp/aanpak/feed.xml")
            #expect(feed.text.utf8.count < 120_000)
        }
    }

    @Test(arguments: Engine.available)
    func whoIsNamedInAMeasureHearsThatItsDayPassed(engine: Engine) async throws {
        try await withPlanSite(engine) { site async throws in
            try await site.load([
                // Of a concept nobody is told.
                "defaults": ["openbaarheid": "openbaar"],
                "registers": [
                    "department": [
                        ["id": "zorg", "fields": ["titel": "Zorg", "mail": "zorg@proefdorp.example"]],
                        ["id": "wijk", "fields": ["titel": "Wijk", "mail": "wijk@proefdorp.example"]],
                        ["id": "ander", "fields": ["titel": "Ander", "mail": "ander@proefdorp.example"]],
                    ],
                    "measure": [
                        [
                            "id": "laat",
                            "fields": [
                                "titel": "Geheime maatregel", "stand": "besloten", "doelen": ["gedrag"],
                                "soort": "preventief", "einde": "2026-11-20", "eigenaar": "zorg",
                                "geinformeerd": ["wijk"],
                            ],
                        ],
                        [
                            "id": "vandaag",
                            "fields": [
                                "titel": "Tot en met vandaag", "stand": "besloten", "doelen": ["gedrag"],
                                "soort": "preventief", "einde": "2026-11-21", "eigenaar": "ander",
                            ],
                        ],
                        [
                            "id": "klaar",
                            "fields": [
                                "titel": "Al klaar", "stand": "klaar", "doelen": ["gedrag"], "soort": "preventief",
                                "einde": "2026-11-01", "eigenaar": "ander",
                            ],
                        ],
                    ],
                ],
            ])
            let remind = SendDateReminders(
                site: site.site, catalogue: RegisterCatalogue([Measure.register]),
                publicURL: "https://straat.example")
            #expect(try await remind() == 2)
            #expect(try await remind() == 0)
            let town = site.town
            let mails = try await site.site.database.read { try MailOutbox.newest(limit: 10, in: town, $0) }
            #expect(Set(mails.map { "\($0.to)" }) == ["zorg@proefdorp.example", "wijk@proefdorp.example"])
            #expect(mails.allSatisfy { !($0.subject + $0.body).contains("Geheime") && !$0.body.contains("{") })
        }
    }
}
