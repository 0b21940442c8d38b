public import SQLStore

/// The tables of reports and cases. A migration that shipped is never edited.
public enum ReportingMigrations {
    public static let all = [
        Migration(id: "reporting-1-report") { dialect in
            [
                """
                CREATE TABLE report (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    origin TEXT NOT NULL,
                    source_key TEXT,
                    reported_ms \(fragment: dialect.integer) NOT NULL,
                    start_ms \(fragment: dialect.integer) NOT NULL,
                    end_ms \(fragment: dialect.integer) NOT NULL,
                    time_precision TEXT NOT NULL
                        CHECK (time_precision IN ('exact', 'day-part', 'days', 'month', 'unknown')),
                    place_precision TEXT NOT NULL
                        CHECK (place_precision IN ('point', 'place', 'street', 'area', 'unknown')),
                    east \(fragment: dialect.integer),
                    north \(fragment: dialect.integer),
                    place_id TEXT,
                    street_id TEXT,
                    area_code TEXT,
                    area_year \(fragment: dialect.integer),
                    behaviours TEXT NOT NULL,
                    role TEXT,
                    residence TEXT,
                    setting TEXT,
                    bystander TEXT,
                    grounds TEXT NOT NULL,
                    effects TEXT NOT NULL,
                    wishes TEXT NOT NULL,
                    CHECK (end_ms > start_ms),
                    CHECK ((east IS NULL) = (north IS NULL)),
                    CHECK (place_precision NOT IN ('point', 'place') OR east IS NOT NULL),
                    UNIQUE (municipality_id, origin, source_key)
                )
                """,
                "CREATE INDEX report_by_time ON report (municipality_id, start_ms)",
            ]
        },
        Migration(id: "reporting-2-case") { dialect in
            [
                """
                CREATE TABLE case_file (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    report_id \(fragment: dialect.blob) REFERENCES report (id),
                    receipt \(fragment: dialect.blob) NOT NULL,
                    status TEXT NOT NULL,
                    created_ms \(fragment: dialect.integer) NOT NULL,
                    changed_ms \(fragment: dialect.integer) NOT NULL,
                    withdrawn_ms \(fragment: dialect.integer),
                    CHECK ((report_id IS NULL) = (withdrawn_ms IS NOT NULL)),
                    UNIQUE (municipality_id, receipt),
                    UNIQUE (report_id)
                )
                """,
                "CREATE INDEX case_by_status ON case_file (municipality_id, status, created_ms)",
                """
                CREATE TABLE case_event (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    case_id \(fragment: dialect.blob) NOT NULL REFERENCES case_file (id),
                    at_ms \(fragment: dialect.integer) NOT NULL,
                    account_id \(fragment: dialect.blob) REFERENCES account (id),
                    kind TEXT NOT NULL CHECK (kind IN ('status', 'answer', 'changed', 'withdrawn')),
                    code TEXT,
                    CHECK ((kind IN ('status', 'answer')) = (code IS NOT NULL))
                )
                """,
                "CREATE INDEX case_event_by_case ON case_event (municipality_id, case_id, at_ms)",
            ]
        },
    ]
}
