import StreetStatistics
import Testing

struct PermutationTestTests {
    /// Sum of the first three of six values.
    private static func firstThree(_ values: [Int]) -> Double { Double(values[0] + values[1] + values[2]) }

    /// {1, 2, 4, 8, 16, 32}: of C(6, 3) = 20 subsets only 1 reaches 56 and 4 are at or below 14.
    @Test func agreesWithEnumeration() throws {
        let replications = try Replications(40_000, seed: 9)
        let top = try PermutationTest.run(
            [8, 16, 32, 1, 2, 4], replications: replications, alternative: .greater, statistic: Self.firstThree)
        #expect(abs(top.p - 1.0 / 20) < 4 * (0.05 * 0.95 / 40_000).squareRoot())
        let low = try PermutationTest.run(
            [2, 4, 8, 1, 16, 32], replications: replications, alternative: .less, statistic: Self.firstThree)
        // 1+2+4, 1+2+8, 1+4+8, 2+4+8 among {1, 2, 4, 8}; every other subset holds 16 or 32.
        #expect(abs(low.p - 4.0 / 20) < 4 * (0.2 * 0.8 / 40_000).squareRoot())
        let both = try PermutationTest.run(
            [2, 4, 8, 1, 16, 32], replications: replications, statistic: Self.firstThree)
        #expect(both.p == 2 * low.p && both.alternative == .twoSided && both.n == 6 && both.observed == 14)
    }

    @Test func pIsNeverZeroAndFoldsAsDocumented() {
        #expect(PermutationTally.p(extreme: 0, of: 999) == 0.001)
        #expect(PermutationTally.p(extreme: 999, of: 999) == 1)
        var tally = PermutationTally()
        for value in [1.0, 2, 3, 4, 5, .nan] { tally.count(value, observed: 4) }
        #expect(tally.atLeast == 3 && tally.atMost == 5 && tally.replications == 6)
        #expect(tally.p(.greater) == 4.0 / 7 && tally.p(.less) == 6.0 / 7)
        #expect(tally.p(.folded) == 4.0 / 7 && tally.p(.twoSided) == 1)
        var near = PermutationTally()
        near.count(1 + 1e-14, observed: 1, tolerance: 1e-12)
        #expect(near.atLeast == 1 && near.atMost == 1)
    }

    /// Blocks, streams and order are the same on any number of threads.
    @Test(arguments: [1, 2, 3, 8])
    func anyNumberOfThreadsGivesTheSame(threads: Int) async throws {
        for count in [1, 63, 64, 65, 1000] {
            let replications = try Replications(count, seed: 77)
            let serial = try replications.fold(into: [UInt64]()) { numbers, generator in
                numbers.map { UInt64($0) &* 31 ^ generator.next() }
            } combine: {
                $0 += $1
            }
            let parallel = try await replications.fold(into: [UInt64](), threads: threads) {
                numbers, generator in
                numbers.map { UInt64($0) &* 31 ^ generator.next() }
            } combine: {
                $0 += $1
            }
            #expect(serial == parallel && serial.count == count)
        }
        let values = (0..<20).map { Double($0 * $0 % 17) }
        let statistic: @Sendable ([Double]) -> Double = { $0[0] * $0[1] - $0[2] }
        let replications = try Replications(999, seed: 3, blockSize: 10)
        let one = try PermutationTest.run(values, replications: replications, statistic: statistic)
        let many = try await PermutationTest.run(
            values, replications: replications, threads: threads, statistic: statistic)
        #expect(one == many)
    }

    @Test func blocksCoverTheReplications() throws {
        let replications = try Replications(130, seed: 1, blockSize: 64)
        #expect(replications.blockCount == 3)
        #expect((0..<3).map(replications.replications(ofBlock:)) == [0..<64, 64..<128, 128..<130])
        // The second block draws from the first jump of the seed's stream.
        var stream = Xoshiro256StarStar(seed: 1)
        stream.jump()
        let firsts = try replications.fold(into: [UInt64]()) { _, generator in
            generator.next()
        } combine: {
            $0.append($1)
        }
        #expect(firsts[1] == stream.next())
    }

    @Test func checkpointCancels() async throws {
        struct Cancelled: Error {}
        let replications = try Replications(10_000, seed: 1)
        #expect(throws: Cancelled.self) {
            try PermutationTest.run([1, 2], replications: replications) {
                if $0 > 0.2 { throw Cancelled() }
            } statistic: {
                Double($0[0])
            }
        }
        await #expect(throws: Cancelled.self) {
            try await PermutationTest.run([1, 2], replications: replications, threads: 2) {
                if $0 > 0.2 { throw Cancelled() }
            } statistic: {
                Double($0[0])
            }
        }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await PermutationTest.run([1, 2], replications: replications, threads: 2) {
                Double($0[0])
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func hostileInput() async throws {
        #expect(throws: StatisticsError.self) { try Replications(0, seed: 1) }
        #expect(throws: StatisticsError.self) { try Replications(.max, seed: 1) }
        #expect(throws: StatisticsError.self) { try Replications(9, seed: 1, blockSize: 0) }
        let replications = try Replications(99, seed: 1)
        #expect(throws: StatisticsError.self) {
            try PermutationTest.run([Int](), replications: replications) { _ in 1 }
        }
        #expect(throws: StatisticsError.self) {
            try PermutationTest.run([1], replications: replications) { _ in .nan }
        }
        await #expect(throws: StatisticsError.self) {
            try await PermutationTest.run([1], replications: replications, threads: 0) { _ in 1 }
        }
        let one = try PermutationTest.run([5.0], replications: replications) { $0[0] }
        #expect(one.p == 1)
    }
}
