import Domain
import Geography
import HTTPTypes
import TestSupport
import Testing

@testable import Platform
@testable import Reporting

struct ReportTests {
    @Test(arguments: Engine.available)
    func aReportGoesInAndACodeComesBack(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let answer = try await browser.report(
                town, what: ["nafluiten", "aanraken"], where: [("placeKey", "place:station")],
                when: [("when", "time"), ("date", "2026-11-20"), ("time", "23:15")],
                more: [("role", "slachtoffer"), ("setting", "station-halte"), ("ground", "geslacht")])
            #expect(answer.status == .ok)
            #expect(answer.code?.count == 20)
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer.headers[.setCookie] == nil)
            #expect(answer.text.contains("0800-0188"))
            let records = try await browser.records(site, town)
            let record = try #require(records.first)
            #expect(records.count == 1)
            #expect(record.behaviours == [Code("nafluiten"), Code("aanraken")])
            #expect(record.place.precision == .place)
            #expect(record.place.square?.code == "E1515N4909")
            #expect(record.place.area?.code == "BU99910102")
            #expect(record.details.setting == Code("station-halte"))
            #expect(DutchTime.reading(of: record.time.start).clock == "22:45")
            #expect(DutchTime.reading(of: record.time.end).clock == "23:45")
            #expect(record.reported == TestSite.noon)
        }
    }

    @Test(arguments: Engine.available)
    func sendingTwiceShowsTheSameCodeAndMakesOneReport(engine: Engine) async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(engine, clock: clock) { browser, site, town in
            let token = try #require(try await browser.get("/proefdorp/melden").hidden("token"))
            let first = try await browser.report(town, token: token, when: [("when", "now")])
            clock.advance(minutes: 3)
            let second = try await browser.report(town, token: token, when: [("when", "now")])
            #expect(first.code == second.code)
            #expect(second.text.contains("hadden we al"))
            #expect(try await browser.records(site, town).count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func sendingTogetherMakesOneReport(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let token = try #require(try await browser.get("/proefdorp/melden").hidden("token"))
            let codes = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<8 { group.addTask { try await browser.report(town, token: token).code } }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(codes.count == 1)
            #expect(codes.first?.map(\.count) == 20)
            #expect(try await browser.records(site, town).count == 1)
        }
    }

    @Test func otherAnswersOnTheSameSheetCorrectTheFirst() async throws {
        try await withSite { browser, site, town in
            let token = try #require(try await browser.get("/proefdorp/melden").hidden("token"))
            let first = try await browser.report(town, token: token)
            let second = try await browser.report(town, token: token, what: ["spugen"])
            #expect(first.code == second.code)
            #expect(second.text.contains("Je hebt je melding veranderd"))
            let records = try await browser.records(site, town)
            #expect(records.map(\.behaviours) == [[Code("spugen")]])
        }
    }

    @Test func anErrorKeepsTheSheetAndEverythingTyped() async throws {
        try await withSite { browser, site, town in
            let token = try #require(try await browser.get("/proefdorp/melden").hidden("token"))
            let answer = try await browser.report(
                town, token: token, what: ["spugen"], where: [("place", "Lange \"straat\"")],
                when: [("when", "time"), ("date", "2026-11-20")], more: [("effect", "boos")])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.hidden("token") == token)
            #expect(answer.text.contains("value=\"Lange &quot;straat&quot;\""))
            #expect(answer.text.contains("value=\"2026-11-20\""))
            #expect(answer.text.contains("value=\"spugen\" checked"))
            #expect(answer.text.contains("value=\"boos\" checked"))
            #expect(answer.text.contains("value=\"time\" checked"))
            #expect(answer.text.contains("href=\"#plek\""))
            #expect(answer.text.contains("href=\"#tijd\""))
            #expect(answer.text.contains("<details class=\"more\" open>"))
            #expect(answer.text.contains("<title>Fout: "))
            #expect(try await browser.records(site, town).isEmpty)
            let mended = try await browser.report(town, token: token)
            #expect(mended.status == .ok)
        }
    }

    @Test(arguments: ["", "0000", String(repeating: "ab", count: 38)])
    func aSheetThatWasNotSignedIsReplacedAndNothingIsLost(token: String) async throws {
        try await withSite { browser, site, town in
            let answer = try await browser.report(town, token: token)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("value=\"nafluiten\" checked"))
            let fresh = try #require(answer.hidden("token"))
            #expect(fresh != token)
            #expect(try await browser.report(town, token: fresh).status == .ok)
        }
    }

    @Test func eachRequiredQuestionHasItsError() async throws {
        try await withSite { browser, _, town in
            let answer = try await browser.report(town, what: [], where: [], when: [])
            #expect(answer.status == .unprocessableContent)
            for id in ["wat", "plek", "wanneer"] {
                #expect(answer.text.contains("href=\"#\(id)\""))
                #expect(answer.text.contains("id=\"\(id)-fout\""))
                #expect(answer.text.contains("id=\"\(id)\""))
            }
        }
    }

    /// Three answers, nothing else: no name, no contact, no free text.
    @Test func noFieldAsksForMoreThanNeeded() async throws {
        try await withSite { browser, _, _ in
            let text = try await browser.get("/proefdorp/melden").text
            #expect(!text.contains("<textarea"))
            #expect(!text.contains("type=\"email\""))
            #expect(!text.contains("type=\"tel\""))
            #expect(!text.contains("type=\"file\""))
            #expect(!text.contains(" required"))
        }
    }

    @Test(arguments: [
        ("/melden", "nl", "ltr"), ("/antwoord", "nl", "ltr"), ("", "nl", "ltr"), ("/beheer/inloggen", "nl", "ltr"),
    ])
    func pagesSpeakThreeLanguages(path: String, tag: String, direction: String) async throws {
        try await withSite { browser, _, _ in
            for language in Language.allCases {
                let prefix = language == .dutch ? "" : "/\(language.rawValue)"
                let page = try await browser.get("\(prefix)/proefdorp\(path)")
                #expect(page.status == .ok)
                #expect(
                    page.text.hasPrefix("<!doctype html><html lang=\"\(language.tag)\" dir=\"\(language.direction)\">"))
                #expect(page.text.contains("href=\"/ar/proefdorp\(path)\""))
                #expect(page.headers[.setCookie] == nil)
            }
        }
    }
}

