import Foundation
import GRDB
import NIOPosix
public import SQLStore
import Synchronization

/// One SQLite file: a single writer and several readers, each reader on its own snapshot (WAL).
///
/// Commits are synchronous (`FULL`): what was acknowledged survives a power cut. Deleted content is overwritten
/// (`secure_delete`). Several processes may share the file; a writer waits ten seconds for another one.
/// When the calling task is cancelled, a read is interrupted; a write that has been queued is not.
public final class SQLiteDatabase: SQLDatabase {
    private let pool: DatabasePool
    /// Where reads run, one thread for each reader: one step there and one back, where GRDB's own asynchronous read
    /// passes its turn through several queues, each of which wakes a thread.
    private let threads: NIOThreadPool
    private let writes: SQLiteWrites
    private let isClosed = Atomic(false)

    public var dialect: SQLDialect { .sqlite }

    /// Opens the file, or creates it with mode 0600.
    /// - Parameters:
    ///   - path: a file on a local disk; SQLite's locks do not work on network shares.
    ///   - readers: how many reads run at the same time.
    /// - Throws: `SQLError.connection`.
    public init(path: String, readers: Int = 4) throws {
        let readers = max(1, readers)
        var configuration = Configuration()
        configuration.maximumReaderCount = readers
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA secure_delete = ON")
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        do {
            try Self.createFile(path)
            pool = try DatabasePool(path: path, configuration: configuration)
            // After opening, because GRDB lowers it to NORMAL there: then the last commits can get lost.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            writes = SQLiteWrites(pool)
        } catch let error as SQLError {
            throw error
        } catch {
            let code = (error as? DatabaseError).map { "SQLite error \($0.extendedResultCode.rawValue)" }
            throw SQLError.connection(reason: "\(path): \(code ?? "cannot be opened")")
        }
        threads = NIOThreadPool(numberOfThreads: readers)
        threads.start()
    }

    deinit {
        threads.shutdownGracefully { _ in }
    }

    public func read<T: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> T
    ) async throws -> T {
        let interruption = ReadInterruption()
        do {
            return try await withTaskCancellationHandler {
                try await threads.runIfActive { [pool] in
                    try pool.read { database in
                        try interruption.during(database) {
                            try SQLiteConnection(database, interruption).run(body)
                        }
                    }
                }
            } onCancel: {
                interruption.cancel()
            }
        } catch {
            // Whichever of the two SQLite or the thread pool noticed.
            if interruption.isCancelled { throw CancellationError() }
            if error is CancellationError, isClosed.load(ordering: .acquiring) { throw SQLError.closed }
            throw translated(error)
        }
    }

    @discardableResult
    public func write<T: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> T
    ) async throws -> T {
        try await enqueue(body) { [writes] write in writes.add(write) }
    }

    /// A `write` that shares its commit with no other: there is only one writer, and no statement timeout.
    @discardableResult
    public func exclusiveWrite<T: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> T
    ) async throws -> T {
        try await enqueue(body) { [writes] write in writes.addAlone(write) }
    }

    private func enqueue<T: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> T, _ add: (SQLiteWrites.Write) -> Void
    ) async throws -> T {
        try Task.checkCancellation()
        do {
            return try await withCheckedThrowingContinuation { continuation in
                add(
                    SQLiteWrites.Write(
                        run: { database in
                            let value = try SQLiteConnection(database).run(body)
                            return { continuation.resume(returning: value) }
                        },
                        fail: { continuation.resume(throwing: $0) }
                    ))
            }
        } catch {
            throw translated(error)
        }
    }

    /// Writes the file anew and empties the log file. `secure_delete` overwrites deleted rows where they were, but not
    /// what is left of them where the engine moved them from to balance its trees, nor older pages in the log file.
    public func eraseTraces() async throws {
        do {
            try await pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
            // A log file that somebody reads cannot be emptied.
            try await pool.barrierWriteWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        } catch {
            throw translated(error)
        }
    }

    /// Copies the database into a new file of mode 0600, while others read and write.
    /// - Parameter path: a file that does not exist, or an empty one.
    /// - Throws: `SQLError`.
    public func backUp(to path: String) async throws {
        do {
            try Self.createFile(path)
            try await pool.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
        } catch {
            throw translated(error)
        }
    }

    public func close() async {
        isClosed.store(true, ordering: .releasing)
        try? await threads.shutdownGracefully()
        await withCheckedContinuation { continuation in
            // Off the cooperative pool: closing waits for the transactions that run.
            DispatchQueue.global().async { [pool] in
                // Readers that are open keep everything in the log file; without them the database is one file again,
                // which people copy.
                pool.invalidateReadOnlyConnections()
                try? pool.close()
                continuation.resume()
            }
        }
    }

    private func translated(_ error: any Error) -> any Error {
        guard let failure = SQLError(sqlite: error) else { return error }
        // SQLite calls the use of a closed connection a misuse.
        if case .other("21", _) = failure, isClosed.load(ordering: .acquiring) { return SQLError.closed }
        return failure
    }

    private static func createFile(_ path: String) throws(SQLError) {
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .connection(reason: "\(path): \(String(cString: strerror(errno)))") }
        closeDescriptor(descriptor)
    }
}

/// The system call, which the method `close` hides.
private func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }
