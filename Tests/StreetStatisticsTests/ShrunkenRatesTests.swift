import Testing

@testable import StreetStatistics

/// Values of spdep's EBest and EBlocal, MASS's glm.nb, R's gamma distribution, and a fine grid in numpy; see
/// Tests/Reference/shrunken_rates.R and .py.
struct ShrunkenRatesTests {
    static let counts = [3, 0, 7, 12, 1, 5, 30, 2, 0, 9]
    static let exposure: [Double] = [120, 80, 150, 90, 60, 200, 310, 40, 25, 175]

    private func expectClose(_ found: [Double], _ expected: [Double], _ tolerance: Double) {
        #expect(found.count == expected.count)
        for (one, other) in zip(found, expected) {
            #expect(abs(one - other) <= tolerance * abs(other), "\(one), not \(other)")
        }
    }

    @Test func momentsAsSpdep() throws {
        let result = try ShrunkenRates.estimate(counts: Self.counts, exposure: Self.exposure, method: .moments)
        expectClose(
            result.areas.map(\.mean),
            [
                0.034522288304445967, 0.022552050018019604, 0.048964042252519956, 0.103609357232226154,
                0.035141207031464804, 0.031537960306684445, 0.090484341627695031, 0.053016529083581045,
                0.038006132105910723, 0.052333689573746227,
            ], 1e-12)
        #expect(abs(result.townRate - 0.0552) < 1e-16)
        #expect(abs(result.variationBetweenAreas / (0.00099889302611367095.squareRoot() / 0.0552) - 1) < 1e-12)
        #expect(result.finding == .priorTakenAsKnown && result.n == 10 && result.total == 69)
    }

    @Test func maximumLikelihoodAsGlmNb() throws {
        let result = try ShrunkenRates.estimate(
            counts: Self.counts, exposure: Self.exposure, method: .maximumLikelihood)
        expectClose([result.priorMean], [0.0480685242404209], 1e-7)
        expectClose([1 / (result.variationBetweenAreas * result.variationBetweenAreas)], [2.0973991181965563], 1e-6)
        expectClose(
            result.areas.map(\.mean),
            [
                0.031151312920145374, 0.016964647177115783, 0.046982562308593420, 0.105492983120199918,
                0.029888003332476883, 0.029131455287158603, 0.090764582306214384, 0.048992304878320132,
                0.030559397044791280, 0.050757994027537875,
            ], 1e-7)
        expectClose(
            result.areas.map(\.lower),
            [
                0.0102550194679298518, 0.0022102867444191319, 0.0215915260853422296, 0.0578129416752560035,
                0.0063791338511480101, 0.0118027770561514016, 0.0621221542836529403, 0.0136243844352245229,
                0.0039815169452305059, 0.0254292517501643507,
            ], 1e-6)
        expectClose(
            result.areas.map(\.upper),
            [
                0.063449128989679401, 0.046424641871734861, 0.082076140551891580, 0.167274253220492219,
                0.071201247765809800, 0.054152555291975428, 0.124751568722901177, 0.106577331194214225,
                0.083627383983224543, 0.084693066219675206,
            ], 1e-6)
        expectClose(
            result.areas.compactMap(\.exceedance),
            [
                9.2000227578544809e-05, 2.1504670589565864e-05, 9.5372791896608197e-04, 3.9720054265616805e-01,
                9.7701214389954178e-04, 1.6052357614712829e-06, 1.1413166185458698e-01, 1.9991412670836126e-02,
                5.1838233499897045e-03, 1.0883922082811929e-03,
            ], 1e-5)
    }

