import GRDB
import Synchronization

/// The queue before the single writer, with group commit.
///
/// A durable commit waits for the disk, some milliseconds. The bodies that arrive meanwhile share the next commit, each
/// in a savepoint of its own, and nobody gets an answer before that commit. They still run one after another, so this
/// is as serial as one transaction each.
final class SQLiteWrites: Sendable {
    struct Write: Sendable {
        /// Runs the body; the result hands the value to the caller.
        let run: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    /// Bounds how long the first of a group waits for the last.
    private static let groupLimit = 64

    private let pool: DatabasePool
    private let waiting = Mutex<[Write]>([])

    init(_ pool: DatabasePool) {
        self.pool = pool
    }

    func add(_ write: Write) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(write)
            return waiting.count == 1
        }
        if isFirst { pool.asyncWriteWithoutTransaction(commitWaiting) }
    }

    func addAlone(_ write: Write) {
        pool.asyncWriteWithoutTransaction { self.commit([write], $0) }
    }

    private func commitWaiting(_ database: Database) {
        let (group, isMore) = waiting.withLock { waiting in
            let group = Array(waiting.prefix(Self.groupLimit))
            waiting.removeFirst(group.count)
            return (group, !waiting.isEmpty)
        }
        if isMore { pool.asyncWriteWithoutTransaction(commitWaiting) }
        commit(group, database)
    }

    private func commit(_ group: [Write], _ database: Database) {
        do {
            for answer in try answers(group, database) { answer() }
        } catch {
            let isBusy = (error as? DatabaseError)?.resultCode == .SQLITE_BUSY
            if group.count == 1 || isBusy {
                for write in group { write.fail(error) }
            } else {
                // One of them spoilt it for all, such as with a deferred constraint that is checked at the end.
                for write in group { commit([write], database) }
            }
        }
    }

    /// Runs and commits the group.
    /// - Throws: when nothing was committed.
    private func answers(_ group: [Write], _ database: Database) throws -> [() -> Void] {
        var answers: [() -> Void] = []
        try database.inTransaction(.immediate) {
            if let write = group.first, group.count == 1 {
                answers.append(try write.run(database))
                return .commit
            }
            for write in group {
                do {
                    var answer: () -> Void = {}
                    try database.inSavepoint {
                        answer = try write.run(database)
                        return .commit
                    }
                    answers.append(answer)
                } catch {
                    // Some errors, such as a full disk, undo the whole transaction.
                    guard database.isInsideTransaction else { throw error }
                    answers.append { write.fail(error) }
                }
            }
            return .commit
        }
        return answers
    }
}
