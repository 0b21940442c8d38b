package import Domain
import Geography
import Platform
package import SQLStore

/// All SQL of analysis records.
package enum AnalysisRecordStore {
    /// Adds a record, unless one with this key came from the same origin before.
    /// - Parameters:
    ///   - sourceKey: identity in the file of another report point; `nil` for the site's own form.
    ///   - now: when it is added, read as late as can be: figures in memory look for what is new by it (docs/adr/0024).
    ///     `nil` for the moment of reporting.
    /// - Returns: whether it was added.
    @discardableResult
    package static func insert(
        _ record: AnalysisRecord, sourceKey: String? = nil, at now: Instant? = nil,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        let place = record.place
        let details = record.details
        return try connection.execute(
            """
            INSERT INTO report (
                id, municipality_id, origin, source_key, reported_ms, start_ms, end_ms, time_precision,
                place_precision, east, north, place_id, street_id, area_code, area_year, behaviours, role, residence,
                setting, bystander, grounds, effects, wishes, counted, revised_ms
            ) VALUES (
                \(record.id), \(municipality), \(record.origin.value), \(optional: sourceKey), \(record.reported),
                \(record.time.start), \(record.time.end), \(record.time.precision.rawValue),
                \(place.precision.rawValue), \(optional: place.square?.east), \(optional: place.square?.north),
                \(optional: place.placeID?.value), \(optional: place.streetID?.value), \(optional: place.area?.code),
                \(optional: place.area?.year), \(joined(record.behaviours)), \(optional: details.role),
                \(optional: details.residence), \(optional: details.setting), \(optional: details.bystander),
                \(joined(details.grounds)), \(joined(details.effects)), \(joined(details.wishes)),
                \(record.isCounted), \(now ?? record.reported)
            ) ON CONFLICT (municipality_id, origin, source_key) DO NOTHING
            """) == 1
    }

    /// Puts other answers in the place of a record's; its id, origin and moment of reporting stay.
    static func replace(
        _ id: Identifier, with record: AnalysisRecord, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        let place = record.place
        let details = record.details
        try connection.execute(
            """
            UPDATE report SET
                start_ms = \(record.time.start), end_ms = \(record.time.end),
                time_precision = \(record.time.precision.rawValue), place_precision = \(place.precision.rawValue),
                east = \(optional: place.square?.east), north = \(optional: place.square?.north),
                place_id = \(optional: place.placeID?.value), street_id = \(optional: place.streetID?.value),
                area_code = \(optional: place.area?.code), area_year = \(optional: place.area?.year),
                behaviours = \(joined(record.behaviours)), role = \(optional: details.role),
                residence = \(optional: details.residence), setting = \(optional: details.setting),
                bystander = \(optional: details.bystander), grounds = \(joined(details.grounds)),
                effects = \(joined(details.effects)), wishes = \(joined(details.wishes)),
                counted = \(record.isCounted), revised_ms = \(now)
            WHERE municipality_id = \(municipality) AND id = \(id)
            """)
    }

    static func delete(_ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM report WHERE municipality_id = \(municipality) AND id = \(id)")
    }

    static func find(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> AnalysisRecord? {
        try connection.first(
            "SELECT \(fragment: columns) FROM report WHERE municipality_id = \(municipality) AND id = \(id)"
        ).map(record)
    }

    /// Gives each record that counts and may have happened between two moments (its interval touches the period),
    /// oldest first, in constant memory.
    package static func forEach(
        in municipality: Municipality.ID, from start: Instant, to end: Instant, _ connection: any SQLConnection,
        _ body: (AnalysisRecord) throws -> Void
    ) throws {
        try connection.forEach(
            """
            SELECT \(fragment: columns) FROM report
            WHERE municipality_id = \(municipality) AND end_ms > \(start) AND start_ms < \(end) AND counted = 1
                AND apart = 0
            ORDER BY start_ms, id
            """
        ) { try body(record($0)) }
    }

    /// The number of records that count and the first and last moment that they can mean; `nil` when there are none.
    package static func extent(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> (count: Int, first: Instant, last: Instant)? {
        guard
            let row = try connection.first(
                """
                SELECT COUNT(*) AS count, MIN(start_ms) AS first_ms, MAX(end_ms) AS last_ms FROM report
                WHERE municipality_id = \(municipality) AND time_precision <> 'unknown' AND counted = 1
                    AND apart = 0
                """), let first = try row.instantOrNil("first_ms"), let last = try row.instantOrNil("last_ms")
        else { return nil }
        return (try row.int("count"), first, last)
    }

    /// Sets reports apart, so that they count nowhere until somebody looked at them, or puts them back.
    /// - Returns: how many changed.
    @discardableResult
    package static func setApart(
        _ ids: [Identifier], _ isApart: Bool, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Int {
        var count = 0
        // An engine takes only so many values in one statement.
        for start in stride(from: 0, to: ids.count, by: 1_000) {
            count += try connection.execute(
                """
                UPDATE report SET apart = \(isApart), revised_ms = \(now)
                WHERE municipality_id = \(municipality) AND apart <> \(isApart)
                    AND id IN (\(values: Array(ids[start..<min(start + 1_000, ids.count)])))
                """)
        }
        return count
    }

    static let columns: SQLQuery = """
        report.id, origin, reported_ms, start_ms, end_ms, time_precision, place_precision, east, north, place_id,
        street_id, area_code, area_year, behaviours, role, residence, setting, bystander, grounds, effects, wishes,
        counted
        """

    static func record(_ row: SQLRow) throws -> AnalysisRecord {
        guard
            let time = IncidentTime(
                start: try row.instant("start_ms"), end: try row.instant("end_ms"),
                precision: try row.value("time_precision"))
        else { throw SQLError.decoding(column: "end_ms", expected: "a later moment", found: "an earlier one") }
        var square: Square?
        if let east = try row.intOrNil("east"), let north = try row.intOrNil("north") {
            square = Square(east: east, north: north)
        }
        var area: RecordedPlace.AreaReference?
        if let code = try row.textOrNil("area_code"), let year = try row.intOrNil("area_year") {
            area = RecordedPlace.AreaReference(code: code, year: year)
        }
        return AnalysisRecord(
            id: try row.identifier("id"), origin: AnalysisRecord.Origin(value: try row.text("origin")),
            reported: try row.instant("reported_ms"), time: time,
            place: RecordedPlace(
                precision: try row.value("place_precision"), square: square,
                placeID: try row.textOrNil("place_id").map(NamedPlace.ID.init),
                streetID: try row.textOrNil("street_id").map(Street.ID.init), area: area),
            behaviours: codes(try row.text("behaviours")),
            details: AnalysisRecord.Details(
                role: try row.codeOrNil("role"), residence: try row.codeOrNil("residence"),
                setting: try row.codeOrNil("setting"), bystander: try row.codeOrNil("bystander"),
                grounds: codes(try row.text("grounds")), effects: codes(try row.text("effects")),
                wishes: codes(try row.text("wishes"))),
            isCounted: try row.bool("counted"))
    }

    /// Codes hold no spaces, so a space parts them.
    private static func joined(_ codes: [Code]) -> String { codes.map(\.value).joined(separator: " ") }
    private static func codes(_ text: String) -> [Code] { text.split(separator: " ").map { Code(String($0)) } }
}
