import CSV
import Domain
import Foundation
import Geography
import Platform
import StreetStatistics
import TestSupport
import Testing

@testable import Insight

struct AreaRatesTests {
    // MARK: By hand

    /// 40 reports among 2,000 people and 10 among 250, in four years. Garwood's limits of 40 and 10 stand in every table.
    @Test func twoNeighbourhoodsGetTheirOwnExactRates() throws {
        let gazetteer = try Quarters.gazetteer(columns: 2, rows: 1)
        let rates = try #require(
            try AreaRates(
                Quarters.view([40, 10]), in: gazetteer, Quarters.exposures([2000, 250], in: gazetteer),
                per: .inhabitants))
        #expect(rates.days == 1461)
        #expect(rates.method == .exact)
        #expect(rates.townRate == 50.0 / 9)
        // The higher rate first.
        #expect(rates.rows.map(\.name) == ["Buurt 02", "Buurt 01"])
        let small = try #require(rates.rows[0].estimate)
        #expect(small.rate == 10)
        #expect(abs(small.lower - 4.7954) < 0.0001)
        #expect(abs(small.upper - 18.3904) < 0.0001)
        let large = try #require(rates.rows[1].estimate)
        #expect(large.rate == 5)
        #expect(abs(large.lower - 28.5766 / 8) < 0.0001)
        #expect(abs(large.upper - 54.4686 / 8) < 0.0001)
        #expect(rates.rows.allSatisfy { $0.standing == .notCompared && $0.estimate?.exceedance == nil })
    }

    /// The same exposure everywhere: with 4 × 250 people-thousands-years the rate is the count.
    static let counts = [2, 3, 1, 4, 2, 3, 2, 1, 3, 2, 30, 3]

    private func rates(
        _ counts: [Int] = counts, _ values: [Double?] = Array(repeating: 250, count: 12)
    ) throws -> AreaRates? {
        let gazetteer = try Quarters.gazetteer(columns: 4, rows: 3)
        return try AreaRates(
            Quarters.view(counts), in: gazetteer, Quarters.exposures(values, in: gazetteer), per: .inhabitants)
    }

    /// The posterior of docs/guides/rates.md on a plain grid: ln m uniform, the shrinkage z₀ / (z₀ + z) uniform.
    private func gridExceedance(_ counts: [Int], area: Int) -> (mean: Double, exceedance: Double) {
        let total = Double(counts.reduce(0, +))
        let (town, centre) = (total / Double(counts.count), total / Double(counts.count))
        let limit = 2 * town
        var (weights, mean, above) = (0.0, 0.0, 0.0)
        let steps = 160
        for step in 0..<steps {
            let shrinkage = (Double(step) + 0.5) / Double(steps)
            let z = centre * (1 - shrinkage) / shrinkage
            for other in 0..<steps {
                let m = exp(log(town) - 2.5 + 5 * (Double(other) + 0.5) / Double(steps))
                let likelihood = counts.reduce(0.0) { sum, count in
                    let y = Double(count)
                    return sum + lgamma(y + z) - lgamma(z) + z * log(z / (z + m)) + y * log(m / (z + m))
                }
                let weight = exp(likelihood + 60)
                let (shape, rate) = (z + Double(counts[area]), z / m + 1)
                weights += weight
                mean += weight * shape / rate
                if weight > 1e-12 { above += weight * gammaTail(shape, limit * rate) }
            }
        }
        return (mean / weights, above / weights)
    }

    /// P(X > x) of a gamma variable with rate 1, by its power series.
    private func gammaTail(_ shape: Double, _ x: Double) -> Double {
        var (term, sum, n) = (1 / shape, 1 / shape, shape)
        while term > sum * 1e-12 {
            n += 1
            term *= x / n
            sum += term
        }
        return max(0, 1 - exp(-x + shape * log(x) - lgamma(shape)) * sum)
    }

    @Test func rateAndChanceAreThoseOfAPlainGrid() throws {
        let rates = try #require(try rates())
        #expect(rates.townRate == 56.0 / 12)
        for index in [10, 3, 2] {
            let row = try #require(rates.rows.first { $0.code == Quarters.code(index) })
            let estimate = try #require(row.estimate)
            let (mean, exceedance) = gridExceedance(Self.counts, area: index)
            #expect(abs(estimate.mean - mean) < 0.03 * mean, "\(index): \(estimate.mean) \(mean)")
            #expect(
                abs((estimate.exceedance ?? -1) - exceedance) < 0.02,
                "\(index): \(estimate.exceedance ?? -1) \(exceedance)")
        }
        #expect(rates.rows[0].code == Quarters.code(10))
        #expect(rates.rows[0].standing == .high)
        #expect(rates.rows.dropFirst().allSatisfy { $0.standing == .ordinary })
        #expect(rates.rows.allSatisfy { $0.estimate?.smoothed == nil })
    }

    /// Forty reports among 100,000 people: many, and nothing special; ten among 250 in the neighbourhood beside it are.
    @Test func manyReportsAndAHighRateAreTwoThings() throws {
        var counts = Array(repeating: 5, count: 12)
        var values: [Double?] = Array(repeating: 10_000, count: 12)
        (counts[0], values[0]) = (45, 100_000)
        (counts[5], values[5]) = (40, 5_000)
        let rates = try #require(try rates(counts, values))
        let top = try #require(rates.rows.max { $0.count < $1.count })
        #expect(top.code == Quarters.code(0))
        #expect(top.standing == .ordinary)
        #expect(rates.rows[0].code == Quarters.code(5))
        #expect(rates.rows[0].standing == .high)
    }

    // MARK: What takes part

    @Test func areasOfWhichTooLittleIsKnownStandApart() throws {
        var values: [Double?] = Array(repeating: 250, count: 12)
        // Less than one report would be expected among ten people; and one is not known.
        values[10] = 10
        values[2] = nil
        let rates = try #require(try rates(Self.counts.map { $0 + 2 }, values))
        #expect(rates.tooLittle == (1, 32))
        #expect(rates.unknown == (1, 3))
        #expect(rates.tally.leftOut == [.exposureTooLittle: 32, .exposureUnknown: 3])
        #expect(rates.tally.counted == 80 - 35)
        #expect(rates.townRate == 4.5)
        #expect(rates.rows.first { $0.code == Quarters.code(10) }?.standing == .tooLittle)
        #expect(rates.rows.first { $0.code == Quarters.code(10) }?.estimate == nil)
        #expect(rates.rows.first { $0.code == Quarters.code(2) }?.standing == .unknown)
        #expect(rates.rows.suffix(2).allSatisfy { $0.estimate == nil })
    }

    @Test func withFewReportsOrNoFiguresNothingIsSaid() throws {
        #expect(try rates(Array(repeating: 2, count: 12)) == nil)
        #expect(try rates(Self.counts, Array(repeating: nil, count: 12)) == nil)
        #expect(try rates(Self.counts, Array(repeating: 0, count: 12)) == nil)
        // Half of the areas is enough to compare, fewer are not.
        #expect(try rates(Self.counts, (0..<12).map { $0 < 5 ? 250 : nil }) == nil)
        #expect(try rates(Self.counts.map { $0 + 3 }, (0..<12).map { $0 < 6 ? 250 : nil }) != nil)
    }

    @Test func reportsWithoutAnAreaAreCountedAsLeftOut() throws {
        let gazetteer = try Quarters.gazetteer(columns: 4, rows: 3)
        let view = try Quarters.view(Self.counts)
        let more = try (0..<7).map { try Quarters.report(nil, $0) } + [try Quarters.report("BU00000000", 8)]
        let rates = try #require(
            try AreaRates(
                ReportView(filter: view.filter, reports: view.reports + more), in: gazetteer,
                Quarters.exposures(Array(repeating: 250, count: 12), in: gazetteer), per: .inhabitants))
        #expect(rates.tally.leftOut == [.noPlace: 7, .areaUnknown: 1])
        #expect(rates.tally.counted == 56)
    }

    @Test func unitsArePlain() {
        #expect(ExposureMeasure.inhabitants.exposure(of: 2000, days: 1461) == 8)
        #expect(ExposureMeasure.venues.exposure(of: 30, days: 1461) == 12)
        #expect(ExposureMeasure.footfall.exposure(of: 5000, days: 400) == 2)
        #expect(ExposureMeasure.events.exposure(of: 20, days: 1461) == 8)
    }

    // MARK: Neighbours

    @Test func neighboursShareASide() throws {
        let gazetteer = try Quarters.gazetteer(columns: 4, rows: 3)
        let areas = (0..<12).compactMap { gazetteer.area(code: Quarters.code($0)) }
        let neighbours = try AreaRates.neighbours(of: areas)
        for (index, _) in areas.enumerated() {
            let (column, row) = (index % 4, index / 4)
            let expected = (0..<12).filter { abs($0 % 4 - column) + abs($0 / 4 - row) == 1 }
            #expect(Array(neighbours.neighbours(of: index)) == expected)
        }
    }

    /// Marshall's local form, written out for one area in the middle and one in a corner.
    @Test func withThirtyAreasTheSurroundingsCount() throws {
        let gazetteer = try Quarters.gazetteer(columns: 6, rows: 5)
        let counts = (0..<30).map { 2 + $0 * 7 % 11 }
        let values = (0..<30).map { Double(250 + 50 * ($0 % 3)) }
        let rates = try #require(
            try AreaRates(
                Quarters.view(counts), in: gazetteer, Quarters.exposures(values, in: gazetteer), per: .inhabitants))
        for index in [0, 14] {
            let (column, row) = (index % 6, index / 6)
            let members = (0..<30).filter { abs($0 % 6 - column) + abs($0 / 6 - row) <= 1 }
            let sizes = members.map { values[$0] * 4 / 1000 }
            let size = sizes.reduce(0, +)
            let local = Double(members.reduce(0) { $0 + counts[$1] }) / size
            let squares = zip(members, sizes).reduce(0) { sum, member in
                let distance = Double(counts[member.0]) / member.1 - local
                return sum + member.1 * distance * distance
            }
            let variance = max(0, squares / size - local / (size / Double(members.count)))
            let own = values[index] * 4 / 1000
            let weight = variance / (variance + local / own)
            let expected = local + weight * (Double(counts[index]) / own - local)
            let found = try #require(rates.rows.first { $0.code == Quarters.code(index) })
            #expect(abs((found.estimate?.smoothed ?? -1) - expected) < 1e-9)
        }
    }

    // MARK: File

    @Test func theFileHoldsEveryArea() throws {
        let rates = try #require(try rates())
        let (header, rows) = try CSVReader.rows(of: InsightFiles.csv(rates))
        #expect(header.first == "code")
        #expect(rows.count == 12)
        #expect(rows.map { $0.fields[0] } == rates.rows.map(\.code))
        #expect(rows.map { Int($0.fields[4]) } == rates.rows.map(\.count))
        #expect(rows.map { Double($0.fields[13]) } == rates.rows.map { $0.estimate?.exceedance })
        #expect(rows.allSatisfy { $0.fields[5] == "inwoners" && $0.fields[6] == "250" })
    }
}

