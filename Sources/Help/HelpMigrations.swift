package import SQLStore

/// The tables of the directory of help and of guidance. A migration that shipped is never edited.
package enum HelpMigrations {
    package static let all = [
        Migration(id: "help-1-directory") { dialect in
            [
                """
                CREATE TABLE help_organization (
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    id \(fragment: dialect.blob) NOT NULL,
                    name TEXT NOT NULL CHECK (name <> ''),
                    website TEXT,
                    PRIMARY KEY (municipality_id, id)
                )
                """,
                """
                CREATE TABLE help_service (
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    id \(fragment: dialect.blob) NOT NULL,
                    organization_id \(fragment: dialect.blob) NOT NULL,
                    name TEXT NOT NULL CHECK (name <> ''),
                    kind TEXT NOT NULL,
                    text_nl TEXT NOT NULL,
                    text_en TEXT NOT NULL,
                    text_ar TEXT NOT NULL,
                    for_whom TEXT NOT NULL,
                    fits TEXT NOT NULL,
                    websites TEXT NOT NULL,
                    chat TEXT,
                    hours TEXT NOT NULL CHECK (hours IN ('unknown', 'always', 'weekly')),
                    closed_on_holidays \(fragment: dialect.integer) NOT NULL CHECK (closed_on_holidays IN (0, 1)),
                    languages TEXT NOT NULL,
                    audiences TEXT NOT NULL,
                    situations TEXT NOT NULL,
                    moments TEXT NOT NULL,
                    minimum_age \(fragment: dialect.integer),
                    maximum_age \(fragment: dialect.integer),
                    urgency TEXT NOT NULL CHECK (urgency IN ('nood', 'crisis', 'snel', 'gewoon')),
                    reach TEXT NOT NULL CHECK (reach IN ('gemeente', 'regio', 'landelijk')),
                    region TEXT NOT NULL,
                    cost TEXT NOT NULL,
                    source TEXT NOT NULL,
                    owner TEXT NOT NULL,
                    checked_on TEXT,
                    active \(fragment: dialect.integer) NOT NULL CHECK (active IN (0, 1)),
                    version \(fragment: dialect.integer) NOT NULL,
                    changed_ms \(fragment: dialect.integer) NOT NULL,
                    CHECK (checked_on IS NULL OR source <> ''),
                    CHECK (minimum_age IS NULL OR maximum_age IS NULL OR minimum_age <= maximum_age),
                    PRIMARY KEY (municipality_id, id),
                    FOREIGN KEY (municipality_id, organization_id) REFERENCES help_organization (municipality_id, id)
                )
                """,
                """
                CREATE TABLE help_phone (
                    municipality_id TEXT NOT NULL,
                    service_id \(fragment: dialect.blob) NOT NULL,
                    ordinal \(fragment: dialect.integer) NOT NULL,
                    number TEXT NOT NULL,
                    PRIMARY KEY (municipality_id, service_id, ordinal),
                    FOREIGN KEY (municipality_id, service_id) REFERENCES help_service (municipality_id, id)
                )
                """,
                """
                CREATE TABLE help_hours (
                    municipality_id TEXT NOT NULL,
                    service_id \(fragment: dialect.blob) NOT NULL,
                    weekday \(fragment: dialect.integer) NOT NULL CHECK (weekday BETWEEN 0 AND 6),
                    opens_minute \(fragment: dialect.integer) NOT NULL CHECK (opens_minute BETWEEN 0 AND 1439),
                    closes_minute \(fragment: dialect.integer) NOT NULL,
                    CHECK (closes_minute > opens_minute AND closes_minute <= opens_minute + 1440),
                    PRIMARY KEY (municipality_id, service_id, weekday, opens_minute, closes_minute),
                    FOREIGN KEY (municipality_id, service_id) REFERENCES help_service (municipality_id, id)
                )
                """,
                """
                CREATE TABLE help_check (
                    municipality_id TEXT NOT NULL,
                    id \(fragment: dialect.blob) NOT NULL,
                    service_id \(fragment: dialect.blob) NOT NULL,
                    at_ms \(fragment: dialect.integer) NOT NULL,
                    account_id \(fragment: dialect.blob) REFERENCES account (id),
                    checked_on TEXT NOT NULL,
                    source TEXT NOT NULL CHECK (source <> ''),
                    PRIMARY KEY (municipality_id, id),
                    FOREIGN KEY (municipality_id, service_id) REFERENCES help_service (municipality_id, id)
                )
                """,
                "CREATE INDEX help_check_by_service ON help_check (municipality_id, service_id, at_ms)",
            ]
        },
        Migration(id: "help-2-guidance") { dialect in
            [
                """
                CREATE TABLE help_guidance (
                    municipality_id TEXT NOT NULL REFERENCES municipality (id),
                    audience TEXT NOT NULL,
                    phase TEXT NOT NULL,
                    language TEXT NOT NULL,
                    text TEXT NOT NULL,
                    version \(fragment: dialect.integer) NOT NULL,
                    changed_ms \(fragment: dialect.integer) NOT NULL,
                    account_id \(fragment: dialect.blob) REFERENCES account (id),
                    PRIMARY KEY (municipality_id, audience, phase, language)
                )
                """
            ]
        },
    ]
}
