import Geography

/// The parameters with defaults filled in.
struct ParameterValues: Hashable, Sendable {
    /// In the order in which the method declares them.
    var values = JSONObject()
    /// Where those that were given stand.
    var lines: [String: Int] = [:]
}

/// Reads params.json: an object, every member of which the method knows.
struct ParameterReader {
    static let maximumLength = 1 << 20

    private let file = StatisticsInput.parametersFile
    let declared: [Parameter]

    /// - Parameter bytes: `nil` without a file: defaults.
    func values(_ bytes: [UInt8]?, _ problems: inout FileProblems) -> ParameterValues {
        var result = ParameterValues()
        let given = object(bytes ?? Array("{}".utf8), &problems) ?? [:]
        for member in given where result.lines[member.name] == nil {
            result.lines[member.name] = line(of: member.name, in: bytes ?? [])
        }
        var seen: Set<String> = []
        for member in given {
            let problem: (String) -> FileProblem = {
                FileProblem(file, line: result.lines[member.name], name: member.name, $0)
            }
            if !seen.insert(member.name).inserted { problems.append(problem("is there twice")) }
            if !declared.contains(where: { $0.name == member.name }) {
                let names = declared.map(\.name).joined(separator: ", ")
                problems.append(
                    problem("is not a parameter of this method\(names.isEmpty ? "" : ", which has \(names)")"))
            }
        }
        for parameter in declared {
            do throws(CellReader.Problem) {
                guard let value = given[parameter.name], value != .null else {
                    if let value = parameter.defaultValue {
                        result.values[parameter.name] = value
                    } else if !parameter.isOptional {
                        throw CellReader.Problem(text: "must be given: \(parameter.meaning)")
                    }
                    continue
                }
                try parameter.check(value)
                result.values[parameter.name] = value
            } catch {
                problems.append(
                    FileProblem(file, line: result.lines[parameter.name], name: parameter.name, error.text))
            }
        }
        return result
    }

    private func object(_ bytes: [UInt8], _ problems: inout FileProblems) -> JSONObject? {
        do throws(JSONError) {
            guard let object = try JSONValue(parsing: bytes).object else {
                problems.append(FileProblem(file, line: 1, "is not a JSON object such as {\"level\": 0.95}"))
                return nil
            }
            return object
        } catch {
            let line = 1 + bytes.prefix(error.offset).count { $0 == 0x0A }
            problems.append(FileProblem(file, line: line, "\(error)"))
            return nil
        }
    }

    /// Of the first `"name":`. The object has no objects inside, so that it is the member unless a text imitates it.
    private func line(of name: String, in bytes: [UInt8]) -> Int? {
        let wanted = JSONValue.string(name).encoded
        var line = 1
        for start in bytes.indices {
            if bytes[start] == 0x0A { line += 1 }
            guard bytes[start] == wanted[0], bytes[start...].starts(with: wanted) else { continue }
            let rest = bytes[(start + wanted.count)...].drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
            if rest.first == UInt8(ascii: ":") { return line }
        }
        return nil
    }
}

extension Parameter {
    var defaultValue: JSONValue? {
        switch kind {
        case .integer(_, let value): value.map { .number(Double($0)) }
        case .number(_, let value): value.map { .number($0) }
        case .numbers(_, let value): value.map { .array($0.map(JSONValue.number)) }
        case .choice(_, let value): value.map { .string($0) }
        case .flag(let value): .bool(value)
        case .date(let value): value.map { .string($0) }
        }
    }

    fileprivate func check(_ value: JSONValue) throws(CellReader.Problem) {
        switch kind {
        case .integer(let range, _):
            guard let number = value.integer else { throw CellReader.Problem(text: "is not a whole number") }
            try Self.check(Double(number), in: Double(range.lowerBound)...Double(range.upperBound))
        case .number(let range, _): try Self.check(value, in: range)
        case .numbers(let range, _):
            guard let list = value.array, !list.isEmpty else {
                throw CellReader.Problem(text: "is not a list of numbers")
            }
            for element in list { try Self.check(element, in: range) }
        case .choice(let choices, _):
            guard let text = value.string, choices.contains(text) else {
                throw CellReader.Problem(text: "is not one of \(choices.joined(separator: ", "))")
            }
        case .flag:
            guard value.bool != nil else { throw CellReader.Problem(text: "is not true or false") }
        case .date:
            guard let text = value.string, ClockText.dayNumber(text) != nil else {
                throw CellReader.Problem(text: "is not a date such as \"2026-11-21\"")
            }
        }
    }

    private static func check(_ value: JSONValue, in range: ClosedRange<Double>) throws(CellReader.Problem) {
        guard let number = value.number, number.isFinite else { throw CellReader.Problem(text: "is not a number") }
        try check(number, in: range)
    }

    private static func check(_ number: Double, in range: ClosedRange<Double>) throws(CellReader.Problem) {
        guard range.contains(number) else {
            throw CellReader.Problem(text: "\(number) is not between \(range.lowerBound) and \(range.upperBound)")
        }
    }
}
