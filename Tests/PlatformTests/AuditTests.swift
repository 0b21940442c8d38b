import Domain
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform

private let secret = ServerSecret(bytes: Array(0..<32))
private let event = AuditEvent(.settingsChanged, of: .settings, by: .system, from: .worker)

/// A municipality of a fresh database, and what a test does with its log.
private struct Log {
    let database: any SQLDatabase
    let town: Municipality.ID

    /// Adds lines, one transaction each, a minute apart.
    func write(_ count: Int, in town: Municipality.ID? = nil) async throws {
        let town = town ?? self.town
        for number in 1...count {
            try await database.write {
                try AuditStore.append(
                    event, at: TestSite.noon.adding(minutes: Int64(number)), in: town, with: secret, $0)
            }
        }
    }

    func verify(
        _ town: Municipality.ID? = nil, known: AuditMark? = nil, with secret: ServerSecret = secret
    ) async throws -> AuditVerification {
        let town = town ?? self.town
        return try await database.read { try AuditStore.verify(town, with: secret, known: known, $0) }
    }

    /// What somebody can do who owns the tables.
    func tamper(_ statements: SQLQuery...) async throws {
        let dialect = database.dialect
        try await database.write { connection in
            for trigger in [
                dialect.choose(
                    sqlite: "DROP TRIGGER IF EXISTS audit_line_is_not_changed",
                    postgres: "DROP TRIGGER IF EXISTS audit_line_is_kept ON audit_line"),
                dialect.choose(sqlite: "DROP TRIGGER IF EXISTS audit_line_is_not_deleted", postgres: "SELECT 1"),
            ] { _ = try connection.rows(trigger) }
            for statement in statements { try connection.execute(statement) }
        }
    }

    /// Another number for a line, without two lines of one number on the way.
    func renumber(_ numbers: KeyValuePairs<Int, Int>) async throws {
        for (old, _) in numbers {
            try await tamper("UPDATE audit_line SET sequence = \(-old - 1000) WHERE sequence = \(old)")
        }
        for (old, new) in numbers {
            try await tamper("UPDATE audit_line SET sequence = \(new) WHERE sequence = \(-old - 1000)")
        }
    }
}

private func withLog(_ engine: Engine, lines: Int = 0, _ body: (Log) async throws -> Void) async throws {
    try await withDatabase(engine, migrations: PlatformMigrations.all) { database async throws in
        let log = Log(database: database, town: try await TestSite.addTown("proefdorp", to: database))
        if lines > 0 { try await log.write(lines) }
        try await body(log)
    }
}

struct AuditTests {
    @Test(arguments: Engine.available)
    func aLogThatNobodyTouchedIsWhole(engine: Engine) async throws {
        try await withLog(engine) { log async throws in
            let nothing = try await log.verify()
            #expect(nothing.isUnbroken && nothing.lines == 0 && nothing.last == nil)
            try await log.write(12)
            let outcome = try await log.verify()
            #expect(outcome.isUnbroken && outcome.lines == 12 && outcome.last?.number == 12)
        }
    }

