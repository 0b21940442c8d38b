public import Domain
public import SQLStore

/// All SQL of municipalities.
public enum MunicipalityStore {
    /// Adds one.
    /// - Throws: `SQLError.uniqueViolation` when the id is taken.
    public static func insert(_ municipality: Municipality, at now: Instant, _ connection: any SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO municipality (id, name, cbs_code, made_up, created_ms)
            VALUES (\(municipality.id), \(municipality.name), \(optional: municipality.cbsCode), \(municipality.isMadeUp), \(now))
            """)
    }

    /// By name.
    public static func all(_ connection: any SQLConnection) throws -> [Municipality] {
        try connection.rows("SELECT id, name, cbs_code, made_up FROM municipality ORDER BY name, id")
            .compactMap(municipality)
    }

    public static func find(_ id: Municipality.ID, _ connection: any SQLConnection) throws -> Municipality? {
        try connection.first("SELECT id, name, cbs_code, made_up FROM municipality WHERE id = \(id)")
            .flatMap(municipality)
    }

    private static func municipality(_ row: SQLRow) throws -> Municipality? {
        guard let id = Municipality.ID(try row.text("id")) else { return nil }
        return Municipality(
            id: id, name: try row.text("name"), cbsCode: try row.textOrNil("cbs_code"),
            isMadeUp: try row.bool("made_up"))
    }
}
