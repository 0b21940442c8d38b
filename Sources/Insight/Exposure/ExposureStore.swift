import Domain
import Geography
import Platform
import SQLStore

/// Tells one state of a municipality's exposures from another; every change moves the latest.
struct ExposureStamp: Hashable, Sendable {
    let count: Int
    let latest: Instant?
}

/// All SQL of the numbers that reports are counted over.
enum ExposureStore {
    static func stamp(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> ExposureStamp {
        let row = try connection.first(
            """
            SELECT COUNT(*) AS count, MAX(imported_ms) AS latest_ms FROM exposure
            WHERE municipality_id = \(municipality)
            """)
        return ExposureStamp(count: try row?.int("count") ?? 0, latest: try row?.instantOrNil("latest_ms"))
    }

    /// Of every year, in order of their keys.
    static func all(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> [ExposureFigure] {
        try connection.rows(
            """
            SELECT measure, year, place, borders_year, x, y, name, value, from_share, source
            FROM exposure WHERE municipality_id = \(municipality) ORDER BY measure, year, place
            """
        ).map { row in
            let place = try row.text("place")
            let isArea = try !row.isNull("borders_year")
            return ExposureFigure(
                measure: try row.value("measure"), year: try row.int("year"),
                place: isArea
                    ? .area(code: place, bordersOf: try row.int("borders_year"))
                    : .point(key: place, RDPoint(x: try row.double("x"), y: try row.double("y"))),
                name: try row.textOrNil("name"), value: try row.double("value"),
                isFromShare: try row.bool("from_share"), source: try row.text("source"))
        }
    }

    /// Adds figures, or puts them in the place of those with the same key.
    static func put(
        _ figures: [ExposureFigure], in municipality: Municipality.ID, at now: Instant,
        _ connection: any SQLConnection
    ) throws {
        for figure in figures {
            let key = figure.key
            var (bordersOf, point): (Int?, RDPoint?) = (nil, nil)
            switch figure.place {
            case .area(_, let year): bordersOf = year
            case .point(_, let place): point = place
            }
            try connection.execute(
                """
                INSERT INTO exposure (municipality_id, measure, year, place, borders_year, x, y, name, value,
                    from_share, source, imported_ms)
                VALUES (\(municipality), \(key.measure.rawValue), \(key.year), \(key.place), \(optional: bordersOf),
                    \(optional: point?.x), \(optional: point?.y), \(optional: figure.name), \(figure.value),
                    \(figure.isFromShare), \(figure.source), \(now))
                ON CONFLICT (municipality_id, measure, year, place) DO UPDATE
                SET borders_year = excluded.borders_year, x = excluded.x, y = excluded.y, name = excluded.name,
                    value = excluded.value, from_share = excluded.from_share, source = excluded.source,
                    imported_ms = excluded.imported_ms
                """)
        }
    }
}
