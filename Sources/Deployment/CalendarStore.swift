import Domain
import Platform
import SQLStore

/// All SQL of calendars behind secret addresses and of what was told about cameras.
enum CalendarStore {
    /// The counter of a team's address; `nil` when it has none.
    static func counter(
        of team: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Int? {
        try connection.first(
            """
            SELECT counter FROM deployment_calendar
            WHERE municipality_id = \(municipality) AND team_id = \(team) AND active = 1
            """
        ).map { try $0.int("counter") }
    }

    /// Every team whose calendar can be read.
    static func all(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [(team: Identifier, counter: Int)] {
        try connection.rows(
            """
            SELECT team_id, counter FROM deployment_calendar WHERE municipality_id = \(municipality) AND active = 1
            ORDER BY team_id
            """
        ).map { (try $0.identifier("team_id"), try $0.int("counter")) }
    }

    /// Makes an address, a new one in the place of an older one.
    static func renew(
        _ team: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO deployment_calendar (municipality_id, team_id, counter, active)
            VALUES (\(municipality), \(team), 1, 1)
            ON CONFLICT (municipality_id, team_id)
            DO UPDATE SET counter = deployment_calendar.counter + 1, active = 1
            """)
    }

    static func withdraw(
        _ team: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE deployment_calendar SET active = 0
            WHERE municipality_id = \(municipality) AND team_id = \(team)
            """)
    }
}
