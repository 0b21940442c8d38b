import StreetStatistics
import Testing

struct StabilityTests {
    private static func planted() -> [Int] {
        var values = Array(repeating: 0, count: 400)
        var generator = Xoshiro256StarStar(seed: 8)
        for _ in 0..<60 { values[generator.integer(below: 400)] += 1 }
        for (row, column) in [(5, 5), (5, 6), (6, 5), (6, 6)] { values[row * 20 + column] += 6 }
        return values
    }

    @Test func aStrongHotspotStaysAndQuietCellsDoNotAppear() throws {
        let values = Self.planted()
        let neighbours = try GetisOrdTests.grid(columns: 20, rows: 20)
        for resampling in [Stability.Resampling.multinomial, .poisson] {
            let result = try Stability.ofHotspots(
                values: values, neighbours: neighbours, resampling: resampling,
                replications: Replications(40, seed: 4, blockSize: 4))
            #expect(result.cells[105].isSignificant && result.cells[105].share == 1)
            #expect(result.cells[399].share < 0.3 && !result.cells[399].isSignificant)
            #expect(result.n == values.reduce(0, +) && result.replications.count == 40)
        }
    }

    /// A rule whose outcome is known: "more than half of all reports". With 2 cells of c and N − c reports the count
    /// in a bootstrap is binomial.
    @Test func shareIsTheBinomialProbability() throws {
        let replications = try Replications(20_000, seed: 2)
        let result = try Stability.ofReports(values: [12, 8], replications: replications) { values in
            values[0] >= 11 ? [0] : []
        }
        let exact = try Binomial.upperTail(11, trials: 20, probability: 0.6)
        #expect(abs(result.cells[0].share - exact) < 4 * (exact * (1 - exact) / 20_000).squareRoot())
        let poisson = try Stability.ofReports(values: [12, 8], resampling: .poisson, replications: replications) {
            $0[0] >= 11 ? [0] : []
        }
        let expected = try Poisson.upperTail(11, mean: 12)
        #expect(abs(poisson.cells[0].share - expected) < 4 * (expected * (1 - expected) / 20_000).squareRoot())
    }

    @Test(arguments: [1, 2, 5])
    func anyNumberOfThreadsGivesTheSame(width: Int) async throws {
        let values = Self.planted()
        let replications = try Replications(30, seed: 4, blockSize: 4)
        let rule: @Sendable ([Int]) -> [Int] = { counts in counts.indices.filter { counts[$0] > 2 } }
        for resampling in [Stability.Resampling.multinomial, .poisson] {
            let serial = try Stability.ofReports(
                values: values, resampling: resampling, replications: replications, significant: rule)
            let concurrent = try await Stability.ofReports(
                values: values, resampling: resampling, replications: replications, threads: width, significant: rule)
            #expect(serial == concurrent)
        }
    }

    /// The worked example of docs/guides/stability.md: the corner rests on March.
    @Test func exampleOfTheGuide() throws {
        let periods = [[1, 0, 0, 0], [1, 0, 1, 0], [4, 1, 0, 1]]
        let result = try Stability.leavingOutPeriods(periods) { counts in
            counts.indices.filter { counts[$0] >= 3 }
        }
        #expect(result.periods == 3)
        #expect(result.cells[0].isSignificant && result.cells[0].foundWithout == 2)
        #expect(result.cells[0].lostWithout == [2])
        #expect(!result.cells[1].isSignificant && result.cells[1].lostWithout.isEmpty)
    }

    @Test func progressAndCancel() throws {
        struct Cancelled: Error {}
        var told: [Double] = []
        let replications = try Replications(10, seed: 1, blockSize: 2)
        _ = try Stability.ofReports(values: [1, 2], replications: replications, checkpoint: { told.append($0) }) {
            _ in []
        }
        #expect(told == [0, 0.2, 0.4, 0.6, 0.8])
        #expect(throws: Cancelled.self) {
            try Stability.ofReports(
                values: [1, 2], replications: replications, checkpoint: { if $0 > 0.5 { throw Cancelled() } }
            ) { _ in [] }
        }
        #expect(throws: Cancelled.self) {
            try Stability.leavingOutPeriods([[1], [2]], checkpoint: { _ in throw Cancelled() }) { _ in [] }
        }
    }

    @Test func hostileInput() throws {
        let replications = try Replications(5, seed: 1)
        func resampled(_ values: [Int], _ resampling: Stability.Resampling, found: [Int] = []) throws {
            _ = try Stability.ofReports(values: values, resampling: resampling, replications: replications) { _ in
                found
            }
        }
        for resampling in [Stability.Resampling.multinomial, .poisson] {
            #expect(throws: StatisticsError.self) { try resampled([], resampling) }
            #expect(throws: StatisticsError.self) { try resampled([1, -1], resampling) }
            #expect(throws: StatisticsError.self) { try resampled([.max, .max], resampling) }
            #expect(throws: StatisticsError.self) { try resampled([1], resampling, found: [1]) }
            try resampled([0, 0], resampling)
            try resampled([1], resampling)
        }
        #expect(throws: StatisticsError.self) { try resampled([.max], .multinomial) }
        // No counts are drawn for a larger mean than 10¹⁵: half of this one would come out.
        #expect(throws: StatisticsError.self) { try resampled([.max], .poisson) }
        try resampled([1_000_000_000_000_000], .poisson)
        #expect(throws: StatisticsError.self) { try Stability.leavingOutPeriods([[1]]) { _ in [] } }
        #expect(throws: StatisticsError.self) { try Stability.leavingOutPeriods([[], []]) { _ in [] } }
        #expect(throws: StatisticsError.self) { try Stability.leavingOutPeriods([[1], [1, 2]]) { _ in [] } }
        #expect(throws: StatisticsError.self) { try Stability.leavingOutPeriods([[1], [-1]]) { _ in [] } }
        #expect(throws: StatisticsError.self) { try Stability.leavingOutPeriods([[.max], [1]]) { _ in [] } }
        #expect(throws: StatisticsError.self) {
            try Stability.ofHotspots(
                values: [1], neighbours: Neighbourhoods(lists: [[]]), level: 1, replications: replications)
        }
    }
}
