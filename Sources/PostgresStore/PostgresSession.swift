import CLibPQ
import SQLStore

/// One connection. Never shared: whoever leased it from the pool uses it alone.
final class PostgresSession {
    enum TransactionKind {
        case read, write
        /// A write that takes turns with the other ones that often collided.
        case queuedWrite
        case exclusive
    }

    private struct StatementKey: Hashable {
        let text: String
        let types: [SQLType?]
    }

    private struct Statement {
        let name: String
        var lastUse: Int
        var shape: PostgresShape?
    }

    private static let statementLimit = 256
    /// Advisory locks, which each database counts for itself: any numbers that nobody else takes.
    private static let exclusiveLock = 7_310_027_718_001
    private static let queueLock = 7_310_027_718_002

    private let connection: OpaquePointer
    private let statementTimeout: Int
    private var statements: [StatementKey: Statement] = [:]
    /// Counts uses of statements and names them.
    private var clock = 0
    private var isSpoiled = false

    /// - Throws: `SQLError.connection`.
    init(_ address: PostgresAddress, statementTimeoutMilliseconds: Int) throws(SQLError) {
        connection = try Self.connect(address)
        statementTimeout = statementTimeoutMilliseconds
        do {
            // Cursors are read to their end, so plan for all rows.
            try command(
                "SET statement_timeout = \(statementTimeout); SET cursor_tuple_fraction = 1; SET TimeZone = 'UTC'")
        } catch {
            throw error.error
        }
    }

    deinit {
        PQfinish(connection)
    }

    private static func connect(_ address: PostgresAddress) throws(SQLError) -> OpaquePointer {
        let defaults = [
            "client_encoding": "UTF8", "connect_timeout": "10", "fallback_application_name": "straatlicht",
            "tcp_user_timeout": "30000",
        ]
        var text = ""
        for (name, value) in defaults.merging(address.parameters, uniquingKeysWith: { _, given in given }) {
            text += "\(name)='"
            for character in value.unicodeScalars {
                if character == "'" || character == "\\" { text += "\\" }
                text.unicodeScalars.append(character)
            }
            text += "' "
        }
        guard let connection = PQconnectdb(text) else { throw .connection(reason: "out of memory") }
        guard PQstatus(connection) == CONNECTION_OK else {
            let reason = String(cString: PQerrorMessage(connection)).split(separator: "\n").joined(separator: " ")
            PQfinish(connection)
            throw .connection(reason: reason)
        }
        // Messages and notices hold values; notices would even go to standard error.
        PQsetErrorVerbosity(connection, PQERRORS_SQLSTATE)
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
        return connection
    }

    var isBroken: Bool { PQstatus(connection) != CONNECTION_OK }

    /// Connected, outside any transaction, and without locks.
    var isReady: Bool { !isBroken && !isSpoiled && PQtransactionStatus(connection) == PQTRANS_IDLE }

    // MARK: Transactions

    /// - Returns: a failure only when another attempt may succeed: nothing was committed, and the cause may pass.
    /// - Throws: every other failure, and what the body throws.
    func transaction<T>(
        _ kind: TransactionKind, _ body: (any SQLConnection) throws -> T
    ) throws -> Result<T, SQLError> {
        let transaction = PostgresConnection(self)
        do {
            try begin(kind)
            let result = try body(transaction)
            if let failure = transaction.failure { throw failure }
            try commit()
            end(kind)
            return .success(result)
        } catch {
            // The failure of a statement decides, whatever the body made of it.
            let failure = transaction.failure ?? error as? PostgresFailure
            if !isBroken {
                if PQtransactionStatus(connection) != PQTRANS_IDLE { try? command("ROLLBACK") }
                if failure?.isStalePlan == true { forgetStatements() }
                end(kind)
            }
            if let failure, failure.isTransient { return .failure(failure.error) }
            throw (error as? PostgresFailure)?.error ?? error
        }
    }

    private func begin(_ kind: TransactionKind) throws(PostgresFailure) {
        // The locks are taken before the transaction: one that waited inside would see an old snapshot.
        switch kind {
        case .read:
            return try command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        case .write:
            break
        case .queuedWrite:
            try command("SELECT pg_advisory_lock(\(Self.queueLock))")
        case .exclusive:
            try command("SET statement_timeout = 0")
            try command("SELECT pg_advisory_lock(\(Self.exclusiveLock))")
        }
        try command("BEGIN ISOLATION LEVEL SERIALIZABLE")
    }

