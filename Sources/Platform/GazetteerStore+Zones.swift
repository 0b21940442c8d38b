public import Domain
public import Geography
public import SQLStore

extension GazetteerStore {
    /// Zones of every year.
    public static func zones(of municipality: Municipality.ID, _ connection: any SQLConnection) throws -> [Zone] {
        try connection.rows(
            "SELECT year, id, kind, name, shape FROM zone WHERE municipality_id = \(municipality) ORDER BY year, id"
        ).map { row in
            try Zone(
                id: Zone.ID(row.text("id")), name: row.text("name"), kind: row.value("kind"), year: row.int("year"),
                shape: GeometryText.shape(row.text("shape")))
        }
    }

    /// Adds or renews zones of one year.
    public static func put(
        _ zones: [Zone], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        for zone in zones {
            try connection.execute(
                """
                INSERT INTO zone (municipality_id, year, id, kind, name, shape)
                VALUES (\(municipality), \(zone.year), \(zone.id.value), \(zone.kind.rawValue), \(zone.name),
                    \(GeometryText.text(of: zone.shape)))
                ON CONFLICT (municipality_id, year, id) DO UPDATE
                SET kind = excluded.kind, name = excluded.name, shape = excluded.shape
                """)
        }
        try touch(municipality, connection)
    }
}
