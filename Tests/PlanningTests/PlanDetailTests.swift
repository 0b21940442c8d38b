import Domain
import Geography
import Insight
import Registers
import TestSupport
import Testing

@testable import Planning
@testable import Platform
@testable import Straatlicht

/// What pages about the plan leave out, and where they lead.
struct PlanDetailTests {
    // MARK: Small numbers

    /// Of what is counted under thirty nobody reads the number, what was found, or how sure that is.
    @Test func underThirtyNothingIsCountedAloud() async throws {
        try await withPlanSite { site in
            func value(_ id: String, _ n: Int) -> JSONValue {
                [
                    "registers": [
                        "indicator": [
                            [
                                "id": "tel",
                                "fields": [
                                    "titel": "Geteld", "doel": Sample.name(Goal.register, "gedrag"),
                                    "soort": "objectief", "richting": "lager", "eenheid": "keer",
                                ],
                            ]
                        ],
                        "indicator-value": [
                            [
                                "id": .string(id),
                                "fields": [
                                    "indicator": "tel", "datum": "2026-10-02", "waarde": 17.5, "n": .number(Double(n)),
                                    "laag": 13.5, "hoog": 21.5, "bron": "Telling",
                                ],
                            ]
                        ],
                    ]
                ]
            }
            let words = site.site.phrasebook.words(PlanPhrase.self, in: .dutch)
            let staff = try await site.signedIn(as: .policyOfficer)
            try await site.load(value("klein", 29))
            for page in ["overzicht", "raadsbrief"] {
                let text = try await staff.get("/proefdorp/beheer/plan/\(page)").text
                #expect(text.contains(words(.tooFew, ["n": "minder dan 30"])), "\(page)")
                #expect(text.contains(">minder dan 30</dd>"), "\(page)")
                for part in [">29<", "17,5", "13,5", "21,5"] { #expect(!text.contains(part), "\(page) \(part)") }
            }
            try await site.load(value("klein", 30))
            let text = try await staff.get("/proefdorp/beheer/plan/overzicht").text
            for part in [">30<", "17,5 keer", "13,5–21,5 keer"] { #expect(text.contains(part), "\(part)") }
        }
    }

    /// Registers hide what was counted from roles that see no figures.
    @Test(arguments: Role.allCases.filter { $0.allows(.read(.planning)) })
    func countsAreForWhoSeesFigures(role: Role) async throws {
        try await withPlanSite { site in
            let staff = try await site.signedIn(as: role)
            let finding = Sample.id("plein", Finding.register)
            let pages = [
                ("bevindingen/lijst/\(finding)", "finding", ["n"]),
                ("metingen", "indicator-value", ["waarde", "n", "laag"]),
            ]
            for (page, register, fields) in pages {
                let text = try await staff.get("/proefdorp/beheer/plan/\(page)").text
                for field in fields {
                    let label = site.site.phrasebook.phrase("register.\(register).field.\(field)", in: .dutch)
                    let isShown = text.contains(">\(label)<") || text.contains(">\(label) ")
                    #expect(isShown == role.allows(.seeFigures), "\(page) \(field)")
                }
            }
        }
    }

    // MARK: Links

    @Test func whatHangsTogetherLeadsOnward() async throws {
        try await withPlanSite { site in
            let staff = try await site.signedIn(as: .policyOfficer)
            for page in ["overzicht", "balans", "raadsbrief"] {
                let text = try await staff.get("/proefdorp/beheer/plan/\(page)").text
                #expect(text.contains("<p><a href=\"/proefdorp/beheer/plan\">"), "\(page)")
            }
            let goal = Sample.id("gedrag", Goal.register)
            let indicator = Sample.id("cijfer", Indicator.register)
            let base = "/proefdorp/beheer/plan"
            let cases = [
                (
                    "\(base)/doelen/lijst/\(goal)", "\(base)/indicatoren/lijst/\(indicator)",
                    [
                        "\(base)/indicatoren/nieuw?doel=\(goal)", "\(base)/maatregelen/nieuw?doelen=\(goal)",
                    ]
                ),
                (
                    "\(base)/indicatoren/lijst/\(indicator)", "\(base)/doelen/lijst/\(goal)",
                    [
                        "\(base)/metingen/nieuw?indicator=\(indicator)"
                    ]
                ),
            ]
            let reader = try await site.signedIn(as: .partner)
            for (page, related, links) in cases {
                let (text, read) = (try await staff.get(page).text, try await reader.get(page).text)
                #expect(text.contains("href=\"\(related)\"") && read.contains("href=\"\(related)\""), "\(page)")
                for link in links {
                    #expect(text.contains("href=\"\(link)\"") && !read.contains("href=\"\(link)\""), "\(link)")
                    let form = try await staff.get(link).text
                    #expect(form.contains(/value="[0-9a-f-]{36}" (selected|checked)/), "\(link)")
                }
            }
        }
    }

    /// What may help becomes a measure with its title, place and evidence filled in.
    @Test func adviceFillsTheMeasureIn() async throws {
        try await withPlanSite { site in
            try await site.load([
                "registers": [
                    "finding": [
                        [
                            "id": "steeg",
                            "fields": [
                                "titel": "Donker", "soort": "signaal", "stand": "nieuw", "plaats": "Lange Steeg & hof",
                            ],
                        ]
                    ]
                ]
            ])
            let staff = try await site.signedIn(as: .policyOfficer)
            let finding = Sample.id("steeg", Finding.register)
            let page = try await staff.get("/proefdorp/beheer/plan/bevindingen/lijst/\(finding)").text
            let match = try #require(page.firstMatch(of: /href="([^"]*titel=Beter[^"]*)"/))
            let form = try await staff.get(String(match.output.1).replacing("&amp;", with: "&")).text
            for part in [
                "value=\"Beter licht en zicht\"", "value=\"Lange Steeg &amp; hof\"",
                "<option value=\"onbekend\" selected",
                "value=\"SCP 2004; Campbell Systematic Reviews 2008:13\"",
            ] {
                #expect(form.contains(part), "\(part)")
            }
        }
    }
}
