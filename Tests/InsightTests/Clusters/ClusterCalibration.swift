import Domain
import Foundation
import Geography
import Reporting
import StreetStatistics
import Testing

@testable import Insight

/// What alerts promise, on made-up years: no more of them by chance than was set, and real clusters found in time.
/// STRAATLICHT_FULL=1 asks for the long form.
struct ClusterCalibration {
    private static let isLong = ProcessInfo.processInfo.environment["STRAATLICHT_FULL"] == "1"
    private static let first = Fixture.day(2024, 1, 1)

    /// What the searches of some nights gave.
    private struct Nights {
        /// On which something reached the alarm interval.
        var reached = 0
        /// On which an alert was made.
        var alarmed = 0
        var alerts = 0
        /// That had enough reports to be searched.
        var searched = 0
    }

    /// Decides as `ScanForClusters` does, night after night, on what was reported by then.
    private static func watch(
        _ reports: [ReportView.Observation], nights: Range<Int>, _ settings: ClusterSettings, seed: UInt64,
        isAlert: (ClusterTracker.Night) -> Void = { _ in }
    ) throws -> Nights {
        var tracker = try ClusterWatch.tracker(settings)
        var counts = Nights()
        for offset in nights {
            let night = first.adding(days: offset)
            let period = ClusterPeriod(night: night, days: settings.periodDays)
            let search = ClusterSearch(
                reports, period, settings, seed: seed &* 1_000_003 &+ UInt64(night.dayNumber))
            let findings = try search.run()
            if let findings {
                counts.searched += 1
                if !findings.result.clusters(recurringAtMostEvery: Double(settings.alarmDays)).isEmpty {
                    counts.reached += 1
                }
            }
            let change = try ClusterWatch.follow(
                findings, night: night.dayNumber, days: period.days, &tracker)
            if !change.new.isEmpty { counts.alarmed += 1 }
            counts.alerts += change.new.count
            isAlert(change)
        }
        return counts
    }

    /// Mean of the years and its standard error; years are independent, nights are not.
    private static func summary(_ values: [Double]) -> (mean: Double, error: Double) {
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        return (mean, (variance / n).squareRoot())
    }

    /// The long form is what the guide says: 1,000 years of nights at one alarm in 365 days. The short form asks for
    /// more alarms, so that few years are enough to see too many.
    @Test(.timeLimit(.minutes(60))) func yearsWithoutClustersKeepThePromise() throws {
        let years = Self.isLong ? 1_000 : 40
        var settings = ClusterSettings()
        if !Self.isLong {
            settings.alarmDays = 30
            settings.replications = 199
        }
        var generator = Xoshiro256StarStar(seed: 11)
        var (reached, alerts): ([Double], [Double]) = ([], [])
        var searched = 0
        for year in 0..<years {
            var town = NullTown(perYear: 200, &generator)
            let reports = town.reports(
                from: Self.first.adding(days: -settings.periodDays - 60), days: settings.periodDays + 60 + 366,
                &generator)
            let counts = try Self.watch(reports, nights: 0..<365, settings, seed: UInt64(year))
            reached.append(Double(counts.reached))
            alerts.append(Double(counts.alerts))
            searched += counts.searched
        }
        let promised = 365 / Double(settings.alarmDays)
        let (reachedMean, reachedError) = Self.summary(reached)
        let (alertMean, alertError) = Self.summary(alerts)
        #expect(searched > years * 365 * 8 / 10)
        #expect(reachedMean <= promised + 4 * reachedError, "\(reachedMean) ± \(reachedError)")
        #expect(alertMean <= promised + 4 * alertError, "\(alertMean) ± \(alertError)")
        // The budget is used, or the promise would be kept by being deaf.
        #expect(reachedMean >= 0.7 * promised - 4 * reachedError, "\(reachedMean) ± \(reachedError)")
        #expect(alertMean > 0)
        if Self.isLong {
            print(
                "clusters: years", years, "nights searched", searched, "promised a year", promised,
                "nights that reach it", reachedMean, "±", reachedError, "alerts", alertMean, "±", alertError)
        }
    }

    /// Reports above a base of 200 a year, within 300 m and five days.
    @Test(arguments: [6, 8, 12]) func aPlantedClusterIsFound(count: Int) throws {
        let towns = Self.isLong ? 500 : 20
        let settings = ClusterSettings()
        var generator = Xoshiro256StarStar(seed: 9)
        var nights: [Int] = []
        for number in 0..<towns {
            var town = NullTown(perYear: 200, &generator)
            var reports = town.reports(
                from: Self.first.adding(days: -settings.periodDays - 60), days: settings.periodDays + 90, &generator)
            let middle = town.place(&generator)
            let planted = town.cluster(
                of: count, around: middle, across: 300, from: DutchTime.instant(of: Self.first), days: 5, &generator)
            reports += planted
            let squares = Set(planted.compactMap(\.square).map(ClusterWatch.number(of:)))
            var found: Int?
            _ = try Self.watch(reports, nights: 1..<15, settings, seed: UInt64(number)) { change in
                let isFound = change.new.contains { !squares.isDisjoint(with: $0.places) }
                if isFound, found == nil { found = change.night - Self.first.dayNumber }
            }
            if let found { nights.append(found) }
        }
        func share(by night: Int) -> Double { Double(nights.count { $0 <= night }) / Double(towns) }
        #expect(share(by: 14) >= (count >= 8 ? 0.9 : 0.75), "found in \(nights.count) of \(towns)")
        #expect(share(by: 5) >= (count >= 8 ? 0.7 : 0.4), "\(nights.sorted())")
        if Self.isLong {
            print(
                "clusters: planted", count, "towns", towns, "found by night 3, 5, 7, 14:",
                [3, 5, 7, 14].map(share))
        }
    }
}
