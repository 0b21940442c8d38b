// General to every scan: which sets of locations are looked at.

/// All circles around all locations, each given as the first so many members of one list per centre, nearest first.
public struct ScanCircles: Hashable, Sendable {
    /// How a circle grows when several locations are equally far from its centre.
    public enum Growth: Hashable, Sendable {
        /// All of them at once: a circle is what a compass draws, and turning the map changes nothing.
        case wholeRings
        /// One after the other, smaller x first, then smaller y, each step a circle of its own, as SaTScan does.
        case onePlaceAtATime
    }

    /// What ends the growth of a circle; `nil` means no limit of that kind.
    public struct Limits: Hashable, Sendable {
        /// Largest distance from centre to member, included.
        public var radius: Double?
        /// Largest part of all cases (or of the population) in a circle, above 0 and at most 1.
        public var share: Double?
        /// Largest number of locations.
        public var locations: Int?

        /// The values are checked when circles are made; `nil` is no limit.
        public init(radius: Double? = nil, share: Double? = nil, locations: Int? = nil) {
            self.radius = radius
            self.share = share
            self.locations = locations
        }
    }

    /// Distances that differ by less than this part count as equal: rounding must not split a ring.
    static let tolerance = 1e-9

    /// How circles grow over locations equally far from their centre.
    public let growth: Growth
    /// How large circles may become.
    public let limits: Limits
    /// `members[memberOffsets[c] ..< memberOffsets[c + 1]]` belong to centre c, likewise `ends`.
    private let memberOffsets: [Int]
    private let members: [Int32]
    private let endOffsets: [Int]
    private let ends: [Int32]
    private let locations: ScanLocations

    /// Number of centres, which is the number of locations.
    public var count: Int { memberOffsets.count - 1 }

    /// Members over all centres, the work of one pass.
    public var memberCount: Int { members.count }

    /// Locations of the largest circle around a centre, nearest first, the centre itself in front. Empty when the centre
    /// alone exceeds a limit.
    public func members(of centre: Int) -> ArraySlice<Int32> {
        members[memberOffsets[centre]..<memberOffsets[centre + 1]]
    }

    /// Ascending numbers of members; the first so many of `members(of:)` are a circle.
    public func ends(of centre: Int) -> ArraySlice<Int32> {
        ends[endOffsets[centre]..<endOffsets[centre + 1]]
    }

    /// Distance from a centre to the last of its first `size` members.
    public func radius(of centre: Int, size: Int) -> Double {
        guard size > 1 else { return 0 }
        let last = members[memberOffsets[centre] + size - 1]
        return locations.squaredDistance(centre, Int(last)).squareRoot()
    }

    /// - Parameters:
    ///   - weights: one per location, not negative: cases, or population at risk; `limits.share` is a part of their sum.
    ///   - checkpoint: called with the fraction done; what it throws ends the work.
    public init(
        around locations: ScanLocations, weights: [Double], growth: Growth = .wholeRings, limits: Limits = Limits(),
        checkpoint: Checkpoint = { _ in }
    ) throws {
        let largestWeight = try Self.checkedLimit(locations, weights, limits)
        let search = RingSearch(locations, radius: limits.radius)
        var (memberOffsets, endOffsets) = ([0], [0])
        var (members, ends): ([Int32], [Int32]) = ([], [])
        var found: [RingSearch.Neighbour] = []
        for centre in 0..<locations.count {
            if centre % 256 == 0 { try checkpoint(Double(centre) / Double(locations.count)) }
            search.neighbours(of: centre, into: &found)
            var weight = 0.0
            var size = 0
            while size < found.count {
                var next = size + 1
                if growth == .wholeRings {
                    while next < found.count, found[next].ring == found[size].ring { next += 1 }
                }
                for member in found[size..<next] { weight += weights[Int(member.location)] }
                guard weight <= largestWeight, next <= limits.locations ?? .max else { break }
                for member in found[size..<next] { members.append(member.location) }
                ends.append(Int32(next))
                size = next
            }
            guard members.count < 1 << 30 else { throw StatisticsError("limits", .overBudget) }
            memberOffsets.append(members.count)
            endOffsets.append(ends.count)
        }
        self.growth = growth
        self.limits = limits
        self.locations = locations
        self.memberOffsets = memberOffsets
        self.members = members
        self.endOffsets = endOffsets
        self.ends = ends
    }

