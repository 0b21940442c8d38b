import Domain
import Foundation
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Reporting

/// Reports of one town with sealed parts, at moments of one's choice, and what is left of them. The boxes hold noise:
/// what deletes them never opens them.
struct Archive: Sendable {
    static let goneMark = Array("kanarie-die-weg-moet".utf8)
    static let keptMark = Array("kanarie-die-mag-blijven".utf8)

    let database: any SQLDatabase
    let town: Municipality.ID
    private let account = Self.identifier(TestSite.noon)
    private let key = Self.identifier(TestSite.noon)

    /// A fresh database with one town.
    static func open(_ engine: Engine, _ body: (Archive) async throws -> Void) async throws {
        try await withDatabase(engine, migrations: migrations) { database async throws in
            try await body(Archive(database, "proefdorp"))
        }
    }

    init(_ database: any SQLDatabase, _ slug: String) async throws {
        try await self.init(database, in: TestSite.addTown(slug, to: database))
    }

    /// In a town that is there, with a colleague and a reading key.
    init(_ database: any SQLDatabase, in town: Municipality.ID) async throws {
        self.database = database
        self.town = town
        let (account, key) = (account, key)
        try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO account (id, municipality_id, login, name, role, password_hash, created_ms)
                VALUES (\(account), \(town), 'archief', 'Archief', 'case-worker', '-', \(TestSite.noon))
                """)
            try connection.execute(
                """
                INSERT INTO reading_key (id, municipality_id, kind, account_id, public_key, locked, created_ms)
                VALUES (\(key), \(town), 'holder', \(account), \([UInt8](repeating: 1, count: 32)), '', \(TestSite.noon))
                """)
        }
    }

    func elsewhere(_ slug: String) async throws -> Archive { try await Archive(database, slug) }

    static func identifier(_ instant: Instant) -> Identifier { Identifier(at: instant, random: noise(10)) }

    private static func noise(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }

    // MARK: Putting in

    func keep(contact: Int, story: Int, years: Int) async throws {
        var settings = ReportingSettings()
        settings.retention = ReportingSettings.Retention(
            storyMonths: story, contactMonths: contact, reportYears: years)
        try await database.write { [settings, town] in
            try ReportingSettingsStore.save(settings, in: town, at: TestSite.noon, $0)
        }
    }

    /// A report with its case, a key for one reader and for the receipt, and parts of these kinds.
    @discardableResult
    func add(at created: Instant, _ parts: [String]) async throws -> Identifier {
        let record = Self.record(at: created)
        let file = try await database.write { [town, key] connection in
            try AnalysisRecordStore.insert(record, in: town, connection)
            let history = CaseHistory(
                receipt: Self.noise(16), steps: [], account: nil,
                terms: CaseTerms(language: .arabic, isMinor: true, consents: [.contact]))
            try CaseStore.insert(history, for: record, in: town, connection, makeIdentifier: Self.identifier)
            let row = try connection.first("SELECT id FROM case_file WHERE report_id = \(record.id)")
            let file = try #require(try row?.identifier("id"))
            let nobody: Identifier? = nil
            for reader in [key, nobody] {
                try connection.execute(
                    """
                    INSERT INTO story_key (case_id, municipality_id, reading_key_id, wrapped)
                    VALUES (\(file), \(town), \(optional: reader), \(Self.noise(32)))
                    """)
            }
            return file
        }
        for part in parts { try await addPart(part, to: file, at: created) }
        return file
    }

    /// A request for correction with its task, a key for one reader and for the receipt, and parts of these kinds.
    @discardableResult
    func addCorrection(at created: Instant, _ parts: [String]) async throws -> Identifier {
        let id = Self.identifier(created)
        try await database.write { [town, key] connection in
            try CorrectionStore.insert(id: id, receipt: Self.noise(32), at: created, in: town, connection)
            let nobody: Identifier? = nil
            for reader in [key, nobody] {
                try SealedStore.insertKey(Self.noise(32), of: id, .correction, for: reader, in: town, connection)
            }
            for part in parts {
                try connection.execute(
                    """
                    INSERT INTO correction_part (id, municipality_id, correction_id, kind, at_ms, box)
                    VALUES (\(Self.identifier(created)), \(town), \(id), \(part), \(created), \(Self.noise(100)))
                    """)
            }
            let task = CaseTask(
                id: Self.identifier(created), file: nil, kind: .correction, created: created,
                due: Deadline.aMonth(from: created), result: nil, correction: id)
            try CaseTaskStore.insert(task, in: town, connection)
        }
        return id
    }

    func correctionParts(of id: Identifier) async throws -> [String] {
        try await database.read { [town] in
            try CorrectionStore.parts(of: id, in: town, $0).map(\.kind.rawValue).sorted()
        }
    }

    func addPart(_ kind: String, to file: Identifier, at: Instant, box: [UInt8]? = nil) async throws {
        let content = box ?? Self.noise(100)
        let author: Identifier? = kind == "message" ? account : nil
        try await database.write { [town] connection in
            try connection.execute(
                """
                INSERT INTO sealed_part (id, municipality_id, case_id, kind, at_ms, account_id, box)
                VALUES (\(Self.identifier(at)), \(town), \(file), \(kind), \(at), \(optional: author), \(content))
                """)
        }
    }

    /// A report without a case, as an import makes it.
    @discardableResult
    func addReport(at created: Instant) async throws -> Identifier {
        let record = Self.record(at: created, origin: .imported(from: "elders"))
        try await database.write { [town] in
            try AnalysisRecordStore.insert(record, sourceKey: record.id.description, in: town, $0)
        }
        return record.id
    }

    /// Somebody asked to see the contact details of a case.
    func askForContact(of file: Identifier, at: Instant) async throws {
        try await database.write { [town, account] connection in
            try connection.execute(
                """
                INSERT INTO contact_request (id, municipality_id, case_id, asked_by, asked_ms)
                VALUES (\(Self.identifier(at)), \(town), \(file), \(account), \(at))
                """)
        }
    }

    func link(_ file: Identifier, to other: Identifier) async throws {
        try await database.write { [town] connection in
            try connection.execute(
                "UPDATE case_file SET linked_to = \(other) WHERE municipality_id = \(town) AND id = \(file)")
        }
    }

    /// As whoever holds the code does it.
    func withdraw(_ file: Identifier, at now: Instant) async throws {
        try await database.write { [town] connection in
            let report = try CaseStore.find(file, in: town, connection)?.report
            try CaseStore.withdraw(file, at: now, in: town, connection)
            if let report { try AnalysisRecordStore.delete(report, in: town, connection) }
            try RetentionStore.forget(
                case: file, at: now, in: town, connection, makeIdentifier: Self.identifier)
            try CaseStore.add(
                .withdrawn, id: Self.identifier(now), to: file, by: nil, at: now, in: town, connection)
        }
    }

    private static func record(
        at created: Instant, origin: AnalysisRecord.Origin = .form
    ) -> AnalysisRecord {
        AnalysisRecord(
            id: identifier(created), origin: origin, reported: created,
            time: IncidentTime(
                endingAt: created, startingBefore: created.adding(days: -1), precision: .unknown),
            place: .unknown, behaviours: [Code("nafluiten")])
    }

    // MARK: Keeping to the terms

    func keepToTerms(batch: Int = 200, now: @escaping @Sendable () -> Instant) -> KeepToTerms {
        KeepToTerms(
            database: database, surroundings: Surroundings(now: now, randomBytes: Self.noise),
            secret: ServerSecret(bytes: Array(0..<32)), batch: batch)
    }

    @discardableResult
    func run(at now: Instant, batch: Int = 200) async throws -> DeletionCounts {
        try await keepToTerms(batch: batch) { now }(in: town)
    }

    // MARK: Looking

    func parts(of file: Identifier) async throws -> [String] {
        try await database.read { [town] connection in
            try connection.rows(
                """
                SELECT kind FROM sealed_part WHERE municipality_id = \(town) AND case_id = \(file) ORDER BY kind
                """
            ).map { try $0.text("kind") }
        }
    }

    func keys(of file: Identifier) async throws -> Int {
        try await database.read { [town] connection in
            try connection.rows(
                "SELECT case_id FROM story_key WHERE municipality_id = \(town) AND case_id = \(file)"
            ).count
        }
    }

    func tasks(of file: Identifier) async throws -> Int {
        try await database.read { [town] connection in
            try connection.rows(
                "SELECT id FROM case_task WHERE municipality_id = \(town) AND case_id = \(file)"
            ).count
        }
    }

    func openTasks(of file: Identifier) async throws -> Int {
        try await database.read { [town] connection in
            try connection.rows(
                "SELECT id FROM case_task WHERE municipality_id = \(town) AND case_id = \(file) AND done_ms IS NULL"
            ).count
        }
    }

    func find(_ file: Identifier) async throws -> Case? {
        try await database.read { [town] in try CaseStore.find(file, in: town, $0) }
    }

    func hasReport(_ file: Identifier) async throws -> Bool {
        guard let report = try await find(file)?.report else { return false }
        return try await record(report) != nil
    }

    func record(_ id: Identifier) async throws -> AnalysisRecord? {
        try await database.read { [town] in try AnalysisRecordStore.find(id, in: town, $0) }
    }

    func kinds(of file: Identifier) async throws -> [CaseEvent.Kind] {
        try await database.read { [town] in try CaseStore.events(of: file, in: town, $0).map(\.kind) }
    }

    func log() async throws -> [Deletion] {
        try await database.read { [town] in try DeletionLogStore.list(limit: 100, in: town, $0) }
    }

    func outlook(at now: Instant) async throws -> [RetentionStore.Outlook] {
        try await database.read { [town] in try RetentionStore.outlook(at: now, in: town, $0) }
    }

    /// Rows of one table in this town.
    func count(_ table: Table) async throws -> Int {
        try await database.read { [town] connection in
            try connection.first(
                "SELECT COUNT(*) AS count FROM \(fragment: table.name) WHERE municipality_id = \(town)"
            )?.int("count") ?? 0
        }
    }

    enum Table {
        case report, caseFile, caseEvent, contactRequest, sealedPart, storyKey
        case correction, correctionPart, correctionKey, task

        var name: SQLQuery {
            switch self {
            case .report: "report"
            case .caseFile: "case_file"
            case .caseEvent: "case_event"
            case .contactRequest: "contact_request"
            case .sealedPart: "sealed_part"
            case .storyKey: "story_key"
            case .correction: "correction"
            case .correctionPart: "correction_part"
            case .correctionKey: "correction_key"
            case .task: "case_task"
            }
        }
    }
}

extension Data {
    func occurrences(of bytes: [UInt8]) -> Int {
        var count = 0
        var rest = startIndex..<endIndex
        while let found = range(of: Data(bytes), in: rest) {
            count += 1
            rest = found.upperBound..<endIndex
        }
        return count
    }
}
