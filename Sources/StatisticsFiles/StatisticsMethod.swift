/// A method of StreetStatistics that can be run on a folder of files: what it reads and what it does.
package struct StatisticsMethod: Sendable {
    /// As it is typed: `gi-star`.
    package let name: String
    /// Raised when the same input gives other figures than before.
    package let version: Int
    /// The question it answers, one line.
    package let summary: String
    /// The file in docs/guides that explains it: `hotspots.md`.
    package let guide: String
    package let files: [InputFile]
    package let parameters: [Parameter]
    /// Where the arguments that a `StatisticsError` names come from, for those that are called otherwise.
    let arguments: [String: ArgumentSource]
    let run: Run

    /// - Parameters:
    ///   - input: read and checked.
    ///   - checkpoint: call it now and then with the fraction done, 0…1.
    package typealias Run =
        @Sendable (_ input: StatisticsInput, _ checkpoint: @escaping @Sendable (Double) throws -> Void) async throws ->
        StatisticsOutput

    package init(
        name: String, version: Int = 1, summary: String, guide: String, files: [InputFile],
        parameters: [Parameter] = [], arguments: [String: ArgumentSource] = [:], run: @escaping Run
    ) {
        self.name = name
        self.version = version
        self.summary = summary
        self.guide = guide
        self.files = files
        self.parameters = parameters
        self.arguments = arguments
        self.run = run
    }
}

/// What an argument of a method is in the files.
package enum ArgumentSource: Hashable, Sendable {
    /// A column; the argument's index is the row.
    case column(String, of: String)
    /// A whole file: several columns together, or shapes.
    case file(String)
    case parameter(String)
}

/// A file that a method reads.
package struct InputFile: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        /// CSV, one row per observation. Columns that are not declared are left alone and named in the result.
        case table([Column])
        /// GeoJSON with at least one feature, in RD New or in degrees, which become RD New: metres.
        case features(Geometry)
    }

    package enum Geometry: String, Hashable, Sendable {
        /// Polygons, taken together as one area.
        case window
        /// Polygons, each an area of its own.
        case areas
        case lines
    }

    package let name: String
    /// What a row or a shape is: "one row per month".
    package let meaning: String
    package let content: Content
    package let isOptional: Bool

    package static func table(
        _ name: String, _ meaning: String, isOptional: Bool = false, _ columns: [Column]
    ) -> InputFile {
        InputFile(name: name, meaning: meaning, content: .table(columns), isOptional: isOptional)
    }

    package static func features(
        _ name: String, _ meaning: String, isOptional: Bool = false, _ geometry: Geometry
    ) -> InputFile {
        InputFile(name: name, meaning: meaning, content: .features(geometry), isOptional: isOptional)
    }

    var columns: [Column] {
        if case .table(let columns) = content { columns } else { [] }
    }
}

/// A column of a table.
package struct Column: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case integer(ClosedRange<Int>)
        /// With a decimal point; never NaN or infinite.
        case number(ClosedRange<Double>)
        /// Not empty, without spaces around it.
        case text
        /// `2026-11-21`, read as days since 1970-01-01.
        case date
        /// `2026-11-21T23:10`, seconds and a space for the T allowed, read as minutes since 1970-01-01T00:00 on the
        /// same clock; without a time zone, because the hours that people live by are those of the clock.
        case clockTime
    }

    package let name: String
    package let kind: Kind
    package let meaning: String
    /// The whole column may be absent; a cell may not be empty.
    package let isOptional: Bool

    init(_ name: String, _ kind: Kind, _ meaning: String, isOptional: Bool) {
        (self.name, self.kind, self.meaning, self.isOptional) = (name, kind, meaning, isOptional)
    }

    package static func integer(
        _ name: String, _ meaning: String, in range: ClosedRange<Int> = -(1 << 53)...(1 << 53),
        isOptional: Bool = false
    ) -> Column {
        Column(name, .integer(range), meaning, isOptional: isOptional)
    }

    /// A whole number that is not negative.
    package static func count(_ name: String, _ meaning: String, isOptional: Bool = false) -> Column {
        .integer(name, meaning, in: 0...(1 << 53), isOptional: isOptional)
    }

    package static func number(
        _ name: String, _ meaning: String,
        in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude,
        isOptional: Bool = false
    ) -> Column {
        Column(name, .number(range), meaning, isOptional: isOptional)
    }

    package static func text(_ name: String, _ meaning: String, isOptional: Bool = false) -> Column {
        Column(name, .text, meaning, isOptional: isOptional)
    }

    package static func date(_ name: String, _ meaning: String, isOptional: Bool = false) -> Column {
        Column(name, .date, meaning, isOptional: isOptional)
    }

    package static func clockTime(_ name: String, _ meaning: String, isOptional: Bool = false) -> Column {
        Column(name, .clockTime, meaning, isOptional: isOptional)
    }
}

/// A member of params.json.
package struct Parameter: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case integer(ClosedRange<Int>, default: Int?)
        case number(ClosedRange<Double>, default: Double?)
        /// An array of numbers.
        case numbers(ClosedRange<Double>, default: [Double]?)
        case choice([String], default: String?)
        case flag(default: Bool)
        /// `2026-11-21`.
        case date(default: String?)
    }

    package let name: String
    package let kind: Kind
    package let meaning: String
    /// Neither given nor a default: the method does without. One that must be given has no default and is not
    /// optional.
    package let isOptional: Bool

    private init(_ name: String, _ kind: Kind, _ meaning: String, isOptional: Bool = false) {
        (self.name, self.kind, self.meaning, self.isOptional) = (name, kind, meaning, isOptional)
    }

    package static func integer(
        _ name: String, _ meaning: String, in range: ClosedRange<Int> = 0...(1 << 53), default: Int? = nil,
        isOptional: Bool = false
    ) -> Parameter {
        Parameter(name, .integer(range, default: `default`), meaning, isOptional: isOptional)
    }

    package static func number(
        _ name: String, _ meaning: String,
        in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude,
        default: Double? = nil, isOptional: Bool = false
    ) -> Parameter {
        Parameter(name, .number(range, default: `default`), meaning, isOptional: isOptional)
    }

    package static func numbers(
        _ name: String, _ meaning: String,
        in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude,
        default: [Double]? = nil, isOptional: Bool = false
    ) -> Parameter {
        Parameter(name, .numbers(range, default: `default`), meaning, isOptional: isOptional)
    }

    package static func choice(
        _ name: String, _ meaning: String, of choices: [String], default: String? = nil, isOptional: Bool = false
    ) -> Parameter {
        Parameter(name, .choice(choices, default: `default`), meaning, isOptional: isOptional)
    }

    package static func flag(_ name: String, _ meaning: String, default: Bool = false) -> Parameter {
        Parameter(name, .flag(default: `default`), meaning)
    }

    package static func date(
        _ name: String, _ meaning: String, default: String? = nil, isOptional: Bool = false
    ) -> Parameter {
        Parameter(name, .date(default: `default`), meaning, isOptional: isOptional)
    }

    // Those that many methods have, so that they are called the same everywhere.

    /// Strictly between 0 and 1, which the method checks.
    package static let level = Parameter.number(
        "level", "confidence level of intervals", in: 0...1, default: 0.95)

    package static let seed = Parameter.integer("seed", "seed of the random draws", default: 1)

    /// Of a permutation or Monte Carlo test: p = (r + 1) / (replications + 1).
    package static func replications(default count: Int = 999, in range: ClosedRange<Int> = 1...10_000_000) -> Parameter
    {
        .integer("replications", "random data sets that the observed one is compared with", in: range, default: count)
    }
}