    @Test(arguments: Engine.available)
    func everyFieldIsKept(engine: Engine) async throws {
        try await withLog(engine) { log async throws in
            let ids = (1...5).map { Identifier(at: TestSite.noon, random: [UInt8($0)]) }
            let events = [
                AuditEvent(.signIn, of: .account(ids[0]), by: .account(id: ids[0], login: "bo"), from: .site),
                AuditEvent(.signInRefused, of: .site, by: .nobody, from: .site, result: .refused),
                AuditEvent(.accountAdded, of: .account(ids[1]), by: .command("user add"), from: .commandLine),
                AuditEvent(
                    .storyOpened, of: .caseFile(ids[4]), by: .account(id: ids[0], login: "bo"), from: .site,
                    reason: Code("behandelen")),
                AuditEvent(.reportWithdrawn, of: .caseFile(ids[2]), by: .reporter, from: .site),
                AuditEvent(.retentionDeleted, of: .report(ids[3]), by: .system, from: .worker),
                AuditEvent(.helpEdited, of: .help(Code("centrum")), by: .account(id: ids[0], login: "bo"), from: .site),
            ]
            for event in events {
                try await log.database.write {
                    try AuditStore.append(event, at: TestSite.noon, in: log.town, with: secret, $0)
                }
            }
            let lines = try await log.database.read {
                try AuditStore.lines(
                    since: TestSite.noon, after: 0, limit: 100, in: log.town, $0)
            }
            #expect(
                lines
                    == events.enumerated().map {
                        AuditLine($0.element, sequence: $0.offset + 1, at: TestSite.noon, in: log.town)
                    })
            #expect(lines.map(\.actorName) == ["bo", nil, "user add", "bo", nil, nil, "bo"])
            #expect(lines.compactMap(\.reason) == ["behandelen"])
            #expect(lines.map(\.objectID).last == "centrum")
            #expect(try await log.verify().isUnbroken)
        }
    }

    // MARK: Tampering

    @Test(arguments: Engine.available)
    func theTablesRefuseEveryChange(engine: Engine) async throws {
        try await withLog(engine, lines: 3) { log async throws in
            for statement: SQLQuery in [
                "UPDATE audit_line SET result = 'refused' WHERE sequence = 2", "DELETE FROM audit_line",
            ] {
                await #expect(throws: SQLError.self) {
                    try await log.database.write { try $0.execute(statement) }
                }
            }
            if engine == .postgres {
                await #expect(throws: SQLError.self) {
                    try await log.database.write { try $0.execute("TRUNCATE audit_line") }
                }
            }
            let outcome = try await log.verify()
            #expect(outcome.isUnbroken && outcome.lines == 3)
        }
    }

    static let changes: [SQLQuery] = [
        "UPDATE audit_line SET at_ms = at_ms + 1 WHERE sequence = 5",
        "UPDATE audit_line SET actor_kind = 'reporter' WHERE sequence = 5",
        "UPDATE audit_line SET actor_id = '' WHERE sequence = 5",
        "UPDATE audit_line SET actor_name = 'bo' WHERE sequence = 5",
        "UPDATE audit_line SET action = 'sign-in' WHERE sequence = 5",
        "UPDATE audit_line SET object_kind = 'key' WHERE sequence = 5",
        "UPDATE audit_line SET object_id = '' WHERE sequence = 5",
        "UPDATE audit_line SET result = 'refused' WHERE sequence = 5",
        "UPDATE audit_line SET origin = 'site' WHERE sequence = 5",
        "UPDATE audit_line SET reason = 'x' WHERE sequence = 5",
        "UPDATE audit_line SET action = object_kind, object_kind = action WHERE sequence = 5",
        "UPDATE audit_line SET previous_mark = mark WHERE sequence = 5",
    ]

    @Test(arguments: Engine.available, changes.indices)
    func aChangedFieldIsNamed(engine: Engine, change: Int) async throws {
        try await withLog(engine, lines: 9) { log async throws in
            try await log.tamper(Self.changes[change])
            #expect(try await log.verify().findings == [.changed(5...5)])
        }
    }

    @Test(arguments: Engine.available)
    func changedLinesAreNamedTogetherAndApart(engine: Engine) async throws {
        try await withLog(engine, lines: 12) { log async throws in
            try await log.tamper(
                "UPDATE audit_line SET result = 'refused' WHERE sequence IN (1, 4, 5, 6, 9, 12)")
            #expect(
                try await log.verify().findings == [
                    .changed(1...1), .changed(4...6), .changed(9...9), .changed(12...12),
                ])
        }
    }

    /// With the right number in it and the wrong hash, and with nothing that can be read.
    @Test(arguments: Engine.available)
    func aChangedSealIsNamed(engine: Engine) async throws {
        try await withLog(engine, lines: 9) { log async throws in
            let forged = AuditMark(number: 5, hash: Array(repeating: 7, count: 32)).bytes
            let none: [UInt8] = [1, 2, 3]
            try await log.tamper(
                "UPDATE audit_line SET mark = \(forged) WHERE sequence = 5",
                "UPDATE audit_line SET mark = \(none) WHERE sequence = 7")
            #expect(try await log.verify().findings == [.changed(5...5), .inserted(7...7)])
        }
    }

    @Test(arguments: Engine.available)
    func removedLinesAreNamed(engine: Engine) async throws {
        try await withLog(engine, lines: 12) { log async throws in
            try await log.tamper("DELETE FROM audit_line WHERE sequence IN (1, 4, 5, 9)")
            #expect(try await log.verify().findings == [.missing(1...1), .missing(4...5), .missing(9...9)])
        }
    }

    @Test(arguments: Engine.available)
    func aCutOffEndIsNamed(engine: Engine) async throws {
        try await withLog(engine, lines: 12) { log async throws in
            try await log.tamper("DELETE FROM audit_line WHERE sequence > 9")
            #expect(try await log.verify().findings == [.missing(10...12)])
            try await log.write(1)
            #expect(try await log.verify().findings == [.missing(10...12)])
            try await log.tamper("DELETE FROM audit_line")
            #expect(try await log.verify().findings == [.missing(1...13)])
        }
    }

    @Test(arguments: Engine.available)
    func anInsertedLineIsNamed(engine: Engine) async throws {
        try await withLog(engine, lines: 9) { log async throws in
            // Behind the end, before the beginning, and in between with the others pushed on.
            func copy(_ number: Int, mark: [UInt8]) -> SQLQuery {
                """
                INSERT INTO audit_line SELECT municipality_id, \(number), at_ms, actor_kind, actor_id, actor_name,
                    action, object_kind, object_id, 'refused', origin, reason, previous_mark, \(mark)
                FROM audit_line WHERE sequence = 2
                """
            }
            let forged = { AuditMark(number: $0, hash: Array(repeating: 7, count: 32)).bytes }
            try await log.tamper(copy(10, mark: forged(10)), copy(0, mark: forged(0)))
            #expect(try await log.verify().findings == [.inserted(0...0), .inserted(10...10)])
            try await log.tamper("DELETE FROM audit_line WHERE sequence IN (0, 10)")
            #expect(try await log.verify().isUnbroken)

            try await log.renumber([9: 10, 8: 9, 7: 8, 6: 7, 5: 6])
            try await log.tamper(copy(5, mark: forged(5)))
            #expect(try await log.verify().findings == [.inserted(5...5), .moved(6...10, from: 5)])
        }
    }

    @Test(arguments: Engine.available)
    func movedLinesAreNamed(engine: Engine) async throws {
        try await withLog(engine, lines: 9) { log async throws in
            try await log.renumber([5: 6, 6: 5])
            #expect(try await log.verify().findings == [.moved(5...5, from: 6), .moved(6...6, from: 5)])
            try await log.renumber([5: 6, 6: 5])
            #expect(try await log.verify().isUnbroken)
            // Taken out, and the rest pulled up so that no number is missing but the last.
            try await log.tamper("DELETE FROM audit_line WHERE sequence = 4")
            try await log.renumber([5: 4, 6: 5, 7: 6, 8: 7, 9: 8])
            #expect(try await log.verify().findings == [.moved(4...8, from: 5), .missing(9...9)])
        }
    }

    @Test(arguments: Engine.available)
    func aLineOfAnotherMunicipalityIsNoneOfThisOne(engine: Engine) async throws {
        try await withLog(engine, lines: 3) { log async throws in
            let other = try await TestSite.addTown("buurdorp", to: log.database)
            try await log.write(4, in: other)
            try await log.tamper(
                "UPDATE audit_line SET municipality_id = 'proefdorp' WHERE municipality_id = 'buurdorp' AND sequence = 4"
            )
            #expect(try await log.verify().findings == [.inserted(4...4)])
            #expect(try await log.verify(other).findings == [.missing(4...4)])
        }
    }

    @Test(arguments: Engine.available)
    func theEndIsGuardedToo(engine: Engine) async throws {
        try await withLog(engine, lines: 5) { log async throws in
            try await log.tamper("UPDATE audit_end SET sequence = 3")
            #expect(try await log.verify().findings == [.end])
            // The log goes on with a number of its own, and the hole in the chain stays visible.
            let old = try await log.database.read {
                try $0.first("SELECT mark FROM audit_line WHERE sequence = 3")?.blob("mark")
            }
            try await log.tamper("UPDATE audit_end SET mark = \(try #require(old))")
            try await log.write(2)
            #expect(try await log.verify().findings == [.unlinked(6)])
            try await log.tamper("DELETE FROM audit_end")
            #expect(try await log.verify().findings == [.unlinked(6), .end])
            try await log.write(1)
            #expect(try await log.verify().findings == [.unlinked(6), .unlinked(8)])
        }
    }

    /// An older copy of everything is a whole log; only what is known from elsewhere tells.
    @Test(arguments: Engine.available)
    func anOlderCopyIsToldByAKnownMark(engine: Engine) async throws {
        try await withLog(engine, lines: 5) { log async throws in
            let five = try #require(try await log.verify().last)
            try await log.write(3)
            let eight = try #require(try await log.verify().last)
            #expect(AuditMark(eight.description) == eight)
            #expect(try await log.verify(known: five).isUnbroken)
            try await log.tamper(
                "DELETE FROM audit_line WHERE sequence > 5",
                "UPDATE audit_end SET sequence = 5, mark = (SELECT mark FROM audit_line WHERE sequence = 5)")
            #expect(try await log.verify().isUnbroken)
            #expect(try await log.verify(known: five).isUnbroken)
            #expect(try await log.verify(known: eight).findings == [.notAsKnown(8)])
            // Another history: what was written after the older copy differs from what was lost.
            for _ in 0..<4 { try await log.write(1) }
            #expect(try await log.verify().isUnbroken)
            #expect(try await log.verify(known: eight).findings == [.notAsKnown(8)])
        }
    }

    @Test func anotherSecretKnowsNoLine() async throws {
        try await withLog(.sqlite, lines: 5) { log async throws in
            let other = ServerSecret(bytes: Array(1...32))
            #expect(try await log.verify(with: other).findings == [.changed(1...5)])
        }
    }

    // MARK: Transactions

    @Test(arguments: Engine.available)
    func writersTogetherMakeOneChain(engine: Engine) async throws {
        try await withDatabaseURL(engine) { url async throws in
            try await withOpenDatabase(url, poolSize: 8) { database async throws in
                try await Migrator(PlatformMigrations.all).run(on: database)
                let town = try await TestSite.addTown("proefdorp", to: database)
                try await withThrowingTaskGroup { group in
                    for _ in 0..<8 {
                        group.addTask {
                            for _ in 0..<50 {
                                try await database.write {
                                    try AuditStore.append(event, at: TestSite.noon, in: town, with: secret, $0)
                                }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let outcome = try await database.read { try AuditStore.verify(town, with: secret, $0) }
                #expect(outcome.isUnbroken && outcome.lines == 400 && outcome.last?.number == 400)
            }
        }
    }

    @Test(arguments: Engine.available)
    func whatIsRolledBackLeavesNoLine(engine: Engine) async throws {
        struct Refused: Error {}
        try await withLog(engine, lines: 2) { log async throws in
            await #expect(throws: Refused.self) {
                try await log.database.write { connection in
                    try AuditStore.append(event, at: TestSite.noon, in: log.town, with: secret, connection)
                    throw Refused()
                }
            }
            try await log.write(1)
            let outcome = try await log.verify()
            #expect(outcome.isUnbroken && outcome.lines == 3)
        }
    }

    @Test(arguments: Engine.available)
    func aTransactionMayHoldSeveralLines(engine: Engine) async throws {
        try await withLog(engine) { log async throws in
            try await log.database.write { connection in
                for _ in 0..<3 {
                    try AuditStore.append(event, at: TestSite.noon, in: log.town, with: secret, connection)
                }
            }
            let outcome = try await log.verify()
            #expect(outcome.isUnbroken && outcome.lines == 3)
        }
    }

    // MARK: Reading

    @Test(arguments: Engine.available)
    func municipalitiesKeepTheirOwnLog(engine: Engine) async throws {
        try await withLog(engine, lines: 3) { log async throws in
            let other = try await TestSite.addTown("buurdorp", to: log.database)
            try await log.write(5, in: other)
            let (ours, theirs) = try await log.database.read { connection in
                (
                    try AuditStore.newest(.init(), before: nil, limit: 100, in: log.town, connection),
                    try AuditStore.lines(
                        since: Instant(milliseconds: 0), after: 0, limit: 100, in: other, connection)
                )
            }
            #expect(ours.map(\.sequence) == [3, 2, 1] && ours.allSatisfy { $0.municipality == log.town })
            #expect(theirs.map(\.sequence) == [1, 2, 3, 4, 5] && theirs.allSatisfy { $0.municipality == other })
            try await log.tamper("DELETE FROM audit_line WHERE municipality_id = 'buurdorp' AND sequence = 2")
            #expect(try await log.verify().isUnbroken)
            #expect(try await log.verify(other).findings == [.missing(2...2)])
        }
    }

    @Test(arguments: Engine.available)
    func filtersFindWhatSomebodyDidAndWhatWasDoneToThem(engine: Engine) async throws {
        try await withLog(engine) { log async throws in
            let bo = Identifier(at: TestSite.noon, random: [1])
            let ali = Identifier(at: TestSite.noon, random: [2])
            let events = [
                AuditEvent(.accountAdded, of: .account(bo), by: .command("user add"), from: .commandLine),
                AuditEvent(.signIn, of: .account(bo), by: .account(id: bo, login: "bo"), from: .site),
                AuditEvent(.signIn, of: .account(ali), by: .account(id: ali, login: "ali"), from: .site),
                AuditEvent(.signInRefused, of: .account(bo), by: .nobody, from: .site, result: .refused),
                AuditEvent(.signOut, of: .account(bo), by: .account(id: bo, login: "bo"), from: .site),
            ]
            try await log.database.write { connection in
                for event in events {
                    try AuditStore.append(event, at: TestSite.noon, in: log.town, with: secret, connection)
                }
            }
            func numbers(
                _ filter: AuditStore.Filter, before: Int? = nil, limit: Int = 10
            ) async throws -> [Int] {
                try await log.database.read {
                    try AuditStore.newest(filter, before: before, limit: limit, in: log.town, $0)
                }.map(\.sequence)
            }
            #expect(try await numbers(.init()) == [5, 4, 3, 2, 1])
            #expect(try await numbers(.init(), limit: 2) == [5, 4])
            #expect(try await numbers(.init(), before: 4, limit: 2) == [3, 2])
            #expect(try await numbers(.init(person: .account(bo))) == [5, 4, 2, 1])
            #expect(try await numbers(.init(action: .signIn)) == [3, 2])
            #expect(try await numbers(.init(action: .signIn, person: .account(ali))) == [3])
            #expect(try await numbers(.init(person: .others(.command))) == [1])
            #expect(try await numbers(.init(person: .others(.nobody)), before: 4) == [])
        }
    }

    @Test func marksAreReadBackOrRefused() {
        let mark = AuditMark(number: 12, hash: Array(0..<32))
        #expect(AuditMark(mark.description) == mark)
        #expect(AuditMark(bytes: mark.bytes) == mark)
        for text in [
            "", "12", "12:", ":00", "x:" + String(repeating: "0", count: 64), "0:" + String(repeating: "0", count: 64),
        ] {
            #expect(AuditMark(text) == nil)
        }
        #expect(AuditMark(bytes: Array(mark.bytes.dropLast())) == nil)
    }
}
