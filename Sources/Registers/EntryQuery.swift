public import Domain
import SQLStore

/// Which entries of a register are asked for.
public struct EntryQuery: Sendable {
    public indirect enum Condition: Sendable {
        /// A field has this value, or it among others.
        case holds(String, String)
        /// A choice of many begins with this value; `nil` for a field that holds none.
        case begins(String, String?)
        case isTrue(String)
        case isMissing(String)
        /// What people call it has this in it, folded.
        case title(String)
        /// What somebody wrote has this in it, folded.
        case text(String)
        case any([Condition])
        case not(Condition)
    }

    public var isArchived: Bool
    /// All of them hold.
    public var conditions: [Condition]

    public init(isArchived: Bool = false, _ conditions: [Condition] = []) {
        self.isArchived = isArchived
        self.conditions = conditions
    }
}

extension EntryQuery.Condition {
    /// An entry points to another one.
    public static func refers<Value>(_ field: Field<Value>, to id: Identifier) -> Self {
        .holds(field.shape.name, id.description)
    }

    public static func holds<Choice: FieldChoice>(_ field: Field<Choice?>, _ choice: Choice) -> Self {
        .holds(field.shape.name, choice.rawValue)
    }

    func sql(_ dialect: SQLDialect) -> SQLQuery {
        switch self {
        case .holds(let name, let value):
            return dialect.choose(
                sqlite: """
                    EXISTS (SELECT 1 FROM json_each(fields, \(Self.path(name))) AS part
                        WHERE part.value = \(value) AND part.type = 'text')
                    """,
                postgres: "COALESCE(fields::jsonb -> \(name) @> to_jsonb(\(value)::text), FALSE)")
        case .begins(let name, let value):
            let first = dialect.choose(
                sqlite: "json_extract(fields, \(Self.path(name) + "[0]"))",
                postgres: "(fields::jsonb -> \(name) ->> 0)")
            return if let value { "COALESCE(\(fragment: first) = \(value), FALSE)" } else {
                "\(fragment: first) IS NULL"
            }
        case .isTrue(let name):
            return dialect.choose(
                sqlite: "COALESCE(json_extract(fields, \(Self.path(name))) = 1, FALSE)",
                postgres: "COALESCE(fields::jsonb -> \(name) = 'true'::jsonb, FALSE)")
        case .isMissing(let name):
            return "\(fragment: Self.value(name, dialect)) IS NULL"
        case .title(let text):
            return "title LIKE \(Self.pattern(text)) ESCAPE '!'"
        case .text(let text):
            return "search LIKE \(Self.pattern(text)) ESCAPE '!'"
        case .any(let conditions):
            guard !conditions.isEmpty else { return "FALSE" }
            return "(\(fragment: conditions.map { $0.sql(dialect) }.joined(separator: " OR ")))"
        case .not(let condition):
            return "NOT (\(fragment: condition.sql(dialect)))"
        }
    }

    /// What is stored in a field, as the engine compares it.
    static func value(_ name: String, _ dialect: SQLDialect) -> SQLQuery {
        dialect.choose(
            sqlite: "json_extract(fields, \(path(name)))", postgres: "(fields::jsonb -> \(name))")
    }

    private static func path(_ name: String) -> String { "$.\"\(name)\"" }

    static func pattern(_ text: String) -> String {
        // Scalar by scalar, as the engines compare: a sign with a mark on it is still that sign to them.
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "!" || scalar == "%" || scalar == "_" { escaped.append("!") }
            escaped.append(scalar)
        }
        return "%" + String(escaped) + "%"
    }
}

extension Register {
    /// The same order as ``sorted(_:)``, for the database.
    func sqlOrder(_ dialect: SQLDialect) -> SQLQuery {
        var parts: [SQLQuery] = order.map { part in
            let value: SQLQuery =
                switch part.key {
                case .changed: "changed_ms"
                case .field(let name): EntryQuery.Condition.value(name, dialect)
                case .rank(let name, let groups):
                    "CASE \(fragment: EntryQuery.Condition.text(name, dialect)) \(fragment: Self.cases(groups)) ELSE 0 END"
                }
            return part.isDescending ? "\(fragment: value) DESC NULLS LAST" : "\(fragment: value) NULLS LAST"
        }
        if order.isEmpty { parts.append("title \(fragment: dialect.byteOrder)") }
        return (parts + ["id"]).joined(separator: ", ")
    }

    private static func cases(_ groups: [[String]]) -> SQLQuery {
        groups.enumerated().flatMap { index, codes in
            codes.map { code -> SQLQuery in "WHEN \(code) THEN \(index + 1)" }
        }.joined(separator: " ")
    }
}

extension EntryQuery.Condition {
    fileprivate static func text(_ name: String, _ dialect: SQLDialect) -> SQLQuery {
        dialect.choose(
            sqlite: "json_extract(fields, \(path(name)))", postgres: "(fields::jsonb ->> \(name))")
    }
}
