import SQLStore

/// The tables of bursts. A migration that shipped is never edited.
enum BurstMigrations {
    static let all = [
        Migration(id: "insight-3-bursts") { dialect in
            [
                """
                CREATE TABLE burst (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    found_ms \(fragment: dialect.integer) NOT NULL,
                    likeness TEXT NOT NULL CHECK (likeness IN ('thing', 'answers', 'place')),
                    window_minutes \(fragment: dialect.integer) NOT NULL CHECK (window_minutes > 0),
                    number \(fragment: dialect.integer) NOT NULL CHECK (number > 0),
                    all_number \(fragment: dialect.integer) NOT NULL CHECK (all_number >= number),
                    expected \(fragment: dialect.real) NOT NULL,
                    per_year \(fragment: dialect.real) NOT NULL,
                    history \(fragment: dialect.integer) NOT NULL,
                    version \(fragment: dialect.integer) NOT NULL
                )
                """,
                "CREATE INDEX burst_by_time ON burst (municipality_id, found_ms)",
                // A report that is withdrawn or has had its term takes its row along.
                """
                CREATE TABLE burst_report (
                    report_id \(fragment: dialect.blob) PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    burst_id \(fragment: dialect.blob) NOT NULL REFERENCES burst (id),
                    joined_ms \(fragment: dialect.integer) NOT NULL,
                    is_real \(fragment: dialect.integer) CHECK (is_real IN (0, 1))
                )
                """,
                "CREATE INDEX burst_report_by_burst ON burst_report (municipality_id, burst_id)",
                """
                CREATE TABLE burst_decision (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    burst_id \(fragment: dialect.blob) NOT NULL REFERENCES burst (id) ON DELETE CASCADE,
                    at_ms \(fragment: dialect.integer) NOT NULL,
                    account_id \(fragment: dialect.blob) NOT NULL REFERENCES account (id),
                    verdict TEXT NOT NULL CHECK (verdict IN ('echt', 'vals', 'deels')),
                    real_number \(fragment: dialect.integer) NOT NULL,
                    false_number \(fragment: dialect.integer) NOT NULL,
                    note TEXT NOT NULL
                )
                """,
                "CREATE INDEX burst_decision_by_burst ON burst_decision (municipality_id, burst_id, at_ms)",
                """
                CREATE TABLE burst_look (
                    municipality_id TEXT PRIMARY KEY REFERENCES municipality (id),
                    stamp TEXT NOT NULL
                )
                """,
                "CREATE INDEX report_by_arrival ON report (municipality_id, reported_ms)",
            ]
        }
    ]
}
