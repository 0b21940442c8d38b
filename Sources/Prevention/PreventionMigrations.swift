import SQLStore

/// The tables of what campaigns count. A migration that shipped is never edited.
enum PreventionMigrations {
    static let all = [
        Migration(id: "prevention-1-campaigns") { dialect in
            [
                """
                CREATE TABLE campaign_visit (
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    link_id \(fragment: dialect.blob) NOT NULL,
                    day TEXT NOT NULL CHECK (LENGTH(day) = 10),
                    visits \(fragment: dialect.integer) NOT NULL CHECK (visits > 0),
                    PRIMARY KEY (municipality_id, link_id, day),
                    FOREIGN KEY (municipality_id, link_id) REFERENCES register_entry (municipality_id, id)
                )
                """,
                """
                CREATE TABLE campaign_recall (
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    campaign_id \(fragment: dialect.blob) NOT NULL,
                    day TEXT NOT NULL CHECK (LENGTH(day) = 10),
                    question TEXT NOT NULL CHECK (question <> ''),
                    answer TEXT NOT NULL CHECK (answer <> ''),
                    answers \(fragment: dialect.integer) NOT NULL CHECK (answers > 0),
                    PRIMARY KEY (municipality_id, campaign_id, day, question, answer),
                    FOREIGN KEY (municipality_id, campaign_id) REFERENCES register_entry (municipality_id, id)
                )
                """,
            ]
        }
    ]
}