    @Test func claytonAndKaldor() throws {
        let prior = try #require(
            try ShrunkenRates.prior(counts: Self.counts, exposure: Self.exposure, method: .claytonKaldor))
        expectClose([prior.mean, prior.shape], [0.04784468032535984, 1.8538412219170741], 1e-9)
    }

    @Test func integratedAsFineGrid() throws {
        let result = try ShrunkenRates.estimate(counts: Self.counts, exposure: Self.exposure)
        #expect(result.method == .integrated && result.finding == .integrated)
        let expected: [[Double]] = [
            [0.03248061639870019, 0.010037154383662924, 0.06508470784398039, 0.00011826375885625641],
            [0.01935140170801266, 0.0007334009128097971, 0.053377915570436515, 3.512825008956417e-05],
            [0.04728834098745494, 0.021830788029158815, 0.08220401208641497, 0.0010961470378366446],
            [0.10228526353433338, 0.05287054381172949, 0.1732823232233981, 0.35344128323405444],
            [0.03154082152298327, 0.005245666640266998, 0.07331795978423271, 0.0012591083671640328],
            [0.03030085779930675, 0.011843600815605995, 0.05591506058060843, 2.123873824627085e-06],
            [0.08908794228106422, 0.059879009798247174, 0.12444439927200789, 0.10413574142931425],
            [0.049728486274526154, 0.013348309770393647, 0.10946853116675506, 0.023844611434132856],
            [0.03210962302132021, 0.0015979579314875563, 0.08596999546301817, 0.0065273682957975145],
            [0.05082014853472633, 0.025634980768154226, 0.08465073357799799, 0.00121835926167416],
        ]
        for (area, values) in zip(result.areas, expected) {
            let exceedance = try #require(area.exceedance)
            expectClose([area.mean, area.upper], [values[0], values[2]], 5e-5)
            // Of a lower end of 0.0007 for an area without events, four digits are more than anybody needs.
            expectClose([area.lower, exceedance], [values[1], values[3]], 5e-3)
        }
    }

    /// Neighbours are the areas before and after; spdep's EBlocal with geoda = TRUE.
    @Test func localAsSpdep() throws {
        let lists = (0..<10).map { area in [area - 1, area + 1].filter { (0..<10).contains($0) } }
        let result = try SmoothedRates.local(
            counts: Self.counts, exposure: Self.exposure, neighbours: Neighbourhoods(lists: lists))
        expectClose(
            result.areas.compactMap(\.mean),
            [
                0.015000000000000003, 0.023006134969325152, 0.048821342256925082, 0.109900410076157001,
                0.027510935049929859, 0.034016816680720811, 0.090448842949575795, 0.084616802739004474,
                0.045833333333333330, 0.044999999999999998,
            ], 1e-12)
        #expect(result.areas[0].ownWeight == 0 && result.areas[0].members == 2)
        // The area without exposure speaks through its neighbours; without those, not at all.
        let holes = try SmoothedRates.local(
            counts: [4, 0, 2, 0], exposure: [10, 0, 10, 0],
            neighbours: Neighbourhoods(lists: [[1], [0, 2], [1], []]))
        #expect(holes.areas[1].rate == nil)
        #expect(abs(try #require(holes.areas[1].mean) - 0.3) < 1e-15)
        #expect(holes.areas[3].mean == nil && holes.areas[3].members == 0)
        #expect(throws: StatisticsError.self) {
            try SmoothedRates.local(counts: [1, 2], exposure: [1, 1], neighbours: Neighbourhoods(lists: [[]]))
        }
    }

    /// The guide's example: four areas of 100 residents with 0, 2, 4 and 10 reports.
    @Test func byHand() throws {
        let result = try ShrunkenRates.estimate(
            counts: [0, 2, 4, 10], exposure: [100, 100, 100, 100], method: .moments)
        // Mean 0.04; variance of the rates 0.0014 less 0.0004 is 0.001: shape 1.6, rate 40, own weight 100/140.
        #expect(abs(result.priorMean - 0.04) < 1e-15)
        for (area, mean) in zip(result.areas, [1.6 / 140, 3.6 / 140, 5.6 / 140, 11.6 / 140]) {
            #expect(abs(area.mean - mean) < 1e-14 && abs(area.ownWeight - 100.0 / 140) < 1e-14)
        }
        let last = try #require(result.areas.last?.exceedance)
        #expect(abs(last - (try IncompleteGamma.upper(a: 11.6, x: 140 * 0.08))) < 1e-13)
    }

    @Test func nothingToTellAreasApart() throws {
        let equal = try ShrunkenRates.estimate(
            counts: [4, 4, 4, 4], exposure: [10, 10, 10, 10], method: .maximumLikelihood)
        #expect(equal.finding == .noVariation && equal.variationBetweenAreas == 0)
        #expect(Set(equal.areas.map(\.mean)).count == 1 && equal.areas[0].ownWeight == 0)
        #expect(equal.areas[0].lower < 0.4 && equal.areas[0].upper > 0.4)
        for method in [ShrunkenRates.Method.moments, .claytonKaldor] {
            let result = try ShrunkenRates.estimate(counts: [4, 4, 4, 4], exposure: [10, 10, 10, 10], method: method)
            #expect(result.finding == .noVariation)
            #expect(try ShrunkenRates.prior(counts: [4, 4], exposure: [1, 1], method: method) == nil)
        }
        // The integrated method does not believe that four equal counts prove equal rates.
        let open = try ShrunkenRates.estimate(counts: [4, 4, 4, 4], exposure: [10, 10, 10, 10])
        #expect(open.finding == .integrated && open.variationBetweenAreas > 0)
        #expect(open.areas[0].upper > equal.areas[0].upper && open.areas[0].lower < equal.areas[0].lower)

        let one = try ShrunkenRates.estimate(counts: [7, 0], exposure: [10, 0])
        #expect(one.finding == .oneArea && one.areas[1].rate == nil)
        let none = try ShrunkenRates.estimate(counts: [0, 0, 0], exposure: [10, 5, 1])
        #expect(none.finding == .noEvents && none.areas.allSatisfy { $0.exceedance == nil && $0.lower < 1e-4 })
        #expect(abs(none.areas[0].mean - 0.5 / 16) < 1e-14)
    }

    @Test func areaWithoutExposureIsLikeAnyOther() throws {
        for method in [ShrunkenRates.Method.moments, .claytonKaldor, .maximumLikelihood, .integrated] {
            let plain = try ShrunkenRates.estimate(counts: Self.counts, exposure: Self.exposure, method: method)
            let more = try ShrunkenRates.estimate(
                counts: Self.counts + [0], exposure: Self.exposure + [0], method: method)
            #expect(more.n == 10)
            for (one, two) in zip(plain.areas, more.areas) { #expect(abs(one.mean / two.mean - 1) < 1e-9) }
            let extra = try #require(more.areas.last)
            #expect(extra.ownWeight == 0 && abs(extra.mean / more.priorMean - 1) < 1e-12)
            #expect(extra.upper - extra.lower > plain.areas[6].upper - plain.areas[6].lower)
        }
    }

    @Test func unitsAndOrderDoNotMatter() throws {
        let plain = try ShrunkenRates.estimate(counts: Self.counts, exposure: Self.exposure)
        let scaled = try ShrunkenRates.estimate(counts: Self.counts, exposure: Self.exposure.map { $0 * 1e-9 })
        let turned = try ShrunkenRates.estimate(counts: Self.counts.reversed(), exposure: Self.exposure.reversed())
        for index in 0..<10 {
            #expect(abs(scaled.areas[index].mean * 1e-9 / plain.areas[index].mean - 1) < 1e-9)
            #expect(abs(turned.areas[9 - index].upper / plain.areas[index].upper - 1) < 1e-7)
        }
    }

    @Test func exceedanceOfAKnownPrior() throws {
        let prior = try GammaRate(shape: 2, rate: 40)
        let found = try ShrunkenRates.exceedance(counts: [0, 9], exposure: [0, 100], prior: prior, limit: 0.1)
        #expect(abs(found[0] - (try prior.upperTail(0.1))) < 1e-15)
        #expect(abs(found[1] - (try IncompleteGamma.upper(a: 11, x: 14))) < 1e-15)
        #expect(abs(try prior.upperTail(prior.upperQuantile(0.1)) - 0.1) < 1e-12)
        #expect(abs(try prior.upperTail(prior.quantile(0.9)) - 0.1) < 1e-12)
    }

    @Test func largeAndLopsided() throws {
        let result = try ShrunkenRates.estimate(
            counts: [40_000_000, 1, 0, 3], exposure: [1e12, 1e-3, 1e5, 10])
        #expect(result.areas.allSatisfy { $0.lower <= $0.mean && $0.mean <= $0.upper && $0.upper.isFinite })
        let single = try ShrunkenRates.estimate(counts: [1, 0, 0, 0, 0], exposure: [1, 1, 1, 1, 1])
        #expect(single.areas[0].mean > single.areas[1].mean && single.areas[1].upper < 5)
    }

    @Test func refusals() {
        func refused(_ counts: [Int], _ exposure: [Double], factor: Double = 2, level: Double = 0.95) -> Bool {
            (try? ShrunkenRates.estimate(counts: counts, exposure: exposure, factor: factor, level: level)) == nil
        }
        #expect(refused([], []))
        #expect(refused([1], [1, 2]))
        #expect(refused([-1, 2], [1, 2]))
        #expect(refused([1, 2], [1, .nan]))
        #expect(refused([1, 2], [1, -1]))
        #expect(refused([1, 2], [1, 0]))
        #expect(refused([0, 0], [0, 0]))
        #expect(refused([.max, .max], [1, 1]))
        #expect(refused([1, 1], [1e308, 1e308]))
        #expect(refused([1, 1], [1e-200, 1e200]))
        #expect(!refused([1, 1], [1e-30, 1e30]))
        #expect(refused([1, 1], [1, 1], factor: 0))
        #expect(refused([1, 1], [1, 1], factor: .infinity))
        #expect(refused([1, 1], [1, 1], level: 1))
        #expect(throws: StatisticsError.self) {
            try ShrunkenRates.prior(counts: [1, 4], exposure: [1, 1], method: .integrated)
        }
        #expect(throws: CancellationError.self) {
            try ShrunkenRates.estimate(counts: [1, 4], exposure: [1, 1]) { _ in throw CancellationError() }
        }
    }
}
