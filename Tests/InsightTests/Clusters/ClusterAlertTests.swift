import Domain
import Foundation
import Geography
import HTML
import Mail
import NIOPosix
import SQLStore
import StreetStatistics
import TestSupport
import Testing
import Vault

@testable import Insight
@testable import Platform
@testable import Reporting

/// Searches as they are kept, and what becomes of alerts, on both engines.
struct ClusterAlertTests {
    static let night = Fixture.day(2026, 11, 21)

    /// A year without clusters, and eight reports in one square in the last four days.
    static func records(planted: Int = 8) throws -> (records: [AnalysisRecord], square: Square) {
        var generator = Xoshiro256StarStar(seed: 21)
        var town = NullTown(perYear: 150, side: 20, &generator)
        let end = ClusterPeriod(night: night, days: 1).end
        let base = town.reports(from: night.adding(days: -366), days: 370, &generator)
            .filter { $0.reported < end.adding(days: -1) }
        let square = try Fixture.square(5, 5)
        var maker = RecordMaker()
        let cluster = try (0..<planted).map { index in
            try maker.record(
                .inSquare(square), start: end.adding(minutes: -Int64(60 + 720 * index)), minutes: 30,
                reportedAfter: 40, behaviours: index < 6 ? ["nafluiten"] : ["achternalopen", "nafluiten"])
        }
        return (base.map { AnalysisRecord($0) } + cluster, square)
    }

    private static func site(
        _ database: any SQLDatabase, publicURL: String? = nil, clock: TestClock = TestClock(Fixture.now)
    ) throws -> Site {
        let site = try TestSite.make(database, clock: clock)
        return Site(
            surroundings: site.surroundings, database: database, secret: site.secret, phrasebook: site.phrasebook,
            codes: site.codes, webFiles: site.webFiles, log: site.log, threadPool: .singleton, isSecure: false,
            publicURL: publicURL)
    }

    private static let tables = [
        "cluster_search", "cluster_found", "cluster_alert", "cluster_alert_report", "cluster_alert_event",
    ]

    private static func rows(_ database: any SQLDatabase) async throws -> [String: Int] {
        try await database.read { connection in
            let counts: [SQLQuery] = [
                "SELECT COUNT(*) AS n FROM cluster_search", "SELECT COUNT(*) AS n FROM cluster_found",
                "SELECT COUNT(*) AS n FROM cluster_alert", "SELECT COUNT(*) AS n FROM cluster_alert_report",
                "SELECT COUNT(*) AS n FROM cluster_alert_event",
            ]
            return try Dictionary(
                uniqueKeysWithValues: zip(tables, counts).map { ($0, try connection.first($1)?.int("n") ?? -1) })
        }
    }

    private static func alerts(_ database: any SQLDatabase, _ town: Municipality.ID) async throws -> [ClusterAlert] {
        try await database.read { try ClusterAlertStore.all(in: town, $0) }
    }

    // MARK: Searches

    @Test(arguments: Engine.available)
    func aClusterBecomesAnAlertWithItsReports(engine: Engine) async throws {
        let (records, square) = try Self.records()
        try await withRecords(engine, records) { database, town in
            let site = try Self.site(database)
            let id = try await ScanForClusters(site: site)(.night(Self.night), in: town.id)
            let search = try #require(try await database.read { try ClusterStore.find(id, in: town.id, $0) })
            #expect(search.night == Self.night)
            #expect(search.settings == ClusterSettings())
            #expect(search.seed == UInt64(Self.night.dayNumber))
            #expect(search.tally.total <= records.count && search.tally.counted > 100)
            #expect((search.tally.leftOut[.unknownTime] ?? 0) > 0)
            let alerts = try await Self.alerts(database, town.id)
            #expect(alerts.count == 1)
            let alert = try #require(alerts.first)
            #expect(alert.squares.contains(square))
            #expect(alert.phase == .new && alert.handling == .new && alert.person == nil)
            #expect(alert.track.recurrenceInterval >= 365)
            #expect(search.clusters.first?.alert == alert.id)
            let linked = try await database.read { try ClusterAlertStore.reports(of: alert.id, in: town.id, $0) }
            #expect(linked.count == alert.linked && linked.count >= 8)
            #expect(Set(records.suffix(8).map(\.id)).isSubset(of: linked))
            let events = try await database.read { try ClusterAlertStore.events(of: alert.id, in: town.id, $0) }
            #expect(events.map(\.kind) == [.raised])
        }
    }

