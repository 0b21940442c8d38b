/// The circles as the kernel walks through them: locations renumbered so that near ones lie near in memory, and rings
/// gathered into blocks that are tested once.
struct ScanLayout: Sendable {
    /// Rings whose circles have nearly the same number of cases. If the last circle's counts do not exceed the bounds of
    /// the first, none between does: counts and bounds both grow with the circle.
    struct Block: Sendable {
        /// Position behind the block's last member.
        var end: Int32
        /// Row of bounds for the first circle.
        var row: Int32
        /// Position of the block's first circle in `ends`.
        var firstEnd: Int32
    }

    /// User's number of the location that is kernel number i.
    let locationOf: [Int]
    /// Kernel number of each location.
    let numberOf: [Int]
    /// Members of all centres in kernel numbers; centres in kernel order.
    let members: [Int32]
    let memberOffsets: [Int]
    let blocks: [Block]
    let blockOffsets: [Int]
    /// Per circle: the position behind its last member, and its cases.
    let ends: [Int32]
    let zones: [Int]
    let rows: ScanRows

    var count: Int { locationOf.count }
    /// Cases in the largest circle.
    let largestZone: Int

    /// - Parameters:
    ///   - cases: per location.
    ///   - recentShare: cases in the longest window, as a part of all.
    init(_ circles: ScanCircles, locations: ScanLocations, cases: [Int], recentShare: Double) throws {
        guard circles.memberCount < Int(Int32.max) else { throw StatisticsError("limits", .overflow) }
        locationOf = Self.nearbyOrder(locations)
        var numberOf = Array(repeating: 0, count: locations.count)
        for (number, location) in locationOf.enumerated() { numberOf[location] = number }
        self.numberOf = numberOf

        var members: [Int32] = []
        members.reserveCapacity(circles.memberCount)
        var ends: [Int32] = []
        var zones: [Int] = []
        var endOffsets = [0]
        var memberOffsets = [0]
        var largest = 0
        for centre in locationOf {
            let list = circles.members(of: centre)
            let start = members.count
            var zone = 0
            var position = list.startIndex
            for end in circles.ends(of: centre) {
                while position < list.startIndex + Int(end) {
                    members.append(Int32(numberOf[Int(list[position])]))
                    zone += cases[Int(list[position])]
                    position += 1
                }
                ends.append(Int32(start + Int(end)))
                zones.append(zone)
            }
            largest = max(largest, zone)
            memberOffsets.append(members.count)
            endOffsets.append(ends.count)
        }
        self.members = members
        self.memberOffsets = memberOffsets
        self.ends = ends
        self.zones = zones
        largestZone = largest
        rows = ScanRows(largest: largest, recentShare: recentShare)

        var blocks: [Block] = []
        var blockOffsets = [0]
        for centre in 0..<locationOf.count {
            var first = endOffsets[centre]
            while first < endOffsets[centre + 1] {
                // At most 10 %, and at most half a standard deviation of the count in the longest window, so that the
                // coarse test seldom passes in vain.
                let zone = Double(zones[first])
                let furthest = zone + min(0.1 * zone, 0.5 * (zone / max(recentShare, 1e-9)).squareRoot())
                var next = first + 1
                while next < endOffsets[centre + 1], Double(zones[next]) <= furthest { next += 1 }
                blocks.append(
                    Block(end: ends[next - 1], row: Int32(rows.row(of: zones[first])), firstEnd: Int32(first)))
                first = next
            }
            blockOffsets.append(blocks.count)
        }
        // So that every block finds its last circle by looking at the next.
        blocks.append(Block(end: Int32(members.count), row: 0, firstEnd: Int32(ends.count)))
        self.blocks = blocks
        self.blockOffsets = blockOffsets
    }

    /// Along a Morton curve.
    private static func nearbyOrder(_ locations: ScanLocations) -> [Int] {
        let (lowX, lowY) = (locations.x.min() ?? 0, locations.y.min() ?? 0)
        let side = max((locations.x.max() ?? 0) - lowX, (locations.y.max() ?? 0) - lowY)
        func spread(_ value: Double) -> UInt64 {
            var bits = side > 0 ? UInt64(max(0, min(65_535, value / side * 65_535))) : 0
            bits = (bits | (bits << 8)) & 0x00FF_00FF
            bits = (bits | (bits << 4)) & 0x0F0F_0F0F
            bits = (bits | (bits << 2)) & 0x3333_3333
            bits = (bits | (bits << 1)) & 0x5555_5555
            return bits
        }
        let codes = (0..<locations.count).map {
            spread(locations.x[$0] - lowX) | (spread(locations.y[$0] - lowY) << 1)
        }
        return codes.indices.sorted { (codes[$0], $0) < (codes[$1], $1) }
    }
}
