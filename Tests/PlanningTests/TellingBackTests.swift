import Domain
import Foundation
import Geography
import HTTPTypes
import Registers
import Reporting
import SQLStore
import TestSupport
import Testing

@testable import Planning
@testable import Platform
@testable import Straatlicht

#if canImport(FoundationXML)
import FoundationXML
#endif

struct CountsInTextTests {
    @Test(arguments: [
        "12 meldingen", "Er waren 3 vrouwen", "40% van de meisjes", "Wel 7x", "tussen 5 en 9", "5-10", "ruim 20.",
        "drie meldingen", "vijfentwintig boze mensen", "(2)", "± 15", "Eén keer", "In 2026 waren er 4", "+4",
        "Uit deze wijk 12 meldingen", "per fase 3 klachten",
    ])
    func thisMayBeACount(text: String) {
        #expect(CountsInText(text).hasCount, "\(text)")
    }

    @Test(arguments: [
        "Vooral na 22:00 uur", "tussen 22.30 en 02:00", "van 22 tot 2 uur", "na 23 uur", "22u", "sinds 2026",
        "op 21 november", "2026-11-21", "21-11-2026", "2025-2026", "bij lijn 4 en bus 12", "langs de A35",
        "bij halte 3 is het donker",
        "bel 112 of 0900-8844", "Meerdere mensen hoorden iets naars.", "Een melding kwam van een bewoner",
        "een van de twee kanten", "",
    ])
    func thisIsNone(text: String) {
        #expect(!CountsInText(text).hasCount, "\(text)")
    }

    /// What was done may be counted, how many reported may not.
    @Test func numbersOfReportsAreToldFromNumbersOfLamps() {
        #expect(!CountsInText("Wij hingen 12 lampen op en spraken 8 bewoners.").hasCountOfReports)
        #expect(CountsInText("Daarna kwamen er 2 meldingen.").hasCountOfReports)
        #expect(CountsInText("Daarna kwamen er drie nieuwe meldingen.").hasCountOfReports)
    }
}

struct TellingBackTests {
    private static let west = "BU99910101"
    private static let east = "BU99910102"

    /// Reports of a neighbourhood, made on a day.
    private func report(
        _ count: Int, in area: String?, on day: String, _ plan: PlanSite, town: Municipality.ID? = nil
    ) async throws {
        let reported = DutchTime.instant(of: Sample.date(day), minuteOfDay: 600)
        let (site, town) = (plan.site, town ?? plan.town)
        try await site.database.write { connection in
            for _ in 0..<count {
                let time = IncidentTime(
                    endingAt: reported, startingBefore: reported.adding(minutes: -60), precision: .exact)
                let place = area.map {
                    RecordedPlace(
                        precision: .area, area: RecordedPlace.AreaReference(code: $0, year: 2026))
                }
                try AnalysisRecordStore.insert(
                    AnalysisRecord(
                        id: site.surroundings.makeIdentifier(), origin: .form, reported: reported, time: time,
                        place: place ?? .unknown, behaviours: [Code("nafluiten")]), in: town, connection)
            }
        }
    }

    private func fields(_ changes: [String: String] = [:]) -> [(String, String)] {
        var all = [
            "titel": "Licht op het plein", "gebied": Self.west, "van": "2026-09-01", "tot": "2026-11-01",
            "gehoord": "Mensen vonden het **donker** na 22:00 uur.", "gedaan": "Er hangen 6 lampen.",
            "opgeleverd": "Dat weten wij in mei.", "stand": "gepubliceerd", "gepubliceerd-op": "2026-11-20",
        ]
        all.merge(changes) { $1 }
        return all.map { ($0.key, $0.value) }
    }

    private let form = "/proefdorp/beheer/plan/terugkoppeling/nieuw"

