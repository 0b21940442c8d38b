import Testing

@testable import StreetStatistics

/// Years without any cluster, analysed every night: alarms stay within the budget.
struct ClusterTrackerCalibration {
    @Test func alarmsStayWithinTheBudget() throws {
        let (nights, history, interval, cells) = (365, 60, 20.0, 5)
        let years = longForm ? 400 : 12
        var generator = Xoshiro256StarStar(seed: 2)
        let locations = try ScanLocations(
            x: (0..<(cells * cells)).map { Double($0 % cells) }, y: (0..<(cells * cells)).map { Double($0 / cells) })
        // Per year: nights on which some cluster reached the interval, and nights with an alarm.
        var (reached, alarmed): ([Double], [Double]) = ([], [])
        for _ in 0..<years {
            var (location, day): ([Int], [Int]) = ([], [])
            for time in 0..<(nights + history) {
                for _ in 0..<generator.integer(below: 4) {
                    let column = min(generator.integer(below: cells), generator.integer(below: cells))
                    location.append(generator.integer(below: cells) * cells + column)
                    day.append(time)
                }
            }
            var tracker = try ClusterTracker(alarmInterval: interval)
            var (nightsReached, nightsAlarmed) = (0.0, 0.0)
            var (first, behind) = (0, 0)
            for night in history..<(history + nights) {
                while day[first] <= night - history { first += 1 }
                while behind < day.count, day[behind] <= night { behind += 1 }
                let cases = ScanCases(
                    location: Array(location[first..<behind]),
                    day: day[first..<behind].map { $0 - (night - history + 1) })
                let result = try PermutationScan.prospective(
                    locations: locations, cases: cases, days: history,
                    settings: .init(
                        longestWindow: 7, limits: .init(radius: 1.5, share: 0.5),
                        inference: .monteCarlo(replications: 19), seed: generator.next()))
                if !result.clusters(recurringAtMostEvery: interval).isEmpty { nightsReached += 1 }
                if try !tracker.follow(result, night: night).new.isEmpty { nightsAlarmed += 1 }
            }
            reached.append(nightsReached)
            alarmed.append(nightsAlarmed)
        }
        let promised = Double(nights) / interval
        let (reachedMean, reachedError) = summary(reached)
        let (alarmedMean, alarmedError) = summary(alarmed)
        #expect(reachedMean <= promised + 4 * reachedError, "\(reachedMean) ± \(reachedError)")
        #expect(alarmedMean <= promised + 4 * alarmedError, "\(alarmedMean) ± \(alarmedError)")
        // The budget is used: with Monte Carlo the nights that reach it come near the promise.
        #expect(reachedMean >= 0.85 * promised - 4 * reachedError, "\(reachedMean) ± \(reachedError)")
        #expect(alarmedMean > 0)
        if longForm {
            print(
                "cluster tracker years", years, "promised", promised, "nights that reach it", reachedMean, "±",
                reachedError, "alarms", alarmedMean, "±", alarmedError)
        }
    }

    /// Mean of the years and its standard error; years are independent, nights are not.
    private func summary(_ values: [Double]) -> (mean: Double, error: Double) {
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        return (mean, (variance / n).squareRoot())
    }
}