struct PlaceTests {
    /// The place that is recorded for these fields, or `nil` when the form came back.
    private func place(_ fields: [(String, String)]) async throws -> RecordedPlace? {
        let found = Found()
        try await withSite { browser, site, town in
            let answer = try await browser.report(town, where: fields)
            let records = try await browser.records(site, town)
            #expect((answer.status == .ok) == !records.isEmpty)
            await found.set(records.first?.place)
        }
        return await found.place
    }

    private actor Found {
        var place: RecordedPlace?
        func set(_ place: RecordedPlace?) { self.place = place }
    }

    private func pin(_ x: Double, _ y: Double) -> [(String, String)] {
        let coordinate = RDNew.coordinate(from: RDPoint(x: x, y: y))
        return [("longitude", String(coordinate.longitude)), ("latitude", String(coordinate.latitude))]
    }

    @Test func aPinIsKeptAsItsSquare() async throws {
        let place = try await place(pin(150_333, 490_777))
        #expect(place?.precision == .point)
        #expect(place?.square?.code == "E1503N4907")
        #expect(place?.area?.code == "BU99910101")
    }

    @Test func aPinOutsideIsRefused() async throws { #expect(try await place(pin(148_000, 490_500)) == nil) }

    @Test(arguments: [
        [("longitude", "x"), ("latitude", "52.3")], [("longitude", "5.3")],
        [("longitude", "nan"), ("latitude", "inf")],
        [("longitude", "1e308"), ("latitude", "-1e308")],
    ])
    func aBrokenPinIsRefused(fields: [(String, String)]) async throws { #expect(try await place(fields) == nil) }

    @Test(arguments: ["Langestraat", "langestraat", "  LANGESTRAAT "])
    func aTypedStreetIsFound(name: String) async throws {
        let place = try await place([("place", name)])
        #expect(place?.streetID == Street.ID("S1"))
        #expect(place?.precision == .street)
        #expect(place?.square == nil)
        // It runs through both neighbourhoods.
        #expect(place?.area == nil)
    }

    @Test func accentsDoNotMatter() async throws {
        let place = try await place([("place", "cafe-steeg")])
        #expect(place?.streetID == Street.ID("S2"))
        #expect(place?.area?.code == "BU99910101")
    }

    @Test func aTypedNeighbourhoodIsFound() async throws {
        #expect(try await place([("place", "oost")])?.area?.code == "BU99910102")
    }

    @Test func anUnknownNameIsRefusedWithSuggestions() async throws {
        try await withSite { browser, _, town in
            let answer = try await browser.report(town, where: [("place", "lange")])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("value=\"street:S1\""))
        }
    }

    @Test func aChosenSuggestionWinsOverWhatIsTyped() async throws {
        let place = try await place([("place", "lange"), ("placeKey", "street:S1")])
        #expect(place?.streetID == Street.ID("S1"))
    }

    @Test(arguments: ["area:BU00000000", "place:nergens", "street:", "x", "area:"])
    func aKeyThatIsNotOnTheListIsRefused(key: String) async throws {
        #expect(try await place([("listed", key)]) == nil)
    }

    @Test func nothingIsRefused() async throws { #expect(try await place([("place", "   ")]) == nil) }
}

struct WhenTests {
    /// The moment of reporting: Saturday 21 November 2026, noon.
    private func read(_ fields: [String: String]) throws -> ReportForm.Outcome {
        var form = ["behaviour": ["nafluiten"], "listed": ["area:BU99910101"]]
        for (name, value) in fields { form[name] = [value] }
        let codes = try CodeCatalogue(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        return ReportForm(
            form: SubmittedForm(fields: form), gazetteer: TestSite.gazetteer, codes: codes, now: TestSite.noon,
            language: .dutch, canSeal: false
        ).read()
    }

    private func interval(_ fields: [String: String]) throws -> String? {
        guard case .told(let report) = try read(fields) else { return nil }
        let time = report.answers.when.time(reported: TestSite.noon)
        let start = DutchTime.reading(of: time.start)
        let end = DutchTime.reading(of: time.end)
        return "\(start.date) \(start.clock) \(end.date) \(end.clock) \(time.precision.rawValue)"
    }

    @Test(arguments: [
        (["when": "now"], "2026-11-21 11:00 2026-11-21 12:00 exact"),
        (["when": "night"], "2026-11-20 20:00 2026-11-21 06:00 day-part"),
        (["when": "time", "date": "2026-11-20", "time": "23:15"], "2026-11-20 22:45 2026-11-20 23:45 exact"),
        (["when": "time", "date": "20-11-2026", "time": "7"], "2026-11-20 06:30 2026-11-20 07:30 exact"),
        (["when": "time", "date": "2026-11-21", "time": "11:50"], "2026-11-21 11:20 2026-11-21 12:00 exact"),
        (["when": "part", "partDate": "2026-11-20", "part": "ochtend"], "2026-11-20 06:00 2026-11-20 12:00 day-part"),
        (["when": "part", "partDate": "2026-11-20", "part": "nacht"], "2026-11-21 00:00 2026-11-21 06:00 day-part"),
        (["when": "part", "partDate": "2026-11-21", "part": "ochtend"], "2026-11-21 06:00 2026-11-21 12:00 day-part"),
        (["when": "days", "from": "2026-11-01", "to": "2026-11-03"], "2026-11-01 00:00 2026-11-04 00:00 days"),
        (["when": "days", "from": "2026-11-01"], "2026-11-01 00:00 2026-11-02 00:00 days"),
        (["when": "unknown"], "2025-11-21 12:00 2026-11-21 12:00 unknown"),
        // The night of both clock changes.
        (["when": "part", "partDate": "2026-10-24", "part": "nacht"], "2026-10-25 00:00 2026-10-25 06:00 day-part"),
        (["when": "part", "partDate": "2026-03-28", "part": "nacht"], "2026-03-29 00:00 2026-03-29 06:00 day-part"),
    ])
    func answersBecomeIntervals(fields: [String: String], expected: String) throws {
        #expect(try interval(fields) == expected)
    }

    @Test func theNightOfTheClockChangeIsAnHourLonger() throws {
        guard case .told(let report) = try read(["when": "part", "partDate": "2026-10-24", "part": "nacht"]) else {
            Issue.record("not read")
            return
        }
        #expect(report.answers.when.time(reported: TestSite.noon).minutes == 420)
    }

    @Test(arguments: [
        ["when": "time", "date": "2026-11-20"], ["when": "time", "time": "12:00"],
        ["when": "time", "date": "2026-11-22", "time": "12:00"],
        ["when": "time", "date": "2026-02-30", "time": "12:00"],
        ["when": "time", "date": "2026-11-20", "time": "24:00"],
        ["when": "time", "date": "2026-11-20", "time": "12:60"],
        ["when": "time", "date": "1626-11-20", "time": "12:00"],
        ["when": "time", "date": "2026-11-21", "time": "23:00"],
        ["when": "part", "partDate": "2026-11-20"], ["when": "part", "partDate": "2026-11-20", "part": "ooit"],
        ["when": "part", "partDate": "2026-11-21", "part": "nacht"],
        ["when": "days", "from": "2026-11-03", "to": "2026-11-01"],
        ["when": "days", "from": "2020-01-01", "to": "2026-01-01"], ["when": "days"], ["when": "ooit"], [:],
    ])
    func whatCannotBeIsRefused(fields: [String: String]) throws {
        guard case .problems(let problems) = try read(fields) else {
            Issue.record("accepted")
            return
        }
        #expect(!problems.isEmpty)
    }
}