    @Test(arguments: Engine.available)
    func withoutAClusterThereIsNoAlert(engine: Engine) async throws {
        try await withRecords(engine, try Self.records(planted: 0).records) { database, town in
            _ = try await ScanForClusters(site: Self.site(database))(.night(Self.night), in: town.id)
            #expect(try await Self.alerts(database, town.id).isEmpty)
            #expect(try await Self.rows(database)["cluster_found"] ?? 0 > 0)
        }
    }

    @Test(arguments: Engine.available)
    func theSameNightIsSearchedOnce(engine: Engine) async throws {
        try await withRecords(engine, try Self.records().records) { database, town in
            let site = try Self.site(database)
            async let first = ScanForClusters(site: site)(.night(Self.night), in: town.id)
            async let second = ScanForClusters(site: site)(.night(Self.night), in: town.id)
            let ids = try await [first, second]
            let third = try await ScanForClusters(site: site)(.night(Self.night), in: town.id)
            #expect(Set(ids + [third]).count == 1)
            let rows = try await Self.rows(database)
            #expect(rows["cluster_search"] == 1)
            #expect(rows["cluster_alert"] == 1)
            #expect(rows["cluster_alert_event"] == 1)
        }
    }

    @Test(arguments: Engine.available)
    func theSameSeedGivesTheSameClustersInAnotherDatabase(engine: Engine) async throws {
        let records = try Self.records().records
        func found() async throws -> [UInt8] {
            var bytes: [UInt8] = []
            try await withRecords(engine, records) { database, town in
                let id = try await ScanForClusters(site: Self.site(database))(.night(Self.night), in: town.id)
                let search = try await database.read { try ClusterStore.find(id, in: town.id, $0) }
                bytes = InsightFiles.csv(try #require(search))
            }
            return bytes
        }
        let first = try await found()
        #expect(first.count > 200)
        #expect(try await found() == first)
    }

    @Test(arguments: Engine.available)
    func aSearchThatIsStoppedLeavesNothing(engine: Engine) async throws {
        try await withRecords(engine, try Self.records().records) { database, town in
            let progress = JobProgress()
            progress.stop()
            await #expect(throws: CancellationError.self) {
                try await ScanForClusters(site: Self.site(database))(
                    .night(Self.night), in: town.id, progress: progress)
            }
            #expect(try await Self.rows(database).values.allSatisfy { $0 == 0 })
            // It can be done later.
            _ = try await ScanForClusters(site: Self.site(database))(.night(Self.night), in: town.id)
            #expect(try await Self.alerts(database, town.id).count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func askingMakesNoAlerts(engine: Engine) async throws {
        try await withRecords(engine, try Self.records().records) { database, town in
            let id = try await ScanForClusters(site: Self.site(database))(.asked, in: town.id)
            let search = try #require(try await database.read { try ClusterStore.find(id, in: town.id, $0) })
            #expect(search.night == nil && search.period.end == Fixture.now)
            #expect(search.clusters.first.map { $0.cluster.recurrence >= 365 } == true)
            #expect(try await Self.alerts(database, town.id).isEmpty)
            // The night has not been searched by that.
            _ = try await ScanForClusters(site: Self.site(database))(.night(Self.night), in: town.id)
            #expect(try await Self.alerts(database, town.id).count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func anAlertIsNewGoesOnAndEnds(engine: Engine) async throws {
        try await withRecords(engine, try Self.records().records) { database, town in
            let scan = ScanForClusters(site: try Self.site(database))
            var phases: [ClusterAlert.Phase] = []
            var linked: [Int] = []
            for offset in 0..<30 {
                _ = try await scan(.night(Self.night.adding(days: offset)), in: town.id)
                let alerts = try await Self.alerts(database, town.id)
                #expect(alerts.map(\.number) == [1], "night \(offset)")
                phases += alerts.map(\.phase)
                linked += alerts.map(\.linked)
            }
            #expect(phases.first == .new && phases[1] == .ongoing && phases.last == .ended)
            // It never comes back, and goes through its phases in their order.
            let order = phases.map { ClusterAlert.Phase.allCases.firstIndex(of: $0) ?? -1 }
            #expect(order == order.sorted())
            #expect(linked == linked.sorted())
            let alert = try #require(try await Self.alerts(database, town.id).first)
            let events = try await database.read { try ClusterAlertStore.events(of: alert.id, in: town.id, $0) }
            #expect(events.map(\.kind) == [.raised, .ended])
            // A night before the last one is kept as a search, and changes no alert.
            let early = try await scan(.night(Self.night.adding(days: -1)), in: town.id)
            let search = try await database.read { try ClusterStore.find(early, in: town.id, $0) }
            #expect(search?.night == nil)
            #expect(try await Self.alerts(database, town.id).count == 1)
        }
    }

    // MARK: Reports that go

    @Test(arguments: Engine.available)
    func aWithdrawnReportTakesItsLinkWithIt(engine: Engine) async throws {
        let records = try Self.records().records
        try await withRecords(engine, records) { database, town in
            let site = try Self.site(database)
            let last = try #require(records.last)
            let receipt = try #require(ReceiptCode(typed: String(repeating: "7", count: ReceiptCode.length)))
            try await database.write { connection in
                let history = CaseHistory(
                    receipt: receipt.lookup(in: town.id, with: site.secret), steps: [], account: nil)
                try CaseStore.insert(history, for: last, in: town.id, connection) { _ in
                    site.surroundings.makeIdentifier()
                }
            }
            _ = try await ScanForClusters(site: site)(.night(Self.night), in: town.id)
            let alert = try #require(try await Self.alerts(database, town.id).first)
            let before = try await database.read { connection in
                (
                    try ClusterAlertStore.reports(of: alert.id, in: town.id, connection),
                    try CaseStore.cases(of: [last.id], in: town.id, connection)
                )
            }
            #expect(before.0.contains(last.id))
            #expect(before.1.map(\.report) == [last.id])
            #expect(try await WithdrawReport(site: site)(receipt: receipt, in: town.id))
            let after = try await database.read { connection in
                (
                    try ClusterAlertStore.reports(of: alert.id, in: town.id, connection),
                    try #require(try ClusterAlertStore.find(alert.id, in: town.id, connection)),
                    try CaseStore.cases(of: before.0, in: town.id, connection)
                )
            }
            #expect(!after.0.contains(last.id) && after.0.count == before.0.count - 1)
            #expect(after.1.linked == before.0.count)
            #expect(after.2.isEmpty)
            // A report that is set apart keeps its link, and does not count until somebody puts it back.
            let first = try #require(after.0.first)
            func counted() async throws -> Int {
                try await database.read { connection in
                    try AnalysisRecordStore.counted(
                        ClusterAlertStore.reports(of: alert.id, in: town.id, connection), in: town.id, connection
                    ).count
                }
            }
            #expect(try await counted() == after.0.count)
            try await database.write {
                try AnalysisRecordStore.setApart([first], true, at: Fixture.now, in: town.id, $0)
            }
            #expect(try await counted() == after.0.count - 1)
        }
    }

    // MARK: Colleagues and other systems

    @Test(arguments: Engine.available)
    func colleaguesAndSystemsAreToldWithoutContent(engine: Engine) async throws {
        try await withRecords(engine, try Self.records().records) { database, town in
            let site = try Self.site(database, publicURL: "https://straat.example")
            for (login, role, email) in [
                ("a", Role.analyst, "analist@example.nl"), ("b", .analyst, nil),
                ("c", .teamMember, "straat@example.nl"), ("d", .caseWorker, "zaken@example.nl"),
            ] {
                _ = try await TestSession.signIn(as: role, site, town.id, login: "wie-\(login)", email: email)
            }
            let webhook = Webhook(
                id: site.surroundings.makeIdentifier(), municipality: town.id,
                url: try WebhookURL("https://systeem.example/in"), salt: Array(0..<32), added: Fixture.now)
            try await database.write { try WebhookStore.insert(webhook, in: town.id, $0) }
            _ = try await ScanForClusters(site: site)(.night(Self.night), in: town.id)
            let alert = try #require(try await Self.alerts(database, town.id).first)
            let (mails, messages) = try await database.read { connection in
                (
                    try MailOutbox.newest(limit: 10, in: town.id, connection),
                    try WebhookOutbox.newest(limit: 10, in: town.id, connection)
                )
            }
            #expect(mails.map(\.to) == ["analist@example.nl"])
            let body = try #require(mails.first?.body)
            #expect(body.contains("https://straat.example/proefdorp/inzicht/signalen\n"))
            for secret in ["Proefplein", "nafluiten", alert.squares[0].code] { #expect(!body.contains(secret)) }
            #expect(messages.map(\.event) == ["cluster.alert"])
            let data = try JSONValue(parsing: try #require(messages.first?.body).utf8)["data"]
            let link = "https://straat.example/proefdorp/inzicht/signalen/\(alert.id)"
            #expect(
                data == ["id": .string(alert.id.description), "state": .string("new"), "link": .string(link)])
            // The next night tells nobody again.
            _ = try await ScanForClusters(site: site)(.night(Self.night.adding(days: 1)), in: town.id)
            #expect(try await database.read { try MailOutbox.newest(limit: 10, in: town.id, $0) }.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func handlingIsKeptWithItsHistory(engine: Engine) async throws {
        try await withRecords(engine, try Self.records().records) { database, town in
            let site = try Self.site(database)
            let session = try await TestSession.signIn(as: .analyst, site, town.id, login: "analist")
            let street = try await TestSession.signIn(as: .teamMember, site, town.id, login: "straat")
            let account = try #require(
                try await database.read { try AccountStore.find(login: "analist", in: town.id, $0) })
            _ = try await ScanForClusters(site: site)(.night(Self.night), in: town.id)
            let alert = try #require(try await Self.alerts(database, town.id).first)
            let handle = HandleAlert(site: site, account: account)
            func change(
                _ handling: ClusterAlert.Handling, _ person: Identifier?, _ note: String?, revision: Int
            ) -> HandleAlert.Change {
                HandleAlert.Change(handling: handling, person: person, note: note, revision: revision)
            }
            await #expect(throws: HandleAlert.Refusal.nothing) {
                try await handle(alert.id, change(.new, nil, nil, revision: 0))
            }
            await #expect(throws: HandleAlert.Refusal.notAColleague) {
                try await handle(alert.id, change(.new, street.account, nil, revision: 0))
            }
            try await handle(alert.id, change(.lookedAt, session.account, "Gebeld met toezicht", revision: 0))
            await #expect(throws: HandleAlert.Refusal.changedMeanwhile) {
                try await handle(alert.id, change(.isFalse, nil, nil, revision: 0))
            }
            try await handle(alert.id, change(.lookedAt, session.account, "Nog eens gekeken", revision: 1))
            try await handle(alert.id, change(.actedOn, nil, nil, revision: 2))
            let (now, events, lines) = try await database.read { connection in
                (
                    try ClusterAlertStore.find(alert.id, in: town.id, connection),
                    try ClusterAlertStore.events(of: alert.id, in: town.id, connection),
                    try AuditStore.newest(
                        AuditStore.Filter(action: .alertHandled), before: nil, limit: 50, in: town.id, connection)
                )
            }
            #expect(now?.handling == .actedOn && now?.person == nil && now?.revision == 3)
            #expect(
                events.map(\.kind) == [
                    .raised, .handling(.lookedAt), .person("Iemand"), .note, .handling(.actedOn), .person(nil),
                ])
            #expect(
                events.map(\.note) == [nil, "Gebeld met toezicht", nil, "Nog eens gekeken", nil, nil])
            #expect(lines.count == 3)
        }
    }

    // MARK: Another municipality

    @Test(arguments: Engine.available)
    func anotherTownSeesNothingAndChangesNothing(engine: Engine) async throws {
        try await withRecords(engine, try Self.records().records) { database, town in
            let site = try Self.site(database)
            let other = try Fixture.municipality("elders").id
            try await database.write { connection in
                try MunicipalityStore.insert(
                    Municipality(id: other, name: "Elders", isMadeUp: true), at: Fixture.now, connection)
            }
            var settings = ClusterSettings()
            settings.radius = 300
            let changed = settings
            try await database.write { try ClusterStore.save(changed, at: Fixture.now, in: town.id, $0) }
            let id = try await ScanForClusters(site: site)(.night(Self.night), in: town.id)
            let alert = try #require(try await Self.alerts(database, town.id).first)
            let report = try #require(
                try await database.read { try ClusterAlertStore.reports(of: alert.id, in: town.id, $0) }.first)
            try await database.write { connection in
                #expect(try ClusterStore.settings(in: town.id, connection) == changed)
                #expect(try ClusterStore.settings(in: other, connection) == ClusterSettings())
                #expect(try ClusterStore.find(id, in: other, connection) == nil)
                #expect(try ClusterStore.find(night: Self.night, in: other, connection) == nil)
                #expect(try ClusterStore.latest(in: other, connection) == nil)
                #expect(try ClusterStore.lastNight(in: other, connection) == nil)
                #expect(try ClusterAlertStore.all(in: other, connection).isEmpty)
                #expect(try ClusterAlertStore.find(alert.id, in: other, connection) == nil)
                #expect(try ClusterAlertStore.nextNumber(in: other, connection) == 1)
                #expect(try ClusterAlertStore.reports(of: alert.id, in: other, connection).isEmpty)
                #expect(try ClusterAlertStore.events(of: alert.id, in: other, connection).isEmpty)
                #expect(
                    try !ClusterAlertStore.setHandling(
                        .isFalse, person: nil, of: alert.id, revision: 0, in: other, connection))
                try ClusterAlertStore.end(alert.id, night: Self.night, in: other, connection)
                #expect(try AnalysisRecordStore.counted([report], in: other, connection).isEmpty)
                #expect(try CaseStore.cases(of: [report], in: other, connection).isEmpty)
                let now = try ClusterAlertStore.find(alert.id, in: town.id, connection)
                #expect(now?.handling == .new && now?.ended == nil)
            }
            // Its own first alert has number 1 as well, and its night is its own.
            let theirs = try await ScanForClusters(site: site)(.night(Self.night), in: other)
            #expect(theirs != id)
            #expect(try await database.read { try ClusterStore.find(theirs, in: other, $0) }?.isTooFew == true)
        }
    }

    // MARK: Jobs

    @Test(arguments: Engine.available)
    func oneJobANightHoweverManyProcesses(engine: Engine) async throws {
        try await withRecords(engine, try Self.records().records) { database, town in
            let clock = TestClock(ClusterPeriod(night: Self.night, days: 1).end.adding(minutes: -1))
            let site = try Self.site(database, clock: clock)
            // Before three in the morning the night before is the last one.
            #expect(try await AddNightlySearches(site: site)() == 1)
            #expect(try await AddNightlySearches(site: site)() == 0)
            let run = RunJobs(site: site, handlers: Insight.jobHandlers(site: site))
            try await run()
            let yesterday = Self.night.adding(days: -1)
            #expect(try await database.read { try ClusterStore.lastNight(in: town.id, $0) } == yesterday)
            clock.advance(minutes: 2)
            let added = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await AddNightlySearches(site: site)() } }
                return try await group.reduce(0, +)
            }
            #expect(added == 1)
            try await run()
            #expect(try await AddNightlySearches(site: site)() == 0)
            #expect(try await database.read { try ClusterStore.lastNight(in: town.id, $0) } == Self.night)
            #expect(try await Self.rows(database)["cluster_search"] == 2)
            let job = try await database.read { try JobStore.latest(of: ClusterJobs.kind, in: town.id, $0) }
            #expect(job?.state == .done)
            #expect(job?.result.flatMap { Identifier($0) } != nil)
        }
    }
}
