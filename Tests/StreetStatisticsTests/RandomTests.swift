import StreetStatistics
import Testing

/// Reference values: the authors' published vectors; the jump by Tests/Reference/xoshiro_jump.py.
struct RandomTests {
    @Test func splitMixReference() {
        var generator = SplitMix64(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect(expected.map { _ in generator.next() } == expected)
    }

    @Test func xoshiroReference() throws {
        var generator = try #require(Xoshiro256StarStar(state: (1, 2, 3, 4)))
        let expected: [UInt64] = [
            11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
            16_172_922_978_634_559_625, 8_476_171_486_693_032_832, 10_595_114_339_597_558_777,
            2_904_607_092_377_533_576,
        ]
        #expect(expected.map { _ in generator.next() } == expected)
        #expect(Xoshiro256StarStar(state: (0, 0, 0, 0)) == nil)
    }

    @Test func jumpIsTwoToThe128Steps() throws {
        var generator = try #require(Xoshiro256StarStar(state: (1, 2, 3, 4)))
        generator.jump()
        let expected: [UInt64] = [
            13_534_147_089_533_256_664, 7_126_240_192_422_241_655, 3_805_973_808_039_778_091,
            11_547_880_530_658_420_384,
        ]
        #expect(expected.map { _ in generator.next() } == expected)
    }

    @Test func seedFillsTheStateBySplitMix() throws {
        var filler = SplitMix64(seed: 42)
        let state = (filler.next(), filler.next(), filler.next(), filler.next())
        #expect(Xoshiro256StarStar(seed: 42) == Xoshiro256StarStar(state: state))
    }

    @Test func boundedIntegersAreUniform() {
        var generator = Xoshiro256StarStar(seed: 7)
        for bound in [2, 3, 7, 168] {
            let draws = 60_000
            var counts = Array(repeating: 0, count: bound)
            for _ in 0..<draws { counts[generator.integer(below: bound)] += 1 }
            let expected = Double(draws) / Double(bound)
            let chiSquare = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
            let freedom = Double(bound - 1)
            #expect(abs(chiSquare - freedom) < 5 * (2 * freedom).squareRoot())
        }
        #expect(generator.integer(below: 1) == 0)
        #expect(generator.integer(below: 0) == 0)
        #expect(generator.integer(below: -5) == 0)
        let huge = generator.integer(below: .max)
        #expect(huge >= 0 && huge < .max)
    }

    @Test func everyOrderIsEquallyLikely() {
        var generator = Xoshiro256StarStar(seed: 8)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<24_000 {
            var four = [1, 2, 3, 4]
            generator.shuffle(&four)
            counts[four, default: 0] += 1
        }
        #expect(counts.count == 24)
        #expect(counts.values.allSatisfy { abs($0 - 1000) < 160 })
        var none: [Int] = []
        generator.shuffle(&none)
        #expect(none.isEmpty)
    }

    @Test func momentsOfDraws() {
        var generator = Xoshiro256StarStar(seed: 9)
        let n = 100_000
        let uniform = (0..<n).map { _ in generator.uniform() }
        #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(uniform.reduce(0, +) / Double(n) - 0.5) < 0.005)
        let normal = (0..<n).map { _ in generator.normal() }
        #expect(abs(normal.reduce(0, +) / Double(n)) < 0.015)
        #expect(abs(normal.reduce(0) { $0 + $1 * $1 } / Double(n) - 1) < 0.03)
        let exponential = (0..<n).map { _ in generator.exponential() }
        #expect(exponential.allSatisfy { $0 >= 0 && $0.isFinite })
        #expect(abs(exponential.reduce(0, +) / Double(n) - 1) < 0.02)
    }

    @Test func sameSeedSameDraws() {
        var a = Xoshiro256StarStar(seed: 3)
        var b = Xoshiro256StarStar(seed: 3)
        #expect((0..<100).allSatisfy { _ in a.normal() == b.normal() && a.integer(below: 9) == b.integer(below: 9) })
    }
}
