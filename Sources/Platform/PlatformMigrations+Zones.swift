import SQLStore

extension PlatformMigrations {
    /// Parts of a municipality that are no neighbourhood, with their borders of each year.
    static let zones = Migration(id: "platform-6-zone") { dialect in
        [
            """
            CREATE TABLE zone (
                municipality_id TEXT NOT NULL REFERENCES municipality (id),
                year \(fragment: dialect.integer) NOT NULL,
                id TEXT NOT NULL,
                kind TEXT NOT NULL CHECK (kind <> ''),
                name TEXT NOT NULL,
                shape TEXT NOT NULL,
                PRIMARY KEY (municipality_id, year, id)
            )
            """
        ]
    }
}
