import Domain
import Platform
import SQLStore

/// All SQL of dates that people were told of.
enum NoticeStore {
    /// Marks that people are told of a date.
    /// - Returns: false when they were told before.
    static func markTold(
        _ entry: Identifier, _ occasion: DateReminder.Occasion, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO register_notice (municipality_id, entry_id, occasion, due_on, at_ms)
            VALUES (\(municipality), \(entry), \(occasion.name), \(occasion.on.description), \(now))
            ON CONFLICT (municipality_id, entry_id, occasion, due_on) DO NOTHING
            """) == 1
    }
}
