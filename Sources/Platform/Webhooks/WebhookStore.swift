import Domain
import SQLStore

/// All SQL of the addresses that messages go to.
enum WebhookStore {
    /// In the order in which they were added.
    static func all(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> [Webhook] {
        try connection.rows(
            """
            SELECT id AS webhook_id, url, salt, added_ms FROM webhook WHERE municipality_id = \(municipality)
            ORDER BY id
            """
        ).map { try webhook($0, municipality) }
    }

    static func find(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Webhook? {
        try connection.first(
            """
            SELECT id AS webhook_id, url, salt, added_ms FROM webhook
            WHERE municipality_id = \(municipality) AND id = \(id)
            """
        ).map { try webhook($0, municipality) }
    }

    static func insert(_ webhook: Webhook, in municipality: Municipality.ID, _ connection: any SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO webhook (id, municipality_id, url, salt, added_ms)
            VALUES (\(webhook.id), \(municipality), \(webhook.url.description), \(webhook.salt), \(webhook.added))
            """)
    }

    /// With every message for it.
    /// - Returns: whether it was there.
    static func delete(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute("DELETE FROM webhook WHERE municipality_id = \(municipality) AND id = \(id)") > 0
    }

    static func webhook(_ row: SQLRow, _ municipality: Municipality.ID) throws -> Webhook {
        Webhook(
            id: try row.identifier("webhook_id"), municipality: municipality,
            url: WebhookURL(stored: try row.text("url")), salt: try row.blob("salt"),
            added: try row.instant("added_ms"))
    }
}
