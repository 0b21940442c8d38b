import GRDB
import GRDBSQLite
import Synchronization

/// Stops one read when its task is cancelled: the statement that runs at that moment, and every later one.
///
/// SQLite asks every ten thousand steps whether to go on. `sqlite3_interrupt` would do nothing when it comes just before
/// a statement begins.
final class ReadInterruption: Sendable {
    private let cancelled = Atomic(false)

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    func cancel() {
        cancelled.store(true, ordering: .relaxed)
    }

    /// - Throws: `CancellationError` when the task was cancelled before.
    func during<T>(_ database: Database, _ read: () throws -> T) throws -> T {
        try check()
        guard let connection = database.sqliteConnection else { return try read() }
        sqlite3_progress_handler(
            connection, 10_000,
            { interruption in
                guard let interruption else { return 0 }
                return Unmanaged<ReadInterruption>.fromOpaque(interruption).takeUnretainedValue().isCancelled ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
        // The next read on this connection has an interruption of its own.
        defer { sqlite3_progress_handler(connection, 0, nil, nil) }
        return try read()
    }

    func check() throws {
        if isCancelled { throw CancellationError() }
    }
}