    @Test(arguments: Engine.available)
    func underThirtyReportsNoNumberIsSaid(engine: Engine) async throws {
        try await withPlanSite(engine) { plan in
            try await report(29, in: Self.west, on: "2026-10-01", plan)
            // Reports of elsewhere, of another time and of another town do not help.
            try await report(40, in: Self.east, on: "2026-10-01", plan)
            try await report(40, in: Self.west, on: "2026-08-31", plan)
            try await report(40, in: Self.west, on: "2026-10-01", plan, town: Municipality.ID(literal: "elders"))
            let staff = try await plan.signedIn(as: .policyOfficer)
            let words = "Wij kregen 29 meldingen over <het plein>."
            let refused = try await staff.post(form, fields(["gehoord": words]))
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("Zeg het in woorden"))
            #expect(refused.text.contains("href=\"#gehoord\"") && refused.text.contains("id=\"gehoord-fout\""))
            #expect(refused.text.contains("Wij kregen 29 meldingen over &lt;het plein&gt;."))
            let late = try await staff.post(form, fields(["opgeleverd": "Nu zijn er 2 meldingen per maand."]))
            #expect(late.status == .unprocessableContent && late.text.contains("id=\"opgeleverd-fout\""))
            #expect(try await staff.post(form, fields()).status == .seeOther)
            // One more report, on the last day of the period.
            try await report(1, in: Self.west, on: "2026-11-01", plan)
            #expect(try await staff.post(form, fields(["gehoord": words])).status == .seeOther)
        }
    }

    /// The town as a whole counts every report, also those without a known place.
    @Test func theWholeTownCountsEverything() async throws {
        try await withPlanSite { plan in
            try await report(15, in: Self.west, on: "2026-10-01", plan)
            let staff = try await plan.signedIn(as: .policyOfficer)
            let town = fields(["gebied": "", "gehoord": "Wij kregen 30 meldingen."])
            #expect(try await staff.post(form, town).status == .unprocessableContent)
            try await report(15, in: nil, on: "2026-10-02", plan)
            #expect(try await staff.post(form, town).status == .seeOther)
        }
    }

    @Test func onlyAWholeAnswerIsPublished() async throws {
        try await withPlanSite { plan in
            let staff = try await plan.signedIn(as: .policyOfficer)
            let broken: [(String, String, String)] = [
                ("gedaan", "", "Schrijf wat jullie deden"), ("opgeleverd", "", "Schrijf wat ervan kwam"),
                ("gepubliceerd-op", "", "sinds wanneer"), ("gepubliceerd-op", "2026-11-22", "moet nog komen"),
                ("tot", "2026-08-01", "voor het begin"),
            ]
            for (field, value, sentence) in broken {
                let answer = try await staff.post(form, fields([field: value]))
                #expect(answer.status == .unprocessableContent, "\(field)")
                #expect(answer.text.contains(sentence), "\(field)")
            }
            let draft = fields(["stand": "concept", "gedaan": "", "opgeleverd": "", "gepubliceerd-op": ""])
            #expect(try await staff.post(form, draft).status == .seeOther)
        }
    }

    @Test(arguments: Engine.available)
    func whatWasKeptIsRightUntilSomethingIsPublished(engine: Engine) async throws {
        try await withPlanSite(engine) { plan in
            let staff = try await plan.signedIn(as: .policyOfficer)
            for path in ["/proefdorp/wat-doen-we", "/proefdorp/wat-doen-we/feed.xml"] {
                let tag = try #require(try await plan.get(path).headers[.eTag])
                let kept = try await plan.get(path, headers: [.ifNoneMatch: tag])
                #expect(kept.status == .notModified && kept.text.isEmpty)
                let title = "Nieuw op \(path.suffix(8))"
                _ = try await staff.post(form, fields(["titel": title]))
                let fresh = try await plan.get(path, headers: [.ifNoneMatch: tag])
                #expect(fresh.status == .ok && fresh.text.contains(title))
                #expect(try await plan.get(path, headers: [.ifNoneMatch: fresh.headers[.eTag] ?? ""]).text.isEmpty)
            }
        }
    }

    @Test(arguments: Engine.available)
    func everybodyReadsWhatWasPublished(engine: Engine) async throws {
        try await withPlanSite(engine) { plan in
            let empty = try await plan.get("/proefdorp/wat-doen-we")
            #expect(empty.status == .ok && empty.text.contains("Hier staat nog niets"))
            let staff = try await plan.signedIn(as: .policyOfficer)
            let measure = Sample.id("licht", Measure.register).description
            _ = try await staff.post(form, fields(["maatregelen": measure]))
            _ = try await staff.post(form, fields(["titel": "Geheim", "stand": "concept"]))
            _ = try await staff.post(form, fields(["titel": "Voor iedereen", "gebied": ""]))
            let page = try await plan.get("/proefdorp/wat-doen-we")
            #expect(page.headers[.eTag] != nil && page.headers[.eTag] != empty.headers[.eTag])
            for part in [
                "<h2>West</h2>", "<h2>Heel Proefdorp</h2>", "<strong>donker</strong>", "Er hangen 6 lampen.",
                "1 september 2026", "lang=\"nl\"",
            ] {
                #expect(page.text.contains(part), "\(part)")
            }
            #expect(!page.text.contains("Geheim"))
            let west = try await plan.get("/proefdorp/wat-doen-we?gebied=\(Self.west)")
            #expect(west.text.contains("Licht op het plein") && west.text.contains("Voor iedereen"))
            #expect(west.headers[.eTag] != page.headers[.eTag])
            let east = try await plan.get("/proefdorp/wat-doen-we?gebied=\(Self.east)")
            #expect(!east.text.contains("Licht op het plein") && east.text.contains("nog niets"))
            #expect(try await !plan.get("/elders/wat-doen-we").text.contains("Licht op het plein"))
            for language in ["en", "ar"] {
                let page = try await plan.get("/\(language)/proefdorp/wat-doen-we")
                #expect(page.text.contains("<strong>donker</strong>") && page.text.contains("lang=\"nl\""))
            }
            let feed = try await plan.get("/proefdorp/wat-doen-we/feed.xml")
            #expect(feed.headers[.contentType] == "application/atom+xml; charset=utf-8")
            #expect(feed.text.contains("<title>West: Licht op het plein</title>"))
            #expect(feed.text.contains("<title>Proefdorp: Voor iedereen</title>") && !feed.text.contains("Geheim"))
            try XMLDocumentCheck.isWellFormed(feed.text)
        }
    }

    @Test(arguments: Engine.available)
    func areasWaitUntilTheyAreToldSomething(engine: Engine) async throws {
        try await withPlanSite(engine) { plan in
            try await report(2, in: Self.west, on: "2026-08-20", plan)
            try await report(1, in: Self.west, on: "2026-11-02", plan)
            try await report(3, in: Self.east, on: "2026-11-10", plan)
            try await report(9, in: Self.east, on: "2026-01-01", plan, town: Municipality.ID(literal: "elders"))
            func rows() async throws -> [WaitingAreas.Row] {
                let town = plan.town
                return try await plan.site.database.read { connection in
                    try WaitingAreas(
                        told: RegisterStore.all(of: ToldBack.id, in: town, connection),
                        areas: [Self.west, Self.east, "GM9991"], smallest: [Self.west, Self.east], today: Sample.today,
                        municipality: town, .composed, connection
                    ).rows
                }
            }
            let before = try await rows()
            #expect(before.map(\.area) == [nil, Self.west, Self.east])
            #expect(before.map(\.count) == [6, 3, 3])
            #expect(before.map(\.isLate) == [true, true, false])
            let staff = try await plan.signedIn(as: .policyOfficer)
            // A draft is no answer.
            _ = try await staff.post(form, fields(["stand": "concept"]))
            #expect(try await rows() == before)
            _ = try await staff.post(form, fields())
            let after = try await rows()
            #expect(after.map(\.area) == [nil, Self.west, Self.east])
            #expect(after[1].count == 1 && after[1].toldUntil == Sample.date("2026-11-01") && !after[1].isLate)
            _ = try await staff.post(form, fields(["tot": "2026-11-21"]))
            #expect(try await rows().map(\.area) == [nil, Self.east])
        }
    }

    @Test func theQueueShowsNumbersOnlyToWhoSeesFigures() async throws {
        try await withPlanSite { plan in
            try await report(7, in: Self.west, on: "2026-08-20", plan)
            let path = "/proefdorp/beheer/plan/wat-doen-we"
            let officer = try await plan.signedIn(as: .policyOfficer).get(path).text
            // The number leads to the figures of the same area and period.
            let figures = "from=2026-08-20&amp;to=2026-11-21&amp;area=\(Self.west)"
            #expect(officer.contains("?\(figures)") && officer.contains(">7<span"))
            #expect(officer.contains("20 augustus 2026"))
            #expect(officer.contains("langer dan 3 maanden"))
            #expect(
                officer.contains(
                    "\(form)?van=2026-08-20&amp;tot=2026-11-21&amp;gebied=\(Self.west)"))
            #expect(officer.contains("Stil: een jaar geen melding") && officer.contains("<li dir=\"auto\">Oost</li>"))
            #expect(officer.contains("href=\"/proefdorp/beheer/plan\""))
            // Which areas wait says where few reports came from.
            for role in Role.allCases where !role.allows(.edit(.planning)) {
                let other = try await plan.signedIn(as: role)
                #expect(try await other.get(path).status == .forbidden, "\(role)")
                #expect(try await !other.get("/proefdorp/beheer/plan").text.contains(path), "\(role)")
            }
            #expect(try await plan.signedIn(as: .policyOfficer).get("/proefdorp/beheer/plan").text.contains(path))
            // The link fills the form in.
            let filled = try await plan.signedIn(as: .policyOfficer).get("\(form)?van=2026-08-20&gebied=\(Self.west)")
            #expect(filled.text.contains("value=\"2026-08-20\""))
            #expect(filled.text.contains("<option value=\"\(Self.west)\" selected"))
        }
    }

    /// Measures are named as far as the public page tells about them, and lead there.
    @Test func onlyMeasuresOfThePublicPageAreNamed() async throws {
        try await withPlanSite { plan in
            try await plan.load([
                "registers": [
                    "measure": [
                        [
                            "id": "plan",
                            "fields": [
                                "titel": "Slimme lantaarn", "stand": "idee", "openbaarheid": "openbaar",
                                "doelen": [Sample.name(Goal.register, "gedrag")],
                                "soort": "preventief",
                            ],
                        ]
                    ]
                ]
            ])
            let staff = try await plan.signedIn(as: .policyOfficer)
            let ids = ["licht", "poster", "plan"].map { Sample.id($0, Measure.register).description }
            let answer = try await staff.post(form, fields() + ids.map { ("maatregelen", $0) })
            #expect(answer.status == .seeOther)
            let before = try await plan.get("/proefdorp/wat-doen-we")
            #expect(!before.text.contains("Beter licht"))
            try await plan.load([
                "registers": [
                    "profile": [
                        [
                            "id": "profiel",
                            "fields": [
                                "teaser": "Samen", "gepubliceerd": true, "ambitie": "Rust.", "ideeen-tonen": true,
                            ],
                        ]
                    ]
                ]
            ])
            let page = try await plan.get("/proefdorp/wat-doen-we")
            #expect(page.headers[.eTag] != before.headers[.eTag])
            let approach = try await plan.get("/proefdorp/aanpak").text
            for (id, title) in zip(ids, ["Beter licht", "Posters"]) {
                #expect(page.text.contains("href=\"/proefdorp/aanpak?activiteit=\(id)\""), "\(title)")
                #expect(page.text.contains(">\(title)</a>"), "\(title)")
                let activity = try await plan.get("/proefdorp/aanpak?activiteit=\(id)").text
                #expect(activity.contains("id=\"m-\(id)\""), "\(title)")
            }
            #expect(approach.contains("Slimme lantaarn") && !page.text.contains("Slimme lantaarn"))
        }
    }

    /// Whoever reported reads, behind the code, what was told about the area and the town, and nothing of elsewhere.
    @Test func behindACodeStandsWhatWasTold() async throws {
        try await withPlanSite { plan in
            let staff = try await plan.signedIn(as: .policyOfficer)
            _ = try await staff.post(form, fields())
            _ = try await staff.post(form, fields(["titel": "In Oost", "gebied": Self.east]))
            _ = try await staff.post(form, fields(["titel": "Voor iedereen", "gebied": ""]))
            let sheet = try await plan.get("/proefdorp/melden").text
            let token = try #require(sheet.firstMatch(of: /name="token" value="([^"]*)"/)).output.1
            let receipt = try await plan.post(
                "/proefdorp/melden",
                [
                    ("token", String(token)), ("behaviour", "nafluiten"), ("listed", "area:\(Self.west)"),
                    ("when", "unknown"),
                ])
            let code = try #require(receipt.text.firstMatch(of: /id="code"[^>]*>(.*?)<\/p>/)).output.1
                .replacing(/<[^>]*>/, with: "")
            let answer = try await plan.post("/proefdorp/antwoord", [("code", String(code))])
            #expect(answer.status == .ok)
            for part in ["Licht op het plein", "Voor iedereen", "<strong>donker</strong>", "/proefdorp/wat-doen-we"] {
                #expect(answer.text.contains(part), "\(part)")
            }
            #expect(!answer.text.contains("In Oost"))
        }
    }

    /// A district's line is told to its neighbourhoods.
    @Test func aDistrictHoldsItsNeighbourhoods() {
        #expect(WaitingAreas.district(of: "BU01530204") == "WK015302")
        #expect(WaitingAreas.district(of: "WK015302") == "WK015302")
    }
}

/// Whether a text is XML at all.
enum XMLDocumentCheck {
    struct NotWellFormed: Error {}

    static func isWellFormed(_ text: String) throws {
        guard XMLParser(data: Data(text.utf8)).parse() else { throw NotWellFormed() }
    }
}
