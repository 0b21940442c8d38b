public import Domain
import Geography
public import SQLStore

/// All SQL of messages to other systems that wait or were delivered.
public enum WebhookOutbox {
    /// Queues a message for every address of a municipality, in the transaction of what it tells, so that it is sent
    /// exactly when that happened. Without addresses it does nothing.
    ///
    /// Receivers are others: a message tells that there is something to read on the site, and where. It never holds
    /// anything of a report, and no figure that the site itself does not show to everybody.
    /// - Parameters:
    ///   - event: what happened, in lower-case words with dots: `release.published`.
    ///   - body: JSON text; receivers get it under `data`, beside `type`, `timestamp` and `municipality`.
    ///   - id: of the message, by which receivers tell a second delivery from a second message.
    public static func add(
        event: String, body: String, id: Identifier, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        for webhook in try WebhookStore.all(in: municipality, connection) {
            try add(event: event, body: body, to: webhook, id: id, at: now, in: municipality, connection)
        }
    }

    static func add(
        event: String, body: String, to webhook: Webhook, id: Identifier, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        // In the order in which Standard Webhooks names them; the data as they were given.
        let names: JSONValue = [
            "type": .string(event), "timestamp": .string(AtomFeed.moment(now)),
            "municipality": .string(municipality.slug),
        ]
        let text = String(decoding: names.encoded.dropLast(), as: UTF8.self) + ",\"data\":" + body + "}"
        try connection.execute(
            """
            INSERT INTO webhook_outbox (id, webhook_id, municipality_id, event, body, created_ms, next_attempt_ms)
            VALUES (\(id), \(webhook.id), \(municipality), \(event), \(text), \(now), \(now))
            """)
    }

    /// Municipalities with a message that is due. The only question here about more than one municipality; it is asked
    /// every few seconds, and answered from the index of what waits.
    static func municipalitiesWithDue(at now: Instant, _ connection: any SQLConnection) throws -> [Municipality.ID] {
        try connection.rows(
            """
            SELECT DISTINCT municipality_id FROM webhook_outbox
            WHERE delivered_ms IS NULL AND given_up_ms IS NULL AND next_attempt_ms <= \(now)
            ORDER BY municipality_id
            """
        ).compactMap { Municipality.ID(try $0.text("municipality_id")) }
    }

    /// Takes the message that has waited longest and counts an attempt. Nobody else gets it before `lease`.
    static func claim(
        at now: Instant, until lease: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> QueuedWebhook? {
        let lock = connection.dialect.choose(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED")
        guard
            let next = try connection.first(
                """
                SELECT id, webhook_id FROM webhook_outbox
                WHERE municipality_id = \(municipality) AND delivered_ms IS NULL AND given_up_ms IS NULL
                    AND next_attempt_ms <= \(now)
                ORDER BY next_attempt_ms, id LIMIT 1 \(fragment: lock)
                """)
        else { return nil }
        let (id, webhook) = (try next.identifier("id"), try next.identifier("webhook_id"))
        try connection.execute(
            """
            UPDATE webhook_outbox SET attempts = attempts + 1, next_attempt_ms = \(lease)
            WHERE \(fragment: row(id, webhook, municipality))
            """)
        return try connection.first(
            """
            SELECT \(fragment: columns) WHERE m.municipality_id = \(municipality) AND m.id = \(id)
                AND m.webhook_id = \(webhook)
            """
        ).map { try message($0, municipality) }
    }

    static func markDelivered(
        _ message: QueuedWebhook, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE webhook_outbox SET delivered_ms = \(now), failure = NULL
            WHERE \(fragment: row(message.id, message.webhook.id, municipality))
            """)
    }

    static func postpone(
        _ message: QueuedWebhook, until next: Instant, because failure: String, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE webhook_outbox SET next_attempt_ms = \(next), failure = \(failure)
            WHERE \(fragment: row(message.id, message.webhook.id, municipality))
            """)
    }

    /// Lets what else is due for this receiver wait as well, without counting an attempt.
    static func postponeOthers(
        for webhook: Identifier, dueAt now: Instant, until next: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE webhook_outbox SET next_attempt_ms = \(next)
            WHERE municipality_id = \(municipality) AND webhook_id = \(webhook) AND delivered_ms IS NULL
                AND given_up_ms IS NULL AND next_attempt_ms <= \(now)
            """)
    }

    static func giveUp(
        _ message: QueuedWebhook, at now: Instant, because failure: String, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE webhook_outbox SET given_up_ms = \(now), failure = \(failure)
            WHERE \(fragment: row(message.id, message.webhook.id, municipality))
            """)
    }

    /// Deletes what was queued before a moment, delivered or not.
    /// - Returns: how many.
    @discardableResult
    static func forget(
        before moment: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Int {
        try connection.execute(
            "DELETE FROM webhook_outbox WHERE municipality_id = \(municipality) AND created_ms < \(moment)")
    }

    /// Newest first.
    static func newest(
        limit: Int, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [QueuedWebhook] {
        try connection.rows(
            """
            SELECT \(fragment: columns) WHERE m.municipality_id = \(municipality)
            ORDER BY m.id DESC, m.webhook_id LIMIT \(limit)
            """
        ).map { try message($0, municipality) }
    }

    private static func row(
        _ id: Identifier, _ webhook: Identifier, _ municipality: Municipality.ID
    ) -> SQLQuery {
        "municipality_id = \(municipality) AND id = \(id) AND webhook_id = \(webhook)"
    }

    private static let columns: SQLQuery = """
        m.id, m.webhook_id, m.event, m.body, m.created_ms, m.next_attempt_ms, m.attempts, m.delivered_ms,
        m.given_up_ms, m.failure, w.url, w.salt, w.added_ms
        FROM webhook_outbox m JOIN webhook w ON w.id = m.webhook_id AND w.municipality_id = m.municipality_id
        """

    private static func message(_ row: SQLRow, _ municipality: Municipality.ID) throws -> QueuedWebhook {
        let state: QueuedWebhook.State =
            if let delivered = try row.instantOrNil("delivered_ms") {
                .delivered(delivered)
            } else if let end = try row.instantOrNil("given_up_ms") {
                .givenUp(end)
            } else {
                .waiting(until: try row.instant("next_attempt_ms"))
            }
        return QueuedWebhook(
            id: try row.identifier("id"), webhook: try WebhookStore.webhook(row, municipality),
            event: try row.text("event"), body: try row.text("body"), created: try row.instant("created_ms"),
            attempts: try row.int("attempts"), state: state, failure: try row.textOrNil("failure"))
    }
}
