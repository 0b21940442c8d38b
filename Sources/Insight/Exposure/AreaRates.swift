import Domain
import Geography
import Platform
import StreetStatistics

/// Reports per area beside the number of people, venues or passers-by there, so that "many reports" can be told from "a
/// high rate".
///
/// Rates of small areas are drawn towards what areas of the town are like (gamma-Poisson, averaged over what that may
/// be; docs/guides/rates.md), with the interval and the probability that the rate is more than twice the town's. From
/// thirty areas on the rate drawn towards the areas around is given too. Below ten areas nothing can be learned from
/// the others: each gets its own rate with its exact interval.
struct AreaRates: Sendable {
    let measure: ExposureMeasure
    /// Of the areas.
    let kind: Area.Kind
    /// Of the exposure.
    let year: Int
    let sources: [String]
    let isFromShares: Bool
    let isOfPlaces: Bool
    /// Of the period, both ends included.
    let days: Int
    let tally: Tally
    /// Every area of the choice, those that exceed most probably first.
    let rows: [Row]
    /// Reports per unit over all areas that take part: Σ reports / Σ exposure.
    let townRate: Double
    let method: Method
    /// Areas with exposure too small to take part, and the reports in them.
    let tooLittle: (areas: Int, reports: Int)
    /// Areas of which the exposure is not known, and the reports in them.
    let unknown: (areas: Int, reports: Int)

    struct Row: Sendable {
        let code: String
        let year: Int
        let name: String
        let district: String?
        let count: Int
        /// As it was imported: people, venues.
        let value: Double?
        /// `nil` where the area does not take part.
        let estimate: Estimate?
        let standing: Standing
    }

    /// Per unit of exposure, such as 1,000 people for a year.
    struct Estimate: Hashable, Sendable {
        /// Reports divided by exposure.
        let rate: Double
        /// Drawn towards the town; the same as `rate` with fewer than ten areas.
        let mean: Double
        let lower: Double
        let upper: Double
        /// Probability of more than twice the town's rate; `nil` with fewer than ten areas.
        let exceedance: Double?
        /// Drawn towards the areas around; `nil` with fewer than thirty areas.
        let smoothed: Double?
    }

    /// What may be said of an area. Raw values stand in the file.
    enum Standing: String, CaseIterable, Sendable {
        /// More than twice the town's rate with a probability of at least 0.8.
        case high
        /// … of at least 0.5.
        case perhapsHigh = "perhaps-high"
        case ordinary
        case tooLittle = "too-little"
        case unknown
        /// Too few areas to compare.
        case notCompared = "not-compared"
    }

    enum Method: Hashable, Sendable {
        case shrunken(ShrunkenRatesResult.Finding, isSmoothed: Bool)
        case exact
    }

    /// Areas with which rates can be drawn towards each other, and towards their neighbours.
    static let fewestShrunken = 10
    static let fewestSmoothed = 30
    /// An area in which the town's rate would give fewer reports than this says nothing about its own.
    static let fewestExpected = 1.0
    static let factor = 2.0
    static let probablyFrom = 0.8
    static let perhapsFrom = 0.5

    /// - Returns: `nil` without an exposure, with a zone chosen (of a zone nobody counts inhabitants), and with too few
    ///   reports to say anything.
    init?(
        _ view: ReportView, in gazetteer: Gazetteer, _ exposures: Exposures, per measure: ExposureMeasure
    ) throws {
        guard view.filter.zone == nil, let coverage = exposures.coverage(of: measure) else { return nil }
        let areas = gazetteer.areas.filter { area in
            area.kind == coverage.kind && (view.filter.area.map { Self.isArea(area, in: $0, gazetteer) } ?? true)
        }
        let (counts, all) = Self.counts(view, areas, coverage.kind, in: gazetteer)
        let days = max(1, view.filter.to.dayNumber - view.filter.from.dayNumber + 1)
        let sizes = areas.map { area in
            coverage.values[area.code].map { measure.exposure(of: $0, days: days) }
        }
        let known = areas.indices.filter { (sizes[$0] ?? 0) > 0 }
        let exposure = known.reduce(0) { $0 + (sizes[$1] ?? 0) }
        let overall = exposure > 0 ? Double(known.reduce(0) { $0 + counts[$1] }) / exposure : 0
        let taking = known.filter { (sizes[$0] ?? 0) * overall >= Self.fewestExpected }
        let isTaking = Set(taking)
        var tally = all
        for index in areas.indices where !isTaking.contains(index) {
            tally.move(counts[index], to: sizes[index] == nil ? .exposureUnknown : .exposureTooLittle)
        }
        guard !tally.isTooFew, !taking.isEmpty else { return nil }

        let parts = taking.map { (count: counts[$0], exposure: sizes[$0] ?? 0) }
        townRate = Double(parts.reduce(0) { $0 + $1.count }) / parts.reduce(0) { $0 + $1.exposure }
        let estimates: [Estimate]
        (estimates, method) = try Self.estimates(
            parts, neighbours: { try Self.neighbours(of: taking.map { areas[$0] }) })
        let estimate = Dictionary(uniqueKeysWithValues: zip(taking, estimates))
        rows = areas.indices.map { index in
            Row(
                code: areas[index].code, year: areas[index].year, name: areas[index].name,
                district: gazetteer.district(of: areas[index])?.name, count: counts[index],
                value: coverage.values[areas[index].code], estimate: estimate[index],
                standing: Self.standing(estimate[index], isKnown: sizes[index] != nil))
        }.sorted(by: Self.precedes)
        self.tally = tally
        self.days = days
        self.measure = measure
        (kind, year) = (coverage.kind, coverage.year)
        sources = coverage.sources
        (isFromShares, isOfPlaces) = (!coverage.fromShares.isEmpty, !coverage.ofPlaces.isEmpty)
        let small = areas.indices.filter { sizes[$0] != nil && !isTaking.contains($0) }
        tooLittle = (small.count, small.reduce(0) { $0 + counts[$1] })
        let missing = areas.indices.filter { sizes[$0] == nil }
        unknown = (missing.count, missing.reduce(0) { $0 + counts[$1] })
    }

