import Geography
import Testing

@testable import StatisticsFiles

/// Places, days, or both: what the scans with a population or controls take, and what they refuse.
@Suite("Scans with a population or controls")
struct PopulationScanFilesTests {
    static let places = "x,y,population\n0,0,100\n1000,0,100\n2000,0,100\n"
    static let cases = "x,y,date\n0,0,2026-03-01\n0,0,2026-03-09\n0,0,2026-03-10\n0,0,2026-03-10\n1000,0,2026-03-04\n"

    private func clusters(_ files: [String: String], _ method: StatisticsMethod) async throws -> [String: JSONValue] {
        let result = try await RunStatistics(method).result(InputFolder(files))
        let table = try #require(result["tables"]?["clusters"])
        let names = try #require(table["columns"]?.array).compactMap(\.string)
        let row = try #require(table["rows"]?.array?.first?.array)
        return Dictionary(uniqueKeysWithValues: zip(names, row))
    }

    private func problem(_ files: [String: String], _ method: StatisticsMethod) async throws -> String? {
        try await RunStatistics(method).problems(InputFolder(files))?.description
    }

    @Test("Space and time: three of five cases on the last two of ten days, where a third of the people are")
    func spaceAndTime() async throws {
        let found = try await clusters(
            [
                "reports.csv": Self.places, "cases.csv": Self.cases,
                "params.json": "{\"windows\": \"last days\", \"longest_window\": 5, \"replications\": 9}",
            ], .scanPoisson)
        #expect(found["first_day"] == "2026-03-09" && found["last_day"] == "2026-03-10")
        #expect(found["observed"] == 3 && found["places"] == 1)
        // 5 cases · 1/3 of the people · 2 of 10 days.
        #expect(abs((found["expected"]?.number ?? 0) - 1.0 / 3) < 1e-12)
        #expect(found["recurrence_interval_days"]?.number != nil)
    }

    @Test("Time alone, in a period that is longer than the dates")
    func timeAlone() async throws {
        let found = try await clusters(
            [
                "reports.csv": Self.places, "cases.csv": Self.cases,
                "params.json": """
                {"windows": "anywhere", "space": "everywhere", "longest_window": 2, "replications": 9,
                 "first_day": "2026-02-19", "last_day": "2026-03-20"}
                """,
            ], .scanPoisson)
        #expect(found["first_day"] == "2026-03-10" || found["first_day"] == "2026-03-09")
        #expect(found["places"] == 3 && found["recurrence_interval_days"] == nil)
        let days = found["first_day"] == "2026-03-10" ? 1.0 : 2
        #expect(abs((found["expected"]?.number ?? 0) - 5 * days / 30) < 1e-12)
    }

    @Test("Places alone: dates change nothing")
    func placesAlone() async throws {
        let counted = "x,y,count,population\n0,0,4,100\n1000,0,1,100\n2000,0,0,100\n"
        let dated = try await clusters(["reports.csv": Self.places, "cases.csv": Self.cases], .scanPoisson)
        #expect(try await clusters(["reports.csv": counted], .scanPoisson) == dated)
        #expect(dated["first_day"] == nil && dated["observed"] == 4)
    }

    @Test("What is missing or said twice")
    func problems() async throws {
        let counted = "x,y,count,population\n0,0,4,100\n1000,0,1,100\n"
        func params(_ text: String) -> String { "{\(text)}" }
        #expect(
            try await problem(["reports.csv": Self.places], .scanPoisson)
                == "reports.csv, line 1, count: there is no such column, and no cases.csv")
        #expect(
            try await problem(["reports.csv": counted, "cases.csv": Self.cases], .scanPoisson)
                == "reports.csv, line 1, count: cases.csv tells the cases: leave this column out")
        #expect(
            try await problem(
                ["reports.csv": counted, "params.json": params("\"windows\": \"anywhere\"")], .scanPoisson)
                == "params.json, line 1, windows: days need a file cases.csv")
        #expect(
            try await problem(
                ["reports.csv": counted, "params.json": params("\"space\": \"everywhere\"")], .scanPoisson)?
                .hasPrefix("params.json, line 1, space: ") == true)
        #expect(
            try await problem(
                ["reports.csv": Self.places, "cases.csv": "x,y,date\n5,0,2026-03-01\n"], .scanPoisson)
                == "cases.csv, line 2, x: is, with y, no place of reports.csv")
        #expect(
            try await problem(
                [
                    "reports.csv": Self.places, "cases.csv": Self.cases,
                    "params.json": params("\"last_day\": \"2026-03-09\""),
                ], .scanPoisson) == "cases.csv, line 4, date: is outside the period")
        #expect(
            try await problem(
                [
                    "reports.csv": Self.places, "cases.csv": Self.cases,
                    "params.json": params("\"windows\": \"anywhere\""),
                ], .scanPoisson)?.hasPrefix("params.json, longest_window: ") == true)
        let people = "x,y,cases,controls\n0,0,4,10\n1000,0,1,10\n"
        #expect(
            try await problem(
                ["reports.csv": people, "params.json": params("\"windows\": \"anywhere\"")], .scanBernoulli)
                == "params.json, line 1, windows: days need a column date")
    }
}