struct ExposuresTests {
    private func figure(
        _ place: ExposureFigure.Place, _ measure: ExposureMeasure, _ value: Double, year: Int = 2025
    ) -> ExposureFigure {
        ExposureFigure(
            measure: measure, year: year, place: place, name: nil, value: value, isFromShare: false, source: "proef")
    }

    private func at(_ column: Double, _ row: Double) -> ExposureFigure.Place {
        .point(
            key: "id-\(column)-\(row)",
            RDPoint(x: Fixture.west.x + column * Quarters.side, y: Fixture.west.y + row * Quarters.side))
    }

    @Test func placesAreAddedUpAndACompleteListSaysWhereThereIsNone() throws {
        let gazetteer = try Quarters.gazetteer(columns: 2, rows: 2)
        let exposures = Exposures(
            [
                figure(at(0.2, 0.2), .venues, 1), figure(at(0.7, 0.4), .venues, 1), figure(at(1.5, 1.5), .venues, 3),
                figure(at(0.5, 0.5), .footfall, 900), figure(at(9, 9), .venues, 5),
            ], in: gazetteer)
        let venues = try #require(exposures.coverage(of: .venues, for: .neighbourhood))
        #expect(venues.values == [Quarters.code(0): 2, Quarters.code(1): 0, Quarters.code(2): 0, Quarters.code(3): 3])
        #expect(venues.missing.isEmpty)
        #expect(exposures.coverage(of: .venues, for: .municipality)?.values == ["GM9991": 5])
        // Nobody counted elsewhere: not known, which is not nothing.
        let footfall = try #require(exposures.coverage(of: .footfall, for: .neighbourhood))
        #expect(footfall.values == [Quarters.code(0): 900])
        #expect(footfall.missing.map(\.code) == [1, 2, 3].map(Quarters.code))
        #expect(exposures.denominators == [.venues])
    }

    @Test func theLatestYearCountsAndOtherBordersDoNot() throws {
        let gazetteer = try Quarters.gazetteer(columns: 2, rows: 1)
        func area(_ index: Int, bordersOf year: Int = 2026) -> ExposureFigure.Place {
            .area(code: Quarters.code(index), bordersOf: year)
        }
        let old = figure(area(1, bordersOf: 2020), .women, 7)
        let exposures = Exposures(
            [
                figure(area(0), .inhabitants, 100, year: 2023), figure(area(0), .inhabitants, 120, year: 2024),
                figure(area(1), .inhabitants, 90, year: 2024), old,
                figure(.area(code: "GM9991", bordersOf: 2020), .women, 300),
            ], in: gazetteer)
        let inhabitants = try #require(exposures.coverage(of: .inhabitants))
        #expect(inhabitants.year == 2024)
        #expect(inhabitants.values == [Quarters.code(0): 120, Quarters.code(1): 90])
        #expect(exposures.coverage(of: .women, for: .neighbourhood) == nil)
        #expect(exposures.coverage(of: .women, for: .municipality)?.values == ["GM9991": 300])
        #expect(exposures.ofOtherBorders == [old])
    }
}
