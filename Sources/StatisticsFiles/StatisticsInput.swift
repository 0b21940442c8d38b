package import Geography
import StreetStatistics

/// The files of a method, read and checked.
package struct StatisticsInput: Sendable {
    static let parametersFile = "params.json"

    /// Threads that the method may use; the result must not depend on it.
    package let threads: Int
    let tables: [String: InputTable]
    let features: [String: [Feature]]
    let parameters: ParameterValues
    let records: [InputRecord]

    /// Asking for what the method did not declare: a mistake in its code, which its example shows.
    struct Undeclared: Error, CustomStringConvertible {
        let description: String
    }

    // MARK: Tables

    /// Whether an optional file is there.
    package func has(_ file: String) -> Bool { tables[file] != nil || features[file] != nil }

    package func rowCount(of file: String) throws -> Int { try table(file).rowCount }

    package func integers(_ column: String, of file: String) throws -> [Int] {
        guard let values = try integersIfPresent(column, of: file) else { throw undeclared(column, file) }
        return values
    }

    /// Of an optional column or file; `nil` when it is not there.
    package func integersIfPresent(_ column: String, of file: String) throws -> [Int]? {
        switch tables[file]?.columns[column] {
        case .integers(let values): values
        case nil: nil
        default: throw undeclared(column, file)
        }
    }

    package func numbers(_ column: String, of file: String) throws -> [Double] {
        guard let values = try numbersIfPresent(column, of: file) else { throw undeclared(column, file) }
        return values
    }

    package func numbersIfPresent(_ column: String, of file: String) throws -> [Double]? {
        switch tables[file]?.columns[column] {
        case .numbers(let values): values
        case nil: nil
        default: throw undeclared(column, file)
        }
    }

    package func texts(_ column: String, of file: String) throws -> [String] {
        guard let values = try textsIfPresent(column, of: file) else { throw undeclared(column, file) }
        return values
    }

    package func textsIfPresent(_ column: String, of file: String) throws -> [String]? {
        switch tables[file]?.columns[column] {
        case .texts(let values): values
        case nil: nil
        default: throw undeclared(column, file)
        }
    }

    /// The line of the file on which a row (from 0) starts.
    func line(ofRow row: Int, in file: String) -> Int? { tables[file]?.line(ofRow: row) }

    /// For what only the method can see, such as an end before its start: throw it, or several as `FileProblems`.
    package func problem(row: Int, column: String, of file: String, _ text: String) -> FileProblem {
        FileProblem(file, line: line(ofRow: row, in: file), name: column, text)
    }

    private func table(_ file: String) throws -> InputTable {
        guard let table = tables[file] else { throw Undeclared(description: "\(file) was not read") }
        return table
    }

    private func undeclared(_ column: String, _ file: String) -> Undeclared {
        Undeclared(description: "\(file) was not read with a column \(column) of that kind")
    }

    // MARK: Shapes

    /// All polygons of a file as one area.
    package func window(_ file: String) throws -> MultiPolygon {
        let polygons = try features(file).compactMap { $0.geometry?.surface }.flatMap(\.polygons)
        guard let window = MultiPolygon(polygons) else { throw Undeclared(description: "\(file) holds no area") }
        return window
    }

    /// The shapes of a file in its order; every one has the geometry declared.
    package func features(_ file: String) throws -> [Feature] {
        guard let features = features[file] else { throw Undeclared(description: "\(file) was not read") }
        return features
    }

    // MARK: Parameters

    package func integer(_ parameter: String) throws -> Int {
        guard let value = integerIfPresent(parameter) else { throw undeclared(parameter) }
        return value
    }

    package func integerIfPresent(_ parameter: String) -> Int? { parameters.values[parameter]?.integer }

    package func number(_ parameter: String) throws -> Double {
        guard let value = numberIfPresent(parameter) else { throw undeclared(parameter) }
        return value
    }

    package func numberIfPresent(_ parameter: String) -> Double? { parameters.values[parameter]?.number }

    package func numbers(_ parameter: String) throws -> [Double] {
        guard let value = numbersIfPresent(parameter) else { throw undeclared(parameter) }
        return value
    }

    package func numbersIfPresent(_ parameter: String) -> [Double]? {
        parameters.values[parameter]?.array?.compactMap(\.number)
    }

    /// A choice, or a date as it was written.
    package func text(_ parameter: String) throws -> String {
        guard let value = textIfPresent(parameter) else { throw undeclared(parameter) }
        return value
    }

    package func textIfPresent(_ parameter: String) -> String? { parameters.values[parameter]?.string }

    package func flag(_ parameter: String) throws -> Bool {
        guard let value = parameters.values[parameter]?.bool else { throw undeclared(parameter) }
        return value
    }

    /// A date as days since 1970-01-01.
    package func dayNumberIfPresent(_ parameter: String) -> Int? {
        textIfPresent(parameter).flatMap(ClockText.dayNumber)
    }

    /// The parameter called `seed`.
    package func seed() throws -> UInt64 { UInt64(max(0, try integer("seed"))) }

    func problem(parameter name: String, _ text: String) -> FileProblem {
        FileProblem(Self.parametersFile, line: parameters.lines[name], name: name, text)
    }

    private func undeclared(_ parameter: String) -> Undeclared {
        Undeclared(description: "\(parameter) is not a parameter of that kind")
    }
}
