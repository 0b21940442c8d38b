import Domain
import Geography
import Platform
import SQLStore
import StreetStatistics

/// All SQL of alerts, of the reports that belong to them and of what happened to them.
enum ClusterAlertStore {
    /// Which alerts a list shows.
    enum Choice: Sendable {
        case all
        /// The searches still follow it.
        case followed
    }

    // MARK: Alerts

    /// Those with the highest number first.
    static func all(
        _ choice: Choice = .all, limit: Int = .max, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> [ClusterAlert] {
        let condition: SQLQuery =
            switch choice {
            case .all: ""
            case .followed: "AND ended_night IS NULL"
            }
        return try connection.rows(
            """
            SELECT \(fragment: columns) FROM cluster_alert
            WHERE municipality_id = \(municipality) \(fragment: condition) ORDER BY number DESC LIMIT \(limit)
            """
        ).map(alert)
    }

    static func find(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> ClusterAlert? {
        try connection.first(
            "SELECT \(fragment: columns) FROM cluster_alert WHERE municipality_id = \(municipality) AND id = \(id)"
        ).map(alert)
    }

    /// Above the number of every alert that there ever was.
    static func nextNumber(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> Int {
        let row = try connection.first(
            "SELECT MAX(number) AS number FROM cluster_alert WHERE municipality_id = \(municipality)")
        return (try row?.intOrNil("number") ?? 0) + 1
    }

    static func insert(
        _ alert: ClusterAlert, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        let track = alert.track
        try connection.execute(
            """
            INSERT INTO cluster_alert (
                id, municipality_id, number, search_id, first_night, last_night, nights_found, first_day, squares,
                radius, observed, expected, recurrence, longest_recurrence, linked, handling, revision, created_ms
            ) VALUES (
                \(alert.id), \(municipality), \(alert.number), \(alert.search), \(track.firstNight),
                \(track.lastNight), \(track.nightsFound), \(track.firstDay), \(ClusterStore.joined(alert.squares)),
                \(alert.radius), \(track.observed), \(track.expected), \(track.recurrenceInterval),
                \(track.longestRecurrenceInterval), 0, \(alert.handling.rawValue), \(alert.revision), \(alert.created)
            )
            """)
    }

    /// As it was found again.
    static func update(
        _ id: Identifier, _ track: ClusterTracker.Track, squares: [Square], radius: Double,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE cluster_alert SET
                last_night = \(track.lastNight), nights_found = \(track.nightsFound), first_day = \(track.firstDay),
                squares = \(ClusterStore.joined(squares)), radius = \(radius), observed = \(track.observed),
                expected = \(track.expected), recurrence = \(track.recurrenceInterval),
                longest_recurrence = \(track.longestRecurrenceInterval)
            WHERE municipality_id = \(municipality) AND id = \(id)
            """)
    }

    static func end(
        _ id: Identifier, night: CivilDate, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE cluster_alert SET ended_night = \(night.dayNumber)
            WHERE municipality_id = \(municipality) AND id = \(id)
            """)
    }

    /// - Parameter revision: the one that was shown.
    /// - Returns: false when a colleague changed it meanwhile.
    static func setHandling(
        _ handling: ClusterAlert.Handling, person: Identifier?, of id: Identifier, revision: Int,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE cluster_alert SET handling = \(handling.rawValue), account_id = \(optional: person),
                revision = revision + 1
            WHERE municipality_id = \(municipality) AND id = \(id) AND revision = \(revision)
            """) == 1
    }

    private static let columns: SQLQuery = """
        id, number, search_id, first_night, last_night, nights_found, ended_night, first_day, squares, radius,
        observed, expected, recurrence, longest_recurrence, linked, handling, account_id, revision, created_ms
        """

    private static func alert(_ row: SQLRow) throws -> ClusterAlert {
        let squares = try ClusterStore.squares(row)
        let number = try row.int("number")
        return ClusterAlert(
            id: try row.identifier("id"), number: number, search: try row.identifier("search_id"),
            track: ClusterTracker.Track(
                number: number, firstNight: try row.int("first_night"), lastNight: try row.int("last_night"),
                nightsFound: try row.int("nights_found"), firstDay: try row.int("first_day"),
                places: squares.map(ClusterWatch.number(of:)), observed: try row.double("observed"),
                expected: try row.double("expected"), recurrenceInterval: try row.double("recurrence"),
                longestRecurrenceInterval: try row.double("longest_recurrence")),
            ended: try row.intOrNil("ended_night").map(CivilDate.init(dayNumber:)), squares: squares,
            radius: try row.double("radius"), handling: try row.value("handling"),
            person: try row.isNull("account_id") ? nil : row.identifier("account_id"),
            linked: try row.int("linked"), revision: try row.int("revision"), created: try row.instant("created_ms"))
    }

    // MARK: Reports

    /// Reports that belong to an alert from now on; a report that goes takes its row with it.
    static func link(
        _ reports: [Identifier], to alert: Identifier, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        var added = 0
        for report in reports {
            // Another transaction may have withdrawn it since it was read.
            added += try connection.execute(
                """
                INSERT INTO cluster_alert_report (alert_id, municipality_id, report_id)
                SELECT \(alert), municipality_id, id FROM report
                WHERE municipality_id = \(municipality) AND id = \(report)
                ON CONFLICT (alert_id, report_id) DO NOTHING
                """)
        }
        try connection.execute(
            """
            UPDATE cluster_alert SET linked = linked + \(added)
            WHERE municipality_id = \(municipality) AND id = \(alert)
            """)
    }

    /// Those that are still there.
    static func reports(
        of alert: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier] {
        try connection.rows(
            """
            SELECT report_id FROM cluster_alert_report
            WHERE municipality_id = \(municipality) AND alert_id = \(alert) ORDER BY report_id
            """
        ).map { try $0.identifier("report_id") }
    }

    // MARK: History

    /// - Parameter person: who is responsible from now on, for `person`.
    static func add(
        _ kind: ClusterAlertEvent.Kind, person: Identifier? = nil, note: String? = nil, id: Identifier,
        to alert: Identifier, by account: Identifier?, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        let (name, handling): (String, String?) =
            switch kind {
            case .raised: ("raised", nil)
            case .ended: ("ended", nil)
            case .handling(let handling): ("handling", handling.rawValue)
            case .person: ("person", nil)
            case .note: ("note", nil)
            }
        try connection.execute(
            """
            INSERT INTO cluster_alert_event (
                id, municipality_id, alert_id, at_ms, account_id, kind, handling, person_id, note
            ) VALUES (
                \(id), \(municipality), \(alert), \(now), \(optional: account), \(name), \(optional: handling),
                \(optional: person), \(optional: note)
            )
            """)
    }

    /// Oldest first.
    static func events(
        of alert: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [ClusterAlertEvent] {
        try connection.rows(
            """
            SELECT event.id AS id, at_ms, actor.name AS actor, kind, handling, person.name AS person, note
            FROM cluster_alert_event AS event
                LEFT JOIN account AS actor ON actor.id = event.account_id
                LEFT JOIN account AS person ON person.id = event.person_id
            WHERE event.municipality_id = \(municipality) AND alert_id = \(alert) ORDER BY at_ms, event.id
            """
        ).map { row in
            let kind: ClusterAlertEvent.Kind =
                switch try row.text("kind") {
                case "raised": .raised
                case "ended": .ended
                case "handling": .handling(try row.value("handling"))
                case "person": .person(try row.textOrNil("person"))
                default: .note
                }
            return ClusterAlertEvent(
                id: try row.identifier("id"), at: try row.instant("at_ms"), by: try row.textOrNil("actor"),
                kind: kind, note: try row.textOrNil("note"))
        }
    }
}
