public import Domain
import SQLStore

/// Which entries of a register are asked for.
public struct EntryQuery: Sendable {
    public indirect enum Condition: Sendable {
        /// A field has this value, or it among others.
        case holds(String, String)
        /// A field has one of these values, or it among others.
        case holdsOne(String, of: [String])
        /// A field points to an entry of another register, not put away, of which all of this holds.
        case refersTo(String, register: String, [Condition])
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

    func sql(in municipality: Municipality.ID, _ dialect: SQLDialect) -> SQLQuery {
        switch self {
        case .holds(let name, let value):
            return dialect.choose(
                sqlite: """
                    EXISTS (SELECT 1 FROM json_each(fields, \(Self.path(name))) AS part
                        WHERE part.value = \(value) AND part.type = 'text')
                    """,
                postgres: "COALESCE(fields::jsonb -> \(name) @> to_jsonb(\(value)::text), FALSE)")
        case .holdsOne(let name, let values):
            // An engine takes only so many arguments; there are fewer codes and areas than that.
            guard !values.isEmpty else { return "FALSE" }
            return """
                EXISTS (SELECT 1 FROM \(fragment: Self.parts(name, dialect)) WHERE part.value IN (\(values: values)))
                """
        case .refersTo(let name, let other, let conditions):
            let start: SQLQuery = "municipality_id = \(municipality) AND register = \(other) AND archived = 0"
            let all = [start] + conditions.map { $0.sql(in: municipality, dialect) }
            // As identifiers stand in a field, without their hyphens.
            let id = dialect.choose(sqlite: "lower(hex(id))", postgres: "encode(id, 'hex')")
            let named: SQLQuery =
                "SELECT \(fragment: id) FROM register_entry WHERE \(fragment: all.joined(separator: " AND "))"
            // Without IS TRUE PostgreSQL makes a join of it, for every entry anew; so it is a set that is made once.
            return """
                EXISTS (SELECT 1 FROM \(fragment: Self.parts(name, dialect))
                    WHERE (replace(part.value, '-', '') IN (\(fragment: named))) IS TRUE)
                """
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
            let parts = conditions.map { $0.sql(in: municipality, dialect) }
            return "(\(fragment: parts.joined(separator: " OR ")))"
        case .not(let condition):
            return "NOT (\(fragment: condition.sql(in: municipality, dialect)))"
        }
    }

    /// The text of a field, or each of its texts, as `part.value`.
    private static func parts(_ name: String, _ dialect: SQLDialect) -> SQLQuery {
        let value: SQLQuery = "fields::jsonb -> \(name)"
        return dialect.choose(
            sqlite: "json_each(fields, \(path(name))) AS part",
            postgres: """
                jsonb_array_elements_text(CASE jsonb_typeof(\(fragment: value)) WHEN 'array' THEN \(fragment: value)
                    WHEN 'string' THEN jsonb_build_array(\(fragment: value)) ELSE '[]'::jsonb END) AS part (value)
                """)
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
                case .field(let name): sortKey(name, dialect)
                case .rank(let name, let groups):
                    "CASE \(fragment: EntryQuery.Condition.text(name, dialect)) \(fragment: Self.cases(groups)) ELSE 0 END"
                }
            return part.isDescending ? "\(fragment: value) DESC NULLS LAST" : "\(fragment: value) NULLS LAST"
        }
        if order.isEmpty { parts.append("title \(fragment: dialect.byteOrder)") }
        return (parts + ["id"]).joined(separator: ", ")
    }

    /// Text by its bytes, which no locale of a server changes. What entries are called has a folded key in the index;
    /// other text has none and stands as it was typed.
    private func sortKey(_ name: String, _ dialect: SQLDialect) -> SQLQuery {
        if isTitle(name) { return "title \(fragment: dialect.byteOrder)" }
        return if field(named: name)?.isNumber == true {
            EntryQuery.Condition.value(name, dialect)
        } else {
            "\(fragment: EntryQuery.Condition.text(name, dialect)) \(fragment: dialect.byteOrder)"
        }
    }

    /// Words that people call an entry by.
    func isTitle(_ name: String) -> Bool {
        guard let first = fields.first, first.name == name else { return false }
        return switch first.kind {
        case .line, .text: true
        default: false
        }
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

extension FieldShape {
    /// Stored as a number.
    fileprivate var isNumber: Bool {
        switch kind {
        case .number, .time: true
        default: false
        }
    }
}
