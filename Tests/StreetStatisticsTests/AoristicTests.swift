import StreetStatistics
import Testing

struct AoristicTests {
    @Test func spreadsByOverlap() throws {
        // 22:45 to 00:15 of the first day: 15, 60 and 15 minutes of 90.
        let weights = try Aoristic.weights(start: 22 * 60 + 45, duration: 90)
        #expect(weights[22] == 15.0 / 90)
        #expect(weights[23] == 60.0 / 90)
        #expect(abs(weights[24] - 15.0 / 90) < 1e-16)
        #expect(weights.count { $0 > 0 } == 3)
    }

    @Test func turnsAroundTheWeek() throws {
        let weights = try Aoristic.weights(start: 10_050, duration: 60)
        #expect(weights[167] == 0.5 && weights[0] == 0.5)
        #expect(try Aoristic.weights(start: -30, duration: 60) == weights)
        #expect(try Aoristic.weights(start: 10_050 + 3 * 10_080, duration: 60) == weights)
        #expect(try Aoristic.weights(start: -1e-300, duration: 60)[0] == 1)
        #expect(try Aoristic.weights(start: 10, duration: 1e-300)[0] == 1)
    }

    @Test func aWeekOrMoreIsEven() throws {
        for duration in [10_080.0, 10_081, 1e6, 1e300] {
            #expect(try Aoristic.weights(start: 77, duration: duration).allSatisfy { abs($0 - 1.0 / 168) < 1e-17 })
        }
        let almost = try Aoristic.weights(start: 10, duration: 10_079)
        #expect(abs(almost[0] - 59.0 / 10_079) < 1e-15)
        // Where quotients of minutes and hours round to the next whole number.
        let hour = 60.0
        let week = 10_080.0
        for start in [0, hour.nextDown, week.nextDown, hour] {
            for duration in [week.nextDown, hour.nextDown, hour.nextUp, 1e-9] {
                let weights = try Aoristic.weights(start: start, duration: duration)
                #expect(abs(weights.reduce(0, +) - 1) < 1e-9 && weights.allSatisfy { $0 >= 0 })
                let test = try HotTimes.test(intervals: [.init(start: start, duration: duration)])
                #expect(test.cells.allSatisfy { $0.p > 0 && $0.p <= 1 })
            }
        }
    }

    @Test func matrixIsTheSumOfWeights() throws {
        var generator = Xoshiro256StarStar(seed: 2)
        var matrix = AoristicMatrix()
        var expected = Array(repeating: 0.0, count: 168)
        for index in 0..<3000 {
            let start = (generator.uniform() - 0.5) * 40_000
            let duration =
                index % 3 == 0 ? Double(1 + generator.integer(below: 12)) * 60 : generator.exponential() * 1500
            let weights = try Aoristic.weights(start: start, duration: duration)
            #expect(abs(weights.reduce(0, +) - 1) < 1e-12)
            #expect(weights.allSatisfy { $0 >= 0 })
            for cell in 0..<168 { expected[cell] += weights[cell] }
            try matrix.add(start: start, duration: duration)
        }
        #expect(matrix.count == 3000)
        #expect(zip(matrix.totals, expected).allSatisfy { abs($0 - $1) < 1e-10 })
        #expect(AoristicMatrix().totals == Array(repeating: 0, count: 168))
    }

    @Test func refusesIntervalsWithoutLength() {
        var matrix = AoristicMatrix()
        for duration in [0, -1, Double.nan, .infinity] {
            #expect(throws: StatisticsError.self) { try Aoristic.weights(start: 0, duration: duration) }
            #expect(throws: StatisticsError.self) { try matrix.add(start: 0, duration: duration) }
        }
        #expect(throws: StatisticsError.self) { try Aoristic.weights(start: .nan, duration: 1) }
        #expect(matrix.count == 0)
    }
}
