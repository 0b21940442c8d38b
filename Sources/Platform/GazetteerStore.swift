public import Domain
public import Geography
public import SQLStore

/// All SQL of areas, places, streets, landscape and, in a file of their own, zones.
public enum GazetteerStore {
    public static func version(of municipality: Municipality.ID, _ connection: any SQLConnection) throws -> Int {
        try connection.first("SELECT gazetteer_version FROM municipality WHERE id = \(municipality)")?
            .int("gazetteer_version") ?? 0
    }

    public static func load(_ municipality: Municipality.ID, _ connection: any SQLConnection) throws -> Gazetteer {
        let areas = try connection.rows(
            "SELECT year, code, kind, name, shape FROM area WHERE municipality_id = \(municipality)"
        ).map { row in
            try Area(
                code: row.text("code"), name: row.text("name"), kind: row.value("kind"), year: row.int("year"),
                shape: GeometryText.shape(row.text("shape")))
        }
        let places = try connection.rows(
            "SELECT id, name, kind, x, y FROM place WHERE municipality_id = \(municipality)"
        ).map { row in
            try NamedPlace(
                id: NamedPlace.ID(row.text("id")), name: row.text("name"), kind: Code(row.text("kind")),
                point: RDPoint(x: row.double("x"), y: row.double("y")))
        }
        let streets = try connection.rows(
            "SELECT id, name, lines FROM street WHERE municipality_id = \(municipality)"
        ).map { row in
            try Street(
                id: Street.ID(row.text("id")), name: row.text("name"), lines: GeometryText.lines(row.text("lines")))
        }
        let landscape = try connection.rows(
            """
            SELECT kind, name, geometry FROM landscape
            WHERE municipality_id = \(municipality) ORDER BY ordinal
            """
        ).map { row in
            let kind = Code(try row.text("kind"))
            let text = try row.text("geometry")
            let geometry: Geometry =
                if kind == Code("rail") {
                    .multiLineString(try GeometryText.lines(text))
                } else {
                    .multiPolygon(try GeometryText.shape(text))
                }
            return Gazetteer.Landscape(kind: kind, name: try row.textOrNil("name"), geometry: geometry)
        }
        var gazetteer = Gazetteer(
            areas: areas, places: places, streets: streets, landscape: landscape,
            zones: try zones(of: municipality, connection))
        gazetteer.version = try version(of: municipality, connection)
        return gazetteer
    }

    /// Adds or renews areas of one year.
    public static func put(
        _ areas: [Area], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        for area in areas {
            try connection.execute(
                """
                INSERT INTO area (municipality_id, year, code, kind, name, shape)
                VALUES (\(municipality), \(area.year), \(area.code), \(area.kind.rawValue), \(area.name),
                    \(GeometryText.text(of: area.shape)))
                ON CONFLICT (municipality_id, year, code) DO UPDATE
                SET kind = excluded.kind, name = excluded.name, shape = excluded.shape
                """)
        }
        try touch(municipality, connection)
    }

    public static func put(
        _ places: [NamedPlace], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        for place in places {
            try connection.execute(
                """
                INSERT INTO place (municipality_id, id, name, kind, x, y)
                VALUES (\(municipality), \(place.id.value), \(place.name), \(place.kind), \(place.point.x),
                    \(place.point.y))
                ON CONFLICT (municipality_id, id) DO UPDATE
                SET name = excluded.name, kind = excluded.kind, x = excluded.x, y = excluded.y
                """)
        }
        try touch(municipality, connection)
    }

    public static func put(
        _ streets: [Street], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        for street in streets {
            try connection.execute(
                """
                INSERT INTO street (municipality_id, id, name, lines)
                VALUES (\(municipality), \(street.id.value), \(street.name), \(GeometryText.text(of: street.lines)))
                ON CONFLICT (municipality_id, id) DO UPDATE SET name = excluded.name, lines = excluded.lines
                """)
        }
        try touch(municipality, connection)
    }

    /// Replaces the landscape as a whole, because its parts have no names of their own.
    public static func replaceLandscape(
        with landscape: [Gazetteer.Landscape], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute("DELETE FROM landscape WHERE municipality_id = \(municipality)")
        for (ordinal, part) in landscape.enumerated() {
            try connection.execute(
                """
                INSERT INTO landscape (municipality_id, ordinal, kind, name, geometry)
                VALUES (\(municipality), \(ordinal), \(part.kind), \(optional: part.name), \(GeometryText.text(of: part.geometry)))
                """)
        }
        try touch(municipality, connection)
    }

    /// Tells running servers that what they hold in memory is old.
    static func touch(_ municipality: Municipality.ID, _ connection: any SQLConnection) throws {
        try connection.execute(
            "UPDATE municipality SET gazetteer_version = gazetteer_version + 1 WHERE id = \(municipality)")
    }
}
