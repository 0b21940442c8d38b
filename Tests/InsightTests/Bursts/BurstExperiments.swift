import Domain
import StreetStatistics

@testable import Insight

/// What the guide states about bursts, measured in made-up towns. Every run has a seed of its own, from 0 on.
enum BurstExperiments {
    /// Bursts found where nobody attacks. The town is looked at once a day, after a year that says what is usual; all
    /// windows that end in a day are searched then.
    static func falseAlarms(perYear: Double, years: Int, groups: Bool, seed: UInt64 = 0) throws -> Int {
        var town = BurstTown(seed: seed)
        let days = 365 * (years + 1)
        var watch = BurstWatch(
            town.reports(perYear: perYear, days: days, groups: groups), settlesAtOnce: true)
        return try (365..<days).reduce(0) { count, day in
            try count + watch.look(at: BurstTown.midnight(day)).count
        }
    }

    struct Apart {
        /// Runs in which any report of the crowd was set apart.
        var runs = 0
        /// The mean share of its reports that was, over all runs.
        var share = 0.0
    }

    /// An honest crowd on day 420 of a town with 650 reports a year, looked at every hour for five days.
    static func crowd(_ crowd: BurstTown.Crowd, runs: Int, perYear: Double = 650) throws -> Apart {
        var apart = Apart()
        for seed in 0..<runs {
            var town = BurstTown(seed: UInt64(seed))
            let start = BurstTown.midnight(420)
            let honest = town.reports(perYear: perYear, days: 425, groups: true)
            let crowd = town.crowd(crowd, from: start, like: honest.filter { $0.arrived < start })
            var watch = BurstWatch(merged(honest, crowd), settlesAtOnce: false)
            for hour in 0...120 { _ = try watch.look(at: start.adding(minutes: Int64(60 * hour))) }
            let count = crowd.count { watch.isApart($0.id) }
            if count > 0 { apart.runs += 1 }
            apart.share += Double(count) / Double(crowd.count * runs)
        }
        return apart
    }

    enum Style: String, CaseIterable {
        case identical
        /// Each of place, kinds and other answers is taken from another report with a chance of one in five.
        case varied
        /// Another place every time.
        case scattered
    }

    struct Detection {
        /// For each run in which it was found: how many of its reports had come in and counted until then.
        var before: [Int] = []
        var runs = 0
        /// The mean share of its reports that was set apart in the end.
        var share = 0.0

        var median: Int? { before.isEmpty ? nil : before.sorted()[before.count / 2] }
    }

    /// An attack on day 420, looked at every quarter of an hour, or as often as a report comes in.
    static func attack(
        _ count: Int, every minutes: Int64, _ style: Style, runs: Int, perYear: Double = 650
    ) throws -> Detection {
        var detection = Detection(runs: runs)
        for seed in 0..<runs {
            var town = BurstTown(seed: UInt64(seed))
            let start = BurstTown.midnight(420)
            let length = Int64(count) * minutes
            let honest = town.reports(perYear: perYear, days: 422 + Int(length / 1_440), groups: true)
            let attack = town.attack(
                count, every: minutes, varied: style == .varied ? 0.2 : 0, isScattered: style == .scattered,
                from: start, like: honest.filter { $0.arrived < start })
            let ids = Set(attack.map(\.id))
            var watch = BurstWatch(merged(honest, attack), settlesAtOnce: false)
            _ = try watch.look(at: start)
            var isFound = false
            for time in stride(from: Int64(15), through: length + 30, by: Int64.Stride(max(15, minutes))) {
                let now = start.adding(minutes: time)
                let found = try watch.look(at: now)
                if !isFound, found.contains(where: { $0.members.contains(where: ids.contains) }) {
                    isFound = true
                    detection.before.append(attack.count { $0.arrived < now })
                }
            }
            detection.share += Double(attack.count { watch.isApart($0.id) }) / Double(count * runs)
        }
        return detection
    }

    private static func merged(_ some: [ReportPrint], _ others: [ReportPrint]) -> [ReportPrint] {
        (some + others).sorted { ($0.arrived, $0.id) < ($1.arrived, $1.id) }
    }
}
