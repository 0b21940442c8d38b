/// One SQL statement, or a fragment of one, with its bound values.
///
///     let query: SQLQuery = "SELECT id FROM report WHERE year = \(year) AND kind IN (\(values: kinds))"
///
/// Interpolation binds, and literals are `StaticString`, so that text made at run time cannot become SQL.
/// Integers are bound as `BIGINT` on PostgreSQL: a function that wants `INTEGER` needs `CAST(\(n) AS INTEGER)`, on
/// either engine. A bare `SQLValue.null` has no type, so that `\(SQLValue.null) IS NULL` needs a cast on PostgreSQL; a
/// `nil` of a known type (`Int?`) does not.
public struct SQLQuery: Sendable {
    enum Part: Sendable {
        case text(StaticString)
        case argument(SQLValue, SQLType?)
    }

    var parts: [Part]

    init(parts: [Part]) {
        self.parts = parts
    }

    /// True for `""` and for a join of nothing.
    public var isEmpty: Bool {
        parts.allSatisfy {
            if case .text(let text) = $0 { text.utf8CodeUnitCount == 0 } else { false }
        }
    }

    public static func + (left: SQLQuery, right: SQLQuery) -> SQLQuery {
        SQLQuery(parts: left.parts + right.parts)
    }

    public static func += (left: inout SQLQuery, right: SQLQuery) {
        left.parts += right.parts
    }
}

extension SQLQuery: ExpressibleByStringInterpolation {
    public init(stringLiteral text: StaticString) {
        parts = [.text(text)]
    }

    public init(stringInterpolation: Interpolation) {
        parts = stringInterpolation.parts
    }

    public struct Interpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            if literal.utf8CodeUnitCount > 0 { parts.append(.text(literal)) }
        }

        /// Binds one value.
        public mutating func appendInterpolation<Value: SQLValueConvertible>(_ value: Value) {
            parts.append(.argument(value.sqlValue, Value.sqlType))
        }

        /// Binds one value, or null of its type.
        public mutating func appendInterpolation<Value: SQLValueConvertible>(_ value: Value?) {
            parts.append(.argument(value?.sqlValue ?? .null, Value.sqlType))
        }

        /// Binds a comma-separated list, for `IN (…)` and `VALUES (…)`.
        ///
        /// An empty list becomes `NULL`: `IN (NULL)` is never true. Neither is `NOT IN (NULL)`, so a caller that
        /// excludes a list leaves the condition out when the list is empty.
        /// Binds a value that may be absent. The label is needed because the compiler takes a bare optional in an
        /// interpolation for an oversight.
        public mutating func appendInterpolation<Value: SQLValueConvertible>(optional value: Value?) {
            appendInterpolation(value)
        }

        public mutating func appendInterpolation<Values: Sequence>(values: Values)
        where Values.Element: SQLValueConvertible {
            var isFirst = true
            for value in values {
                if !isFirst { parts.append(.text(", ")) }
                isFirst = false
                appendInterpolation(value)
            }
            if isFirst { parts.append(.text("NULL")) }
        }

        /// Splices another query with its bound values, which are numbered anew.
        public mutating func appendInterpolation(fragment: SQLQuery) {
            parts += fragment.parts
        }
    }
}

extension Sequence<SQLQuery> {
    /// One query out of many: `conditions.joined(separator: " AND ")`, or rows of `VALUES` with `", "`.
    public func joined(separator: SQLQuery) -> SQLQuery {
        var parts: [SQLQuery.Part] = []
        for (index, query) in enumerated() {
            if index > 0 { parts += separator.parts }
            parts += query.parts
        }
        return SQLQuery(parts: parts)
    }
}

/// A query as an engine takes it.
public struct RenderedSQL: Hashable, Sendable {
    /// With the placeholders `$1`, `$2`, … in order of appearance: PostgreSQL goes by the number, SQLite by the
    /// position of the first appearance, and here these are the same.
    public let text: String
    /// As many as there are placeholders.
    public let arguments: [SQLValue]
    /// The declared type of each argument; `nil` where only the value knows.
    public let types: [SQLType?]
}

extension SQLQuery {
    /// The text and the bound values.
    public var rendered: RenderedSQL {
        var text: [UInt8] = []
        var arguments: [SQLValue] = []
        var types: [SQLType?] = []
        text.reserveCapacity(256)
        for part in parts {
            switch part {
            case .text(let literal):
                literal.withUTF8Buffer { text.append(contentsOf: $0) }
            case .argument(let value, let type):
                arguments.append(value)
                types.append(value.type ?? type)
                text.append(UInt8(ascii: "$"))
                text.append(contentsOf: String(arguments.count).utf8)
            }
        }
        return RenderedSQL(text: String(decoding: text, as: UTF8.self), arguments: arguments, types: types)
    }
}
