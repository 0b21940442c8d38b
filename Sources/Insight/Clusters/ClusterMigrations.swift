import SQLStore

/// The tables of searches for clusters and of alerts. A migration that shipped is never edited.
enum ClusterMigrations {
    static let all = [
        Migration(id: "insight-2-clusters") { dialect in
            [
                """
                CREATE TABLE cluster_settings (
                    municipality_id TEXT PRIMARY KEY REFERENCES municipality (id),
                    period_days \(fragment: dialect.integer) NOT NULL,
                    longest_days \(fragment: dialect.integer) NOT NULL,
                    radius \(fragment: dialect.integer) NOT NULL,
                    fewest \(fragment: dialect.integer) NOT NULL,
                    alarm_days \(fragment: dialect.integer) NOT NULL,
                    replications \(fragment: dialect.integer) NOT NULL,
                    changed_ms \(fragment: dialect.integer) NOT NULL
                )
                """,
                """
                CREATE TABLE cluster_search (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    night \(fragment: dialect.integer),
                    end_ms \(fragment: dialect.integer) NOT NULL,
                    period_days \(fragment: dialect.integer) NOT NULL,
                    longest_days \(fragment: dialect.integer) NOT NULL,
                    radius \(fragment: dialect.integer) NOT NULL,
                    fewest \(fragment: dialect.integer) NOT NULL,
                    alarm_days \(fragment: dialect.integer) NOT NULL,
                    replications \(fragment: dialect.integer) NOT NULL,
                    made \(fragment: dialect.integer) NOT NULL,
                    seed \(fragment: dialect.integer) NOT NULL,
                    counted \(fragment: dialect.integer) NOT NULL,
                    left_out TEXT NOT NULL,
                    recent \(fragment: dialect.integer) NOT NULL,
                    outcome TEXT NOT NULL CHECK (outcome IN ('searched', 'too-few')),
                    version TEXT NOT NULL,
                    done_ms \(fragment: dialect.integer) NOT NULL,
                    UNIQUE (municipality_id, night)
                )
                """,
                "CREATE INDEX cluster_search_by_time ON cluster_search (municipality_id, done_ms)",
                """
                CREATE TABLE cluster_alert (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    number \(fragment: dialect.integer) NOT NULL,
                    search_id \(fragment: dialect.blob) NOT NULL REFERENCES cluster_search (id),
                    first_night \(fragment: dialect.integer) NOT NULL,
                    last_night \(fragment: dialect.integer) NOT NULL,
                    nights_found \(fragment: dialect.integer) NOT NULL,
                    ended_night \(fragment: dialect.integer),
                    first_day \(fragment: dialect.integer) NOT NULL,
                    squares TEXT NOT NULL,
                    radius \(fragment: dialect.real) NOT NULL,
                    observed \(fragment: dialect.real) NOT NULL,
                    expected \(fragment: dialect.real) NOT NULL,
                    recurrence \(fragment: dialect.real) NOT NULL,
                    longest_recurrence \(fragment: dialect.real) NOT NULL,
                    linked \(fragment: dialect.integer) NOT NULL,
                    handling TEXT NOT NULL CHECK (handling IN ('new', 'looked-at', 'acted-on', 'false')),
                    account_id \(fragment: dialect.blob) REFERENCES account (id),
                    revision \(fragment: dialect.integer) NOT NULL,
                    created_ms \(fragment: dialect.integer) NOT NULL,
                    UNIQUE (municipality_id, number)
                )
                """,
                """
                CREATE TABLE cluster_alert_report (
                    alert_id \(fragment: dialect.blob) NOT NULL REFERENCES cluster_alert (id),
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    report_id \(fragment: dialect.blob) NOT NULL REFERENCES report (id) ON DELETE CASCADE,
                    PRIMARY KEY (alert_id, report_id)
                )
                """,
                "CREATE INDEX cluster_alert_by_report ON cluster_alert_report (report_id)",
                """
                CREATE TABLE cluster_found (
                    search_id \(fragment: dialect.blob) NOT NULL REFERENCES cluster_search (id),
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    position \(fragment: dialect.integer) NOT NULL,
                    squares TEXT NOT NULL,
                    radius \(fragment: dialect.real) NOT NULL,
                    first_day \(fragment: dialect.integer) NOT NULL,
                    days \(fragment: dialect.integer) NOT NULL,
                    observed \(fragment: dialect.real) NOT NULL,
                    expected \(fragment: dialect.real) NOT NULL,
                    log_ratio \(fragment: dialect.real) NOT NULL,
                    p \(fragment: dialect.real) NOT NULL,
                    alert_id \(fragment: dialect.blob) REFERENCES cluster_alert (id),
                    PRIMARY KEY (search_id, position)
                )
                """,
                """
                CREATE TABLE cluster_alert_event (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    alert_id \(fragment: dialect.blob) NOT NULL REFERENCES cluster_alert (id),
                    at_ms \(fragment: dialect.integer) NOT NULL,
                    account_id \(fragment: dialect.blob) REFERENCES account (id),
                    kind TEXT NOT NULL CHECK (kind IN ('raised', 'ended', 'handling', 'person', 'note')),
                    handling TEXT,
                    person_id \(fragment: dialect.blob) REFERENCES account (id),
                    note TEXT,
                    CHECK ((kind = 'handling') = (handling IS NOT NULL)),
                    CHECK (kind <> 'note' OR note IS NOT NULL)
                )
                """,
                """
                CREATE INDEX cluster_alert_event_by_alert ON cluster_alert_event (municipality_id, alert_id, at_ms)
                """,
            ]
        }
    ]
}
