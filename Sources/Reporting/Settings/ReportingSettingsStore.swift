package import Domain
import Foundation
import Platform
package import SQLStore

/// All SQL of the report point's settings.
package enum ReportingSettingsStore {
    /// The standard settings when a municipality has saved none.
    package static func find(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> ReportingSettings {
        guard
            let row = try connection.first(
                "SELECT settings FROM reporting_settings WHERE municipality_id = \(municipality)")
        else { return ReportingSettings() }
        guard
            let settings = try? JSONDecoder().decode(
                ReportingSettings.self, from: Data(try row.text("settings").utf8))
        else {
            throw SQLError.decoding(column: "settings", expected: "reporting settings", found: "another document")
        }
        return settings
    }

    package static func save(
        _ settings: ReportingSettings, in municipality: Municipality.ID, at now: Instant,
        _ connection: any SQLConnection
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let text = String(decoding: try encoder.encode(settings), as: UTF8.self)
        try connection.execute(
            """
            INSERT INTO reporting_settings (municipality_id, settings, changed_ms)
            VALUES (\(municipality), \(text), \(now))
            ON CONFLICT (municipality_id) DO UPDATE SET settings = excluded.settings, changed_ms = excluded.changed_ms
            """)
    }
}