    // MARK: Counting

    /// A choice may be a smaller area than those of the figure.
    private static func isArea(_ area: Area, in code: String, _ gazetteer: Gazetteer) -> Bool {
        if gazetteer.isArea(area, in: code) { return true }
        return gazetteer.area(code: code).flatMap { gazetteer.district(of: $0) }?.code == area.code
    }

    private static func counts(
        _ view: ReportView, _ areas: [Area], _ kind: Area.Kind, in gazetteer: Gazetteer
    ) -> ([Int], Tally) {
        let place = Dictionary(uniqueKeysWithValues: areas.enumerated().map { ($1.code, $0) })
        var tally = Tally()
        var counts = areas.map { _ in 0 }
        var lookup = AreasOfReports(gazetteer: gazetteer)
        for (report, problem) in zip(view.reports, view.timeProblems) {
            if let problem {
                tally.leaveOut(problem)
                continue
            }
            let area = lookup.area(of: report).flatMap { $0.kind == kind ? $0 : gazetteer.district(of: $0) }
            if let index = area.flatMap({ place[$0.code] }) {
                counts[index] += 1
                tally.count()
            } else {
                tally.leaveOut(AreaFigure.problem(report))
            }
        }
        return (counts, tally)
    }

    /// Areas whose squares touch along a side. Borders of different makers need not share their points.
    static func neighbours(of areas: [Area]) throws -> Neighbourhoods {
        var area: [Square: Int] = [:]
        for (index, shape) in areas.map(\.shape).enumerated() {
            for square in Square.squares(inside: shape) { area[square] = index }
        }
        var lists = areas.map { _ in Set<Int>() }
        for (square, index) in area {
            for (east, north) in [(1, 0), (0, 1)] {
                guard let next = Square(east: square.east + east, north: square.north + north),
                    let other = area[next], other != index
                else { continue }
                lists[index].insert(other)
                lists[other].insert(index)
            }
        }
        return try Neighbourhoods(lists: lists.map { $0.sorted() })
    }

    // MARK: Estimating

    private static func estimates(
        _ parts: [(count: Int, exposure: Double)], neighbours: () throws -> Neighbourhoods
    ) throws -> ([Estimate], Method) {
        let (counts, exposure) = (parts.map(\.count), parts.map(\.exposure))
        guard parts.count >= fewestShrunken else {
            let estimates = try parts.map { part in
                let own = try PoissonRate.interval(count: part.count, exposure: part.exposure)
                return Estimate(
                    rate: own.rate, mean: own.rate, lower: own.lower, upper: own.upper, exceedance: nil, smoothed: nil)
            }
            return (estimates, .exact)
        }
        let shrunken = try ShrunkenRates.estimate(counts: counts, exposure: exposure, factor: factor)
        let smoothed =
            parts.count >= fewestSmoothed
            ? try SmoothedRates.local(counts: counts, exposure: exposure, neighbours: neighbours()).areas : nil
        let estimates = shrunken.areas.enumerated().map { index, area in
            Estimate(
                rate: area.rate ?? 0, mean: area.mean, lower: area.lower, upper: area.upper,
                exceedance: area.exceedance, smoothed: smoothed?[index].mean)
        }
        return (estimates, .shrunken(shrunken.finding, isSmoothed: smoothed != nil))
    }

    private static func standing(_ estimate: Estimate?, isKnown: Bool) -> Standing {
        guard let estimate else { return isKnown ? .tooLittle : .unknown }
        guard let exceedance = estimate.exceedance else { return .notCompared }
        return exceedance >= probablyFrom ? .high : exceedance >= perhapsFrom ? .perhapsHigh : .ordinary
    }

    private static func precedes(_ left: Row, _ right: Row) -> Bool {
        func rank(_ row: Row) -> (Double, Double, Double) {
            guard let estimate = row.estimate else { return (-1, 0, Double(row.count)) }
            return (estimate.exceedance ?? 0, estimate.mean, Double(row.count))
        }
        let (first, second) = (rank(left), rank(right))
        return first != second ? first > second : left.name < right.name
    }
}
