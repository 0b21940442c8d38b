import Foundation
import StreetStatistics
import Testing

@testable import Insight

/// False alarms and detection in made-up towns. The short form runs always; the long one, whose figures stand in
/// docs/guides/bursts.md, with STRAATLICHT_FULL=1.
@Suite(.serialized) struct BurstCalibration {
    private static let isLong = ProcessInfo.processInfo.environment["STRAATLICHT_FULL"] == "1"

    /// Chance alone gives no more bursts than promised, but for what happens once in 30,000 times.
    @Test func chanceAloneKeepsThePromise() throws {
        let towns: [(perYear: Double, years: Int)] =
            Self.isLong ? [(50, 200), (200, 200), (650, 100), (5_000, 5)] : [(50, 20), (200, 10), (650, 4)]
        for (perYear, years) in towns {
            let alarms = try BurstExperiments.falseAlarms(perYear: perYear, years: years, groups: false)
            let promised = BurstSearch.Settings().perYear * Double(years)
            #expect(
                try Poisson.upperTail(alarms, mean: promised) > StandardNormal.upperTail(4),
                "\(perYear) a year: \(alarms) in \(years) years")
            if Self.isLong { print("bursts by chance", perYear, "a year:", alarms, "in", years, "years") }
        }
    }

    /// People who report together are set apart now and then; a person looks at each.
    @Test func honestGroupsAreSeldomSetApart() throws {
        let towns: [(perYear: Double, years: Int)] =
            Self.isLong ? [(50, 200), (200, 200), (650, 100), (5_000, 5)] : [(50, 20), (200, 10), (650, 4)]
        for (perYear, years) in towns {
            let alarms = try BurstExperiments.falseAlarms(perYear: perYear, years: years, groups: true)
            // Of a hundred reports eight bring others, of which one in 123 brings five or more; and some lie together.
            let groups = 1.5 * perYear * 0.08 * 0.0081 * Double(years)
            #expect(
                try Poisson.upperTail(alarms, mean: groups + 0.1 * Double(years)) > StandardNormal.upperTail(4),
                "\(perYear) a year: \(alarms) in \(years) years")
            if Self.isLong {
                let interval = try PoissonRate.interval(count: alarms, exposure: Double(years))
                print("bursts of groups", perYear, "a year:", alarms, "in", years, interval.lower, interval.upper)
            }
        }
    }

    @Test func crowds() throws {
        let runs = Self.isLong ? 100 : 5
        for crowd in BurstTown.Crowd.allCases {
            let apart = try BurstExperiments.crowd(crowd, runs: runs)
            switch crowd {
            case .schoolClass: #expect(apart.share > 0.9, "one incident is one thing")
            case .eventNight: #expect(apart.share < 0.3)
            case .broadcast: #expect(apart.share < 0.05)
            }
            if Self.isLong { print("crowd", crowd, apart.runs, "of", runs, "share", apart.share) }
        }
    }

    @Test func attacks() throws {
        let sizes: [(count: Int, minutes: Int64)] =
            Self.isLong
            ? [
                (10, 1), (30, 1), (100, 1), (500, 1), (10, 60), (30, 60), (100, 60), (500, 60), (10, 1_440),
                (30, 1_440), (100, 1_440), (500, 1_440),
            ] : [(10, 1), (30, 60), (30, 1_440)]
        let runs = Self.isLong ? 50 : 6
        for style in BurstExperiments.Style.allCases {
            for (count, minutes) in sizes {
                let found = try BurstExperiments.attack(count, every: minutes, style, runs: runs)
                let name = "\(style), \(count) reports, one every \(minutes) minutes"
                switch style {
                case .identical where minutes < 1_440:
                    #expect(found.before.count == runs, "\(name)")
                    // All that comes in within a quarter of an hour, or ten.
                    #expect(found.before.allSatisfy { $0 <= 15 }, "\(name)")
                    #expect(found.share > 0.95, "\(name)")
                case .identical:
                    // Where the town reports most, seven more in a week are no surprise yet.
                    #expect(Double(found.before.count) >= (count >= 30 ? 1 : 0.8) * Double(runs), "\(name)")
                    #expect(found.before.allSatisfy { $0 <= 20 }, "\(name)")
                    #expect(found.share > (count >= 30 ? 0.95 : 0.8), "\(name)")
                case .varied:
                    if count >= 30 {
                        #expect(Double(found.before.count) >= 0.9 * Double(runs), "\(name)")
                        #expect(found.share > 0.5, "\(name)")
                    }
                case .scattered:
                    // A third of all reports answers too little to be told apart by its answers.
                    #expect(found.share > 0.1, "\(name)")
                }
                if Self.isLong {
                    let most = found.before.max() ?? -1
                    print(name, "found", found.before.count, "counted", found.median ?? -1, most, found.share)
                }
            }
        }
    }
}
