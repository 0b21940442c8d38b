import StreetStatistics

/// One thing that is wrong in the files of a method.
package struct FileProblem: Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// From 1.
    package let line: Int?
    /// A column or a parameter.
    package let name: String?
    package let text: String

    init(_ file: String, line: Int? = nil, name: String? = nil, _ text: String) {
        (self.file, self.line, self.name, self.text) = (file, line, name, text)
    }

    package var description: String {
        var place = file
        if let line { place += ", line \(line)" }
        if let name { place += ", \(name)" }
        return "\(place): \(text)"
    }
}

/// Everything that is wrong, so that it can be mended in one go.
package struct FileProblems: Error, Hashable, Sendable, CustomStringConvertible {
    /// As many as are kept: a file with the wrong separator has as many as it has rows.
    static let limit = 20

    package private(set) var problems: [FileProblem] = []
    /// Beyond those in `problems`.
    package private(set) var further = 0
    /// A file is missing or cannot be read, and nothing else was found.
    package var isOnlyMissingFiles: Bool { further == 0 && problems.allSatisfy { $0.text == Self.missing } }

    static let missing = "there is no such file"

    var isEmpty: Bool { problems.isEmpty }

    init(_ problems: [FileProblem] = []) {
        self.problems = problems
    }

    mutating func append(_ problem: FileProblem) {
        if problems.count < Self.limit { problems.append(problem) } else { further += 1 }
    }

    package var description: String {
        var lines = problems.map(\.description)
        if further > 0 { lines.append("and \(further) more") }
        return lines.joined(separator: "\n")
    }
}

extension StatisticsMethod {
    /// Says in the words of the files what a method objected to.
    func problem(_ error: StatisticsError, in input: StatisticsInput) -> FileProblem {
        let text = "\(error)"
        switch source(of: error.argument) {
        case .parameter(let name): return input.problem(parameter: name, text)
        case .column(let name, let file):
            return FileProblem(file, line: error.index.flatMap { input.line(ofRow: $0, in: file) }, name: name, text)
        case .file(let file):
            return FileProblem(file, line: error.index.flatMap { input.line(ofRow: $0, in: file) }, text)
        case nil: return FileProblem(files.first?.name ?? StatisticsInput.parametersFile, text)
        }
    }

    private func source(of argument: String) -> ArgumentSource? {
        if let known = arguments[argument] { return known }
        if parameters.contains(where: { $0.name == argument }) { return .parameter(argument) }
        let file = files.first { $0.columns.contains { $0.name == argument } }
        return file.map { .column(argument, of: $0.name) }
    }
}
