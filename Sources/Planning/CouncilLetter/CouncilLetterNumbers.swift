import Domain
import HTML
import Insight
import Platform

/// Says the numbers of a half year in the reader's language.
struct CouncilLetterNumbers {
    let text: PlanText
    let figures: HalfYearFigures

    private var words: Words<CouncilPhrase> { text.visit.words(CouncilPhrase.self) }
    private var language: Language { words.language }

    var fewest: String { text.numbers.whole(HalfYearFigures.fewest) }
    var fewestToTell: String { text.numbers.whole(HalfYearFigures.fewestToTell) }

    /// Both half years together have enough reports to draw.
    var isEnough: Bool {
        (figures.reports.number ?? 0) + (figures.reportsBefore.number ?? 0) >= HalfYearFigures.fewest
    }

    /// Months stand together, because one had too few reports.
    var isTogether: Bool { length > 1 }

    /// Months in the longest column.
    private var length: Int { figures.columns.map(\.months).max() ?? 1 }

    func count(_ count: HalfYearFigures.Count) -> String {
        count.number.map(text.numbers.whole) ?? words(.fewer, ["fewest": fewestToTell])
    }

    /// What one column stands for.
    var step: String { words(length == 1 ? .byMonth : length <= 3 ? .byQuarter : .byHalf) }

    /// `juli 2026 tot en met oktober 2026`; `nil` when nothing counts yet.
    var period: String? { figures.through.map { span(figures.from, $0) } }

    /// `juli 2026`, or `juli 2026 tot en met september 2026`.
    func name(of column: HalfYearFigures.Column) -> String {
        span(column.first, column.first.startOfMonth(adding: column.months).adding(days: -1))
    }

    private func span(_ first: CivilDate, _ last: CivilDate) -> String {
        let (from, to) = (text.calendar.monthAndYear(first), text.calendar.monthAndYear(last))
        return from == to ? from : words(.months, ["from": from, "to": to])
    }

    /// `jul`, `jul–sep`; Arabic has no short forms that people use.
    func short(_ column: HalfYearFigures.Column) -> String {
        let last = column.first.startOfMonth(adding: column.months - 1)
        let (from, to) = (shortMonth(column.first), shortMonth(last))
        return from == to ? from : from + "–" + to
    }

    private func shortMonth(_ date: CivilDate) -> String {
        let name = text.calendar.month(date.components.month)
        return language == .arabic ? name : language == .dutch && name == "maart" ? "mrt" : String(name.prefix(3))
    }

    /// A Dutch name inside a sentence.
    func isolated(_ name: String) -> String { language.isolated(name) }
}

/// Columns with intervals.
struct ColumnChart {
    let told: CouncilLetterNumbers
    let language: Language

    private static let (width, height) = (640.0, 260.0)
    private static let (left, right, top, bottom) = (44.0, 4.0, 12.0, 44.0)

    private var columns: [HalfYearFigures.Column] { told.figures.columns }

    /// - Parameters:
    ///   - id: begins the ids inside.
    ///   - title: what it shows, in words.
    func markup(id: String, title: String) -> Markup {
        let highest = columns.compactMap(\.rate?.upper).max() ?? 1
        let step = Self.step(highest)
        let most = (highest / step).rounded(.up) * step
        let floor = Self.height - Self.bottom
        func y(_ value: Double) -> Double { floor - value / most * (floor - Self.top) }
        let slot = (Self.width - Self.left - Self.right) / Double(max(1, columns.count))
        return SVG.picture(
            id: "\(id)-titel", title: title, width: Self.width, height: Self.height, classes: "drawing__picture"
        ) {
            for tick in 0...Int((most / step).rounded()) {
                let value = Double(tick) * step
                SVG.line(
                    from: (Self.left, y(value)), to: (Self.width - Self.right, y(value)), classes: "drawing__grid")
                SVG.label(
                    told.text.numbers.decimal(value, step < 1 ? 1 : 0), x: Self.left - 8, y: y(value) + 4,
                    classes: "drawing__text drawing__text--end")
            }
            for (index, column) in columns.enumerated() {
                let middle = Self.left + slot * (Double(index) + 0.5)
                if let rate = column.rate { bar(rate, column, middle, slot, y) }
                SVG.label(
                    told.short(column), x: middle, y: floor + 18, classes: "drawing__text drawing__text--middle")
                if index == 0 || columns[index - 1].first.components.year != column.first.components.year {
                    SVG.label(
                        String(column.first.components.year), x: middle, y: floor + 38,
                        classes: "drawing__text drawing__text--middle")
                }
            }
        }
    }

    private func bar(
        _ rate: HalfYearFigures.Rate, _ column: HalfYearFigures.Column, _ middle: Double, _ slot: Double,
        _ y: (Double) -> Double
    ) -> Markup {
        let width = min(56, slot * 0.66)
        return fragment {
            SVG.rectangle(
                x: middle - width / 2, y: y(rate.value), width: width, height: y(0) - y(rate.value),
                classes: column.isBefore ? "drawing__bar drawing__bar--before" : "drawing__bar")
            SVG.line(from: (middle, y(rate.lower)), to: (middle, y(rate.upper)), classes: "drawing__interval")
            for end in [rate.lower, rate.upper] {
                SVG.line(from: (middle - 4, y(end)), to: (middle + 4, y(end)), classes: "drawing__interval")
            }
        }
    }

    /// A round number of which at most five fit.
    static func step(_ highest: Double) -> Double {
        [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].first { $0 * 5 >= highest } ?? 10_000
    }
}

/// Seven rows of 24 hours, from 06:00; those that stand out are filled.
struct WeekGrid {
    let text: PlanText
    /// Hours of the week from Monday 06:00.
    let hours: Set<Int>

    func markup(id: String, title: String) -> Markup {
        let (left, top, width, height) = (120.0, 24.0, 22.5, 23.0)
        return SVG.picture(
            id: "\(id)-titel", title: title, width: left + 24 * width + 2, height: top + 7 * height + 2,
            classes: "drawing__picture"
        ) {
            for column in stride(from: 0, to: 24, by: 3) {
                SVG.label(
                    clock(column), x: left + (Double(column) + 0.5) * width, y: top - 6,
                    classes: "drawing__text drawing__text--middle")
            }
            for day in 0..<7 {
                SVG.label(
                    text.calendar.weekday(day), x: left - 6, y: top + (Double(day) + 0.5) * height + 4,
                    classes: "drawing__text drawing__text--end")
                for column in 0..<24 {
                    SVG.rectangle(
                        x: left + Double(column) * width, y: top + Double(day) * height, width: width - 2,
                        height: height - 2,
                        classes: hours.contains(day * 24 + column)
                            ? "drawing__cell drawing__cell--hot" : "drawing__cell"
                    )
                }
            }
        }
    }

    private func clock(_ column: Int) -> String {
        let hour = (column + 6) % 24
        return hour < 10 ? "0\(hour)" : String(hour)
    }
}
