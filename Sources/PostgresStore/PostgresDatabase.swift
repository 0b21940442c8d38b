import NIOPosix
public import SQLStore
import Synchronization

/// A PostgreSQL database (15 or newer) through a bounded pool of libpq connections, one thread each.
///
/// Writes are `SERIALIZABLE`. SQLite has one writer at a time, so a body that reads and then writes is right there;
/// only this level gives the same promise here, without locks that each author must remember. It costs reruns when
/// transactions collide, which is why bodies must bear them; hot rows belong in one `UPDATE`, or in `exclusiveWrite`.
/// Reads are `REPEATABLE READ READ ONLY`: one snapshot, never rerun for a conflict.
///
/// A connection that broke is replaced, and the body runs again unless `COMMIT` had been sent. Cancelling the calling
/// task drops a transaction that still waits for a connection; one that runs is bounded by the statement timeout.
public final class PostgresDatabase: SQLDatabase {
    private let address: PostgresAddress
    private let statementTimeout: Int
    private let threads: NIOThreadPool
    private let sessions = Mutex(Sessions())

    public var dialect: SQLDialect { .postgres }

    /// Connects when it is first used.
    /// - Parameters:
    ///   - poolSize: how many transactions run at the same time.
    ///   - statementTimeoutMilliseconds: 0 for none; does not hold for `exclusiveWrite`.
    public init(address: PostgresAddress, poolSize: Int = 8, statementTimeoutMilliseconds: Int = 30_000) {
        self.address = address
        statementTimeout = max(0, statementTimeoutMilliseconds)
        threads = NIOThreadPool(numberOfThreads: max(1, poolSize))
        threads.start()
    }

    deinit {
        threads.shutdownGracefully { _ in }
    }

    public func read<T: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> T
    ) async throws -> T {
        try await run(.read, body)
    }

    @discardableResult
    public func write<T: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> T
    ) async throws -> T {
        try await run(.write, body)
    }

    @discardableResult
    public func exclusiveWrite<T: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> T
    ) async throws -> T {
        try await run(.exclusive, body)
    }

    /// Nothing: the server's own vacuum does it, in its own time (docs/operations.md).
    public func eraseTraces() async throws {}

    public func close() async {
        sessions.withLock { $0.isClosed = true }
        try? await threads.shutdownGracefully()
        sessions.withLock { $0.idle = [] }
    }

    /// Runs the transaction, again while it may succeed then.
    private func run<T: Sendable>(
        _ kind: PostgresSession.TransactionKind, _ body: @Sendable @escaping (any SQLConnection) throws -> T
    ) async throws -> T {
        var attempt = 1
        while true {
            let current = kind == .write && attempt > Self.patience ? .queuedWrite : kind
            switch try await attemptOnce(current, body) {
            case .success(let value): return value
            case .failure(let error) where attempt >= Self.attempts(error): throw error
            case .failure: try await Task.sleep(for: .milliseconds(1 << min(attempt - 1, 4)))
            }
            attempt += 1
        }
    }

    /// Collisions take a second when every attempt fails at once. A broken connection may be the fault of the body
    /// itself, which must not bring down the server again and again. A unique violation that is no collision stands
    /// at the second attempt.
    private static func attempts(_ error: SQLError) -> Int {
        switch error {
        case .connection: 3
        case .uniqueViolation: 2
        default: 50
        }
    }

    /// After so many failures a write queues behind the other ones that failed as often: colliding writers then take
    /// turns instead of failing each other again.
    private static let patience = 3

    /// - Returns: a failure only when another attempt may succeed.
    /// - Throws: every other failure, and what the body throws.
    private func attemptOnce<T: Sendable>(
        _ kind: PostgresSession.TransactionKind, _ body: @Sendable @escaping (any SQLConnection) throws -> T
    ) async throws -> Result<T, SQLError> {
        do {
            return try await threads.runIfActive {
                let session = try self.lease()
                defer { self.giveBack(session) }
                return try session.transaction(kind, body)
            }
        } catch is CancellationError where sessions.withLock({ $0.isClosed }) {
            throw SQLError.closed
        }
    }

    private func lease() throws(SQLError) -> PostgresSession {
        let idle = try sessions.withLock { sessions throws(SQLError) -> Idle? in
            if sessions.isClosed { throw .closed }
            return sessions.idle.popLast()
        }
        if let idle { return idle.session }
        return try PostgresSession(address, statementTimeoutMilliseconds: statementTimeout)
    }

    /// A session that broke, or could not be brought back to rest, is dropped and thereby disconnected; so are the
    /// idle ones when it broke, for they are likely to be as dead.
    private func giveBack(_ session: PostgresSession) {
        let isReady = session.isReady
        let isBroken = session.isBroken
        let returned = Idle(session: session)
        sessions.withLock { sessions in
            if isBroken { sessions.idle = [] }
            if isReady, !sessions.isClosed { sessions.idle.append(returned) }
        }
    }

    private struct Sessions {
        /// Last in, first out, so that at low load few connections do all the work, with warm statements.
        var idle: [Idle] = []
        var isClosed = false
    }

    /// The mutex `sessions` guards the hand-over: a session is either in `idle` or with one thread.
    private struct Idle: @unchecked Sendable {
        let session: PostgresSession
    }
}
