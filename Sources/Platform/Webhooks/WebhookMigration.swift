import SQLStore

extension PlatformMigrations {
    static let webhooks = Migration(id: "platform-7-webhook") { dialect in
        [
            """
            CREATE TABLE webhook (
                id \(fragment: dialect.blob) PRIMARY KEY,
                municipality_id TEXT NOT NULL REFERENCES municipality (id),
                url TEXT NOT NULL CHECK (url <> ''),
                salt \(fragment: dialect.blob) NOT NULL,
                added_ms \(fragment: dialect.integer) NOT NULL,
                UNIQUE (municipality_id, url)
            )
            """,
            """
            CREATE TABLE webhook_outbox (
                id \(fragment: dialect.blob) NOT NULL,
                webhook_id \(fragment: dialect.blob) NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
                municipality_id TEXT NOT NULL REFERENCES municipality (id),
                event TEXT NOT NULL CHECK (event <> ''),
                body TEXT NOT NULL,
                created_ms \(fragment: dialect.integer) NOT NULL,
                next_attempt_ms \(fragment: dialect.integer) NOT NULL,
                attempts \(fragment: dialect.integer) NOT NULL DEFAULT 0,
                delivered_ms \(fragment: dialect.integer),
                given_up_ms \(fragment: dialect.integer),
                failure TEXT,
                PRIMARY KEY (id, webhook_id),
                CHECK (delivered_ms IS NULL OR given_up_ms IS NULL),
                CHECK (given_up_ms IS NULL OR failure IS NOT NULL)
            )
            """,
            """
            CREATE INDEX webhook_outbox_due ON webhook_outbox (municipality_id, next_attempt_ms)
            WHERE delivered_ms IS NULL AND given_up_ms IS NULL
            """,
            "CREATE INDEX webhook_outbox_by_age ON webhook_outbox (municipality_id, id)",
            "CREATE INDEX webhook_outbox_by_receiver ON webhook_outbox (webhook_id)",
        ]
    }
}
