public import Domain
import Mail
public import SQLStore

/// All SQL of e-mail that waits or was sent.
public enum MailOutbox {
    /// Queues a mail in the transaction of what it tells about, so that it is sent exactly when that happened.
    public static func add(
        _ mail: OutboxMail, id: Identifier, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO mail_outbox (id, municipality_id, recipient, subject, body, created_ms, next_attempt_ms)
            VALUES (\(id), \(municipality), \(mail.to.description), \(mail.subject), \(mail.body), \(now), \(now))
            """)
    }

    /// Takes the mail that has waited longest and counts an attempt. Nobody else gets it before `lease`: by then it
    /// was sent or given back, or the process that took it is gone.
    static func claim(
        at now: Instant, until lease: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> QueuedMail? {
        let lock = connection.dialect.choose(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED")
        return try connection.rows(
            """
            UPDATE mail_outbox SET attempts = attempts + 1, next_attempt_ms = \(lease)
            WHERE municipality_id = \(municipality) AND id = (
                SELECT id FROM mail_outbox
                WHERE municipality_id = \(municipality) AND sent_ms IS NULL AND given_up_ms IS NULL
                    AND next_attempt_ms <= \(now)
                ORDER BY next_attempt_ms, id LIMIT 1 \(fragment: lock))
            RETURNING \(fragment: columns)
            """
        ).first.map { try mail($0, municipality) }
    }

    static func markSent(
        _ id: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE mail_outbox SET sent_ms = \(now), failure = NULL
            WHERE municipality_id = \(municipality) AND id = \(id)
            """)
    }

    static func postpone(
        _ id: Identifier, until next: Instant, because failure: String, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE mail_outbox SET next_attempt_ms = \(next), failure = \(failure)
            WHERE municipality_id = \(municipality) AND id = \(id)
            """)
    }

    static func giveUp(
        _ id: Identifier, at now: Instant, because failure: String, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE mail_outbox SET given_up_ms = \(now), failure = \(failure)
            WHERE municipality_id = \(municipality) AND id = \(id)
            """)
    }

    /// Deletes what was queued before a moment, sent or not.
    /// - Returns: how many.
    @discardableResult
    static func forget(
        before moment: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Int {
        try connection.execute(
            "DELETE FROM mail_outbox WHERE municipality_id = \(municipality) AND created_ms < \(moment)")
    }

    /// Deletes mail about what is gone, sent or not.
    public static func delete(
        _ ids: [Identifier], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        guard !ids.isEmpty else { return }
        try connection.execute(
            "DELETE FROM mail_outbox WHERE municipality_id = \(municipality) AND id IN (\(values: ids))")
    }

    /// Newest first.
    /// - Parameter id: only mail that was queued before this one.
    public static func newest(
        before id: Identifier? = nil, limit: Int, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [QueuedMail] {
        let older: SQLQuery = id.map { "AND id < \($0)" } ?? ""
        return try connection.rows(
            """
            SELECT \(fragment: columns) FROM mail_outbox WHERE municipality_id = \(municipality) \(fragment: older)
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map { try mail($0, municipality) }
    }

    private static let columns: SQLQuery =
        "id, recipient, subject, body, created_ms, next_attempt_ms, attempts, sent_ms, given_up_ms, failure"

    private static func mail(_ row: SQLRow, _ municipality: Municipality.ID) throws -> QueuedMail {
        let state: QueuedMail.State =
            if let sent = try row.instantOrNil("sent_ms") {
                .sent(sent)
            } else if let end = try row.instantOrNil("given_up_ms") {
                .givenUp(end)
            } else {
                .waiting(until: try row.instant("next_attempt_ms"))
            }
        return QueuedMail(
            id: try row.identifier("id"), municipality: municipality, to: try row.text("recipient"),
            subject: try row.text("subject"), body: try row.text("body"), created: try row.instant("created_ms"),
            attempts: try row.int("attempts"), state: state, failure: try row.textOrNil("failure"))
    }
}
