public import SQLStore

/// The tables that every feature stands on. A migration that shipped is never edited.
public enum PlatformMigrations {
    public static let all = [
        Migration(id: "platform-1-municipality") { dialect in
            [
                """
                CREATE TABLE municipality (
                    id TEXT PRIMARY KEY,
                    name TEXT NOT NULL,
                    cbs_code TEXT,
                    made_up \(fragment: dialect.integer) NOT NULL DEFAULT 0 CHECK (made_up IN (0, 1)),
                    gazetteer_version \(fragment: dialect.integer) NOT NULL DEFAULT 0,
                    created_ms \(fragment: dialect.integer) NOT NULL
                )
                """,
                """
                CREATE TABLE area (
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    year \(fragment: dialect.integer) NOT NULL,
                    code TEXT NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('gemeente', 'wijk', 'buurt')),
                    name TEXT NOT NULL,
                    shape TEXT NOT NULL,
                    PRIMARY KEY (municipality_id, year, code)
                )
                """,
                """
                CREATE TABLE place (
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    id TEXT NOT NULL,
                    name TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    x \(fragment: dialect.real) NOT NULL,
                    y \(fragment: dialect.real) NOT NULL,
                    PRIMARY KEY (municipality_id, id)
                )
                """,
                """
                CREATE TABLE street (
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    id TEXT NOT NULL,
                    name TEXT NOT NULL,
                    lines TEXT NOT NULL,
                    PRIMARY KEY (municipality_id, id)
                )
                """,
                """
                CREATE TABLE landscape (
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    ordinal \(fragment: dialect.integer) NOT NULL,
                    kind TEXT NOT NULL,
                    name TEXT,
                    geometry TEXT NOT NULL,
                    PRIMARY KEY (municipality_id, ordinal)
                )
                """,
            ]
        },
        Migration(id: "platform-2-account") { dialect in
            [
                """
                CREATE TABLE account (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    login TEXT NOT NULL,
                    name TEXT NOT NULL,
                    role TEXT NOT NULL CHECK (role <> ''),
                    password_hash TEXT NOT NULL,
                    created_ms \(fragment: dialect.integer) NOT NULL,
                    failed_attempts \(fragment: dialect.integer) NOT NULL DEFAULT 0,
                    locked_until_ms \(fragment: dialect.integer) NOT NULL DEFAULT 0,
                    UNIQUE (municipality_id, login)
                )
                """,
                """
                CREATE TABLE session (
                    digest \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    account_id \(fragment: dialect.blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                    expires_ms \(fragment: dialect.integer) NOT NULL
                )
                """,
            ]
        },
        Migration(id: "platform-3-audit") { dialect in
            [
                // Texts have no CHECK, because a log takes what a newer version writes.
                """
                CREATE TABLE audit_line (
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    sequence \(fragment: dialect.integer) NOT NULL,
                    at_ms \(fragment: dialect.integer) NOT NULL,
                    actor_kind TEXT NOT NULL,
                    actor_id TEXT,
                    actor_name TEXT,
                    action TEXT NOT NULL,
                    object_kind TEXT NOT NULL,
                    object_id TEXT,
                    result TEXT NOT NULL,
                    origin TEXT NOT NULL,
                    reason TEXT,
                    previous_mark \(fragment: dialect.blob) NOT NULL,
                    mark \(fragment: dialect.blob) NOT NULL,
                    PRIMARY KEY (municipality_id, sequence)
                )
                """,
                "CREATE INDEX audit_line_by_action ON audit_line (municipality_id, action, sequence)",
                "CREATE INDEX audit_line_by_actor ON audit_line (municipality_id, actor_id, sequence)",
                """
                CREATE TABLE audit_end (
                    municipality_id TEXT PRIMARY KEY REFERENCES municipality (id),
                    sequence \(fragment: dialect.integer) NOT NULL,
                    mark \(fragment: dialect.blob) NOT NULL
                )
                """,
                // Against mistakes and programs; whoever owns the tables can drop these, which is what the marks are
                // for.
                dialect.choose(
                    sqlite: """
                        CREATE TRIGGER audit_line_is_not_changed BEFORE UPDATE ON audit_line
                        BEGIN SELECT RAISE(ABORT, 'lines of the audit log are not changed'); END
                        """,
                    postgres: """
                        CREATE FUNCTION audit_line_is_kept() RETURNS trigger LANGUAGE plpgsql AS
                        'BEGIN RAISE EXCEPTION ''lines of the audit log are kept as they are''; END'
                        """),
                dialect.choose(
                    sqlite: """
                        CREATE TRIGGER audit_line_is_not_deleted BEFORE DELETE ON audit_line
                        BEGIN SELECT RAISE(ABORT, 'lines of the audit log are not deleted'); END
                        """,
                    postgres: """
                        CREATE TRIGGER audit_line_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_line
                        FOR EACH STATEMENT EXECUTE FUNCTION audit_line_is_kept()
                        """),
            ]
        },
        Migration(id: "platform-4-mail") { dialect in
            [
                "ALTER TABLE account ADD COLUMN email TEXT",
                """
                CREATE TABLE mail_outbox (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    recipient TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    body TEXT NOT NULL,
                    created_ms \(fragment: dialect.integer) NOT NULL,
                    next_attempt_ms \(fragment: dialect.integer) NOT NULL,
                    attempts \(fragment: dialect.integer) NOT NULL DEFAULT 0,
                    sent_ms \(fragment: dialect.integer),
                    given_up_ms \(fragment: dialect.integer),
                    failure TEXT,
                    CHECK (sent_ms IS NULL OR given_up_ms IS NULL),
                    CHECK (given_up_ms IS NULL OR failure IS NOT NULL)
                )
                """,
                """
                CREATE INDEX mail_outbox_due ON mail_outbox (municipality_id, next_attempt_ms)
                WHERE sent_ms IS NULL AND given_up_ms IS NULL
                """,
                "CREATE INDEX mail_outbox_by_age ON mail_outbox (municipality_id, id)",
            ]
        },
        jobs,
        zones,
        webhooks,
    ]
}
