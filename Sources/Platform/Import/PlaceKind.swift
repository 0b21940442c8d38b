import Domain

/// The sorts of places, and how the tags of OpenStreetMap (<https://wiki.openstreetmap.org/wiki/Map_features>) mean
/// them.
enum PlaceKind {
    /// Sorts that a file may name itself, in `kind`, `soort` or `type`.
    static let all: Set<String> = [
        "bibliotheek", "campus", "fietstunnel", "halte", "horeca", "overig", "park", "plein", "school", "sport",
        "station", "theater", "uitgaan", "winkelcentrum",
    ]

    static func code(of record: GazetteerRecord) -> Code {
        if let own = record.text("kind", "soort", "type", "categorie").map({ Slug.text($0) }), all.contains(own) {
            return Code(own)
        }
        for (tag, kinds) in tags {
            if let value = record.attributes[tag], let kind = kinds[value] { return Code(kind) }
        }
        if record.text("tunnel") != nil, ["cycleway", "footway", "path"].contains(record.text("highway")) {
            return Code("fietstunnel")
        }
        return Code(record.text("sport") != nil ? "sport" : "overig")
    }

    /// In order: the first tag that says something counts.
    private static let tags: [(tag: String, kinds: [String: String])] = [
        (
            "railway", ["station": "station", "halt": "station", "tram_stop": "halte", "platform": "halte"]
        ),
        ("publictransport", ["station": "station", "platform": "halte", "stop_position": "halte"]),
        ("highway", ["bus_stop": "halte", "pedestrian": "plein"]),
        (
            "amenity",
            [
                "bus_station": "halte", "nightclub": "uitgaan", "bar": "uitgaan",
                "pub": "uitgaan", "cafe": "horeca", "restaurant": "horeca", "fast_food": "horeca",
                "food_court": "horeca", "biergarten": "horeca", "ice_cream": "horeca", "school": "school",
                "kindergarten": "school", "college": "campus", "university": "campus", "library": "bibliotheek",
                "theatre": "theater", "cinema": "theater", "arts_centre": "theater", "marketplace": "plein",
            ]
        ),
        (
            "leisure",
            [
                "park": "park", "garden": "park", "nature_reserve": "park", "playground": "park",
                "sports_centre": "sport", "sports_hall": "sport", "pitch": "sport", "stadium": "sport",
                "track": "sport", "fitness_centre": "sport", "swimming_pool": "sport",
                "water_park": "sport",
            ]
        ),
        ("place", ["square": "plein"]),
        ("shop", ["mall": "winkelcentrum", "department_store": "winkelcentrum"]),
        ("landuse", ["retail": "winkelcentrum", "recreation_ground": "park"]),
        ("club", ["sport": "sport"]),
    ]
}
