import Geography
import StreetStatistics

/// A street on paper.
struct PlannedStreet {
    var name: String
    var paths: [Path]
}

enum StreetPlan {
    static func streets(
        _ plan: TownPlan, around obstacles: [Polygon], _ generator: inout Xoshiro256StarStar
    ) -> [PlannedStreet] {
        mainRoads(plan) + paths(plan) + plan.regions.flatMap { residential($0, around: obstacles, &generator) }
    }

    /// Bridges and underpasses: main roads stop for nothing.
    private static func mainRoads(_ plan: TownPlan) -> [PlannedStreet] {
        func quarters(_ arcs: [Path], _ names: [String]) -> [PlannedStreet] {
            // The first of four quarters lies across the north: the arcs before and after it.
            names.indices.map { quarter in
                let paths = [arcs[(2 * quarter + 7) % 8], arcs[2 * quarter]]
                return PlannedStreet(name: names[quarter], paths: [paths[0] + paths[1].dropFirst()])
            }
        }
        let market = plan.mainStreets[0][0]
        let corners = [(-55.0, -40.0), (52, -46), (58, 38), (-48, 44), (-55, -40)]
        let square = corners.map { market + RDPoint(x: $0.0, y: $0.1) }
        return [PlannedStreet(name: "Grote Markt", paths: [square])]
            + zip(TownNames.mainStreets, plan.mainStreets).map { PlannedStreet(name: $0, paths: [$1]) }
            + quarters(plan.singel, TownNames.singels) + quarters(plan.ring, TownNames.ringRoads)
            + TownNames.radials.indices.map { index in
                PlannedStreet(
                    name: TownNames.radials[index],
                    paths: [plan.innerRadials[index] + plan.outerRadials[index].dropFirst()])
            }
    }

    /// Where only feet and bicycles go: under the railway and through the park.
    private static func paths(_ plan: TownPlan) -> [PlannedStreet] {
        let tunnels = [("Westtunnel", -480.0, 743.0), ("Oosttunnel", 620, 765)].map { name, x, y in
            PlannedStreet(name: name, paths: [[RDPoint(x: x, y: y - 75), RDPoint(x: x, y: y + 75)]])
        }
        return tunnels
            + [PlannedStreet(name: "Vijverpad", paths: [plan.innerBelt[4].patch.path(v: 0.38, u: 0.17...0.78)])]
    }

    /// Streets along the belt, joined by streets across it that do not all run through.
    private static func residential(
        _ region: TownPlan.Region, around obstacles: [Polygon], _ generator: inout Xoshiro256StarStar
    ) -> [PlannedStreet] {
        let last = region.isAtBorder ? 0.9 : 1.0
        let (along, across) = (region.streetsAlong, region.streetsAcross)
        let spacing = last / (Double(along) + (region.isAtBorder ? 0.3 : 1))
        let levels = (1...along).map { (Double($0) + generator.between(-0.12, 0.12)) * spacing }
        let columns = (1...across).map { (Double($0) + generator.between(-0.15, 0.15)) / Double(across + 1) }
        var streets: [[Path]] = levels.map { level in
            // Some begin or end at a street across instead of running through.
            let start = generator.uniform() < 0.3 ? columns[0] : 0
            let end = generator.uniform() < 0.3 ? columns[across - 1] : 1
            return [region.patch.path(v: level, u: start...end)]
        }
        let stops = [0] + levels + (region.isAtBorder ? [] : [1])
        for column in columns {
            var pieces: [Path] = []
            var from = 0
            while from < stops.count - 1 {
                let to = min(stops.count - 1, from + 1 + generator.integer(below: 3))
                if generator.uniform() < 0.85 {
                    // Each piece a little aside: crossroads become staggered, as in quiet neighbourhoods.
                    let aside = column + generator.between(-0.04, 0.04)
                    pieces.append(region.patch.path(u: aside, v: stops[from]...stops[to]))
                }
                from = to
            }
            streets.append(pieces)
        }
        var named: [PlannedStreet] = []
        for paths in streets {
            let parts = paths.flatMap { $0.outside(obstacles) }
            guard !parts.isEmpty else { continue }
            named.append(PlannedStreet(name: region.names.streetName(named.count), paths: parts))
        }
        return named
    }
}
