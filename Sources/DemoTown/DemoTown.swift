import Domain
public import Geography
import StreetStatistics

/// *Voorbeeldstad*: an imaginary town of about four by four kilometres, to try the product and to test its methods.
///
/// Nothing in it is real. It lies in the open water of the Markermeer, where nobody lives, so that no real street is
/// meant; its codes (`GM9990`) are of a kind that Statistics Netherlands does not give. The same seed always gives the
/// same town.
public struct DemoTown: Sendable {
    /// Whole and exactly tiled by `districts`, which are tiled by `neighbourhoods`.
    public let municipality: Area
    public let districts: [Area]
    public let neighbourhoods: [Area]
    public let streets: [Street]
    public let places: [NamedPlace]
    public let landscape: [Landscape]
    /// Squares of 100 m whose centre lies in the town, in row order.
    public let squares: [Square]
    /// Where `Planting.on` plants reports.
    public let plantedHotspots: [PlantedHotspot]

    let squareSet: Set<Square>
    let placesBySquare: [Square: [NamedPlace]]
    let streetIndex: StreetIndex

    /// The one that `demo` shows.
    public static let standard = DemoTown(seed: 2026)

    /// In the middle of the Markermeer, kilometres from every shore.
    public static let centre = RDPoint(x: 144_000, y: 507_000)
    public static let municipalityCode = "GM9990"
    /// The year of its codes and borders.
    public static let year = 2026

    public init(seed: UInt64) {
        var generator = Xoshiro256StarStar(seed: seed)
        let plan = TownPlan(&generator)
        let landscapePlan = LandscapePlan(plan)
        let plannedStreets = StreetPlan.streets(plan, around: landscapePlan.obstacles, &generator)
        let sheet = Sheet(&generator)

        let regions = plan.regions.compactMap { region -> (district: Int, name: String, shape: Polygon)? in
            Polygon(exterior: region.patch.border.map(sheet.place)).map { (region.district, region.names.name, $0) }
        }
        neighbourhoods = TownNames.districts.indices.flatMap { district in
            regions.filter { $0.district == district }.enumerated().map { index, region in
                Area(
                    code: "BU9990\(twoDigits(district + 1))\(twoDigits(index + 1))", name: region.name,
                    kind: .neighbourhood, year: Self.year, shape: MultiPolygon(region.shape))
            }
        }
        districts = TownNames.districts.indices.compactMap { district in
            dissolved(regions.filter { $0.district == district }.map(\.shape)).map {
                Area(
                    code: "WK9990\(twoDigits(district + 1))", name: TownNames.districts[district], kind: .district,
                    year: Self.year, shape: $0)
            }
        }
        let whole = dissolved(regions.map(\.shape)) ?? MultiPolygon(regions[0].shape)
        municipality = Area(
            code: Self.municipalityCode, name: TownNames.town, kind: .municipality, year: Self.year, shape: whole)
        squares = Square.squares(inside: whole)
        squareSet = Set(squares)

        streets = plannedStreets.enumerated().map { index, street in
            Street(
                id: Street.ID("VS\(1000 + index)"), name: street.name,
                lines: street.paths.compactMap { LineString($0.map(sheet.place)) })
        }
        streetIndex = StreetIndex(streets)
        landscape = Self.landscape(landscapePlan, on: sheet, inside: whole)
        let placePlan = PlacePlan(plan)
        places = placePlan.places.map {
            NamedPlace(id: NamedPlace.ID($0.id), name: $0.name, kind: Code($0.kind), point: sheet.place($0.point))
        }
        var placesBySquare: [Square: [NamedPlace]] = [:]
        for place in places {
            if let square = Square(containing: place.point) { placesBySquare[square, default: []].append(place) }
        }
        self.placesBySquare = placesBySquare
        plantedHotspots = placePlan.hotspots.map { hotspot in
            var placed = hotspot
            placed.centre = sheet.place(hotspot.centre)
            return placed
        }
    }

    /// The neighbourhood in which a point lies; `nil` outside the town.
    public func neighbourhood(at point: RDPoint) -> Area? {
        neighbourhoods.first { $0.shape.contains(point) }
    }

    private static func landscape(_ plan: LandscapePlan, on sheet: Sheet, inside town: MultiPolygon) -> [Landscape] {
        func surface(_ name: String, _ kind: Landscape.Kind, _ path: Path) -> Landscape? {
            Polygon(exterior: path.map(sheet.place)).map { Landscape(name: name, kind: kind, shape: .polygon($0)) }
        }
        let track = plan.rail.densified(to: 20).map(sheet.place).filter(town.contains)
        let green = [
            surface("Wilgenpark", .green, plan.park), surface("Sportpark De Velden", .green, plan.sportsPark),
            surface("Campus De Kring", .green, plan.campusGreen), surface("Zuiderbos", .green, plan.woods),
        ]
        let greens = plan.squareGreens.map { surface("Buurtgroen", .green, $0) }
        let water = [
            surface("Singelgracht", .water, plan.singel), surface("Wilgenvijver", .water, plan.pond),
            surface("Voorbeeldplas", .water, plan.lake),
        ]
        let canals = zip(["Lange Vaart", "Korte Vaart"], plan.canals).map { surface($0, .water, $1) }
        let rail = [LineString(track).map { Landscape(name: "Spoorlijn", kind: .rail, shape: .lineString($0)) }]
        return (green + greens + water + canals + rail).compactMap(\.self)
    }
}

/// From paper to the grid: a gentle warp, so that nothing is quite straight or round, a turn, and the place in the
/// country. Coordinates are whole decimetres.
private struct Sheet {
    let phases: [Double]

    init(_ generator: inout Xoshiro256StarStar) {
        phases = (0..<4).map { _ in generator.between(0, 2 * .pi) }
    }

    func place(_ point: RDPoint) -> RDPoint {
        let (x, y) = (point.x, point.y)
        let warped = RDPoint(
            x: x + 55 * sine(y / 480 + phases[0]) + 25 * sine((x + y) / 290 + phases[1]),
            y: y + 55 * sine(x / 510 + phases[2]) + 25 * sine((x - y) / 310 + phases[3]))
        let (s, c) = (0.2079, 0.9781)
        return RDPoint(
            x: DemoTown.centre.x + ((c * warped.x + s * warped.y) * 10).rounded() / 10,
            y: DemoTown.centre.y + ((c * warped.y - s * warped.x) * 10).rounded() / 10)
    }
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// The outline of polygons without holes that share the points of their common sides: those sides vanish.
func dissolved(_ polygons: [Polygon]) -> MultiPolygon? {
    struct Edge: Hashable {
        var start: RDPoint
        var end: RDPoint
    }
    let edges = polygons.flatMap { polygon in
        zip(polygon.exterior, polygon.exterior.dropFirst() + polygon.exterior.prefix(1)).map(Edge.init)
    }
    let all = Set(edges)
    var next: [RDPoint: RDPoint] = [:]
    let outside = edges.filter { !all.contains(Edge(start: $0.end, end: $0.start)) }
    for edge in outside { next[edge.start] = edge.end }
    var rings: [Polygon] = []
    for edge in outside {
        var ring: [RDPoint] = []
        var point = edge.start
        while let following = next.removeValue(forKey: point) {
            ring.append(point)
            point = following
        }
        if let polygon = Polygon(exterior: ring) { rings.append(polygon) }
    }
    return MultiPolygon(rings)
}