    private func commit() throws(PostgresFailure) {
        let result = PostgresResult(PQexec(connection, "COMMIT"))
        if isBroken { throw PostgresFailure(.connection(reason: "it broke during COMMIT")) }
        guard result.isOK else { throw failure(result) }
        // A transaction that had failed answers ROLLBACK.
        guard result.command == "COMMIT" else { throw PostgresFailure(.other(code: "25P02", message: nil)) }
    }

    /// Undoes what `begin` did to the session.
    private func end(_ kind: TransactionKind) {
        do {
            switch kind {
            case .read, .write: break
            case .queuedWrite: try command("SELECT pg_advisory_unlock_all()")
            case .exclusive: try command("SELECT pg_advisory_unlock_all(); SET statement_timeout = \(statementTimeout)")
            }
        } catch {
            isSpoiled = true
        }
    }

    // MARK: Statements

    /// Runs text of our own.
    private func command(_ text: String) throws(PostgresFailure) {
        let result = PostgresResult(PQexec(connection, text))
        guard result.isOK else { throw failure(result) }
    }

    /// Runs a command on a database, outside any transaction.
    func administer(_ command: String, _ name: String, _ options: String) throws(SQLError) {
        guard let quoted = PQescapeIdentifier(connection, name, name.utf8.count) else {
            throw .other(code: "42602", message: nil)
        }
        defer { PQfreemem(quoted) }
        do {
            try self.command("\(command) \(String(cString: quoted)) \(options)")
        } catch {
            throw error.error
        }
    }

    /// Runs a prepared statement, preparing it when this connection has not yet done so.
    func run<T>(_ sql: RenderedSQL, _ read: (borrowing PostgresResult, PostgresShape) throws -> T) throws -> T {
        let key = StatementKey(text: sql.text, types: sql.types)
        var statement = try statements[key] ?? prepare(sql)
        clock += 1
        statement.lastUse = clock
        let result = PostgresArguments(sql.arguments).withPointers { count, values, lengths, formats in
            PQexecPrepared(connection, statement.name, count, values, lengths, formats, 0)
        }
        guard result.isOK else {
            let wasReused = statement.shape != nil
            statements[key] = statement
            throw failure(result, isReusedPlan: wasReused)
        }
        let shape = statement.shape ?? result.shape()
        statement.shape = shape
        statements[key] = statement
        return try read(result, shape)
    }

    private func prepare(_ sql: RenderedSQL) throws(PostgresFailure) -> Statement {
        if statements.count >= Self.statementLimit,
            let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            statements[oldest.key] = nil
            try command("DEALLOCATE \(oldest.value.name)")
        }
        clock += 1
        let name = "s\(clock)"
        let types = sql.types.map(PostgresArguments.typeNumber)
        let result = PostgresResult(PQprepare(connection, name, sql.text, Int32(types.count), types))
        // The server has seen no value yet, so its message cannot hold one.
        guard result.isOK else { throw failure(result, keepsMessage: true) }
        return Statement(name: name, lastUse: clock, shape: nil)
    }

    private func forgetStatements() {
        statements = [:]
        do {
            try command("DEALLOCATE ALL")
        } catch {
            isSpoiled = true
        }
    }

    /// Walks a `SELECT` through a cursor, so that other statements can run in between.
    func walk(_ sql: RenderedSQL, _ body: (borrowing PostgresResult, PostgresShape) throws -> Void) throws {
        clock += 1
        let cursor = "c\(clock)"
        let types = sql.types.map(PostgresArguments.typeNumber)
        let declared = PostgresArguments(sql.arguments).withPointers { count, values, lengths, formats in
            PQexecParams(
                connection, "DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql.text)", count, types, values, lengths,
                formats, 0)
        }
        guard declared.isOK else { throw failure(declared) }
        var shape: PostgresShape?
        var isAtEnd = false
        defer {
            // In a failed transaction it is gone already, and the server only repeats that.
            if PQtransactionStatus(connection) == PQTRANS_INTRANS { try? command("CLOSE \(cursor)") }
        }
        while !isAtEnd {
            let batch = PostgresResult(PQexec(connection, "FETCH 500 FROM \(cursor)"))
            guard batch.isOK else { throw failure(batch) }
            let known = shape ?? batch.shape()
            shape = known
            isAtEnd = batch.rowCount < 500
            try body(batch, known)
        }
    }

    private func failure(
        _ result: borrowing PostgresResult, keepsMessage: Bool = false, isReusedPlan: Bool = false
    ) -> PostgresFailure {
        PostgresFailure(result, isBroken: isBroken, keepsMessage: keepsMessage, isReusedPlan: isReusedPlan)
    }
}
