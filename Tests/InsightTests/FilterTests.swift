import Domain
import Foundation
import Platform
import Testing

@testable import Insight

struct FilterTests {
    let today = Fixture.day(2026, 11, 21)

    private func request(_ query: String) throws -> InsightRequest {
        InsightRequest(
            SubmittedForm(urlEncoded: query.utf8), today: today,
            codes: try CodeCatalogue(resources: ResourceFolder(explicit: resourcesPath, binary: "")),
            gazetteer: Fixture.gazetteer)
    }

    @Test func standardPeriodIsTwentyFourWholeMonthsAndTheDaysSince() throws {
        let request = try request("")
        #expect(request.filter.from == Fixture.day(2024, 11, 1))
        #expect(request.filter.to == today)
        #expect(request.problems.isEmpty)
    }

    @Test func readsEveryChoice() throws {
        let request = try request(
            "from=2026-01-01&to=2026-06-30&behaviour=nafluiten&behaviour=nastaren&setting=straat&place=point&time=exact"
                + "&area=BU99910102")
        #expect(request.problems.isEmpty)
        #expect(request.filter.behaviours == [Code("nafluiten"), Code("nastaren")])
        #expect(request.filter.settings == [Code("straat")])
        #expect(request.filter.place == .point)
        #expect(request.filter.time == .exact)
        #expect(request.filter.area == "BU99910102")
    }

    @Test func aFilterSurvivesItsOwnAddress() throws {
        let first = try request(
            "from=2026-01-01&to=2026-06-30&behaviour=nafluiten&place=place&time=day-part&area=BU99910101")
        let second = try request(String(first.filter.query.dropFirst()))
        #expect(first.filter == second.filter)
    }

    @Test(arguments: [
        ("from=gisteren", InsightRequest.Field.from, InsightRequest.Problem.notADate),
        ("to=2026-02-30", .to, .notADate),
        ("to=2027-01-01", .to, .future),
        ("from=2026-06-01&to=2026-05-01", .from, .order),
        ("from=1950-01-01", .from, .tooLong),
        ("from=0001-01-01", .from, .notADate),
        ("behaviour=bestaat-niet", .behaviour, .unknownChoice),
        ("setting=bestaat-niet", .setting, .unknownChoice),
        ("place=overal", .place, .unknownChoice),
        ("time=ooit", .time, .unknownChoice),
        ("area=BU00000000", .area, .unknownChoice),
    ])
    func badValuesAreSaidAndTheRestWorks(
        query: String, field: InsightRequest.Field, problem: InsightRequest.Problem
    ) throws {
        let request = try request(query + "&behaviour=nafluiten")
        #expect(request.problem(of: field) == problem)
        #expect(request.problems.count == 1)
        #expect(request.filter.behaviours == [Code("nafluiten")])
        #expect(request.filter.from <= request.filter.to)
        #expect(request.filter.to <= today)
    }

    @Test func wrongDatesStayAsTyped() throws {
        let request = try request("from=gisteren&to=2026-02-30")
        #expect(request.typedFrom == "gisteren")
        #expect(request.typedTo == "2026-02-30")
    }
}

/// The repository's `Resources`.
let resourcesPath = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Resources").path
