import Domain
import Foundation
import Geography
import HTTPTypes
import Insight
import Platform
import SQLStore
import TestSupport
import Testing

@testable import Deployment
@testable import Registers

struct RouteTests {
    private static let tonight = Fixture.id("vanavond", Shift.register).description
    private static let wardens = Fixture.id("boa-vanavond", Shift.register).description
    private static let log = "/proefdorp/beheer/inzet/logboek/\(tonight)"
    /// 23:30 of the same day.
    private static let night = TestSite.noon.adding(minutes: 11 * 60 + 30)

    @Test func theRosterShowsTheWeekByTeam() async throws {
        try await withRoom { browser, site, town async throws in
            let team = try await browser.signedIn(as: .teamMember, site, town)
            let page = try await team.get("/proefdorp/beheer/inzet/rooster?week=2026-47")
            #expect(page.status == .ok)
            for text in ["Sussploeg", "22:00–02:00", "Proefplein", "Langestraat", "20:00–23:00"] {
                #expect(page.text.contains(text), "\(text)")
            }
            // 3 people for 4 hours tonight, 2 for 4 hours yesterday.
            #expect(page.text.contains("20,0"))
            #expect(page.text.contains("minder dan 30 meldingen"))
            let next = try await team.get("/proefdorp/beheer/inzet/rooster?week=2026-48")
            #expect(!next.text.contains("Proefplein"))
            let wrong = try await team.get("/proefdorp/beheer/inzet/rooster?week=2025-53")
            #expect(wrong.status == .ok)
            #expect(wrong.text.contains("Die week bestaat niet"))
        }
    }

