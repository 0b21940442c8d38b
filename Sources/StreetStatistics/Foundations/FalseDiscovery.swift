/// Adjusted p values (q values) for many tests at once: calling everything with an adjusted p ≤ α a finding keeps
/// the expected share of false ones among the findings at or below α.
public enum FalseDiscovery {
    /// Benjamini and Hochberg (1995): for independent or positively dependent tests.
    ///
    /// - Parameter p: p values in any order, each in 0…1.
    /// - Returns: adjusted p values in the same order.
    public static func benjaminiHochberg(_ p: [Double]) throws -> [Double] {
        try stepUp(p, factor: 1)
    }

    /// Benjamini and Yekutieli (2001): valid under any dependence, at the price of a factor 1 + 1/2 + … + 1/m.
    ///
    /// - Parameter p: p values in any order, each in 0…1.
    /// - Returns: adjusted p values in the same order.
    public static func benjaminiYekutieli(_ p: [Double]) throws -> [Double] {
        try stepUp(p, factor: p.indices.reduce(0) { $0 + 1 / Double($1 + 1) })
    }

    /// The confidence level of each test's interval with which it says the same as the test: the intervals of findings
    /// leave out the value that was tested, the intervals of all others hold it.
    ///
    /// Of the intervals of findings no more than `1 − level` is expected to miss the truth (the false coverage rate of
    /// Benjamini and Yekutieli 2005, *Journal of the American Statistical Association* 100:71–81, for findings after
    /// ``benjaminiHochberg(_:)`` among independent tests). The others get the level at which one test more would have
    /// been a finding. An interval must be the inverse of its test: it leaves out the value exactly when p ≤ 1 − its
    /// level.
    ///
    /// - Parameters:
    ///   - q: what `benjaminiHochberg` gives for all tests, in any order.
    ///   - level: at which a test is a finding when q ≤ 1 − level; between 0 and 1.
    /// - Returns: levels in the same order, each from `level` to just below 1.
    public static func intervalLevels(q: [Double], level: Double = 0.95) throws -> [Double] {
        for (index, value) in q.enumerated() {
            try StatisticsError.check(value, "q", at: index, from: 0, to: 1)
        }
        try StatisticsError.check(level: level)
        let most = 1 - level
        let findings = q.count { $0 <= most }
        return q.map { 1 - most * Double($0 <= most ? findings : findings + 1) / Double(q.count) }
    }

    private static func stepUp(_ p: [Double], factor: Double) throws -> [Double] {
        for (index, value) in p.enumerated() {
            try StatisticsError.check(value, "p", at: index, from: 0, to: 1)
        }
        let count = Double(p.count) * factor
        var adjusted = p
        var smallest = 1.0
        let order = p.indices.sorted { p[$0] < p[$1] }
        for (rank, index) in order.enumerated().reversed() {
            smallest = min(smallest, p[index] * count / Double(rank + 1))
            adjusted[index] = smallest
        }
        return adjusted
    }
}
