import Geography

/// What a person reads who wants to know what can be run and what it needs.
extension StatisticsMethod {
    /// All methods, one on a line.
    package static var overview: String {
        let width = all.map(\.name.count).max() ?? 0
        return all.map { $0.name + String(repeating: " ", count: width + 2 - $0.name.count) + $0.summary }
            .joined(separator: "\n")
    }

    /// The files with their columns, and the parameters.
    package var usage: String {
        var lines = [
            "\(name): \(summary)", "Guide: docs/guides/\(guide)", "Example: Resources/examples/statistics/\(name)",
        ]
        for file in files {
            lines += ["", "\(file.name)\(file.isOptional ? " (optional)" : ""): \(file.meaning)"]
            for column in file.columns {
                lines.append(
                    "  \(column.name) (\(column.kind.words)\(column.isOptional ? ", optional" : "")): \(column.meaning)"
                )
            }
        }
        if !parameters.isEmpty { lines += ["", "\(StatisticsInput.parametersFile):"] }
        for parameter in parameters {
            let status = parameter.defaultValue.map { String(decoding: $0.encoded, as: UTF8.self) }
            let word = status ?? (parameter.isOptional ? "optional" : "must be given")
            lines.append("  \(parameter.name) (\(word)): \(parameter.meaning)")
        }
        return lines.joined(separator: "\n")
    }
}

extension Column.Kind {
    fileprivate var words: String {
        switch self {
        case .integer: "whole number"
        case .number: "number"
        case .text: "text"
        case .date: "date"
        case .clockTime: "date and time"
        }
    }
}