    @Test func theBriefingSaysWhatATeamMayAndNeverMore() async throws {
        try await withRoom { browser, site, town async throws in
            let team = try await browser.signedIn(as: .teamMember, site, town)
            let calm = try await team.get("/proefdorp/beheer/inzet/briefing/\(Self.tonight)")
            #expect(calm.status == .ok)
            #expect(calm.text.contains("mag alleen aanspreken"))
            #expect(!calm.text.contains("beboeten"))
            #expect(calm.text.contains("<strong>rustig</strong>"))
            #expect(!calm.text.contains("Kaart van later"))
            for number in ["112", "0900-8844", "0800-0188"] { #expect(calm.text.contains(number)) }
            let wardens = try await team.get("/proefdorp/beheer/inzet/briefing/\(Self.wardens)")
            #expect(wardens.text.contains("mag beboeten op grond van artikel 429ter"))
            #expect(wardens.text.contains("Proefbesluit"))
        }
    }

    @Test func aShiftOfAnotherTownHasNoBriefing() async throws {
        try await withRoom { browser, site, _ async throws in
            let elders = Municipality.ID(literal: "elders")
            let other = try await browser.signedIn(as: .coordinator, site, elders)
            for path in ["briefing", "logboek"] {
                #expect(try await other.get("/elders/beheer/inzet/\(path)/\(Self.tonight)").status == .notFound)
            }
        }
    }

    @Test(arguments: [true, false])
    func numbersOfReportsAreForWhoSeesFigures(seesFigures: Bool) {
        let counts = ReportCounts(seesFigures: seesFigures)
        #expect(counts.shown(29) == (seesFigures ? 29 : nil))
        #expect(counts.shown(30) == 30)
        #expect(counts.shown(0) == (seesFigures ? 0 : nil))
    }

    // MARK: The log

    @Test(arguments: Engine.available)
    func presenceIsNotedByHandOnce(engine: Engine) async throws {
        try await withRoom(engine, clock: TestClock(Self.night)) { browser, site, town async throws in
            let team = try await browser.signedIn(as: .teamMember, site, town)
            let list = try await team.get("/proefdorp/beheer/inzet/logboek")
            #expect(list.text.contains(Self.log))
            let form = try await team.get(Self.log)
            // The shift's own area is chosen, from its begin until now.
            #expect(form.text.contains("value=\"BU99910101\" checked"))
            #expect(form.text.contains("value=\"22:00\""))
            #expect(form.text.contains("value=\"23:30\""))
            let fields = [("gebied", "BU99910101"), ("van", "22:00"), ("tot", "23:30")]
            for _ in 1...2 { #expect(try await team.post(Self.log, fields).status == .seeOther) }
            let rows = try await site.database.read { connection in
                try PresenceStore.all(of: Fixture.id("vanavond", Shift.register), in: town, connection)
            }
            #expect(rows.map(\.seconds) == [5400])
            #expect(rows.map(\.area) == ["BU99910101"])
            // The next note goes on where this one ended.
            #expect(try await team.get(Self.log).text.contains("value=\"23:30\""))
            let overlap = try await team.post(Self.log, [("gebied", "BU99910101"), ("van", "23:00"), ("tot", "23:20")])
            #expect(overlap.status == .unprocessableContent)
            #expect(overlap.text.contains("staat een deel van deze tijd er al"))
        }
    }

    @Test(arguments: [
        ("BU99910101", "", "23:00", "Vul een tijd in"), ("BU99910101", "22:00", "laat", "Vul een tijd in"),
        ("BU99910101", "23:00", "22:30", "ligt voor de begintijd"),
        ("BU99910101", "22:00", "23:45", "nog niet geweest"),
        ("BU99910101", "18:00", "23:00", "meer dan twee uur buiten"), ("BU0000", "22:00", "23:00", "Kies een gebied"),
    ])
    func whatCannotBeIsToldAndNothingTypedIsLost(area: String, from: String, to: String, told: String) async throws {
        try await withRoom(clock: TestClock(Self.night)) { browser, site, town async throws in
            let team = try await browser.signedIn(as: .teamMember, site, town)
            let answer = try await team.post(Self.log, [("gebied", area), ("van", from), ("tot", to)])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains(told))
            #expect(answer.text.contains("error-summary"))
            #expect(answer.text.contains("value=\"\(to)\""))
            let rows = try await site.database.read { connection in
                try PresenceStore.all(of: Fixture.id("vanavond", Shift.register), in: town, connection)
            }
            #expect(rows.isEmpty)
        }
    }

    /// A note after midnight belongs to the shift that began before it.
    @Test func theClockOfANightIsUnderstood() throws {
        let shift = try Fixture.shift("2026-11-21", 1320, 120)
        let late = LogPresence.moment(90, of: shift)
        #expect(DutchTime.reading(of: late).date == Fixture.date("2026-11-22"))
        #expect(DutchTime.reading(of: LogPresence.moment(1380, of: shift)).date == Fixture.date("2026-11-21"))
        #expect(DutchTime.reading(of: LogPresence.moment(1290, of: shift)).date == Fixture.date("2026-11-21"))
    }

    @Test(arguments: Engine.available)
    func aTrackLeavesSquaresAndNoPoints(engine: Engine) async throws {
        try await withRoom(engine, clock: TestClock(Self.night)) { browser, site, town async throws in
            let team = try await browser.signedIn(as: .teamMember, site, town)
            let csv = """
                tijd,x,y
                2026-11-21 22:00,150555,490555
                2026-11-21 22:05,150556,490556
                2026-11-21 22:10,fout,490556
                2026-11-21 12:00,150556,490556
                """
            let answer = try await team.post(Self.log + "/spoor", [("spoor", csv)])
            #expect(answer.status == .ok)
            #expect(answer.text.contains("Regel 4:"))
            #expect(answer.text.contains("1 punten vielen buiten de dienst"))
            let rows = try await site.database.read { connection in
                try PresenceStore.all(of: Fixture.id("vanavond", Shift.register), in: town, connection)
            }
            #expect(rows.map(\.square?.code) == ["E1505N4905"])
            #expect(rows.map(\.seconds) == [360])
            // Nothing of the file is on the page or in the database.
            #expect(!answer.text.contains("150555"))
            let nothing = try await team.post(Self.log + "/spoor", [("spoor", "tijd,x,y\nfout,1,1\n")])
            #expect(nothing.status == .unprocessableContent)
            #expect(nothing.text.contains("fout,1,1"))
            #expect(try await team.post(Self.log + "/spoor", [("spoor", "")]).status == .unprocessableContent)
        }
    }

    @Test(arguments: Engine.available)
    func contactsAreCountedAndPartnersSeeNoSmallNumbers(engine: Engine) async throws {
        try await withRoom(engine, clock: TestClock(Self.night)) { browser, site, town async throws in
            let team = try await browser.signedIn(as: .teamMember, site, town)
            let form = try await team.get(Self.log)
            // Who may only talk is not asked how often it fined.
            #expect(!form.text.contains("name=\"sanctioned\""))
            let wardens = try await team.get("/proefdorp/beheer/inzet/logboek/\(Self.wardens)")
            #expect(wardens.text.contains("name=\"sanctioned\""))

            let path = Self.log + "/contacten"
            func counts(_ talk: String, version: String) -> [(String, String)] {
                [("versie", version), ("talk", talk), ("referred", "3"), ("police", ""), ("youth", "0")]
            }
            #expect(try await team.post(path, counts("12", version: "0")).status == .seeOther)
            // The same form sent twice is harmless.
            #expect(try await team.post(path, counts("12", version: "0")).status == .seeOther)
            let late = try await team.post(path, counts("13", version: "0"))
            #expect(late.status == .unprocessableContent)
            #expect(late.text.contains("veranderde de aantallen intussen"))
            #expect(late.text.contains("value=\"13\""))
            #expect(try await team.post(path, counts("13", version: "1")).status == .seeOther)
            for wrong in ["-1", "veel", "1000", "1.5"] {
                #expect(try await team.post(path, counts(wrong, version: "2")).status == .unprocessableContent)
            }

            let hours = "/proefdorp/beheer/inzet/uren?van=2026-11-01&tot=2026-11-21"
            let coordinator = try await browser.signedIn(as: .coordinator, site, town)
            let full = try await coordinator.get(hours)
            #expect(full.text.contains(">13<"))
            #expect(full.text.contains(">3<"))
            #expect(full.text.contains("Meldingen"))
            let partner = try await browser.signedIn(as: .partner, site, town)
            let seen = try await partner.get(hours)
            #expect(seen.status == .ok)
            #expect(seen.text.contains("minder dan 5"))
            #expect(!seen.text.contains(">3<"))
            #expect(!seen.text.contains("Meldingen"))
            let file = try await coordinator.get(
                "/proefdorp/beheer/inzet/uren.csv?van=2026-11-01&tot=2026-11-21&tabel=contacten")
            #expect(file.text.contains("Sussploeg,13,minder dan 5,0,0,0"))
        }
    }

    @Test func partnersAndAnalystsDoNotNotePresence() async throws {
        try await withRoom { browser, site, town async throws in
            for role in [Role.partner, .analyst, .policyOfficer] {
                let visitor = try await browser.signedIn(as: role, site, town)
                #expect(try await visitor.get("/proefdorp/beheer/inzet/logboek").status == .forbidden)
                #expect(try await visitor.post(Self.log, [("gebied", "BU99910101")]).status == .forbidden)
                #expect(try await visitor.get("/proefdorp/beheer/inzet/rooster").status == .ok)
            }
        }
    }

    @Test func everyNoteIsInTheAuditLog() async throws {
        try await withRoom(clock: TestClock(Self.night)) { browser, site, town async throws in
            let team = try await browser.signedIn(as: .teamMember, site, town)
            func count() async throws -> Int64 {
                try await site.database.read { connection in
                    try connection.first(
                        "SELECT COUNT(*) AS count FROM audit_line WHERE municipality_id = \(town)")?.int64("count") ?? 0
                }
            }
            let before = try await count()
            _ = try await team.post(Self.log, [("gebied", "BU99910101"), ("van", "22:00"), ("tot", "23:00")])
            _ = try await team.post(Self.log + "/contacten", [("versie", "0"), ("talk", "2")])
            #expect(try await count() == before + 2)
        }
    }

    // MARK: Hours

    @Test func hoursStandByAreaAndPartOfTheDay() async throws {
        try await withRoom { browser, site, town async throws in
            let partner = try await browser.signedIn(as: .partner, site, town)
            let file = try await partner.get("/proefdorp/beheer/inzet/uren.csv?van=2026-11-01&tot=2026-11-21")
            // Yesterday's shift is done: 22:00–02:00 with two people. Tonight's is not.
            #expect(file.text.contains("BU99910102,Oost,nacht,4,0"))
            #expect(file.text.contains("BU99910102,Oost,avond,4,0"))
            #expect(!file.text.contains("BU99910101"))
            #expect(!file.text.contains("meldingen"))
            let analyst = try await browser.signedIn(as: .analyst, site, town)
            #expect(try await analyst.get("/proefdorp/beheer/inzet/uren.csv").text.contains("meldingen"))
            let wrong = try await partner.get("/proefdorp/beheer/inzet/uren?van=gisteren")
            #expect(wrong.text.contains("Je ziet nu de laatste vier weken"))
        }
    }

    private static let splits: [(date: String, begins: Int, ends: Int, hours: [Double])] = [
        // The night of March has five hours up to six, that of October seven.
        ("2026-03-28", 1320, 360, [5, 0, 0, 2]), ("2026-10-24", 1320, 360, [7, 0, 0, 2]),
        ("2026-11-20", 1075, 1090, [0, 0, 5.0 / 60, 10.0 / 60]), ("2026-11-20", 0, 0, [6, 6, 6, 6]),
    ]

    @Test(arguments: splits)
    func hoursAreSplitWithTheirTrueLength(date: String, begins: Int, ends: Int, expected: [Double]) throws {
        let shift = try Fixture.shift(date, begins, ends)
        var hours = [0.0, 0, 0, 0]
        for (part, length) in HoursTable.split(shift.start, shift.end) { hours[part.index] += length }
        for part in 0..<4 { #expect(abs(hours[part] - expected[part]) < 1e-9) }
    }

    // MARK: Walks

    @Test func aWalkShowsScoresAndMap() async throws {
        let scores = Dictionary(
            uniqueKeysWithValues: AuditPoint.Parameter.allCases.enumerated().map {
                ($1.rawValue, JSONValue.string(String($0 % 3)))
            })
        var fields: JSONObject = [
            "plek": "Tunnel", "schouw": "ronde", "actie": "Lamp maken", "rd-x": 150_555, "rd-y": 490_555,
        ]
        for (name, score) in scores { fields[name] = score }
        let registers: JSONValue = [
            "registers": [
                "audit-walk": [
                    ["id": "ronde", "fields": ["naam": "Avondronde", "datum": "2026-11-20", "route": "Rondom"]]
                ],
                "audit-point": [
                    ["id": "tunnel", "fields": .object(fields)],
                    ["id": "hoek", "fields": ["plek": "Hoek", "schouw": "ronde", "licht": "2"]],
                ],
            ]
        ]
        try await withRoom(registers: registers) { browser, site, town async throws in
            let partner = try await browser.signedIn(as: .partner, site, town)
            let walk = Fixture.id("ronde", AuditWalk.register)
            let page = try await partner.get("/proefdorp/beheer/inzet/schouw/\(walk)")
            #expect(page.status == .ok)
            #expect(page.text.contains("E1505N4905"))
            #expect(page.text.contains("data-feature=\"E1505N4905\""))
            // Nine scores of 0, 1, 2, …: their mean is one.
            #expect(page.text.contains(">1,0<"))
            #expect(page.text.contains("Lamp maken"))
            #expect(
                try await partner.get("/proefdorp/beheer/inzet/schouw/\(Self.tonight)").status == .notFound)
        }
    }

    @Test func halfAPlaceIsNone() async throws {
        try await withRoom { browser, site, town async throws in
            let planner = try await browser.signedIn(as: .coordinator, site, town)
            let answer = try await planner.post(
                "/proefdorp/beheer/inzet/schouwpunten/nieuw",
                [("plek", "Tunnel"), ("breedtegraad", "52,1"), ("gedaan", "2026-11-20")])
            #expect(answer.status == .unprocessableContent)
        }
    }
}

struct RosterTests {
    @Test func aGapIsAHotHourWithoutAnybody() throws {
        let week = try #require(ISOWeek("2026-47"))
        // Saturday 22:00 up to Sunday 03:00: hours 136 to 140 from Monday 06:00.
        let hours = Roster.hotHours([.init(first: 136, length: 5, reports: 40)], in: week)
        #expect(hours.map { DutchTime.reading(of: $0.start).clock } == ["22:00", "23:00", "00:00", "01:00", "02:00"])
        #expect(hours.first.map { DutchTime.reading(of: $0.start).date } == Fixture.date("2026-11-21"))
        let shift = try Fixture.shift("2026-11-21", 1380, 60)
        let gaps = Roster.gaps(hours, [shift])
        #expect(gaps.map { DutchTime.reading(of: $0.start).clock } == ["22:00", "01:00"])
        #expect(gaps.map { DutchTime.reading(of: $0.end).clock } == ["23:00", "03:00"])
        #expect(Roster.gaps(hours, [try Fixture.shift("2026-11-21", 1200, 360)]).isEmpty)
        #expect(Roster.gaps(hours, []).count == 1)
    }

