/// What the body of a transaction gets. It does not outlive the body.
///
/// Each query is one statement. After a statement failed the transaction is lost, on either engine: a body that goes
/// on gets the same error again, and nothing is committed. Expected conflicts are written as `ON CONFLICT`.
public protocol SQLConnection {
    var dialect: SQLDialect { get }

    /// All rows.
    /// - Throws: `SQLError`, as the other functions here.
    func rows(_ query: SQLQuery) throws -> [SQLRow]

    /// The first row, if any.
    func first(_ query: SQLQuery) throws -> SQLRow?

    /// Walks a `SELECT` row by row in constant memory. The body may run other queries.
    func forEach(_ query: SQLQuery, _ body: (SQLRow) throws -> Void) throws

    /// The number of rows that `INSERT`, `UPDATE` or `DELETE` touched; 0 for other statements.
    @discardableResult func execute(_ query: SQLQuery) throws -> Int
}

extension SQLConnection {
    public func first(_ query: SQLQuery) throws -> SQLRow? { try rows(query).first }
}

/// A database with transactions.
///
/// Bodies are synchronous, run on a thread of the database and not on the cooperative pool, and may run again when
/// another transaction got in the way: they compute and return, and have no effect outside the database.
public protocol SQLDatabase: Sendable {
    var dialect: SQLDialect { get }

    /// One consistent snapshot.
    /// - Throws: `SQLError`, or what the body throws.
    func read<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T

    /// One transaction, as if no other ran at the same time. Committed when the body returns, rolled back when it
    /// throws.
    /// - Throws: `SQLError`, or what the body throws.
    @discardableResult
    func write<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T

    /// A `write` that waits for every other `exclusiveWrite`, of any process, and has no statement timeout: for
    /// migrations, and for bodies that would otherwise often collide.
    @discardableResult
    func exclusiveWrite<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T

    /// Wipes what deleted rows left behind in free space and in logs of the engine, as far as the engine can be told to;
    /// docs/operations.md says what stays where. Others go on working meanwhile.
    /// - Throws: `SQLError`.
    func eraseTraces() async throws

    /// Waits for running transactions; later ones fail with `SQLError.closed`.
    func close() async
}
