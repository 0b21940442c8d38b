import Geography
import Testing

@testable import StatisticsFiles

/// What strangers' files hold, tried on a copy of every method's example. Nothing traps, and every refusal names the
/// file.
@Suite("Folders that are wrong")
struct HostileFolderTests {
    static let all = StatisticsMethod.all

    @Test("A required file is missing; an optional one may be", arguments: all)
    func missingFile(_ method: StatisticsMethod) async throws {
        let example = try InputFolder.files(of: method)
        for file in method.files {
            var files = example
            files[file.name] = nil
            let problems = try await RunStatistics(method).problems(InputFolder(files))
            guard !file.isOptional else { continue }
            #expect(problems?.isOnlyMissingFiles == true)
            #expect(problems?.description == "\(file.name): there is no such file")
        }
    }

    @Test(arguments: all)
    func emptyFile(_ method: StatisticsMethod) async throws {
        let example = try InputFolder.files(of: method)
        for name in example.keys.sorted() {
            for text in ["", "\n", "\u{FEFF}", "\0", "{", "{}", "[]", "\"", "a\n", "a,b,c\n1\n"] {
                var files = example
                files[name] = Array(text.utf8)
                let problems = try await RunStatistics(method).problems(InputFolder(files))
                if name == "params.json", text == "{}" { continue }
                #expect(problems?.problems.first?.file == name, "\(name) with \(text.debugDescription)")
            }
        }
    }

    @Test("Only the header", arguments: all)
    func noRows(_ method: StatisticsMethod) async throws {
        let example = try InputFolder.files(of: method)
        for file in method.files where !file.columns.isEmpty && example[file.name] != nil {
            var files = example
            files[file.name] = Array(Table(example[file.name] ?? []).header.joined(separator: ",").utf8)
            let problems = try await RunStatistics(method).problems(InputFolder(files))
            #expect(problems?.problems.map(\.text) == ["there are no rows"])
        }
    }

    @Test("A column has another name", arguments: all)
    func wrongColumn(_ method: StatisticsMethod) async throws {
        let example = try InputFolder.files(of: method)
        for file in method.files {
            for column in file.columns where !column.isOptional && example[file.name] != nil {
                var table = Table(example[file.name] ?? [])
                table.header = table.header.map { $0 == column.name ? "kolom" : $0 }
                var files = example
                files[file.name] = table.bytes
                let problem = try await RunStatistics(method).problems(InputFolder(files))?.problems.first
                #expect(problem?.file == file.name && problem?.line == 1 && problem?.name == column.name)
            }
        }
    }

    /// What cannot be read as a number, date or time.
    static let nonsense = [
        "", " ", "x", "NaN", "nan", "inf", "-inf", "Infinity", "0x10", "1,5", "1e400", "--1", "1 2", "９", "\u{202E}1",
        "2026-13-01", "2026-02-30T12:00", "2026-01-01T24:00", "2026-01-01T12:00Z",
    ]

