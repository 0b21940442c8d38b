import Domain
import Foundation
import Geography
import HTTPTypes
import Registers
import Reporting
import SQLStore
import TestSupport
import Testing

@testable import Insight
@testable import Planning
@testable import Platform
@testable import Straatlicht

struct PlanRouteTests {
    private static let pages = ["overzicht", "balans", "raadsbrief", "maatregelen", "bevindingen"]

    /// Rows of the plan are those of one municipality, on both engines.
    @Test(arguments: Engine.available)
    func aPlanIsReadOfItsOwnTownOnly(engine: Engine) async throws {
        try await withPlanSite(engine) { site in
            let plan = try await site.plan()
            #expect(plan.goals.map { $0[Goal.title] } == ["Nog niets", "Minder nafluiten"])
            let goal = try #require(plan.goals.last)
            #expect(plan.measures(of: goal).map { $0[Measure.title] } == ["Beter licht", "Lessen", "Posters"])
            #expect(plan.indicators(of: goal).count == 1)
            let measure = try #require(plan.measures(of: goal).first)
            let finding = try #require(plan.findings(of: measure).first)
            #expect(finding[Finding.title] == "Op het Proefplein komen meer meldingen vandaan")
            #expect(plan.measures(answering: finding.id).map(\.id) == [measure.id])
            #expect(plan.title(of: measure.id) == "Beter licht")
            let elsewhere = try #require(Municipality.ID("elders"))
            let other = try await site.site.database.read { try Plan.read(in: elsewhere, for: .policyOfficer, $0) }
            #expect(other.goals.isEmpty && other.measures.isEmpty && other.findings.isEmpty)
        }
    }

    @Test(arguments: Role.allCases)
    func whoReadsThePlanSeesItsPages(role: Role) async throws {
        try await withPlanSite { site in
            let staff = try await site.signedIn(as: role)
            for page in Self.pages {
                let stranger = try await site.get("/proefdorp/beheer/plan/\(page)")
                #expect(stranger.headers[.location] == "/proefdorp/beheer/inloggen")
                let status = try await staff.get("/proefdorp/beheer/plan/\(page)").status
                #expect(status == (role == .teamMember ? .forbidden : .ok), "\(page)")
            }
            let form = try await staff.get("/proefdorp/beheer/plan/maatregelen/nieuw").status
            #expect(form == ([.policyOfficer, .administrator].contains(role) ? .ok : .forbidden))
        }
    }

    @Test(arguments: Language.allCases, [true, false])
    func pagesSpeakEveryLanguageFilledAndEmpty(language: Language, isFilled: Bool) async throws {
        try await withPlanSite(isFilled: isFilled) { site in
            let staff = try await site.signedIn(as: .policyOfficer)
            let prefix = language == .dutch ? "" : "/\(language.rawValue)"
            for page in ["", "/overzicht", "/balans", "/raadsbrief"] {
                let answer = try await staff.get("\(prefix)/proefdorp/beheer/plan\(page)")
                #expect(answer.status == .ok, "\(page)")
                // Style rules have braces of their own.
                let text = answer.text.replacing(/<style.*?<\/style>/, with: "")
                for key in [">plan.", "plan-letter.", ">council.", ">register.", "{"] {
                    #expect(!text.contains(key), "\(page) says \(key)")
                }
            }
        }
    }

    // MARK: Starting a measure

