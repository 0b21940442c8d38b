import SQLStore

extension PlatformMigrations {
    static let jobs = Migration(id: "platform-5-job") { dialect in
        [
            """
            CREATE TABLE job (
                id \(fragment: dialect.blob) PRIMARY KEY,
                municipality_id TEXT NOT NULL REFERENCES municipality (id),
                kind TEXT NOT NULL CHECK (kind <> ''),
                once_key TEXT NOT NULL,
                parameters TEXT NOT NULL,
                requested_by \(fragment: dialect.blob),
                state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
                fraction \(fragment: dialect.real) NOT NULL DEFAULT 0 CHECK (fraction BETWEEN 0 AND 1),
                stage TEXT NOT NULL DEFAULT '',
                created_ms \(fragment: dialect.integer) NOT NULL,
                started_ms \(fragment: dialect.integer),
                ended_ms \(fragment: dialect.integer),
                attempts \(fragment: dialect.integer) NOT NULL DEFAULT 0,
                lease_ms \(fragment: dialect.integer) NOT NULL DEFAULT 0,
                stop_asked \(fragment: dialect.integer) NOT NULL DEFAULT 0 CHECK (stop_asked IN (0, 1)),
                result TEXT,
                failure TEXT,
                CHECK ((ended_ms IS NULL) = (state IN ('waiting', 'running'))),
                CHECK ((result IS NULL) = (state <> 'done')),
                CHECK ((failure IS NULL) = (state <> 'failed'))
            )
            """,
            """
            CREATE UNIQUE INDEX job_once ON job (municipality_id, kind, once_key)
            WHERE state IN ('waiting', 'running')
            """,
            "CREATE INDEX job_by_kind ON job (municipality_id, kind, id)",
        ]
    }
}
