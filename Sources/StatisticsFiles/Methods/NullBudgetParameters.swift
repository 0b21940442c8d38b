import StreetStatistics

/// The parameters of methods with a `NullBudget`.
extension Parameter {
    static let exactOperations = Parameter.integer(
        "exact_operations", "above this many operations the null is approximated or sampled instead of computed",
        in: 0...1_000_000_000_000, default: NullBudget().exactOperations)

    static let draws = Parameter.integer(
        "draws", "size of the sample when the null is sampled", in: 100_000...1_000_000_000,
        default: NullBudget().replications)
}

extension StatisticsInput {
    /// From `exact_operations`, `draws` and `seed`.
    func nullBudget() throws -> NullBudget {
        NullBudget(
            exactOperations: try integer("exact_operations"), replications: try integer("draws"), seed: try seed())
    }
}

extension NullMethod {
    var name: String {
        switch self {
        case .exact: "exact"
        case .saddlepoint: "saddlepoint"
        case .monteCarlo: "Monte Carlo"
        }
    }

    /// `nil` when nothing was drawn.
    var seed: UInt64? {
        if case .monteCarlo(_, let seed) = self { seed } else { nil }
    }
}
