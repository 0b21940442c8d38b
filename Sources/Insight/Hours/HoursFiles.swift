import CSV
import Geography
import StreetStatistics

extension InsightFiles {
    /// One row per hour of the day. Shares are of all reports, per hour, in the middle of the hour.
    static func csv(_ figure: ClockFigure) -> [UInt8] {
        var writer = CSVWriter()
        writer.append(["hour", "reports", "share", "lower", "upper", "even", "n", "exact", "p_even"])
        for hour in 0..<24 {
            let point = figure.day?.curve.middle(of: hour)
            writer.append([
                .integer(hour), .number(figure.totals[hour]), point.map { .number($0.share) } ?? .empty,
                point.map { .number($0.lower) } ?? .empty, point.map { .number($0.upper) } ?? .empty,
                .number(ClockCurve.even), .integer(figure.tally.counted), .integer(figure.exact),
                figure.day.map { .number($0.evenness.p) } ?? .empty,
            ])
        }
        return writer.takeBytes()
    }

    /// One row per hour of the day, with both groups.
    static func csv(_ figure: HoursComparison) -> [UInt8] {
        var writer = CSVWriter()
        writer.append([
            "choice", "hour", "first_n", "first_share", "first_lower", "first_upper", "second_n", "second_share",
            "second_lower", "second_upper", "u2", "p",
        ])
        func cells(_ group: HoursComparison.Group, _ hour: Int) -> [CSVCell] {
            let point = group.curve?.middle(of: hour)
            return [
                .integer(group.tally.counted), point.map { .number($0.share) } ?? .empty,
                point.map { .number($0.lower) } ?? .empty, point.map { .number($0.upper) } ?? .empty,
            ]
        }
        for hour in 0..<24 {
            writer.append(
                [.text(figure.choice.value), .integer(hour)] + cells(figure.first, hour) + cells(figure.second, hour)
                    + [
                        figure.test.map { .number($0.statistic) } ?? .empty,
                        figure.test.map { .number($0.p) } ?? .empty,
                    ])
        }
        return writer.takeBytes()
    }

    /// One row per cluster. Days count from 1 for Monday and run from 06:00, hours are those of the clock.
    static func csv(_ figure: RecurringHoursFigure) -> [UInt8] {
        var writer = CSVWriter()
        writer.append([
            "square", "name", "radius", "squares", "days", "first_hour", "hours", "observed", "expected", "p", "weeks",
        ])
        guard case .done(let found) = figure.outcome else { return writer.takeBytes() }
        for cluster in found.clusters {
            writer.append([
                .text(cluster.centre.code), cluster.name.map(CSVCell.text) ?? .empty, .number(cluster.radius),
                .integer(cluster.squares.count),
                .text(cluster.hours.days.days.map { String($0 + 1) }.joined(separator: " ")),
                .integer((cluster.hours.firstHour + HotTimesFigure.turn) % 24), .integer(cluster.hours.hourCount),
                .integer(cluster.observed), .number(cluster.expected), .number(cluster.p), .integer(cluster.weeks),
            ])
        }
        return writer.takeBytes()
    }
}
