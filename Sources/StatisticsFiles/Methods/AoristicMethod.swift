import Geography
import StreetStatistics

extension StatisticsMethod {
    static let aoristic = StatisticsMethod(
        name: "aoristic",
        summary: "How many reports fall in each hour of the week or day, when many only say between when and when?",
        guide: "aoristic.md",
        files: [.weightedIntervals],
        parameters: [.clock, .cells, .precision, .level],
        arguments: [
            "starts": .column("start", of: "intervals.csv"), "durations": .column("end", of: "intervals.csv"),
            "weights": .column("weight", of: "intervals.csv"), "cellCount": .parameter("cells"),
        ]
    ) { input, checkpoint in
        let clock = try input.clock()
        let cells = input.integerIfPresent("cells") ?? clock.hours
        let intervals = try input.weekIntervals()
        try checkpoint(0.5)
        var matrix = AoristicMatrix(grid: try Aoristic.Grid(cellCount: cells, period: clock.minutes))
        try matrix.add(
            starts: intervals.map(\.start), durations: intervals.map(\.duration),
            weights: try input.numbersIfPresent("weight", of: "intervals.csv"))
        let result = try matrix.result(level: try input.number("level"))
        return StatisticsOutput(
            AoristicResult.name, n: result.n, figures: ["cell_minutes": .number(matrix.grid.cellLength)],
            tables: [
                OutputTable(
                    "cells",
                    [
                        "weekday", "time", "total", "lower", "upper", "placement_deviation", "effective_reports",
                        "too_few",
                    ],
                    rows: result.cells.enumerated().map { index, cell in
                        let moment = Double(index) * matrix.grid.cellLength
                        return [
                            .text(clock.weekday(moment)), .string(clock.time(moment)), .number(cell.total),
                            .number(cell.lower), .number(cell.upper), .figure(cell.placementDeviation),
                            .number(cell.effectiveReports), .bool(cell.isTooFew),
                        ]
                    })
            ])
    }
}

/// What repeats: the day or the week.
enum ClockFace: String, CaseIterable {
    case day
    case week

    var minutes: Double { self == .day ? 1440 : 10_080 }
    var hours: Int { self == .day ? 24 : 168 }

    /// `nil` on the clock of a day.
    func weekday(_ minute: Double) -> String? {
        self == .day ? nil : StatisticsMethod.weekdays[Int(minute / 1440) % 7]
    }

    /// To the minute, downwards: `23:10`.
    func time(_ minute: Double) -> String {
        let whole = Int(minute) % 1440
        let digits = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return digits(whole / 60) + ":" + digits(whole % 60)
    }

    /// `Friday 23:10` or `23:10`, to the nearest minute.
    func text(_ minute: Double) -> String {
        let rounded = minute.rounded() < minutes ? minute.rounded() : 0
        return (weekday(rounded).map { $0 + " " } ?? "") + time(rounded)
    }
}

extension InputFile {
    static let weightedIntervals = InputFile.table(
        "intervals.csv", "one row per report",
        [
            .clockTime("start", "the earliest it can have happened"),
            .clockTime("end", "the latest; the same as the start when the time is known"),
            .number("weight", "how many reports the row stands for", in: 0...1e9, isOptional: true),
        ])
}

extension Parameter {
    static let clock = Parameter.choice(
        "clock", "what repeats: the week from Monday 00:00, or the day", of: ClockFace.allCases.map(\.rawValue),
        default: ClockFace.week.rawValue)

    static let cells = Parameter.integer(
        "cells", "equal parts of the week or day; its hours when left out", in: 1...10_080, isOptional: true)
}

extension StatisticsInput {
    func clock() throws -> ClockFace { ClockFace(rawValue: try text("clock")) ?? .week }
}
