import Domain
import Geography
import Platform
import Reporting
import StreetStatistics

/// On which streets more is reported than their length lets expect.
///
/// A report that names a street counts for it. Of a pin only the square is kept: it counts for the street nearest to the
/// middle of its square, which may be the wrong one of two. A named place is no street. Under "all metres are alike" the
/// count of a street is binomial with its share of the length; p is the exact upper tail, corrected after Benjamini and
/// Hochberg over all streets.
struct StreetFigure: Sendable {
    let tally: StreetTally
    /// Every street with a length inside, the surest first, then by reports and name.
    let rows: [Row]
    /// Of all streets together, inside.
    let metres: Double
    /// `nil` when nothing was tested.
    let rates: Rates?

    struct Row: Sendable {
        let street: Street
        /// Inside the municipality or the chosen part of it.
        let metres: Double
        /// Reports that name it.
        let named: Int
        /// Reports in squares of which it is the nearest street.
        let bySquare: Int
        var count: Int { named + bySquare }
        let test: Test?

        struct Test: Sendable {
            let expected: Double
            let p: Double
            let q: Double
            /// Reports per kilometre, drawn towards those of all streets as far as few metres and few reports ask for it.
            let rate: Double
            let lower: Double
            let upper: Double
            /// That its rate is above twice that of all streets; `nil` when nothing tells streets apart.
            let exceedance: Double?
        }

        var level: HotspotFigure.Level {
            guard let test else { return .few }
            guard count >= HotspotFigure.fewestInNeighbourhood else { return .even }
            return test.q <= 0.001 ? .hot3 : test.q <= 0.01 ? .hot2 : test.q <= 0.05 ? .hot1 : .even
        }
    }

    struct Rates: Sendable {
        /// Per kilometre of all streets.
        let town: Double
        /// Whether the intervals allow for the estimation of how much streets differ.
        let isIntegrated: Bool
    }

    var hot: [Row] { rows.filter { $0.level.isHot } }
    var busy: [Row] { rows.filter { $0.count > 0 } }
    /// The data of its map.
    let drawings = Drawings()

    /// Up to here the variation between streets is integrated over, which costs more with every street.
    static let mostIntegrated = 300

    init(_ view: ReportView, in gazetteer: Gazetteer) throws {
        let squares = view.filter.squares(in: gazetteer)
        let grid = StreetGrid(gazetteer, squares: squares)
        let place = Dictionary(uniqueKeysWithValues: grid.streets.enumerated().map { ($1.id, $0) })
        var tally = StreetTally()
        var (named, bySquare) = (grid.streets.map { _ in 0 }, grid.streets.map { _ in 0 })
        // Squares come again and again.
        var streetOf: [Square: Int?] = [:]
        for (report, problem) in zip(view.reports, view.timeProblems) {
            if problem != nil {
                tally.leaveOut(.time)
                continue
            }
            switch report.precision {
            case .street:
                if let street = report.streetID.flatMap({ place[$0] }), grid.metres[street] > 0 {
                    named[street] += 1
                    tally.count()
                } else {
                    tally.leaveOut(.unknownStreet)
                }
            case .point:
                guard let square = report.square else {
                    tally.leaveOut(.noStreet)
                    continue
                }
                let street: Int?
                if let known = streetOf[square] {
                    street = known
                } else {
                    street = grid.street(in: square)
                    streetOf[square] = .some(street)
                }
                if let street, grid.metres[street] > 0 {
                    bySquare[street] += 1
                    tally.count()
                } else {
                    tally.leaveOut(.noStreet)
                }
            case .place: tally.leaveOut(.place)
            case .area: tally.leaveOut(.area)
            case .unknown: tally.leaveOut(.noPlace)
            }
        }
        self.tally = tally
        let known = grid.streets.indices.filter { grid.metres[$0] > 0 }
        let total = known.reduce(0) { $0 + grid.metres[$1] }
        metres = total
        guard !tally.isTooFew, known.count >= 2 else {
            rates = nil
            rows = known.map {
                Row(
                    street: grid.streets[$0], metres: grid.metres[$0], named: named[$0], bySquare: bySquare[$0],
                    test: nil)
            }.sorted(by: Self.precedes)
            return
        }
        let counts = known.map { named[$0] + bySquare[$0] }
        let p = try zip(known, counts).map { street, count in
            try Binomial.upperTail(count, trials: tally.counted, probability: grid.metres[street] / total)
        }
        let q = try FalseDiscovery.benjaminiHochberg(p)
        let method: ShrunkenRates.Method = known.count <= Self.mostIntegrated ? .integrated : .maximumLikelihood
        let shrunken = try ShrunkenRates.estimate(
            counts: counts, exposure: known.map { grid.metres[$0] / 1000 }, method: method, factor: 2)
        let tellsApart = shrunken.finding == .integrated || shrunken.finding == .priorTakenAsKnown
        rates = Rates(town: shrunken.townRate, isIntegrated: method == .integrated)
        rows = known.enumerated().map { index, street in
            let area = shrunken.areas[index]
            return Row(
                street: grid.streets[street], metres: grid.metres[street], named: named[street],
                bySquare: bySquare[street],
                test: Row.Test(
                    expected: Double(tally.counted) * grid.metres[street] / total, p: p[index], q: q[index],
                    rate: area.mean, lower: area.lower, upper: area.upper,
                    exceedance: tellsApart ? area.exceedance : nil))
        }.sorted(by: Self.precedes)
    }

    private static func precedes(_ left: Row, _ right: Row) -> Bool {
        if left.level.isHot != right.level.isHot { return left.level.isHot }
        if left.level.isHot, let first = left.test?.q, let second = right.test?.q, first != second {
            return first < second
        }
        if left.count != right.count { return left.count > right.count }
        return (left.street.name, left.street.id) < (right.street.name, right.street.id)
    }
}

/// How many reports are on streets, and why the others are not.
struct StreetTally: Sendable, Equatable {
    /// Raw values stand in files.
    enum Reason: String, CaseIterable, Sendable {
        /// Unknown, or outside the period.
        case time
        /// A pin in a square through which no street runs, or outside the border.
        case noStreet = "no-street"
        /// A street that is not on the map any more, or that lies outside the chosen area.
        case unknownStreet = "unknown-street"
        case place
        case area
        case noPlace = "no-place"
    }

    private(set) var counted = 0
    private(set) var leftOut: [Reason: Int] = [:]

    var total: Int { counted + leftOut.values.reduce(0, +) }
    var isTooFew: Bool { counted < Tally.fewest }
    /// The reasons that occur, in a fixed order.
    var reasons: [(reason: Reason, count: Int)] {
        Reason.allCases.compactMap { reason in leftOut[reason].map { (reason, $0) } }
    }

    mutating func count() { counted += 1 }
    mutating func leaveOut(_ reason: Reason) { leftOut[reason, default: 0] += 1 }
}