    @Test(arguments: Engine.available)
    func aMeasureIsNotStartedBeforeItsEffectCanBeMeasured(engine: Engine) async throws {
        try await withPlanSite(engine) { site in
            let staff = try await site.signedIn(as: .policyOfficer)
            let goal = Sample.id("gedrag", Goal.register).description
            let indicator = Sample.id("cijfer", Indicator.register).description
            let fields = [
                ("titel", "Rondes in de avond"), ("stand", "bezig"), ("doelen", goal), ("soort", "repressief"),
                ("wat", "Twee rondes per avond."),
            ]
            let refused = try await staff.post("/proefdorp/beheer/plan/maatregelen/nieuw", fields)
            #expect(refused.status == .unprocessableContent)
            let words = site.site.phrasebook
            for rule in ["start-baseline", "start-comparison", "start-period", "start-indicator"] {
                let sentence = words.phrase("register.measure.problem.\(rule)", in: .dutch)
                // In the summary and beside each field.
                #expect(refused.text.ranges(of: sentence).count >= 2, "\(rule)")
            }
            #expect(refused.text.contains("Rondes in de avond") && refused.text.contains("Twee rondes per avond."))
            #expect(try await site.plan().measures.count == 3)

            let complete =
                fields + [
                    ("nulmeting", "12 meldingen in een half jaar"), ("geen-vergelijking", "Overal tegelijk"),
                    ("meten-van", "2026-01-01"), ("meten-tot", "2027-01-01"), ("indicator", indicator),
                ]
            let added = try await staff.post("/proefdorp/beheer/plan/maatregelen/nieuw", complete)
            #expect(added.status == .seeOther)
            #expect(try await site.plan().measures.contains { $0[Measure.title] == "Rondes in de avond" })
        }
    }

    @Test func theFormOfAMeasureSaysWhatIsStillNeeded() async throws {
        try await withPlanSite { site in
            let staff = try await site.signedIn(as: .policyOfficer)
            let path = "/proefdorp/beheer/plan/maatregelen/lijst/"
            let lessons = try await staff.get(path + Sample.id("lessen", Measure.register).description)
            #expect(lessons.text.contains("href=\"#nulmeting\""))
            let light = try await staff.get(path + Sample.id("licht", Measure.register).description)
            #expect(!light.text.contains("href=\"#nulmeting\""))
            #expect(light.text.contains("Motie Veilig Proefplein"))
            #expect(light.text.contains("Op het Proefplein komen meer meldingen vandaan"))
        }
    }

    // MARK: From a figure to a measure

    /// Sixty reports, forty of them on and around the square of the town, all on Friday evenings.
    private func addReports(_ site: PlanSite) async throws {
        let town = site.town
        try await site.site.database.write { connection in
            for index in 0..<60 {
                let isNear = index < 40
                let point = RDPoint(
                    x: 150_000 + (isNear ? Double(450 + index % 3 * 100) : Double(50 + index * 31 % 1900)),
                    y: 490_000 + (isNear ? Double(450 + index / 3 % 3 * 100) : Double(50 + index * 53 % 1900)))
                let day = Sample.date("2026-01-02").adding(days: index % 40 * 7)
                let start = DutchTime.instant(of: day, minuteOfDay: 21 * 60)
                let time = try #require(IncidentTime(start: start, end: start.adding(minutes: 60), precision: .exact))
                let record = AnalysisRecord(
                    id: Identifier(at: start, random: [UInt8](repeating: UInt8(index), count: 10)), origin: .form,
                    reported: start.adding(minutes: 90), time: time,
                    place: RecordedPlace(precision: .point, square: Square(containing: point)),
                    behaviours: [Code("nafluiten")])
                try AnalysisRecordStore.insert(record, in: town, connection)
            }
        }
    }

