import Foundation
import Geography
import Testing

@testable import StatisticsFiles

@Suite("What is read of a folder")
struct FolderReaderTests {
    private static let method = StatisticsMethod(
        name: "made-up", summary: "?", guide: "none.md",
        files: [
            .table(
                "a.csv", "one row per thing",
                [
                    .integer("whole", "", in: 0...100), .number("real", ""), .text("word", ""), .date("day", ""),
                    .clockTime("time", ""), .number("extra", "", isOptional: true),
                ]),
            .features("window.geojson", "the area", isOptional: true, .window),
        ],
        parameters: [
            .integer("size", "how large", in: 1...9), .flag("loud", ""), .number("level", "", in: 0...1, default: 0.95),
            .choice("form", "", of: ["round", "square"], default: "round"), .date("from", "", isOptional: true),
            .numbers("bands", "", in: 0...1e6, default: [100, 200]),
        ],
        run: { input, _ in StatisticsOutput("nothing", n: try input.rowCount(of: "a.csv")) })

    private func input(_ files: [String: String]) throws -> StatisticsInput {
        try FolderReader(method: Self.method, folder: InputFolder(files)).input(threads: 1)
    }

    private func problems(_ files: [String: String]) throws -> [String] {
        do {
            _ = try input(files)
            return []
        } catch let problems as FileProblems {
            return problems.description.split(separator: "\n").map(String.init)
        }
    }

    private static let header = "whole;real;word;day;time"
    private static let row = "7;-1.5e3; café ;1969-12-31;1970-01-02 00:30:30"
    private static let good = ["a.csv": header + "\r\n" + row + "\r\n", "params.json": #"{"size": 3}"#]

    @Test("Values, defaults and digests")
    func values() throws {
        let input = try input(Self.good)
        #expect(try input.integers("whole", of: "a.csv") == [7])
        #expect(try input.numbers("real", of: "a.csv") == [-1500])
        #expect(try input.texts("word", of: "a.csv") == ["café"])
        #expect(try input.integers("day", of: "a.csv") == [-1])
        #expect(try input.numbers("time", of: "a.csv") == [1470.5])
        #expect(try input.numbersIfPresent("extra", of: "a.csv") == nil)
        #expect(try input.integer("size") == 3 && input.number("level") == 0.95 && !input.flag("loud"))
        #expect(try input.text("form") == "round" && input.numbers("bands") == [100, 200])
        #expect(input.dayNumberIfPresent("from") == nil && !input.has("window.geojson") && input.has("a.csv"))
        #expect(input.parameters.values.map(\.name) == ["size", "loud", "level", "form", "bands"])
        #expect(input.records.map(\.rows) == [1, nil])
        // printf '{"size": 3}' | sha256sum
        #expect(input.records.last?.digest == "804e334b4bc9e4c038997264678979525754d2a2fbc63443ced057b9cd6f8d36")
    }

    @Test("A method that asks for what it did not declare is told so, and does not trap")
    func undeclared() throws {
        let input = try input(Self.good)
        #expect(throws: StatisticsInput.Undeclared.self) { try input.numbers("whole", of: "a.csv") }
        #expect(throws: StatisticsInput.Undeclared.self) { try input.texts("none", of: "a.csv") }
        #expect(throws: StatisticsInput.Undeclared.self) { try input.integers("whole", of: "b.csv") }
        #expect(throws: StatisticsInput.Undeclared.self) { try input.number("none") }
        #expect(throws: StatisticsInput.Undeclared.self) { try input.window("window.geojson") }
    }

    @Test("All that is wrong at once, each with its line")
    func everything() throws {
        let text = """
            whole,real,word,day,time,own
            101,1,a,2026-01-01,2026-01-01T00:00,

            1.5,"1,5",,2026-1-1,2026-01-01,
            3.0,0x1,a,+026-01-01,2026-01-01T1:00,
            1,2
            1,nan,a,2026-02-29,2026-01-01T12:60,
            """
        let found = try problems(["a.csv": text, "params.json": "{\n\"level\": 2,\n\"siez\": 3,\n\"loud\": 1\n}"])
        #expect(
            found == [
                "a.csv, line 2, whole: 101 is not between 0 and 100",
                "a.csv, line 4, whole: '1.5' is not a whole number",
                "a.csv, line 4, real: '1,5' is not a number; write a decimal point",
                "a.csv, line 4, word: is empty",
                "a.csv, line 4, day: '2026-1-1' is not a date such as 2026-11-21",
                "a.csv, line 4, time: '2026-01-01' is not a time such as 2026-11-21T23:10",
                "a.csv, line 5, real: '0x1' is not a number",
                "a.csv, line 5, day: '+026-01-01' is not a date such as 2026-11-21",
                "a.csv, line 5, time: '2026-01-01T1:00' is not a time such as 2026-11-21T23:10",
                "a.csv, line 6: the row has 2 fields, the header has 6",
                "a.csv, line 7, real: 'nan' is not a number",
                "a.csv, line 7, day: '2026-02-29' is not a date such as 2026-11-21",
                "a.csv, line 7, time: '2026-01-01T12:60' is not a time such as 2026-11-21T23:10",
                "params.json, line 3, siez: is not a parameter of this method, which has size, loud, level, form, "
                    + "from, bands",
                "params.json, size: must be given: how large",
                "params.json, line 4, loud: is not true or false",
                "params.json, line 2, level: 2.0 is not between 0.0 and 1.0",
            ])
    }

