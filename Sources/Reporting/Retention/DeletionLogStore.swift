package import Domain
import Platform
package import SQLStore

/// Proof that something was deleted, without anything of what it was: so many of this kind, on this day, for this
/// reason.
package struct Deletion: Hashable, Sendable {
    /// Raw values are stored; never rename one.
    package enum Kind: String, CaseIterable, Sendable {
        case contact, story, messages, report
    }

    /// Raw values are stored; never rename one.
    package enum Reason: String, CaseIterable, Sendable {
        /// The reporter took the report back.
        case withdrawn
        /// The term of keeping was over.
        case term
    }

    /// On the Dutch calendar. No time of day: that of a withdrawal would tell when somebody was here.
    package let day: CivilDate
    package let kind: Kind
    package let reason: Reason
    package let number: Int
}

/// All SQL of the deletion log. Each day has one line for a kind and a reason.
package enum DeletionLogStore {
    /// Counts deletions, in the transaction that does them.
    static func add(
        _ number: Int, _ kind: Deletion.Kind, because reason: Deletion.Reason, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection, makeIdentifier: (Instant) -> Identifier
    ) throws {
        guard number > 0 else { return }
        let day = DutchTime.instant(of: DutchTime.reading(of: now).date)
        let known = try connection.execute(
            """
            UPDATE deletion_log SET number = number + \(number)
            WHERE municipality_id = \(municipality) AND at_ms = \(day) AND what = \(kind.rawValue)
                AND reason = \(reason.rawValue)
            """)
        guard known == 0 else { return }
        // An id carries its moment: here that of the day alone, whatever the caller's holds.
        let id = Identifier(at: day, random: Array(makeIdentifier(day).bytes.suffix(10)))
        try connection.execute(
            """
            INSERT INTO deletion_log (id, municipality_id, at_ms, what, reason, number)
            VALUES (\(id), \(municipality), \(day), \(kind.rawValue), \(reason.rawValue), \(number))
            """)
    }

    /// How many of a kind were ever deleted. Few lines for each day, however many were deleted on it.
    static func number(
        of kind: Deletion.Kind, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Int {
        try connection.first(
            """
            SELECT COALESCE(SUM(number), 0) AS number FROM deletion_log
            WHERE municipality_id = \(municipality) AND what = \(kind.rawValue)
            """
        )?.int("number") ?? 0
    }

    /// Newest day first.
    package static func list(
        limit: Int, offset: Int = 0, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Deletion] {
        try connection.rows(
            """
            SELECT at_ms, what, reason, number FROM deletion_log WHERE municipality_id = \(municipality)
            ORDER BY at_ms DESC, reason, what LIMIT \(limit) OFFSET \(offset)
            """
        ).map { row in
            Deletion(
                day: DutchTime.reading(of: try row.instant("at_ms")).date, kind: try row.value("what"),
                reason: try row.value("reason"), number: try row.int("number"))
        }
    }

    /// Whether anything was deleted on this day of the Dutch calendar or later.
    static func hasLines(
        since day: CivilDate, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        let start = DutchTime.instant(of: day)
        return try connection.first(
            """
            SELECT 1 AS found FROM deletion_log WHERE municipality_id = \(municipality) AND at_ms >= \(start) LIMIT 1
            """) != nil
    }
}
