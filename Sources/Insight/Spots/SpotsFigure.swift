import Domain
import Geography
import Platform
import Reporting
import StreetStatistics

/// What there is to say about squares beside the test itself: would the hotspots be found again, how probable is it that
/// a place lies well above the town, and what does it matter how precisely people say where.
struct SpotsFigure: Sendable {
    let hotspots: HotspotFigure
    let exceedance: Exceedance?
    let stability: Stability?
    let density: DensityFigure?
    let precision: PrecisionFigure

    /// The probability that a square and those around it hold more than `factor` times what such squares hold on average.
    struct Exceedance: Sendable {
        /// For the squares with reports; empty when the counts differ no more than chance lets them.
        let bySquare: [Square: Double]
        /// Reports per square of the town.
        let townRate: Double

        static let factor = 2.0
    }

    /// How often something of each hotspot is found again.
    struct Stability: Sendable {
        /// Years of twelve months that end with the period, the earliest first; empty for less than two.
        let years: [Year]
        let resamples: Replications
        /// In the order of the hotspots.
        let hotspots: [Found]

        struct Year: Sendable {
            let from: CivilDate
            let to: CivilDate
            /// Reports with a square.
            let count: Int
            var isTooFew: Bool { count < Tally.fewest }
        }

        struct Found: Sendable {
            /// Years in which one of its squares is hot, of those with enough reports.
            let years: Int
            /// Share of the resamples in which one of its squares is hot.
            let share: Double
        }

        /// Years with enough reports to say something.
        var testedYears: Int { years.count { !$0.isTooFew } }
    }

    init(_ view: ReportView, in gazetteer: Gazetteer) throws {
        let squares = try SquareCounts(view, in: gazetteer)
        let grid = StreetGrid(gazetteer, squares: squares.squares)
        let hotspots = try HotspotFigure(squares, squares.counts(), tally: squares.tally, names: grid, in: gazetteer)
        self.hotspots = hotspots
        precision = try PrecisionFigure(view, squares, hotspots, names: grid, in: gazetteer)
        guard hotspots.method != nil else {
            (exceedance, stability, density) = (nil, nil, nil)
            return
        }
        exceedance = try Self.exceedance(hotspots)
        stability = try Self.stability(of: hotspots, view, squares)
        // Borders that cross themselves have no surface; everything else of the page still has its figures.
        density = (try? DensityFigure(squares, view.filter, in: gazetteer)) ?? nil
    }

    // MARK: Above twice the town

    private struct Block: Hashable {
        let east: Int
        let north: Int
    }

    /// Neighbourhoods of squares that touch share reports, so how much neighbourhoods differ is estimated from blocks of
    /// the same size that do not overlap.
    private static func exceedance(_ figure: HotspotFigure) throws -> Exceedance {
        var blocks: [Block: (count: Int, size: Double)] = [:]
        var total = 0
        for cell in figure.cells {
            let block = Block(east: cell.square.east / 3, north: cell.square.north / 3)
            let known = blocks[block] ?? (0, 0)
            blocks[block] = (known.count + cell.count, known.size + 1)
            total += cell.count
        }
        let townRate = Double(total) / Double(max(1, figure.cells.count))
        // In a fixed order, so that sums have the same last digit every time.
        let ordered = blocks.sorted { ($0.key.north, $0.key.east) < ($1.key.north, $1.key.east) }.map(\.value)
        guard
            let prior = try ShrunkenRates.prior(
                counts: ordered.map(\.count), exposure: ordered.map(\.size), method: .maximumLikelihood)
        else { return Exceedance(bySquare: [:], townRate: townRate) }
        let busy = figure.cells.compactMap { cell in cell.count > 0 ? cell.test.map { (cell.square, $0) } : nil }
        let probabilities = try ShrunkenRates.exceedance(
            counts: busy.map(\.1.neighbourhoodSum), exposure: busy.map { Double($0.1.neighbourhoodSize) },
            prior: prior, limit: Exceedance.factor * townRate)
        return Exceedance(
            bySquare: Dictionary(uniqueKeysWithValues: zip(busy.map(\.0), probabilities)), townRate: townRate)
    }

    // MARK: Found again

    /// Stored with the figure, so that it can be made again.
    static let seed: UInt64 = 20_261_121
    /// The exact null of a year or a resample costs at most a few milliseconds; above that it is sampled.
    static let budget = NullBudget(exactOperations: 2_000_000, seed: seed)

    /// As many as make the page wait no longer than people do: fewer in large towns and with very many reports.
    static func resampleCount(squares: Int, reports: Int) -> Int {
        reports > 100_000 ? 25 : max(25, min(100, 400_000 / max(1, squares)))
    }

