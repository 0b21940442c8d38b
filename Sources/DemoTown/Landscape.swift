public import Geography

/// What the map shows besides areas and streets. It has no statistics.
public struct Landscape: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case water
        case green
        case rail
    }

    public var name: String
    public var kind: Kind
    /// A polygon for water and green, a line for rail.
    public var shape: Geometry

    public init(name: String, kind: Kind, shape: Geometry) {
        self.name = name
        self.kind = kind
        self.shape = shape
    }
}

/// Water, green and rail on paper.
struct LandscapePlan {
    let singel: Path
    let canals: [Path]
    let lake: Path
    let park: Path
    let pond: Path
    let sportsPark: Path
    let campusGreen: Path
    let woods: Path
    let squareGreens: [Path]
    let rail: Path

    init(_ plan: TownPlan) {
        let belt = plan.innerBelt.map(\.patch)
        let outskirts = plan.outerBelt.map { $0.map(\.patch) }
        // Around the south of the centre, just outside the singel road.
        let around =
            plan.singel[2] + plan.singel[3].dropFirst() + plan.singel[4].dropFirst() + plan.singel[5].dropFirst()
        singel = Self.strip(around.map { ($0.outward(48), 17) })
        let west = (0...10).map {
            belt[5].point(u: 0.48 + 0.05 * sine(Double($0) / 3), v: 0.03 + 0.97 * Double($0) / 10)
        }
        let east =
            (0..<10).map { outskirts[1][0].point(u: 0.85, v: 1 - Double($0) / 10) }
            + (0...10).map { belt[1].point(u: 0.85 + 0.05 * Double($0) / 10, v: 1 - Double($0) / 10) }
        canals = [
            Self.strip((west + outskirts[5][0].right.dropFirst()).map { ($0, 14) }),
            Self.strip((east + [plan.singel[2][0].outward(48)]).map { ($0, 11) }),
        ]
        lake = outskirts[6][0].rounded(u: 0.29, v: 0.6, du: 0.17, dv: 0.19)
        park = belt[4].rounded(u: 0.47, v: 0.5, du: 0.3, dv: 0.27)
        pond = belt[4].rounded(u: 0.42, v: 0.55, du: 0.1, dv: 0.07)
        sportsPark = outskirts[5][0].rounded(u: 0.42, v: 0.6, du: 0.24, dv: 0.2)
        campusGreen = belt[2].rounded(u: 0.52, v: 0.42, du: 0.2, dv: 0.17)
        woods = outskirts[3][0].rounded(u: 0.55, v: 0.87, du: 0.4, dv: 0.1)
        squareGreens = [
            belt[7].rounded(u: 0.35, v: 0.42, du: 0.08, dv: 0.07),
            outskirts[2][1].rounded(u: 0.5, v: 0.42, du: 0.12, dv: 0.07),
            outskirts[0][0].rounded(u: 0.5, v: 0.42, du: 0.06, dv: 0.07),
            outskirts[7][1].rounded(u: 0.5, v: 0.6, du: 0.14, dv: 0.07),
        ]
        rail = (-26...26).map { step in
            let x = Double(step) * 100
            return RDPoint(x: x, y: 745 + x * x / 40_000 + x / 60)
        }
    }

    /// Where no street runs.
    var obstacles: [Polygon] {
        let railway = Self.strip(rail.map { ($0, 28) })
        let greens = [lake, park, sportsPark, campusGreen, woods] + squareGreens
        return ([singel, railway] + canals + greens).compactMap { Polygon(exterior: $0) }
    }

    /// A band around a line, with half its width in metres at each point.
    static func strip(_ line: [(point: RDPoint, halfWidth: Double)]) -> Path {
        let sides = line.indices.map { index -> (RDPoint, RDPoint) in
            let before = line[max(0, index - 1)].point
            let after = line[min(line.count - 1, index + 1)].point
            let along = after - before
            let length = max(before.distance(to: after), 1e-9)
            let aside = line[index].halfWidth / length * RDPoint(x: -along.y, y: along.x)
            return (line[index].point + aside, line[index].point - aside)
        }
        return sides.map(\.0) + sides.reversed().map(\.1)
    }
}

extension RDPoint {
    /// This point moved so many metres away from the market.
    func outward(_ metres: Double) -> RDPoint {
        let length = max((x * x + y * y).squareRoot(), 1)
        return (1 + metres / length) * self
    }
}
