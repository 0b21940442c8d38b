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
        },
        // What lists are sorted and searched by. Entries from before get theirs when the program starts.
        Migration(id: "registers-2") { dialect in
            [
                "ALTER TABLE register_entry ADD COLUMN title TEXT NOT NULL DEFAULT ''",
                "ALTER TABLE register_entry ADD COLUMN search TEXT NOT NULL DEFAULT ''",
                "ALTER TABLE register_entry ADD COLUMN indexed \(fragment: dialect.integer) NOT NULL DEFAULT 0",
                """
                CREATE INDEX register_entry_by_title
                ON register_entry (municipality_id, register, archived, title \(fragment: dialect.byteOrder), id)
                """,
                "CREATE INDEX register_entry_not_indexed ON register_entry (municipality_id, register) WHERE indexed = 0",
            ]
        },
        Migration(id: "registers-3") { dialect in
            [
                """
                CREATE TABLE register_notice (
                    municipality_id TEXT NOT NULL,
                    entry_id \(fragment: dialect.blob) NOT NULL,
                    occasion TEXT NOT NULL CHECK (occasion <> ''),
                    due_on TEXT NOT NULL,
                    at_ms \(fragment: dialect.integer) NOT NULL,
                    PRIMARY KEY (municipality_id, entry_id, occasion, due_on),
                    FOREIGN KEY (municipality_id, entry_id) REFERENCES register_entry (municipality_id, id)
                )
                """
            ]
        },
        // Finds what an older program indexed, whichever one that was.
        Migration(id: "registers-4") { _ in
            [
                "DROP INDEX register_entry_not_indexed",
                "CREATE INDEX register_entry_by_indexed ON register_entry (municipality_id, register, indexed)",
            ]
        },
    ]
}
