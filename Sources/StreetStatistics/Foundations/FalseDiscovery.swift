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
