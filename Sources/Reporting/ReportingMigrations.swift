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
                    counted \(fragment: dialect.integer) NOT NULL DEFAULT 1 CHECK (counted IN (0, 1)),
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
                    expired_ms \(fragment: dialect.integer),
                    language TEXT NOT NULL DEFAULT 'nl',
                    minor \(fragment: dialect.integer) NOT NULL DEFAULT 0 CHECK (minor IN (0, 1)),
                    consents TEXT NOT NULL DEFAULT '',
                    department TEXT,
                    outcomes TEXT NOT NULL DEFAULT '',
                    linked_to \(fragment: dialect.blob) REFERENCES case_file (id),
                    CHECK ((report_id IS NULL) = (withdrawn_ms IS NOT NULL OR expired_ms IS NOT NULL)),
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
                    kind TEXT NOT NULL CHECK (kind IN (
                        'status', 'answer', 'message', 'reply', 'wish', 'task', 'outcome', 'linked', 'changed',
                        'withdrawn', 'expired')),
                    code TEXT,
                    CHECK (kind NOT IN ('status', 'answer', 'task') OR code IS NOT NULL)
                )
                """,
                "CREATE INDEX case_event_by_case ON case_event (municipality_id, case_id, at_ms)",
            ]
        },
        Migration(id: "reporting-3-settings") { dialect in
            [
                """
                CREATE TABLE reporting_settings (
                    municipality_id TEXT PRIMARY KEY REFERENCES municipality (id),
                    settings TEXT NOT NULL,
                    changed_ms \(fragment: dialect.integer) NOT NULL
                )
                """
            ]
        },
        Migration(id: "reporting-4-sealed") { dialect in
            [
                """
                CREATE TABLE reading_key (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    kind TEXT NOT NULL CHECK (kind IN ('holder', 'recovery')),
                    account_id \(fragment: dialect.blob) REFERENCES account (id),
                    public_key \(fragment: dialect.blob) NOT NULL,
                    locked TEXT NOT NULL,
                    created_ms \(fragment: dialect.integer) NOT NULL,
                    admitted_ms \(fragment: dialect.integer),
                    retired_ms \(fragment: dialect.integer),
                    rehearsed_ms \(fragment: dialect.integer),
                    CHECK ((kind = 'holder') = (account_id IS NOT NULL))
                )
                """,
                "CREATE INDEX reading_key_by_municipality ON reading_key (municipality_id)",
                """
                CREATE TABLE unlocked_key (
                    session_digest \(fragment: dialect.blob) PRIMARY KEY REFERENCES session (digest) ON DELETE CASCADE,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    reading_key_id \(fragment: dialect.blob) NOT NULL REFERENCES reading_key (id),
                    locked TEXT NOT NULL,
                    used_ms \(fragment: dialect.integer) NOT NULL
                )
                """,
                """
                CREATE TABLE story_key (
                    case_id \(fragment: dialect.blob) NOT NULL REFERENCES case_file (id),
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    reading_key_id \(fragment: dialect.blob) REFERENCES reading_key (id),
                    wrapped \(fragment: dialect.blob) NOT NULL,
                    UNIQUE (case_id, reading_key_id)
                )
                """,
                """
                CREATE UNIQUE INDEX story_key_of_receipt ON story_key (case_id) WHERE reading_key_id IS NULL
                """,
                "CREATE INDEX story_key_by_reader ON story_key (municipality_id, reading_key_id)",
                """
                CREATE TABLE sealed_part (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    case_id \(fragment: dialect.blob) NOT NULL REFERENCES case_file (id),
                    kind TEXT NOT NULL CHECK (kind IN ('story', 'contact', 'reply', 'message')),
                    at_ms \(fragment: dialect.integer) NOT NULL,
                    account_id \(fragment: dialect.blob) REFERENCES account (id),
                    box \(fragment: dialect.blob) NOT NULL,
                    CHECK ((kind = 'message') = (account_id IS NOT NULL))
                )
                """,
                "CREATE INDEX sealed_part_by_case ON sealed_part (municipality_id, case_id, at_ms)",
                """
                CREATE TABLE contact_request (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    case_id \(fragment: dialect.blob) NOT NULL REFERENCES case_file (id),
                    asked_by \(fragment: dialect.blob) NOT NULL REFERENCES account (id),
                    asked_ms \(fragment: dialect.integer) NOT NULL,
                    granted_by \(fragment: dialect.blob) REFERENCES account (id),
                    granted_ms \(fragment: dialect.integer),
                    CHECK ((granted_by IS NULL) = (granted_ms IS NULL)),
                    CHECK (granted_by IS NULL OR granted_by <> asked_by)
                )
                """,
                "CREATE INDEX contact_request_by_case ON contact_request (municipality_id, case_id, asked_ms)",
                "CREATE INDEX sealed_part_by_age ON sealed_part (municipality_id, kind, at_ms)",
            ]
        },
        Migration(id: "reporting-5-case-work") { dialect in
            [
                """
                CREATE TABLE case_task (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    case_id \(fragment: dialect.blob) REFERENCES case_file (id),
                    kind TEXT NOT NULL CHECK (kind IN ('answer', 'call-back', 'aftercare', 'reply', 'correction')),
                    created_ms \(fragment: dialect.integer) NOT NULL,
                    due_ms \(fragment: dialect.integer) NOT NULL,
                    reminded_ms \(fragment: dialect.integer),
                    done_ms \(fragment: dialect.integer),
                    done_by \(fragment: dialect.blob) REFERENCES account (id),
                    result TEXT,
                    CHECK ((done_ms IS NULL) = (result IS NULL))
                )
                """,
                "CREATE INDEX case_task_open ON case_task (municipality_id, done_ms, due_ms)",
                "CREATE INDEX case_task_by_case ON case_task (municipality_id, case_id)",
            ]
        },
        Migration(id: "reporting-6-deletion-log") { dialect in
            [
                """
                CREATE TABLE deletion_log (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    at_ms \(fragment: dialect.integer) NOT NULL,
                    what TEXT NOT NULL CHECK (what IN ('report', 'story', 'contact', 'messages')),
                    reason TEXT NOT NULL CHECK (reason IN ('withdrawn', 'term')),
                    number \(fragment: dialect.integer) NOT NULL CHECK (number > 0)
                )
                """,
                "CREATE INDEX deletion_log_by_time ON deletion_log (municipality_id, at_ms)",
            ]
        },
        Migration(id: "reporting-7-correction") { dialect in
            [
                """
                CREATE TABLE correction (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    receipt \(fragment: dialect.blob) NOT NULL,
                    created_ms \(fragment: dialect.integer) NOT NULL,
                    outcome TEXT CHECK (outcome IN ('verbeterd', 'deels', 'geweigerd', 'niets-gevonden')),
                    reason TEXT,
                    decided_ms \(fragment: dialect.integer),
                    decided_by \(fragment: dialect.blob) REFERENCES account (id),
                    withdrawn_ms \(fragment: dialect.integer),
                    emptied_ms \(fragment: dialect.integer),
                    CHECK ((outcome IS NULL) = (decided_ms IS NULL)),
                    CHECK ((outcome IS NULL) = (decided_by IS NULL)),
                    CHECK (outcome IS NULL OR (reason IS NOT NULL) = (outcome IN ('deels', 'geweigerd'))),
                    CHECK (withdrawn_ms IS NULL OR (emptied_ms IS NOT NULL AND outcome IS NULL)),
                    UNIQUE (municipality_id, receipt)
                )
                """,
                "CREATE INDEX correction_by_age ON correction (municipality_id, created_ms)",
                """
                CREATE TABLE correction_key (
                    correction_id \(fragment: dialect.blob) NOT NULL REFERENCES correction (id),
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    reading_key_id \(fragment: dialect.blob) REFERENCES reading_key (id),
                    wrapped \(fragment: dialect.blob) NOT NULL,
                    UNIQUE (correction_id, reading_key_id)
                )
                """,
                """
                CREATE UNIQUE INDEX correction_key_of_receipt ON correction_key (correction_id)
                WHERE reading_key_id IS NULL
                """,
                "CREATE INDEX correction_key_by_reader ON correction_key (municipality_id, reading_key_id)",
                """
                CREATE TABLE correction_part (
                    id \(fragment: dialect.blob) PRIMARY KEY,
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    correction_id \(fragment: dialect.blob) NOT NULL REFERENCES correction (id),
                    kind TEXT NOT NULL CHECK (kind IN ('story', 'contact')),
                    at_ms \(fragment: dialect.integer) NOT NULL,
                    box \(fragment: dialect.blob) NOT NULL
                )
                """,
                "CREATE INDEX correction_part_by_request ON correction_part (municipality_id, correction_id)",
                """
                ALTER TABLE case_task ADD COLUMN correction_id \(fragment: dialect.blob) REFERENCES correction (id)
                """,
                "CREATE INDEX case_task_by_correction ON case_task (municipality_id, correction_id)",
            ]
        },
        Migration(id: "reporting-8-changes") { dialect in
            [
                "ALTER TABLE report ADD COLUMN revised_ms \(fragment: dialect.integer) NOT NULL DEFAULT 0",
                """
                ALTER TABLE report ADD COLUMN apart \(fragment: dialect.integer) NOT NULL DEFAULT 0
                    CHECK (apart IN (0, 1))
                """,
                "CREATE INDEX report_by_change ON report (municipality_id, revised_ms, counted, apart)",
            ]
        },
    ]
}
