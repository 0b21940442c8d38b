import Geography
import StreetStatistics

/// The skeleton on paper: a market, a singel around the centre, a ring road, a border, and eight roads out of town that
/// cut the belts between them into neighbourhoods. All regions share the points of their common sides.
struct TownPlan {
    /// A neighbourhood-to-be.
    struct Region {
        var patch: Patch
        var names: NeighbourhoodNames
        /// Place in `TownNames.districts`.
        var district: Int
        /// No road runs along the border of the municipality.
        var isAtBorder = false
        /// Streets along and across, without the sides.
        var streetsAlong = 5
        var streetsAcross = 3
    }

    /// From the market to the singel: north, east, south, west.
    let mainStreets: [Path]
    /// Eight arcs each, clockwise from the north, and the roads that cross them: singel to ring, ring to border.
    let singel: [Path]
    let ring: [Path]
    let innerRadials: [Path]
    let outerRadials: [Path]
    let centre: [Region]
    let innerBelt: [Region]
    /// One or two regions for each of the eight sectors.
    let outerBelt: [[Region]]

    var regions: [Region] { centre + innerBelt + outerBelt.flatMap(\.self) }

    init(_ generator: inout Xoshiro256StarStar) {
        // The jitter of each corner, once: arcs and radials have it in common.
        let angles = (0..<8).map { index in
            (90 - 45 * Double(index) + generator.between(-5, 5)) * .pi / 180
        }
        let singelRadii = (0..<8).map { _ in 600 + generator.between(-40, 40) }
        let ringRadii = (0..<8).map { _ in 1_330 + generator.between(-60, 60) }
        let borderRadii = [1_900.0, 2_320, 2_200, 2_360, 2_020, 2_270, 2_120, 2_310].map {
            $0 + generator.between(-60, 60)
        }
        let singel = Self.arcs(angles, singelRadii)
        let ring = Self.arcs(angles, ringRadii)
        let border = Self.arcs(angles, borderRadii).map { Self.roughened($0, &generator) }
        let market = RDPoint(x: 20, y: -10)
        let mainStreets = (0..<4).map { Self.bent(from: market, to: singel[2 * $0][0], by: 18, &generator) }
        let inner = (0..<8).map { Self.bent(from: singel[$0][0], to: ring[$0][0], by: 35, &generator) }
        let outer = (0..<8).map { Self.bent(from: ring[$0][0], to: border[$0][0], by: 60, &generator) }

        self.singel = singel
        self.ring = ring
        self.mainStreets = mainStreets
        innerRadials = inner
        outerRadials = outer
        centre = (0..<4).map { quarter in
            // The sides of a quarter meet at the market, the corners of the singel and the corner between.
            let patch = Patch(
                inner: mainStreets[(quarter + 1) % 4], outer: singel[2 * quarter], left: mainStreets[quarter],
                right: singel[2 * quarter + 1].reversed())
            return Region(
                patch: patch, names: TownNames.centre[quarter], district: 0, streetsAlong: 4, streetsAcross: 4)
        }
        let districts = [1, 2, 2, 3, 3, 4, 4, 1]
        innerBelt = (0..<8).map { sector in
            let patch = Patch(
                inner: singel[sector], outer: ring[sector], left: inner[sector], right: inner[(sector + 1) % 8])
            return Region(patch: patch, names: TownNames.innerBelt[sector], district: districts[sector])
        }
        outerBelt = (0..<8).map { sector in
            let names = TownNames.outerBelt[sector]
            let whole = Patch(
                inner: ring[sector], outer: border[sector], left: outer[sector], right: outer[(sector + 1) % 8])
            let patches = names.count == 2 ? Self.halves(of: whole, &generator) : [whole]
            return zip(patches, names).map { patch, names in
                Region(
                    patch: patch, names: names, district: districts[sector], isAtBorder: true,
                    streetsAlong: 5, streetsAcross: patches.count == 2 ? 3 : 5)
            }
        }
    }

    /// The arcs between neighbouring corners, smooth at the corners (Catmull-Rom in polar coordinates).
    private static func arcs(_ angles: [Double], _ radii: [Double]) -> [Path] {
        func corner(_ index: Int) -> (angle: Double, radius: Double) {
            // Clockwise is downwards: each turn subtracts 2π.
            let turns = index < 0 ? 1.0 : index >= 8 ? -1.0 : 0
            let place = (index + 8) % 8
            return (angles[place] + turns * 2 * .pi, radii[place])
        }
        var paths = (0..<8).map { index -> Path in
            let knots = (-1...2).map { corner(index + $0) }
            return (0...12).map { step in
                let share = Double(step) / 12
                return .polar(
                    spline(knots.map(\.radius), at: share), spline(knots.map(\.angle), at: share))
            }
        }
        // The ends were computed twice; neighbours must have the same bits.
        for index in paths.indices { paths[index][12] = paths[(index + 1) % 8][0] }
        return paths
    }

    private static func spline(_ knots: [Double], at t: Double) -> Double {
        let (a, b, c, d) = (knots[0], knots[1], knots[2], knots[3])
        let cubic = -a + 3 * b - 3 * c + d
        let square = 2 * a - 5 * b + 4 * c - d
        return b + 0.5 * t * (c - a + t * (square + t * cubic))
    }

    /// A border follows ditches and fields: corners and small steps, but the same ends.
    private static func roughened(_ path: Path, _ generator: inout Xoshiro256StarStar) -> Path {
        var step = 0.0
        return path.enumerated().map { index, point in
            if index % 2 == 1 { step = generator.between(-0.03, 0.03) }
            let isEnd = index == 0 || index == path.count - 1
            return isEnd ? point : (1 + step + generator.between(-0.006, 0.006)) * point
        }
    }

    private static func bent(
        from start: RDPoint, to end: RDPoint, by metres: Double, _ generator: inout Xoshiro256StarStar
    ) -> Path {
        let along = end - start
        let length = start.distance(to: end)
        let sideways = RDPoint(x: -along.y / length, y: along.x / length)
        let (bow, wave) = (generator.between(-metres, metres), generator.between(-metres, metres) / 3)
        var path = (0...10).map { step -> RDPoint in
            let share = Double(step) / 10
            let offset = bow * sine(.pi * share) + wave * sine(2 * .pi * share)
            return start + share * along + offset * sideways
        }
        path[0] = start
        path[10] = end
        return path
    }

    private static func halves(of patch: Patch, _ generator: inout Xoshiro256StarStar) -> [Patch] {
        let (inner, outer) = (patch.inner.count / 2, patch.outer.count / 2)
        let middle = bent(from: patch.inner[inner], to: patch.outer[outer], by: 40, &generator)
        return [
            Patch(
                inner: Array(patch.inner[...inner]), outer: Array(patch.outer[...outer]), left: patch.left,
                right: middle),
            Patch(
                inner: Array(patch.inner[inner...]), outer: Array(patch.outer[outer...]), left: middle,
                right: patch.right),
        ]
    }
}

extension Xoshiro256StarStar {
    /// Uniform on [low, high).
    mutating func between(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * uniform()
    }
}
