import Foundation
import Geography
import Testing

@testable import StatisticsFiles

/// The repository, its example folders and its guides.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func example(_ method: StatisticsMethod) -> String { example(method.name) }

    static func example(_ name: String) -> String {
        root.appendingPathComponent("Resources/examples/statistics/\(name)").path
    }

    static func guide(_ name: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent("docs/guides/\(name)"), encoding: .utf8)
    }
}

extension StatisticsMethod: CustomTestStringConvertible {
    package var testDescription: String { name }
}

extension InputFolder {
    /// Files in memory.
    init(_ files: [String: [UInt8]]) {
        self.init(names: Set(files.keys)) { name, body in try body(files[name] ?? []) }
    }

    init(_ files: [String: String]) {
        self.init(files.mapValues { Array($0.utf8) })
    }

    /// The files of an example, to be broken.
    static func files(of method: StatisticsMethod) throws -> [String: [UInt8]] {
        let folder = Repository.example(method)
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name != "expected.json" {
            files[name] = Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
        }
        return files
    }
}

extension RunStatistics {
    func result(_ folder: InputFolder) async throws -> JSONValue {
        try JSONValue(parsing: try await self(folder))
    }

    /// What is wrong with a folder; nothing when it gives a result.
    func problems(_ folder: InputFolder) async throws -> FileProblems? {
        do {
            _ = try await self(folder)
            return nil
        } catch let problems as FileProblems {
            return problems
        }
    }
}

/// Where two results differ by more than the last digits of a C library; nothing when they agree.
func difference(_ found: JSONValue, _ expected: JSONValue, at path: String = "") -> String? {
    switch (found, expected) {
    case (.number(let a), .number(let b)):
        abs(a - b) <= 1e-9 * max(abs(a), abs(b)) ? nil : "\(path): \(a), expected \(b)"
    case (.array(let a), .array(let b)):
        a.count == b.count
            ? zip(a, b).enumerated().lazy.compactMap { difference($1.0, $1.1, at: "\(path)[\($0)]") }.first
            : "\(path): \(a.count) elements, expected \(b.count)"
    case (.object(let a), .object(let b)):
        a.map(\.name) == b.map(\.name)
            ? zip(a, b).lazy.compactMap { difference($0.value, $1.value, at: "\(path).\($0.name)") }.first
            : "\(path): \(a.map(\.name)), expected \(b.map(\.name))"
    default: found == expected ? nil : "\(path): \(found), expected \(expected)"
    }
}