    private static func stability(
        of figure: HotspotFigure, _ view: ReportView, _ squares: SquareCounts
    ) throws -> Stability {
        let replications = try Replications(
            resampleCount(squares: squares.squares.count, reports: figure.tally.counted), seed: seed)
        // The busiest cell of each hotspot stands for it.
        let cellOf = Dictionary(uniqueKeysWithValues: squares.squares.enumerated().map { ($1, $0) })
        let busiest = figure.hotspots.map { cellOf[$0.busiest] ?? 0 }
        let number = figure.cells.map(\.hotspot)
        func found(_ counts: [Int]) throws -> [Int] {
            let hot = try HotspotFigure.hotCells(counts, squares.neighbours, budget: budget)
            return Set(hot.compactMap { number[$0] }).map { busiest[$0 - 1] }
        }
        var years = self.years(in: view.filter).map { (year: $0, found: Set<Int>()) }
        for index in years.indices {
            let (start, end) = (
                DutchTime.instant(of: years[index].year.from),
                DutchTime.instant(of: years[index].year.to.adding(days: 1))
            )
            let counts = squares.counts {
                let middle = view.reports[$0].time.midpoint
                return middle >= start && middle < end
            }
            let (from, to) = (years[index].year.from, years[index].year.to)
            years[index].year = Stability.Year(from: from, to: to, count: counts.reduce(0, +))
            guard !years[index].year.isTooFew, !figure.hotspots.isEmpty else { continue }
            years[index].found = Set(try found(counts))
        }
        guard !figure.hotspots.isEmpty else {
            return Stability(years: years.map(\.year), resamples: replications, hotspots: [])
        }
        let shares = try StreetStatistics.Stability.ofReports(
            values: figure.cells.map(\.count), resampling: .poisson, replications: replications, significant: found)
        return Stability(
            years: years.map(\.year), resamples: replications,
            hotspots: busiest.map { cell in
                Stability.Found(
                    years: years.count { $0.found.contains(cell) }, share: shares.cells[cell].share)
            })
    }

    /// Whole years that end with the period, without their counts; what is left at the beginning belongs to none.
    static func years(in filter: InsightFilter) -> [Stability.Year] {
        var years: [Stability.Year] = []
        var to = filter.to
        while true {
            let from = yearBefore(to.adding(days: 1))
            guard from >= filter.from else { break }
            years.append(Stability.Year(from: from, to: to, count: 0))
            to = from.adding(days: -1)
        }
        return years.count >= 2 ? years.reversed() : []
    }

    private static func yearBefore(_ date: CivilDate) -> CivilDate {
        let (year, month, day) = date.components
        return CivilDate(year: year - 1, month: month, day: day)
            ?? CivilDate(year: year - 1, month: month, day: 28) ?? date
    }
}

/// How precisely people say where, and which hotspots rest on named places.
struct PrecisionFigure: Sendable {
    /// Reports that belong to the period, by how precisely they say where; all of them, zeros included.
    let counts: [PlacePrecision: Int]
    let effect: Effect

    enum Effect: Sendable {
        /// Nothing was tested, or every report with a square is a pin.
        case none
        /// Fewer than `Tally.fewest` pins.
        case tooFew(pins: Int)
        case compared(Comparison)
    }

    /// Hotspots with pins alone against hotspots with pins and named places.
    struct Comparison: Sendable {
        let pins: Int
        /// Numbers of the hotspots of which a square is hot with pins alone too.
        let stay: [Int]
        let go: [Int]
        /// What is hot with pins alone only: the names of busiest squares.
        let come: [String]
    }

    init(
        _ view: ReportView, _ squares: SquareCounts, _ figure: HotspotFigure, names: StreetGrid,
        in gazetteer: Gazetteer
    ) throws {
        var counts = Dictionary(uniqueKeysWithValues: PlacePrecision.allCases.map { ($0, 0) })
        for (index, problem) in view.timeProblems.enumerated() where problem == nil {
            counts[view.reports[index].precision, default: 0] += 1
        }
        self.counts = counts
        let pins = squares.counts { view.reports[$0].precision == .point }
        let pinCount = pins.reduce(0, +)
        guard figure.method != nil, pinCount < figure.tally.counted else {
            effect = .none
            return
        }
        guard pinCount >= Tally.fewest else {
            effect = .tooFew(pins: pinCount)
            return
        }
        var tally = Tally()
        for _ in 0..<pinCount { tally.count() }
        let alone = try HotspotFigure(squares, pins, tally: tally, names: names, in: gazetteer)
        let hot = Set(alone.hotspots.flatMap(\.squares))
        let before = Set(figure.hotspots.flatMap(\.squares))
        effect = .compared(
            Comparison(
                pins: pinCount,
                stay: figure.hotspots.filter { !hot.isDisjoint(with: $0.squares) }.map(\.number),
                go: figure.hotspots.filter { hot.isDisjoint(with: $0.squares) }.map(\.number),
                come: alone.hotspots.filter { before.isDisjoint(with: $0.squares) }.map {
                    $0.name ?? $0.busiest.code
                }))
    }
}