    private static func checkedLimit(
        _ locations: ScanLocations, _ weights: [Double], _ limits: Limits
    ) throws -> Double {
        guard weights.count == locations.count else {
            throw StatisticsError("weights", .length(expected: locations.count))
        }
        guard locations.count < Int(Int32.max) else { throw StatisticsError("locations", .overflow) }
        var total = 0.0
        for (index, weight) in weights.enumerated() {
            guard weight.isFinite else { throw StatisticsError("weights", at: index, .notFinite) }
            guard weight >= 0 else { throw StatisticsError("weights", at: index, .negative) }
            total += weight
        }
        guard total.isFinite else { throw StatisticsError("weights", .overflow) }
        if let radius = limits.radius {
            try StatisticsError.check(radius, "limits.radius", from: 0, to: 4 * ScanLocations.largestCoordinate)
        }
        if let number = limits.locations, number < 1 { throw StatisticsError("limits.locations", .notPositive) }
        guard let share = limits.share else { return .infinity }
        try StatisticsError.check(share, "limits.share", from: 0, to: 1)
        try StatisticsError.checkPositive(share, "limits.share")
        return total * share * (1 + 1e-12)
    }
}

/// Neighbours of one location within a radius, ordered by rings.
///
/// Locations are sorted by rows as high as the radius and by x inside a row, so that only three rows and in them only
/// the right stretch are looked at.
private struct RingSearch {
    struct Neighbour {
        var squaredDistance: Double
        var location: Int32
        /// Position of the first in its ring.
        var ring: Int32
    }

    private let locations: ScanLocations
    private let radius: Double?
    private let lowest: Double
    private let order: [Int]

    init(_ locations: ScanLocations, radius: Double?) {
        self.locations = locations
        self.radius = radius
        lowest = locations.y.reduce(.infinity) { min($0, $1) }
        guard let radius, radius > 0 else {
            order = Array(0..<locations.count)
            return
        }
        let rows = locations.y.map { [lowest] in (($0 - lowest) / radius).rounded(.down) }
        order = (0..<locations.count).sorted { (rows[$0], locations.x[$0]) < (rows[$1], locations.x[$1]) }
    }

    func neighbours(of centre: Int, into found: inout [Neighbour]) {
        found.removeAll(keepingCapacity: true)
        if let radius {
            gather(centre, within: radius, into: &found)
        } else {
            for location in 0..<locations.count { append(location, centre, .infinity, &found) }
        }
        found.sort { ($0.squaredDistance, $0.location) < ($1.squaredDistance, $1.location) }
        markRings(&found)
    }

    private func gather(_ centre: Int, within radius: Double, into found: inout [Neighbour]) {
        guard radius > 0 else { return append(centre, centre, 0, &found) }
        // A little further than the radius, for rounding; the distance itself decides.
        let reach = radius * (1 + 2 * ScanCircles.tolerance)
        let limit = radius * radius * (1 + ScanCircles.tolerance)
        let own = ((locations.y[centre] - lowest) / radius).rounded(.down)
        let (left, right) = (locations.x[centre] - reach, locations.x[centre] + reach)
        // Far from the origin of rows one more row may be the same number: never visit a row twice.
        for row in Set([own - 2, own - 1, own, own + 1, own + 2]).sorted() {
            var position = order.partitioningIndex { (self.row($0, radius), locations.x[$0]) >= (row, left) }
            while position < order.count, self.row(order[position], radius) == row,
                locations.x[order[position]] <= right
            {
                append(order[position], centre, limit, &found)
                position += 1
            }
        }
    }

    private func row(_ location: Int, _ radius: Double) -> Double {
        ((locations.y[location] - lowest) / radius).rounded(.down)
    }

    private func append(_ location: Int, _ centre: Int, _ limit: Double, _ found: inout [Neighbour]) {
        // The centre comes before anything so near that its squared distance is 0 as well.
        let distance = location == centre ? -1 : locations.squaredDistance(centre, location)
        if distance <= limit { found.append(Neighbour(squaredDistance: distance, location: Int32(location), ring: 0)) }
    }

    private func markRings(_ found: inout [Neighbour]) {
        var start = 0
        while start < found.count {
            let furthest = found[start].squaredDistance * (1 + 2 * ScanCircles.tolerance)
            var next = start + 1
            while next < found.count, found[next].squaredDistance <= furthest { next += 1 }
            for index in start..<next { found[index].ring = Int32(start) }
            if next - start > 1 {
                found[start..<next].sort {
                    let (a, b) = (Int($0.location), Int($1.location))
                    return (locations.x[a], locations.y[a]) < (locations.x[b], locations.y[b])
                }
            }
            start = next
        }
    }
}
