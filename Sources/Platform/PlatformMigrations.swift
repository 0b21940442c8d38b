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
                    role TEXT NOT NULL CHECK (role IN ('analyst', 'case-worker', 'administrator')),
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
    ]
}
