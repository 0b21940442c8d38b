import StreetStatistics
import Testing

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// STRAATLICHT_FULL=1 asks for the long form of the calibration tests.
let longForm = getenv("STRAATLICHT_FULL").map { String(cString: $0) } == "1"

/// Data sets made up without any pattern, to see how often a method finds one.
struct Calibration {
    static let level = 0.05
    static let cuts = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5]

    var sets = 0
    var alarms = 0
    /// One p per data set at a fixed position: independent between sets.
    var fixed: [Double] = []

    mutating func record(p: Double, smallestAdjusted: Double) {
        sets += 1
        if smallestAdjusted <= Self.level { alarms += 1 }
        fixed.append(p)
    }

    /// Alarms and small p values no more frequent than promised, but for what happens once in 30,000 tests by chance
    /// (the 4 sigma of a normal, counted by the binomial because few are expected).
    func expectHonest(_ name: String) throws {
        let chance = try StandardNormal.upperTail(4)
        #expect(
            try Binomial.upperTail(alarms, trials: sets, probability: Self.level) > chance,
            "\(name): \(alarms) of \(sets) sets raise a false alarm")
        for cut in Self.cuts {
            let below = fixed.count { $0 <= cut }
            #expect(
                try Binomial.upperTail(below, trials: sets, probability: cut) > chance,
                "\(name): p ≤ \(cut) in \(below) of \(sets) sets")
        }
        if longForm {
            let shares = Self.cuts.map { cut in Double(fixed.count { $0 <= cut }) / Double(sets) }
            print(
                name, "sets", sets, "false alarms", Double(alarms) / Double(sets), "p at or below",
                zip(Self.cuts, shares).map { "\($0): \($1)" })
        }
    }

    /// Nor too careful: of the p values at least this part of what is promised is small, but for what chance leaves out
    /// once in 30,000 tests. Maxima of few cases tie, and ties count against a finding.
    func expectUsed(_ part: Double, _ name: String) throws {
        let chance = try StandardNormal.upperTail(4)
        for cut in Self.cuts where cut >= 0.05 {
            let below = fixed.count { $0 <= cut + 1e-12 }
            #expect(
                try Binomial.lowerTail(below, trials: sets, probability: part * cut) > chance,
                "\(name): p ≤ \(cut) in only \(below) of \(sets) sets")
        }
    }
}
