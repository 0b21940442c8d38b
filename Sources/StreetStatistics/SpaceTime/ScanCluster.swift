// General to every scan: what is found, and which of many overlapping finds are told.

/// Where, when, how many more than expected, and how likely that is by chance.
public struct ScanCluster: Hashable, Sendable {
    /// Index of the location in the middle.
    public let centre: Int
    /// From the centre to the furthest member; 0 for one location.
    public let radius: Double
    /// Indices of the locations, nearest to the centre first.
    public let members: [Int]
    /// The days in which it has more cases, or fewer, than expected.
    public let window: ScanWindow
    /// Cases inside; a whole number unless times were uncertain.
    public let observed: Double
    /// Cases expected in the circle and window under the null.
    public let expected: Double
    /// How much better a rate of its own explains the cases, as a natural logarithm.
    public let logLikelihoodRatio: Double
    /// Probability under the null of a ratio as large anywhere.
    public let p: ScanP
    /// Prospective scans only: days between analyses divided by p, the time in which chance alone is expected to bring
    /// one cluster like this when the analysis is repeated at that rate.
    public let recurrenceInterval: Double?

    /// Observed / expected.
    public var ratio: Double { observed / expected }
}

/// A circle and window with its ratio, before p is known.
struct ScanCandidate: Hashable, Sendable {
    var centre: Int
    /// The first so many members of the centre.
    var size: Int
    var window: ScanWindow
    var observed: Double
    var expected: Double
    var logLikelihoodRatio: Double
}

/// Which clusters behind the most likely one are told, when each location is the centre of its own best circle.
public enum ScanOverlap: Hashable, Sendable {
    /// No location belongs to two clusters.
    case noSharedLocations
    /// No cluster's centre lies in another cluster.
    case noCentreInAnother
    /// No cluster's centre lies in a more likely cluster.
    case noCentreInMoreLikely
    /// No cluster contains the centre of a more likely one.
    case noCentreInLessLikely
    /// No two clusters contain each other's centre.
    case noMutualCentres
    /// Everything.
    case unrestricted

    /// Candidates to tell, most likely first. Of equal ones the smaller circle wins, then the smaller x, then the smaller y
    /// of the centre, so that the order of the locations does not matter.
    ///
    /// - Parameter candidates: at most one per centre.
    func select(
        _ candidates: [ScanCandidate], circles: ScanCircles, locations: ScanLocations, limit: Int
    ) -> [ScanCandidate] {
        let ordered = candidates.filter { $0.logLikelihoodRatio > 0 }.sorted { a, b in
            if a.logLikelihoodRatio != b.logLikelihoodRatio { return a.logLikelihoodRatio > b.logLikelihoodRatio }
            if a.size != b.size { return a.size < b.size }
            return (locations.x[a.centre], locations.y[a.centre]) < (locations.x[b.centre], locations.y[b.centre])
        }
        var chosen: [ScanCandidate] = []
        var sets: [Set<Int32>] = []
        for candidate in ordered {
            if chosen.count >= limit { break }
            let members = Set(circles.members(of: candidate.centre).prefix(candidate.size))
            let isAllowed = zip(chosen, sets).allSatisfy { better, betterMembers in
                let isInside = betterMembers.contains(Int32(candidate.centre))
                let contains = members.contains(Int32(better.centre))
                return switch self {
                case .noSharedLocations: members.isDisjoint(with: betterMembers)
                case .noCentreInAnother: !isInside && !contains
                case .noCentreInMoreLikely: !isInside
                case .noCentreInLessLikely: !contains
                case .noMutualCentres: !(isInside && contains)
                case .unrestricted: true
                }
            }
            guard isAllowed else { continue }
            chosen.append(candidate)
            sets.append(members)
        }
        return chosen
    }
}

extension ScanCandidate {
    /// - Parameter daysBetweenAnalyses: for a prospective scan, otherwise `nil`.
    func cluster(circles: ScanCircles, null: ScanNull, daysBetweenAnalyses: Double?) -> ScanCluster {
        let p = null.p(of: logLikelihoodRatio)
        return ScanCluster(
            centre: centre, radius: circles.radius(of: centre, size: size),
            members: circles.members(of: centre).prefix(size).map(Int.init), window: window, observed: observed,
            expected: expected, logLikelihoodRatio: logLikelihoodRatio, p: p,
            recurrenceInterval: daysBetweenAnalyses.map { $0 / p.value })
    }
}