    @Test func aHotspotBecomesAFindingAndTheFindingAMeasure() async throws {
        try await withPlanSite { site in
            try await addReports(site)
            let staff = try await site.signedIn(as: .policyOfficer)
            let overview = try await staff.get("/proefdorp/inzicht?from=2026-01-01&to=2026-11-01").text
            let links = overview.matches(of: /href="(\/proefdorp\/beheer\/plan\/bevindingen\/nieuw\?[^"]*)"/)
                .map { String($0.output.1).replacing("&amp;", with: "&") }
            let spot = try #require(links.first { $0.contains("soort=plek") })
            #expect(links.contains { $0.contains("soort=tijden") })

            let form = try await staff.get(spot)
            #expect(form.status == .ok)
            let values = Dictionary(
                form.text.matches(of: /name="([a-z-]+)" value="([^"]*)"/).map { match in
                    (String(match.output.1), String(match.output.2).replacing("&amp;", with: "&"))
                }
            ) { first, _ in first }
            #expect(values["titel"]?.contains("Proefplein") == true)
            #expect(values["n"].flatMap { Int($0) }.map { (40...60).contains($0) } == true)
            #expect(values["van"] == "2026-01-01" && values["tot"] == "2026-11-01")
            #expect(values["bron"]?.hasPrefix("/proefdorp/inzicht?from=2026-01-01&to=2026-11-01") == true)
            #expect(form.text.contains("Getis-Ord"))
            #expect(form.text.contains("<option value=\"BU99910101\" selected>"))
            #expect(form.text.contains("value=\"nieuw\" checked"))

            // What the link carried is enough to keep.
            let fields = try SubmittedForm(urlEncoded: #require(spot.split(separator: "?").last).utf8)
            let pairs = fields.names.map { ($0, fields[$0] ?? "") }
            let added = try await staff.post("/proefdorp/beheer/plan/bevindingen/nieuw", pairs)
            #expect(added.status == .seeOther)
            let finding = try #require(
                try await site.plan().findings.first { $0.id != Sample.id("plein", Finding.register) })
            #expect(finding[Finding.state] == .new)
            #expect(finding[Finding.area] == "BU99910101")

            let page = try await staff.get(added.headers[.location] ?? "")
            #expect(page.text.contains("maatregelen/nieuw?bevindingen=\(finding.id)"))
            let words = site.site.phrasebook.words(PlanPhrase.self, in: .dutch)
            #expect(page.text.contains(words(.adviceLight)) && page.text.contains("SCP 2004"))
            let measure = try await staff.get(
                "/proefdorp/beheer/plan/maatregelen/nieuw?bevindingen=\(finding.id)&stand=idee&gebied=BU99910101")
            #expect(measure.text.contains("value=\"\(finding.id)\" checked"))
        }
    }

    @Test func onlyWhoKeepsFindingsIsOfferedToMakeOne() async throws {
        try await withPlanSite { site in
            try await addReports(site)
            for role in [Role.analyst, .coordinator] {
                let staff = try await site.signedIn(as: role)
                let overview = try await staff.get("/proefdorp/inzicht?from=2026-01-01&to=2026-11-01").text
                #expect(overview.contains("Proefplein"))
                #expect(!overview.contains("bevindingen/nieuw"), "\(role)")
            }
        }
    }

    // MARK: Pages

    @Test func theOverviewFollowsTheLineFromGoalToFinding() async throws {
        try await withPlanSite { site in
            let staff = try await site.signedIn(as: .analyst)
            let text = try await staff.get("/proefdorp/beheer/plan/overzicht").text
            let words = site.site.phrasebook.words(PlanPhrase.self, in: .dutch)
            for part in [
                "Minder nafluiten", "Vrouwen die iets meemaakten", "60% (2025)", "50% (1 oktober 2026)", "40% (2030)",
                "45–55%", "Proefpeiling", words(.better), words(.baselineUncertain), "Beter licht",
                "Op het Proefplein komen meer meldingen vandaan", "Proefteam", words(.attentionReports),
                words(.attentionIndicators),
            ] {
                #expect(text.contains(part), "\(part)")
            }
        }
    }

    @Test func theBalanceIsOfTheChosenYear() async throws {
        try await withPlanSite { site in
            let staff = try await site.signedIn(as: .partner)
            let all = try await staff.get("/proefdorp/beheer/plan/balans").text
            #expect(all.contains("3 maatregelen zijn besloten, bezig of klaar."))
            #expect(all.contains("€\u{A0}30.000"))
            let year = try await staff.get("/proefdorp/beheer/plan/balans?jaar=2026").text
            #expect(year.contains("Eén maatregel is besloten, bezig of klaar."))
            let unknown = try await staff.get("/proefdorp/beheer/plan/balans?jaar=1999").text
            #expect(unknown.contains("3 maatregelen zijn besloten, bezig of klaar."))
        }
    }

    @Test func theLetterHoldsWhatThePlanHoldsAndNoMore() async throws {
        try await withPlanSite { site in
            let staff = try await site.signedIn(as: .policyOfficer)
            let words = site.site.phrasebook.words(PlanPhrase.self, in: .dutch)
            let letter = try await staff.get("/proefdorp/beheer/plan/raadsbrief?half=2026-2").text
            for part in [
                "Halfjaarrapportage aan de raad van Proefdorp", "Proefdorp, 21 november 2026",
                "juli tot en met december 2026",
                "Niemand <strong>fluit</strong> na.", words(.cameNoEffect), words(.cameCannotTell),
                "Geen verschil (n = 300).", "Te <strong>weinig</strong> mensen gevraagd.", "Motie Veilig Proefplein",
                "Unaniem", words(.doneNothing), words(.reportDue, ["date": "1 november 2026"]),
                "<li dir=\"auto\">Op het Proefplein komen meer meldingen vandaan</li>", "45–55%", "400", "Proefpeiling",
                "Lessen: begint op 1 februari 2027.", "Beter licht: loopt tot en met 1 februari 2027.",
                words(.letterDraft, ["date": "21 november 2026"]),
            ] {
                #expect(letter.contains(part), "\(part)")
            }
            #expect(!letter.contains(words(.cameEffect)))

            let before = try await staff.get("/proefdorp/beheer/plan/raadsbrief?half=2020-1").text
            for phrase in [PlanPhrase.didNone, .cameNone, .figuresNone, .commitmentsNone, .upcomingNone] {
                #expect(before.contains(words(phrase)), "\(phrase)")
            }
            #expect(!before.contains("Posters"))
        }
    }

    @Test func anUnknownHalfYearIsSaidBesideTheField() async throws {
        try await withPlanSite { site in
            let staff = try await site.signedIn(as: .policyOfficer)
            let words = site.site.phrasebook.words(PlanPhrase.self, in: .dutch)
            let page = try await staff.get("/proefdorp/beheer/plan/raadsbrief?half=morgen")
            #expect(page.status == .ok)
            #expect(page.text.ranges(of: words(.halfUnknown)).count == 2)
            #expect(page.text.contains("juli tot en met december 2026"))
            #expect(!page.text.contains("morgen"))
        }
    }

    // MARK: The demo town

    /// The demo's plan obeys its own rules, and holds the line from a hotspot to what is done about it.
    @Test func theDemoTownHasAPlan() async throws {
        let path = TestSite.resources + "/demo/voorbeeldstad/planning.json"
        var text = try String(contentsOfFile: path, encoding: .utf8)
        // Areas of the demo town are not those of this one.
        text = text.replacing(/"gebied": "[A-Z0-9]*"/, with: "\"gebied\": \"BU99910101\"")
            .replacing(/"vergelijkingsgebied": "[A-Z0-9]*"/, with: "\"vergelijkingsgebied\": \"BU99910102\"")
        let file = try DemoRegisters.dated(JSONValue(parsing: text.utf8), today: Sample.today)
        try await withPlanSite(isFilled: false) { site in
            try await site.load(file)
            let plan = try await site.plan()
            #expect(plan.goals.count == 4 && plan.commitments.count == 2)
            let finding = Sample.id("stationsplein-avond", Finding.register)
            let answers = Set(plan.measures(answering: finding).map(\.id))
            #expect(answers == Set(["licht-station", "team-uitgaan"].map { Sample.id($0, Measure.register) }))
            #expect(plan.goals.allSatisfy { !plan.indicators(of: $0).isEmpty && !plan.measures(of: $0).isEmpty })
            let outcomes = Set(plan.measures.compactMap { $0[Measure.outcome] })
            #expect(outcomes == Set(Measure.Outcome.allCases))
        }
    }
}
