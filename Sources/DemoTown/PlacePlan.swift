public import Geography

/// A place where more happens than elsewhere, put there on purpose so that methods can be tested against the truth.
public struct PlantedHotspot: Hashable, Sendable {
    public var name: String
    public var centre: RDPoint
    /// Standard deviation in metres, the same to the east and to the north.
    public var radius: Double
    /// Of all reports.
    public var share: Double
    public var hotTime: PlantedHotTime
}

/// Hours of the week in which three quarters of a hotspot's reports happen; the rest follow the whole week.
public struct PlantedHotTime: Hashable, Sendable {
    /// 0 is Monday. The week turns at 06:00: the hours 0…5 belong to the evening before.
    public var weekdays: [Int]
    /// Hours of the clock, 0…23, each from its full hour to the next.
    public var hours: [Int]
    /// Of the hotspot's reports.
    public static let share = 0.75
}

/// Named places on paper.
struct PlacePlan {
    struct Place {
        var id: String
        var name: String
        var kind: String
        var point: RDPoint
    }

    let places: [Place]
    let hotspots: [PlantedHotspot]

    init(_ plan: TownPlan) {
        let centre = plan.centre.map(\.patch)
        let belt = plan.innerBelt.map(\.patch)
        let outskirts = plan.outerBelt.map { $0.map(\.patch) }
        // Beside the road that is the border, so that the station lies in one neighbourhood.
        let station = RDPoint(x: plan.innerRadials[0].point(atShare: 0.18).x + 115, y: 715)
        let nightlife = centre[1].point(u: 0.42, v: 0.4)
        let campus = belt[2].point(u: 0.24, v: 0.3)
        let parkEdge = belt[4].point(u: 0.14, v: 0.42)
        places = [
            Place(id: "station", name: "Station Voorbeeldstad", kind: "station", point: station),
            Place(
                id: "uitgaansstraat", name: "Lantaarnstraat (uitgaansstraat)", kind: "uitgaan", point: nightlife),
            Place(id: "grote-markt", name: "Grote Markt", kind: "plein", point: plan.mainStreets[0][0]),
            Place(id: "wilgenpark", name: "Wilgenpark", kind: "park", point: belt[4].point(u: 0.5, v: 0.42)),
            Place(id: "campus", name: "Campus De Kring", kind: "campus", point: belt[2].point(u: 0.52, v: 0.42)),
            Place(id: "passage", name: "De Passage", kind: "winkelcentrum", point: centre[0].point(u: 0.45, v: 0.35)),
            Place(
                id: "zuidplein", name: "Winkelcentrum Zuidhoek", kind: "winkelcentrum",
                point: outskirts[3][1].point(u: 0.2, v: 0.3)),
            Place(
                id: "westhof", name: "Winkelcentrum Westhof", kind: "winkelcentrum",
                point: belt[6].point(u: 0.5, v: 0.8)),
            Place(
                id: "sportpark", name: "Sportpark De Velden", kind: "sport",
                point: outskirts[5][0].point(u: 0.42, v: 0.6)),
            Place(
                id: "zwembad", name: "Zwembad De Plons", kind: "sport", point: outskirts[6][0].point(u: 0.1, v: 0.28)),
            Place(
                id: "plas", name: "Strandje Voorbeeldplas", kind: "park", point: outskirts[6][0].point(u: 0.3, v: 0.38)
            ),
            Place(id: "bibliotheek", name: "Bibliotheek", kind: "bibliotheek", point: centre[3].point(u: 0.4, v: 0.4)),
            Place(id: "theater", name: "Theater De Zolder", kind: "theater", point: centre[2].point(u: 0.5, v: 0.55)),
            Place(
                id: "fietstunnel-west", name: "Fietstunnel Spoor West", kind: "fietstunnel",
                point: RDPoint(x: -480, y: 743)),
            Place(
                id: "fietstunnel-oost", name: "Fietstunnel Spoor Oost", kind: "fietstunnel",
                point: RDPoint(x: 620, y: 765)),
            Place(id: "busstation", name: "Busstation", kind: "halte", point: station + RDPoint(x: 130, y: -45)),
            Place(
                id: "bus-markt", name: "Bushalte Grote Markt", kind: "halte",
                point: plan.mainStreets[2].point(atShare: 0.25)),
            Place(id: "bus-campus", name: "Bushalte Campus", kind: "halte", point: belt[2].point(u: 0.1, v: 0.5)),
            Place(
                id: "bus-zuid", name: "Bushalte Zuiderweg", kind: "halte",
                point: plan.outerRadials[4].point(atShare: 0.4)),
            Place(
                id: "bus-west", name: "Bushalte Westerdijk", kind: "halte",
                point: plan.outerRadials[6].point(atShare: 0.3)),
            Place(
                id: "bus-oost", name: "Bushalte Bedrijvenpark", kind: "halte",
                point: plan.outerRadials[2].point(atShare: 0.5)),
            Place(
                id: "bus-noord", name: "Bushalte Sterrenbuurt", kind: "halte",
                point: plan.outerRadials[0].point(atShare: 0.4)),
            Place(
                id: "school-baken", name: "Basisschool Het Baken", kind: "school", point: belt[5].point(u: 0.3, v: 0.6)),
            Place(
                id: "school-linde", name: "Basisschool De Linde", kind: "school",
                point: outskirts[7][1].point(u: 0.4, v: 0.4)),
            Place(
                id: "school-vlieger", name: "Basisschool De Vlieger", kind: "school",
                point: outskirts[3][0].point(u: 0.6, v: 0.5)),
            Place(id: "school-kompas", name: "Kompas College", kind: "school", point: belt[0].point(u: 0.6, v: 0.65)),
            Place(
                id: "school-kaap", name: "Kaap College", kind: "school", point: outskirts[2][0].point(u: 0.5, v: 0.35)),
        ]
        hotspots = [
            PlantedHotspot(
                name: "Lantaarnstraat", centre: nightlife, radius: 100, share: 0.13,
                hotTime: PlantedHotTime(weekdays: [4, 5], hours: [22, 23, 0, 1, 2])),
            PlantedHotspot(
                name: "Station", centre: station, radius: 110, share: 0.11,
                hotTime: PlantedHotTime(weekdays: [0, 1, 2, 3], hours: [17])),
            PlantedHotspot(
                name: "Campusroute", centre: campus, radius: 120, share: 0.1,
                hotTime: PlantedHotTime(weekdays: [1, 3], hours: [15, 16])),
            PlantedHotspot(
                name: "Parkrand", centre: parkEdge, radius: 110, share: 0.09,
                hotTime: PlantedHotTime(weekdays: [5, 6], hours: [20, 21])),
        ]
    }
}