    @Test("A cell holds nonsense", arguments: all)
    func wrongCell(_ method: StatisticsMethod) async throws {
        let example = try InputFolder.files(of: method)
        for file in method.files {
            for column in file.columns where column.kind != .text {
                guard var table = Table(example[file.name] ?? []).with(column.name), !table.rows.isEmpty else {
                    continue
                }
                for text in Self.nonsense {
                    let row = table.rows.count / 2
                    table.set(column.name, row: row, to: "\"\(text)\"")
                    var files = example
                    files[file.name] = table.bytes
                    let problem = try await RunStatistics(method).problems(InputFolder(files))?.problems.first
                    #expect(
                        problem?.file == file.name && problem?.line == row + 2 && problem?.name == column.name,
                        "\(file.name) \(column.name) \(text.debugDescription): \(String(describing: problem))")
                }
            }
        }
    }

    /// What can be read and is nothing that was ever observed: an error that names the file, or a result.
    static let extremes = [
        "0", "-0.0", "-1", "1", "1e-320", "1e300", "-1e300", "1e15", "9007199254740992", "-9007199254740992",
        "9223372036854775807", "99999999999999999999999999", "2147483648", "0001-01-01", "9999-12-31T23:59",
        "0001-01-01T00:00",
    ]

    @Test("Extreme cells: one, and all", .timeLimit(neverEnds), arguments: all)
    func extremeCells(_ method: StatisticsMethod) async throws {
        let example = try InputFolder.files(of: method)
        for file in method.files {
            for column in file.columns where column.kind != .text {
                guard let table = Table(example[file.name] ?? []).with(column.name), !table.rows.isEmpty else {
                    continue
                }
                for text in Self.extremes {
                    for rows in [[table.rows.count / 2], Array(table.rows.indices)] {
                        var broken = table
                        for row in rows { broken.set(column.name, row: row, to: text) }
                        var files = example
                        files[file.name] = broken.bytes
                        try await expectAnswer(method, files, "\(column.name) \(text) in \(rows.count) rows")
                    }
                }
            }
        }
    }

    @Test("The first rows only, and each row many times", .timeLimit(neverEnds), arguments: all)
    func numberOfRows(_ method: StatisticsMethod) async throws {
        let example = try InputFolder.files(of: method)
        for file in method.files where !file.columns.isEmpty && example[file.name] != nil {
            let table = Table(example[file.name] ?? [])
            for count in [1, 2, 3] {
                var short = table
                short.rows = Array(table.rows.prefix(count))
                var files = example
                files[file.name] = short.bytes
                try await expectAnswer(method, files, "\(count) rows of \(file.name)")
            }
            var long = table
            long.rows = Array(repeating: table.rows, count: 3).flatMap { $0 }
            var files = example
            files[file.name] = long.bytes
            try await expectAnswer(method, files, "all rows of \(file.name) three times")
        }
    }

    @Test("Parameters: unknown, of another type, outside what is allowed", .timeLimit(neverEnds), arguments: all)
    func parameters(_ method: StatisticsMethod) async throws {
        let example = try InputFolder.files(of: method)
        let given = try example["params.json"].map { try JSONValue(parsing: $0).object ?? [:] } ?? [:]
        func problem(_ name: String, _ value: JSONValue) async throws -> FileProblem? {
            var (files, parameters) = (example, given)
            parameters[name] = value
            files["params.json"] = JSONValue.object(parameters).encoded
            if name != "replications" { files = try withFewReplications(method, files) }
            return try await RunStatistics(method).problems(InputFolder(files))?.problems.first
        }
        #expect(try await problem("no_such_parameter", 1)?.name == "no_such_parameter")
        for parameter in method.parameters {
            for value: JSONValue in [[], [:], ["x"], "\u{0}", "2026-02-30", 1e300, -1e300, [1e300], [-1e300]] {
                let found = try await problem(parameter.name, value)
                if case .number(let range, _) = parameter.kind, let number = value.number, range.contains(number) {
                    continue
                }
                if case .numbers(let range, _) = parameter.kind, value.array?.isEmpty == false,
                    value.array?.allSatisfy({ $0.number.map(range.contains) == true }) == true
                {
                    continue
                }
                #expect(
                    found?.file == "params.json" && found?.name == parameter.name && found?.line == 1,
                    "\(parameter.name) = \(value)")
            }
            // The ends of what is allowed: an answer or a refusal.
            switch parameter.kind {
            case .number(let range, _):
                for end in [range.lowerBound, range.upperBound] { _ = try await problem(parameter.name, .number(end)) }
            case .integer(let range, _): _ = try await problem(parameter.name, .number(Double(range.lowerBound)))
            default: break
            }
        }
    }

    @Test("A file that the method does not read", arguments: all)
    func stranger(_ method: StatisticsMethod) async throws {
        var files = try InputFolder.files(of: method)
        files["notes.txt"] = [1]
        #expect(try await RunStatistics(method).problems(InputFolder(files)) == nil)
        files["Counts.csv"] = [1]
        #expect(try await RunStatistics(method).problems(InputFolder(files))?.problems.map(\.file) == ["Counts.csv"])
    }

    /// A result that is JSON, or a refusal that names a file of the method.
    private func expectAnswer(_ method: StatisticsMethod, _ files: [String: [UInt8]], _ what: String) async throws {
        let known = method.files.map(\.name) + ["params.json"]
        let files = try withFewReplications(method, files)
        if let problems = try await RunStatistics(method).problems(InputFolder(files)) {
            #expect(problems.problems.allSatisfy { known.contains($0.file) } && !problems.problems.isEmpty, "\(what)")
        }
    }
}

/// What takes longer goes on for ever: thousands of other tests share the processors, so that it is long.
private let neverEnds = TimeLimitTrait.Duration.minutes(30)

/// The same folder with as few random data sets as the method allows: some thousand folders are tried.
private func withFewReplications(_ method: StatisticsMethod, _ files: [String: [UInt8]]) throws -> [String: [UInt8]] {
    guard let parameter = method.parameters.first(where: { $0.name == "replications" }),
        case .integer(let range, _) = parameter.kind
    else { return files }
    var parameters = try files["params.json"].map { try JSONValue(parsing: $0).object ?? [:] } ?? [:]
    parameters["replications"] = .integer(max(19, range.lowerBound))
    var result = files
    result["params.json"] = JSONValue.object(parameters).encoded
    return result
}

/// A table of an example, as text: no cell there holds a comma.
private struct Table {
    var header: [String]
    var rows: [[String]]

    init(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let fields = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        header = fields.first ?? []
        rows = Array(fields.dropFirst())
    }

    /// Itself when it has the column.
    func with(_ column: String) -> Table? { header.contains(column) ? self : nil }

    mutating func set(_ column: String, row: Int, to text: String) {
        if let index = header.firstIndex(of: column) { rows[row][index] = text }
    }

    var bytes: [UInt8] {
        Array(([header] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n").utf8)
    }
}
