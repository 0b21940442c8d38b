import SQLStore

/// The tables of the room beside its registers. A migration that shipped is never edited.
enum DeploymentMigrations {
    static let all = [
        Migration(id: "deployment-1") { dialect in
            [
                """
                CREATE TABLE deployment_presence (
                    municipality_id TEXT NOT NULL,
                    id \(fragment: dialect.blob) NOT NULL,
                    shift_id \(fragment: dialect.blob) NOT NULL,
                    source TEXT NOT NULL CHECK (source IN ('by-hand', 'track')),
                    start_ms \(fragment: dialect.integer) NOT NULL,
                    seconds \(fragment: dialect.integer) NOT NULL CHECK (seconds > 0),
                    area_code TEXT,
                    square TEXT,
                    CHECK ((area_code IS NULL) <> (square IS NULL)),
                    CHECK (source = 'by-hand' OR seconds <= 900),
                    PRIMARY KEY (municipality_id, id),
                    UNIQUE (municipality_id, shift_id, start_ms, square),
                    FOREIGN KEY (municipality_id, shift_id) REFERENCES register_entry (municipality_id, id)
                )
                """,
                """
                CREATE TABLE deployment_contacts (
                    municipality_id TEXT NOT NULL,
                    shift_id \(fragment: dialect.blob) NOT NULL,
                    talk \(fragment: dialect.integer) NOT NULL CHECK (talk >= 0),
                    referred \(fragment: dialect.integer) NOT NULL CHECK (referred >= 0),
                    police \(fragment: dialect.integer) NOT NULL CHECK (police >= 0),
                    sanctioned \(fragment: dialect.integer) NOT NULL CHECK (sanctioned >= 0),
                    youth \(fragment: dialect.integer) NOT NULL CHECK (youth >= 0),
                    version \(fragment: dialect.integer) NOT NULL CHECK (version > 0),
                    PRIMARY KEY (municipality_id, shift_id),
                    FOREIGN KEY (municipality_id, shift_id) REFERENCES register_entry (municipality_id, id)
                )
                """,
                """
                CREATE TABLE deployment_calendar (
                    municipality_id TEXT NOT NULL,
                    team_id \(fragment: dialect.blob) NOT NULL,
                    counter \(fragment: dialect.integer) NOT NULL CHECK (counter > 0),
                    active \(fragment: dialect.integer) NOT NULL CHECK (active IN (0, 1)),
                    PRIMARY KEY (municipality_id, team_id),
                    FOREIGN KEY (municipality_id, team_id) REFERENCES register_entry (municipality_id, id)
                )
                """,
                """
                CREATE TABLE deployment_camera_notice (
                    municipality_id TEXT NOT NULL,
                    camera_id \(fragment: dialect.blob) NOT NULL,
                    occasion TEXT NOT NULL CHECK (occasion IN ('review', 'term')),
                    due_on TEXT NOT NULL,
                    at_ms \(fragment: dialect.integer) NOT NULL,
                    PRIMARY KEY (municipality_id, camera_id, occasion, due_on),
                    FOREIGN KEY (municipality_id, camera_id) REFERENCES register_entry (municipality_id, id)
                )
                """,
            ]
        },
        // What was noted and taken back moves here, so that no sum can count it by mistake.
        Migration(id: "deployment-2") { dialect in
            [
                """
                CREATE TABLE deployment_presence_withdrawn (
                    municipality_id TEXT NOT NULL,
                    id \(fragment: dialect.blob) NOT NULL,
                    shift_id \(fragment: dialect.blob) NOT NULL,
                    source TEXT NOT NULL CHECK (source IN ('by-hand', 'track')),
                    start_ms \(fragment: dialect.integer) NOT NULL,
                    seconds \(fragment: dialect.integer) NOT NULL,
                    area_code TEXT,
                    square TEXT,
                    at_ms \(fragment: dialect.integer) NOT NULL,
                    account_id \(fragment: dialect.blob) REFERENCES account (id),
                    PRIMARY KEY (municipality_id, id),
                    FOREIGN KEY (municipality_id, shift_id) REFERENCES register_entry (municipality_id, id)
                )
                """,
                """
                CREATE TABLE deployment_contacts_withdrawn (
                    municipality_id TEXT NOT NULL,
                    id \(fragment: dialect.blob) NOT NULL,
                    shift_id \(fragment: dialect.blob) NOT NULL,
                    talk \(fragment: dialect.integer) NOT NULL,
                    referred \(fragment: dialect.integer) NOT NULL,
                    police \(fragment: dialect.integer) NOT NULL,
                    sanctioned \(fragment: dialect.integer) NOT NULL,
                    youth \(fragment: dialect.integer) NOT NULL,
                    version \(fragment: dialect.integer) NOT NULL,
                    at_ms \(fragment: dialect.integer) NOT NULL,
                    account_id \(fragment: dialect.blob) REFERENCES account (id),
                    PRIMARY KEY (municipality_id, id),
                    FOREIGN KEY (municipality_id, shift_id) REFERENCES register_entry (municipality_id, id)
                )
                """,
                """
                CREATE INDEX deployment_presence_withdrawn_by_shift
                ON deployment_presence_withdrawn (municipality_id, shift_id)
                """,
                """
                CREATE INDEX deployment_contacts_withdrawn_by_shift
                ON deployment_contacts_withdrawn (municipality_id, shift_id)
                """,
            ]
        },
        // Told dates of all registers are kept together.
        Migration(id: "deployment-3") { _ in
            [
                """
                INSERT INTO register_notice (municipality_id, entry_id, occasion, due_on, at_ms)
                SELECT municipality_id, camera_id, occasion, due_on, at_ms FROM deployment_camera_notice
                """
            ]
        },
    ]
}
