package import Geography

/// What a method found, before it is written as JSON.
package struct StatisticsOutput: Sendable {
    /// The method in full, such as `GetisOrdResult.name`.
    package var description: String
    /// Observations that were used.
    package var n: Int
    /// What random draws began with; `nil` when nothing was drawn.
    package var seed: UInt64?
    /// Observations that were read and not used, and why.
    package var leftOut: [(count: Int, reason: String)] = []
    /// Single figures, by name.
    package var figures: JSONObject
    package var tables: [OutputTable]

    package init(
        _ description: String, n: Int, seed: UInt64? = nil, figures: JSONObject = [:], tables: [OutputTable] = []
    ) {
        self.description = description
        self.n = n
        self.seed = seed
        self.figures = figures
        self.tables = tables
    }

    package mutating func leaveOut(_ count: Int, _ reason: String) {
        if count > 0 { leftOut.append((count, reason)) }
    }
}

/// Rows of figures with a name for each column.
package struct OutputTable: Sendable {
    package let name: String
    package let columns: [String]
    package private(set) var rows: [[JSONValue]]

    package init(_ name: String, _ columns: [String], rows: [[JSONValue]] = []) {
        (self.name, self.columns, self.rows) = (name, columns, rows)
    }

    /// One value per column.
    package mutating func append(_ row: [JSONValue]) { rows.append(row) }
}

extension JSONValue {
    package static func integer(_ value: Int?) -> JSONValue { value.map { .number(Double($0)) } ?? .null }
    /// `null` for nothing, NaN and infinities, which JSON cannot hold.
    package static func figure(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    package static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
}