    @Test("Many mistakes are counted, not all printed")
    func many() throws {
        var files = Self.good
        files["a.csv"] = Self.header + String(repeating: "\nx;1;a;2026-01-01;2026-01-01T00:00", count: 1000)
        let found = try problems(files)
        #expect(found.count == 21 && found.last == "and 980 more")
    }

    @Test("Columns that are not declared are left alone and named; a declared one may not be there twice")
    func columns() async throws {
        var files = Self.good
        files["a.csv"] = Self.header + ";remark\n" + Self.row + ";x"
        #expect(try input(files).records.first?.unusedColumns == ["remark"])
        let result = try await RunStatistics(Self.method).result(InputFolder(files))
        #expect(result["input"]?.array?.first?["unused_columns"] == ["remark"])
        files["a.csv"] = Self.header + ";real\n" + Self.row + ";1"
        #expect(try problems(files) == ["a.csv, line 1, real: the column is there twice"])
        files["a.csv"] = "whole;word\n1;a"
        #expect(
            try problems(files).first == "a.csv, line 1, real: there is no such column; there are 'whole', 'word'")
    }

    @Test("Rows after blank lines and quoted line ends keep their line")
    func lines() throws {
        var files = Self.good
        files["a.csv"] =
            Self.header + "\n\n" + Self.row + "\n" + "1;1;\"a\nb\";2026-01-01;2026-01-01T00:00\n" + Self.row
        let input = try input(files)
        #expect((-1..<4).map { input.line(ofRow: $0, in: "a.csv") } == [nil, 3, 4, 6, nil])
        #expect(input.line(ofRow: 0, in: "b.csv") == nil)
    }

    @Test("Cells are printed without what could take over a terminal")
    func safe() throws {
        var files = Self.good
        files["a.csv"] = Self.header + "\n\u{1B}[2J\u{202E};1;a;2026-01-01;2026-01-01T00:00"
        #expect(try problems(files) == ["a.csv, line 2, whole: '\u{FFFD}[2J\u{FFFD}' is not a whole number"])
    }

    @Test("Parameters that are not an object, twice there, or too much")
    func parameterFile() throws {
        var files = Self.good
        files["params.json"] = "[1]"
        #expect(try problems(files).first == "params.json, line 1: is not a JSON object such as {\"level\": 0.95}")
        files["params.json"] = "{\"size\": 3,\n \"level\": }"
        #expect(try problems(files).first?.hasPrefix("params.json, line 2: ") == true)
        files["params.json"] = "{\"size\": 3, \"size\": 4}"
        #expect(try problems(files) == ["params.json, line 1, size: is there twice"])
        files["params.json"] = String(repeating: " ", count: 2 << 20) + "{\"size\": 3}"
        #expect(try problems(files) == ["params.json: is longer than 1048576 bytes"])
        files["params.json"] = "{\"form\": \"size\", \"from\": \"2026-02-29\",\n\"size\": 0, \"bands\": [1, -1]}"
        #expect(
            try problems(files) == [
                "params.json, line 2, size: 0.0 is not between 1.0 and 9.0",
                "params.json, line 1, form: is not one of round, square",
                "params.json, line 1, from: is not a date such as \"2026-02-29\"".replacing("02-29", with: "11-21"),
                "params.json, line 2, bands: -1.0 is not between 0.0 and 1000000.0",
            ])
    }

    private static let square = #"[[[0,300000],[1000,300000],[1000,301000],[0,301000],[0,300000]]]"#

    private static func collection(_ geometry: String) -> String {
        #"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":\#(geometry)}]}"#
    }

    @Test("GeoJSON: an area, or what is wrong with it")
    func window() throws {
        var files = Self.good
        files["window.geojson"] = Self.collection(#"{"type":"Polygon","coordinates":\#(Self.square)}"#)
        #expect(try input(files).window("window.geojson").area == 1_000_000)
        files["window.geojson"] = Self.collection(#"{"type":"Point","coordinates":[1000,300000]}"#)
        #expect(try problems(files) == ["window.geojson: feature 0 is not a polygon"])
        files["window.geojson"] = Self.collection(#"{"type":"Polygon","coordinates":[[[1e300,1e300]]]}"#)
        #expect(try problems(files).first?.hasPrefix("window.geojson: feature 0: ") == true)
        files["window.geojson"] = #"{"type":"FeatureCollection","features":[]}"#
        #expect(try problems(files) == ["window.geojson: there are no features"])
        files["window.geojson"] = "[]"
        #expect(try problems(files) == ["window.geojson: not a GeoJSON FeatureCollection"])
    }

    @Test("A folder on disk: regular files, without the one that is written; or none")
    func disk() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("statistics-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("b.csv"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Data(bytes).write(to: folder.appendingPathComponent("a.csv"))
        try Data().write(to: folder.appendingPathComponent("result.json"))
        let input = try InputFolder(path: folder.path, leavingOut: "result.json")
        #expect(input.names == ["a.csv"])
        var read: [UInt8] = []
        #expect(try input.read("a.csv") { read += $0 }.length == 200_000)
        #expect(read == bytes)
        #expect(throws: UnreadableFile.self) { try input.read("c.csv") { _ in } }
        #expect(throws: UnreadableFile.self) { try InputFolder(path: folder.path + "/none") }
        #expect(throws: UnreadableFile.self) { try InputFolder(path: folder.path + "/a.csv") }
    }
}
