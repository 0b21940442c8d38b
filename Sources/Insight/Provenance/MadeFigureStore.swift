import Domain
import Platform
import SQLStore

/// All SQL of how figures were made.
enum MadeFigureStore {
    /// Keeps how a figure was made, or finds that the same was kept before.
    /// - Returns: the id under which it is known.
    static func keep(
        _ figure: MadeFigure, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Identifier {
        let added = try connection.execute(
            """
            INSERT INTO made_figure (
                id, municipality_id, kind, query, today, as_of_ms, made_ms, total, counted, version, input, output
            ) VALUES (
                \(figure.id), \(municipality), \(figure.kind.rawValue), \(figure.query), \(figure.today.description),
                \(figure.asOf), \(figure.made), \(figure.total), \(figure.counted), \(figure.version),
                \(figure.input), \(figure.output)
            ) ON CONFLICT (municipality_id, kind, query, today, as_of_ms, version, input, output) DO NOTHING
            """)
        guard added == 0 else { return figure.id }
        return try connection.first(
            """
            SELECT id FROM made_figure
            WHERE municipality_id = \(municipality) AND kind = \(figure.kind.rawValue) AND query = \(figure.query)
                AND today = \(figure.today.description) AND as_of_ms = \(figure.asOf)
                AND version = \(figure.version) AND input = \(figure.input) AND output = \(figure.output)
            """
        )?.identifier("id") ?? figure.id
    }

    static func find(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> MadeFigure? {
        guard
            let row = try connection.first(
                """
                SELECT kind, query, today, as_of_ms, made_ms, total, counted, version, input, output FROM made_figure
                WHERE municipality_id = \(municipality) AND id = \(id)
                """)
        else { return nil }
        guard let today = CivilDate(iso: try row.text("today")) else {
            throw SQLError.decoding(column: "today", expected: "a date", found: "text")
        }
        return MadeFigure(
            id: id, kind: try row.value("kind"), query: try row.text("query"), today: today,
            asOf: try row.instant("as_of_ms"), made: try row.instant("made_ms"), total: try row.int("total"),
            counted: try row.int("counted"), version: try row.text("version"), input: try row.blob("input"),
            output: try row.blob("output"))
    }
}
