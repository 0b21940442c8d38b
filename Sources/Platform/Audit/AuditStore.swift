public import Domain
public import SQLStore
public import Vault

/// All SQL of the audit log. Lines are added and read; the tables refuse any change (docs/adr/0012).
public enum AuditStore {
    /// Adds a line in the transaction of what it tells about, so that neither is there without the other.
    ///
    /// The end of the municipality's log is one row that each line updates: of two transactions that add a line, one
    /// waits for the other, or runs again after it, so that the lines form one chain however many processes write.
    public static func append(
        _ event: AuditEvent, at now: Instant, in municipality: Municipality.ID, with secret: ServerSecret,
        _ connection: any SQLConnection
    ) throws {
        // Never a number that is in use, also when somebody set the end back: the log must go on, `verify` tells.
        let end = try connection.rows(
            """
            INSERT INTO audit_end (municipality_id, sequence, mark)
            VALUES (\(municipality),
                (SELECT COALESCE(MAX(sequence), 0) + 1 FROM audit_line WHERE municipality_id = \(municipality)),
                \(AuditMark.start.bytes))
            ON CONFLICT (municipality_id) DO UPDATE SET sequence =
                CASE WHEN audit_end.sequence < excluded.sequence THEN excluded.sequence
                ELSE audit_end.sequence + 1 END
            RETURNING sequence, mark
            """)
        guard let row = end.first else { throw SQLError.missingColumn("sequence") }
        let previous = AuditMark(bytes: try row.blob("mark")) ?? .start
        let line = AuditLine(event, sequence: try row.int("sequence"), at: now, in: municipality)
        let mark = line.mark(after: previous, as: line.sequence, with: secret)
        try connection.execute(
            """
            INSERT INTO audit_line (municipality_id, sequence, at_ms, actor_kind, actor_id, actor_name, action,
                object_kind, object_id, result, origin, reason, previous_mark, mark)
            VALUES (\(municipality), \(line.sequence), \(now), \(line.actorKind), \(optional: line.actorID),
                \(optional: line.actorName), \(line.action), \(line.objectKind), \(optional: line.objectID),
                \(line.result), \(line.origin), \(optional: line.reason), \(previous.bytes), \(mark.bytes))
            """)
        try connection.execute("UPDATE audit_end SET mark = \(mark.bytes) WHERE municipality_id = \(municipality)")
    }

    /// Goes through the whole log of a municipality, in constant memory.
    /// - Parameter known: the mark of a line that was kept elsewhere; its line must still be there.
    public static func verify(
        _ municipality: Municipality.ID, with secret: ServerSecret, known: AuditMark? = nil,
        _ connection: any SQLConnection
    ) throws -> AuditVerification {
        let end = try connection.first(
            "SELECT sequence, mark FROM audit_end WHERE municipality_id = \(municipality)"
        ).map { row in
            // A mark that cannot be read is nobody's.
            let number = try row.int("sequence")
            let mark = AuditMark(bytes: try row.blob("mark"))
            return mark.flatMap { $0.number == number ? $0 : nil } ?? AuditMark(number: number, hash: [])
        }
        var check = AuditCheck(secret: secret, known: known)
        try connection.forEach(
            """
            SELECT \(fragment: columns), previous_mark, mark FROM audit_line
            WHERE municipality_id = \(municipality) ORDER BY sequence
            """
        ) { row in
            check.take(
                try line(row, municipality), previous: AuditMark(bytes: try row.blob("previous_mark")),
                mark: AuditMark(bytes: try row.blob("mark")), lastGiven: end?.number ?? .max)
        }
        return check.finish(head: end)
    }

    /// Which lines a reader wants to see.
    public struct Filter: Hashable, Sendable {
        public enum Person: Hashable, Sendable {
            /// What this account did, and what was done to it.
            case account(Identifier)
            case others(AuditActor.Kind)
        }

        public var action: AuditAction?
        public var person: Person?

        public init(action: AuditAction? = nil, person: Person? = nil) {
            self.action = action
            self.person = person
        }
    }

    /// The lines before a number, newest first.
    static func newest(
        _ filter: Filter, before sequence: Int?, limit: Int, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> [AuditLine] {
        var conditions: [SQLQuery] = ["municipality_id = \(municipality)"]
        if let sequence { conditions.append("sequence < \(sequence)") }
        if let action = filter.action { conditions.append("action = \(action.rawValue)") }
        switch filter.person {
        case .account(let id):
            conditions.append(
                """
                (actor_id = \(id.description) OR object_kind = \(AuditObject.Kind.account.rawValue)
                    AND object_id = \(id.description))
                """)
        case .others(let kind): conditions.append("actor_kind = \(kind.rawValue)")
        case nil: break
        }
        return try connection.rows(
            """
            SELECT \(fragment: columns) FROM audit_line WHERE \(fragment: conditions.joined(separator: " AND "))
            ORDER BY sequence DESC LIMIT \(limit)
            """
        ).map { try line($0, municipality) }
    }

    /// The days on which something was done, on the Dutch clock, each once and the earliest first.
    public static func days(
        of action: AuditAction, from start: Instant, to end: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> [CivilDate] {
        let moments = try connection.rows(
            """
            SELECT at_ms FROM audit_line
            WHERE municipality_id = \(municipality) AND action = \(action.rawValue)
                AND result = \(AuditResult.done.rawValue) AND at_ms >= \(start) AND at_ms < \(end)
            ORDER BY at_ms
            """
        ).map { try $0.instant("at_ms") }
        return moments.reduce(into: []) { days, moment in
            let day = DutchTime.reading(of: moment).date
            if days.last != day { days.append(day) }
        }
    }

    /// How often an account did something since a moment.
    public static func count(
        _ action: AuditAction, by account: Identifier, since start: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS count FROM audit_line
            WHERE municipality_id = \(municipality) AND actor_id = \(account.description)
                AND action = \(action.rawValue) AND at_ms >= \(start)
            """
        )?.int("count") ?? 0
    }

    /// The lines since a moment that come after a number, oldest first: a page of a listing that goes on.
    public static func lines(
        since start: Instant, after sequence: Int, limit: Int, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> [AuditLine] {
        try connection.rows(
            """
            SELECT \(fragment: columns) FROM audit_line
            WHERE municipality_id = \(municipality) AND sequence > \(sequence) AND at_ms >= \(start)
            ORDER BY sequence LIMIT \(limit)
            """
        ).map { try line($0, municipality) }
    }

    private static let columns: SQLQuery =
        """
        sequence, at_ms, actor_kind, actor_id, actor_name, action, object_kind, object_id, result, origin, reason
        """

    private static func line(_ row: SQLRow, _ municipality: Municipality.ID) throws -> AuditLine {
        AuditLine(
            municipality: municipality, sequence: try row.int("sequence"), at: try row.instant("at_ms"),
            actorKind: try row.text("actor_kind"), actorID: try row.textOrNil("actor_id"),
            actorName: try row.textOrNil("actor_name"), action: try row.text("action"),
            objectKind: try row.text("object_kind"), objectID: try row.textOrNil("object_id"),
            result: try row.text("result"), origin: try row.text("origin"), reason: try row.textOrNil("reason"))
    }
}

extension Site {
    /// Adds a line to the audit log, in the transaction of what it tells about.
    public func audit(
        _ event: AuditEvent, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try AuditStore.append(event, at: now, in: municipality, with: secret, connection)
    }
}
