import SQLStore

/// Tables of trainings, badges and group practice. A migration that shipped is never edited.
enum LessonsMigrations {
    static let all = [
        Migration(id: "prevention-lessons-1") { dialect in
            [
                """
                CREATE TABLE training_sign_up (
                    municipality_id TEXT NOT NULL,
                    id \(fragment: dialect.blob) NOT NULL,
                    date_id \(fragment: dialect.blob) NOT NULL,
                    sheet \(fragment: dialect.blob) NOT NULL,
                    code_digest \(fragment: dialect.blob) NOT NULL,
                    name TEXT NOT NULL CHECK (name <> ''),
                    email TEXT NOT NULL CHECK (email <> ''),
                    language TEXT NOT NULL,
                    has_seat \(fragment: dialect.integer) NOT NULL CHECK (has_seat IN (0, 1)),
                    was_present \(fragment: dialect.integer) NOT NULL DEFAULT 0 CHECK (was_present IN (0, 1)),
                    badge_id \(fragment: dialect.blob),
                    created_ms \(fragment: dialect.integer) NOT NULL,
                    PRIMARY KEY (municipality_id, id),
                    UNIQUE (municipality_id, sheet),
                    UNIQUE (municipality_id, code_digest),
                    FOREIGN KEY (municipality_id, date_id) REFERENCES register_entry (municipality_id, id)
                )
                """,
                "CREATE INDEX training_sign_up_by_date ON training_sign_up (municipality_id, date_id, has_seat)",
                """
                CREATE TABLE training_badge (
                    municipality_id TEXT NOT NULL,
                    id \(fragment: dialect.blob) NOT NULL,
                    training_id \(fragment: dialect.blob) NOT NULL,
                    code_digest \(fragment: dialect.blob) NOT NULL,
                    credential TEXT NOT NULL,
                    issued_ms \(fragment: dialect.integer) NOT NULL,
                    expires_ms \(fragment: dialect.integer),
                    revoked_ms \(fragment: dialect.integer),
                    PRIMARY KEY (municipality_id, id),
                    UNIQUE (municipality_id, code_digest),
                    FOREIGN KEY (municipality_id, training_id) REFERENCES register_entry (municipality_id, id)
                )
                """,
                """
                CREATE TABLE practice_session (
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    id \(fragment: dialect.blob) NOT NULL,
                    code TEXT NOT NULL CHECK (code <> ''),
                    scenario TEXT NOT NULL,
                    account_id \(fragment: dialect.blob) REFERENCES account (id),
                    opened_ms \(fragment: dialect.integer) NOT NULL,
                    closed_ms \(fragment: dialect.integer),
                    people \(fragment: dialect.integer) NOT NULL DEFAULT 0,
                    sum_before \(fragment: dialect.integer) NOT NULL DEFAULT 0,
                    sum_after \(fragment: dialect.integer) NOT NULL DEFAULT 0,
                    sum_squares \(fragment: dialect.integer) NOT NULL DEFAULT 0,
                    PRIMARY KEY (municipality_id, id),
                    UNIQUE (municipality_id, code)
                )
                """,
                """
                CREATE TABLE practice_sheet (
                    municipality_id TEXT NOT NULL,
                    session_id \(fragment: dialect.blob) NOT NULL,
                    sheet \(fragment: dialect.blob) NOT NULL,
                    PRIMARY KEY (municipality_id, session_id, sheet),
                    FOREIGN KEY (municipality_id, session_id) REFERENCES practice_session (municipality_id, id)
                )
                """,
            ]
        },
        Migration(id: "prevention-lessons-2-mail") { dialect in
            [
                """
                CREATE TABLE training_mail (
                    municipality_id TEXT NOT NULL,
                    sign_up_id \(fragment: dialect.blob) NOT NULL,
                    mail_id \(fragment: dialect.blob) NOT NULL,
                    PRIMARY KEY (municipality_id, sign_up_id, mail_id),
                    FOREIGN KEY (municipality_id, sign_up_id) REFERENCES training_sign_up (municipality_id, id)
                )
                """
            ]
        },
    ]
}
