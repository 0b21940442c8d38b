public import SQLStore

/// The tables of all registers. A migration that shipped is never edited.
public enum RegisterMigrations {
    public static let all = [
        Migration(id: "registers-1") { dialect in
            [
                """
                CREATE TABLE register_entry (
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    id \(fragment: dialect.blob) NOT NULL,
                    register TEXT NOT NULL CHECK (register <> ''),
                    fields TEXT NOT NULL,
                    version \(fragment: dialect.integer) NOT NULL CHECK (version > 0),
                    archived \(fragment: dialect.integer) NOT NULL CHECK (archived IN (0, 1)),
                    created_ms \(fragment: dialect.integer) NOT NULL,
                    changed_ms \(fragment: dialect.integer) NOT NULL,
                    PRIMARY KEY (municipality_id, id)
                )
                """,
                "CREATE INDEX register_entry_by_register ON register_entry (municipality_id, register, archived)",
                """
                CREATE TABLE register_version (
                    municipality_id TEXT NOT NULL,
                    entry_id \(fragment: dialect.blob) NOT NULL,
                    version \(fragment: dialect.integer) NOT NULL,
                    fields TEXT NOT NULL,
                    archived \(fragment: dialect.integer) NOT NULL CHECK (archived IN (0, 1)),
                    at_ms \(fragment: dialect.integer) NOT NULL,
                    account_id \(fragment: dialect.blob) REFERENCES account (id),
                    PRIMARY KEY (municipality_id, entry_id, version),
                    FOREIGN KEY (municipality_id, entry_id) REFERENCES register_entry (municipality_id, id)
                )
                """,
            ]
        }
    ]
}
