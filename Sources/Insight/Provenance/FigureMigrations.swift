import SQLStore

/// The table of how figures were made. A migration that shipped is never edited.
enum FigureMigrations {
    static let all = [
        Migration(id: "insight-4-figures") { dialect in
            [
                """
                CREATE TABLE made_figure (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    kind TEXT NOT NULL,
                    query TEXT NOT NULL,
                    today TEXT NOT NULL,
                    as_of_ms \(fragment: dialect.integer) NOT NULL,
                    made_ms \(fragment: dialect.integer) NOT NULL,
                    total \(fragment: dialect.integer) NOT NULL,
                    counted \(fragment: dialect.integer) NOT NULL,
                    version TEXT NOT NULL,
                    input \(fragment: dialect.blob) NOT NULL,
                    output \(fragment: dialect.blob) NOT NULL,
                    UNIQUE (municipality_id, kind, query, today, as_of_ms, version, input, output)
                )
                """
            ]
        }
    ]
}
