/// Rates of areas drawn towards those of their own surroundings, where neighbours are alike (Marshall 1991, local form).
///
/// For each area the mean and the variance of rates are estimated from the area and its neighbours alone, and its rate is
/// drawn towards that mean. Only a point estimate is given: a variance from about nine areas is far too uncertain for an
/// interval or a probability, for which `ShrunkenRates` is meant.
public enum SmoothedRates {
    /// - Parameters:
    ///   - counts: events per area.
    ///   - exposure: 0 where nothing could be observed.
    ///   - neighbours: one list per area; the area itself always counts with them.
    /// - Throws: `StatisticsError` as `ShrunkenRates.estimate`, and for lists of another number.
    public static func local(
        counts: [Int], exposure: [Double], neighbours: Neighbourhoods
    ) throws -> SmoothedRatesResult {
        let data = try AreaCounts(counts, exposure)
        guard neighbours.count == counts.count else {
            throw StatisticsError("neighbours", .length(expected: counts.count))
        }
        let areas = counts.indices.map { area in
            let members = ([area] + neighbours.neighbours(of: area)).filter { data.exposure[$0] > 0 }
            let events = members.reduce(0) { $0 + Double(counts[$1]) }
            let size = members.reduce(0) { $0 + data.exposure[$1] }
            let ownRate = data.exposure[area] > 0 ? Double(counts[area]) / data.exposure[area] : nil
            guard size > 0 else {
                return SmoothedRatesResult.Area(rate: nil, mean: nil, localMean: nil, ownWeight: 0, members: 0)
            }
            let localMean = events / size
            let squares = members.reduce(0) { sum, member in
                let distance = Double(counts[member]) / data.exposure[member] - localMean
                return sum + data.exposure[member] * distance * distance
            }
            let variance = max(0, squares / size - localMean / (size / Double(members.count)))
            var weight = 0.0
            if data.exposure[area] > 0, variance > 0 {
                weight = variance / (variance + localMean / data.exposure[area])
            }
            let mean = localMean + weight * ((ownRate ?? localMean) - localMean)
            return SmoothedRatesResult.Area(
                rate: ownRate.map { $0 / data.scale }, mean: mean / data.scale, localMean: localMean / data.scale,
                ownWeight: weight, members: members.count)
        }
        return SmoothedRatesResult(
            areas: areas, n: data.observed.count, total: data.total, townRate: data.townRate / data.scale)
    }
}

/// What `SmoothedRates.local` found, in the order of the areas given.
public struct SmoothedRatesResult: Hashable, Sendable {
    /// What was found in one area.
    public struct Area: Hashable, Sendable {
        /// Count divided by exposure; `nil` without exposure.
        public let rate: Double?
        /// The smoothed rate; `nil` when neither the area nor a neighbour has exposure.
        public let mean: Double?
        /// Rate of the area and its neighbours together.
        public let localMean: Double?
        /// How far the area speaks for itself: 0 is all surroundings (also when the variance among them is not above
        /// what Poisson counts have), 1 all own count.
        public let ownWeight: Double
        /// Areas with exposure that took part, itself included.
        public let members: Int
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Locally smoothed rates (Marshall's local empirical Bayes)"

    /// One per area, in the order given.
    public let areas: [Area]
    /// Areas with exposure.
    public let n: Int
    /// Events.
    public let total: Int
    /// Σ counts / Σ exposure.
    public let townRate: Double
}