    @Test func placesThatMissATeamAtTheSameHoursStandTogether() throws {
        let week = try #require(ISOWeek("2026-47"))
        let hours = Roster.hotHours([.init(first: 136, length: 5, reports: 40)], in: week)
        let places = Roster.places([("Proefplein", "BU99910101"), ("Station", "BU99910102")]) { [$0] }
        let west = try Fixture.shift("2026-11-21", 1380, 60, area: "BU99910101")
        let gaps = places.flatMap { Roster.gaps(hours, [], at: $0) } + Roster.gaps(hours, [west], at: places[0])
        let moments = RosterPage.moments(gaps)
        #expect(moments.map(\.count) == [2, 1, 1])
        #expect(moments.first?.compactMap(\.place?.name) == ["Proefplein", "Station"])
        #expect(RosterPage.moments([]).isEmpty)
    }

    @Test func theWeekIsACircle() throws {
        let week = try #require(ISOWeek("2026-47"))
        let hours = Roster.hotHours([.init(first: 166, length: 4, reports: 40)], in: week)
        #expect(
            hours.map { DutchTime.reading(of: $0.start).date.description + " " + DutchTime.reading(of: $0.start).clock }
                == ["2026-11-16 06:00", "2026-11-16 07:00", "2026-11-23 04:00", "2026-11-23 05:00"])
    }
}
