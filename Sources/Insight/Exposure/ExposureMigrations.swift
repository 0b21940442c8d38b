import SQLStore

/// The table of numbers that reports are counted over.
enum ExposureMigrations {
    static let exposure = Migration(id: "insight-1-exposure") { dialect in
        [
            """
            CREATE TABLE exposure (
                municipality_id TEXT NOT NULL REFERENCES municipality (id),
                measure TEXT NOT NULL CHECK (measure <> ''),
                year \(fragment: dialect.integer) NOT NULL,
                place TEXT NOT NULL CHECK (place <> ''),
                borders_year \(fragment: dialect.integer),
                x \(fragment: dialect.real),
                y \(fragment: dialect.real),
                name TEXT,
                value \(fragment: dialect.real) NOT NULL CHECK (value >= 0),
                from_share \(fragment: dialect.integer) NOT NULL CHECK (from_share IN (0, 1)),
                source TEXT NOT NULL,
                imported_ms \(fragment: dialect.integer) NOT NULL,
                PRIMARY KEY (municipality_id, measure, year, place),
                CHECK ((x IS NULL) = (y IS NULL)),
                CHECK ((borders_year IS NULL) = (x IS NOT NULL))
            )
            """
        ]
    }
}
