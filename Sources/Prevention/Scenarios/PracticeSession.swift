import Domain
import Platform
import Registers
import SQLStore

/// A group that practises together. Only totals are kept: how many, and sums of what they scored.
struct PracticeSession: Sendable, Identifiable {
    let id: Identifier
    /// What the group types.
    let code: String
    let scenario: String
    let opened: Instant
    let closed: Instant?
    let totals: PracticeTotals

    /// Hours after which nothing is added any more, when nobody closed it.
    static let openHours: Int64 = 12

    func isOpen(at now: Instant) -> Bool { closed == nil && now < opened.adding(minutes: Self.openHours * 60) }

    /// Six digits of six random bytes.
    static func code(random: [UInt8]) -> String { random.prefix(6).map { String($0 % 10) }.joined() }
}

/// Sums from which averages follow, and no single score.
struct PracticeTotals: Sendable, Equatable {
    var people = 0
    var before = 0
    var after = 0
    /// Of the squares of after minus before.
    var squares = 0

    mutating func add(before score: Int, after later: Int) {
        people += 1
        before += score
        after += later
        squares += (later - score) * (later - score)
    }

    /// Below this number of people nothing is said: averages of a few tell on each of them, and prove nothing.
    static let fewest = 10

    struct Summary: Sendable, Equatable {
        let before: Double
        let after: Double
        let difference: Double
        /// Of the difference, with 95% confidence (paired t).
        let interval: ClosedRange<Double>
    }

    /// `nil` for too few to say.
    var summary: Summary? {
        guard people >= Self.fewest else { return nil }
        let count = Double(people)
        let difference = Double(after - before) / count
        let variance = max(0, Double(squares) - count * difference * difference) / (count - 1)
        let margin = Self.studentQuantile(degrees: people - 1) * (variance / count).squareRoot()
        return Summary(
            before: Double(before) / count, after: Double(after) / count, difference: difference,
            interval: difference - margin...difference + margin)
    }

    /// The 97.5% point of Student's t: the expansion of Cornish and Fisher around the normal one (Abramowitz and Stegun
    /// 26.7.5), which is right to four decimals from nine degrees of freedom on.
    static func studentQuantile(degrees: Int) -> Double {
        let (z, n) = (1.959963984540054, Double(degrees))
        let square = z * z
        let first = z * (square + 1) / 4
        let second = z * ((5 * square + 16) * square + 3) / 96
        let third = z * (((3 * square + 19) * square + 17) * square - 15) / 384
        let fourth = z * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92160
        return z + (first + (second + (third + fourth / n) / n) / n) / n
    }
}

/// All SQL of groups that practise.
enum PracticeStore {
    /// - Returns: false when the code is taken.
    static func insert(
        _ session: PracticeSession, by account: Identifier, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO practice_session (municipality_id, id, code, scenario, account_id, opened_ms)
            VALUES (\(municipality), \(session.id), \(session.code), \(session.scenario), \(account),
                \(session.opened))
            ON CONFLICT DO NOTHING
            """) == 1
    }

    static func find(
        code: String, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> PracticeSession? {
        try connection.first(
            """
            SELECT \(fragment: columns) FROM practice_session
            WHERE municipality_id = \(municipality) AND code = \(code)
            """
        ).map(session)
    }

    /// Newest first.
    static func all(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> [PracticeSession] {
        try connection.rows(
            """
            SELECT \(fragment: columns) FROM practice_session WHERE municipality_id = \(municipality)
            ORDER BY id DESC LIMIT 200
            """
        ).map(session)
    }

    /// Adds one person's scores to the totals, once for each sheet.
    static func add(
        before: Int, after: Int, sheet: [UInt8], to session: Identifier, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        let isNew =
            try connection.execute(
                """
                INSERT INTO practice_sheet (municipality_id, session_id, sheet)
                VALUES (\(municipality), \(session), \(sheet)) ON CONFLICT DO NOTHING
                """) == 1
        guard isNew else { return }
        try connection.execute(
            """
            UPDATE practice_session SET people = people + 1, sum_before = sum_before + \(before),
                sum_after = sum_after + \(after), sum_squares = sum_squares + \((after - before) * (after - before))
            WHERE municipality_id = \(municipality) AND id = \(session)
            """)
    }

    /// - Returns: false when there is no such session that is open.
    static func close(
        _ id: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        // Once nothing can be added, nothing has to tell one sheet from another.
        try connection.execute(
            "DELETE FROM practice_sheet WHERE municipality_id = \(municipality) AND session_id = \(id)")
        return try connection.execute(
            """
            UPDATE practice_session SET closed_ms = \(now)
            WHERE municipality_id = \(municipality) AND id = \(id) AND closed_ms IS NULL
            """) == 1
    }

    private static let columns: SQLQuery =
        "id, code, scenario, opened_ms, closed_ms, people, sum_before, sum_after, sum_squares"

    private static func session(_ row: SQLRow) throws -> PracticeSession {
        PracticeSession(
            id: try row.identifier("id"), code: try row.text("code"), scenario: try row.text("scenario"),
            opened: try row.instant("opened_ms"), closed: try row.instantOrNil("closed_ms"),
            totals: PracticeTotals(
                people: try row.int("people"), before: try row.int("sum_before"), after: try row.int("sum_after"),
                squares: try row.int("sum_squares")))
    }
}
