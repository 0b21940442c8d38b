import Domain
import Foundation
import SQLStore
import Synchronization
import TestSupport
import Testing

@testable import Platform
@testable import Reporting

/// Terms of keeping: each is tested in pairs, the last moment before it and the first one after it.
struct RetentionTermTests {
    /// Created, months, first moment without it; Dutch clock.
    static let boundaries: [(created: String, minute: Int, months: Int, end: String)] = [
        ("2026-11-21", 720, 6, "2027-05-21"), ("2026-11-21", 0, 1, "2026-12-21"), ("2026-11-21", 1439, 1, "2026-12-21"),
        // Days that the month does not have.
        ("2027-01-31", 600, 1, "2027-02-28"), ("2027-01-28", 600, 1, "2027-02-28"),
        ("2026-08-31", 600, 6, "2027-02-28"),
        ("2027-03-31", 600, 1, "2027-04-30"), ("2027-04-30", 600, 1, "2027-05-30"),
        ("2026-12-31", 600, 2, "2027-02-28"),
        // Leap years.
        ("2028-01-31", 600, 1, "2028-02-29"), ("2028-02-29", 600, 12, "2029-02-28"),
        ("2028-02-28", 600, 12, "2029-02-28"),
        ("2027-02-28", 600, 12, "2028-02-28"), ("2028-02-29", 600, 24, "2030-02-28"),
        // The clocks go forward on 28 March 2027 at two, and back on 31 October 2027 at three.
        ("2027-02-28", 150, 1, "2027-03-28"), ("2027-03-28", 200, 1, "2027-04-28"),
        ("2027-03-27", 1439, 1, "2027-04-27"),
        ("2027-09-30", 150, 1, "2027-10-30"), ("2027-10-31", 150, 1, "2027-11-30"), ("2027-08-31", 0, 2, "2027-10-31"),
    ]

    static func moment(_ date: String, _ minute: Int = 0) throws -> Instant {
        DutchTime.instant(of: try #require(CivilDate(iso: date)), minuteOfDay: minute)
    }

    @Test(arguments: boundaries)
    func aTermEndsWhenItsDayBegins(created: String, minute: Int, months: Int, end: String) throws {
        let term = RetentionTerm(months: months)
        let start = try Self.moment(created, minute)
        let over = try Self.moment(end)
        #expect(term.end(of: start) == over)
        #expect(term.limit(at: Instant(milliseconds: over.milliseconds - 1)) <= start)
        #expect(term.limit(at: over) > start)
    }

    /// What a database compares with is the same as the calendar says for each moment by itself.
    @Test func theLimitIsTheCalendarTurnedAround() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let term = RetentionTerm(months: .random(in: 1...120, using: &generator))
            let created = Instant(milliseconds: .random(in: 1_600_000_000_000...2_200_000_000_000, using: &generator))
            // Close to the end, where it matters.
            let now = Instant(
                milliseconds: term.end(of: created).milliseconds
                    + .random(in: -200_000_000...200_000_000, using: &generator))
            #expect((created < term.limit(at: now)) == (term.end(of: created) <= now), "\(created) \(now) \(term)")
        }
    }

    /// The kept terms never contradict each other, whatever was saved.
    @Test(arguments: [(0, 0, 0), (24, 24, 1), (6, 12, 5), (999, 999, 999), (-4, 3, 2)])
    func termsStayWithinEachOther(story: Int, contact: Int, years: Int) throws {
        let text = """
            {"retention": {"storyMonths": \(story), "contactMonths": \(contact), "reportYears": \(years)}}
            """
        let retention = try JSONDecoder().decode(ReportingSettings.self, from: Data(text.utf8)).retention
        #expect((1...24).contains(retention.contact.months))
        #expect(retention.contact.months <= retention.story.months)
        #expect(retention.story.months <= retention.report.months)
        #expect(retention.report.months <= 120)
    }
}

struct RetentionTests {
    static let created = TestSite.noon

    @Test(arguments: Engine.available)
    func contactGoesAfterItsTermAndNotBefore(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            // With the longest term the story goes on the same day.
            let boundaries = RetentionTermTests.boundaries.filter { $0.months < 24 }
            for boundary in boundaries.sorted(by: { $0.end < $1.end }) {
                try await archive.keep(contact: boundary.months, story: 24, years: 10)
                let file = try await archive.add(
                    at: RetentionTermTests.moment(boundary.created, boundary.minute), ["contact", "story"])
                let end = try RetentionTermTests.moment(boundary.end)
                try await archive.run(at: Instant(milliseconds: end.milliseconds - 1))
                #expect(try await archive.parts(of: file) == ["contact", "story"], "\(boundary)")
                try await archive.run(at: end)
                #expect(try await archive.parts(of: file) == ["story"], "\(boundary)")
                #expect(try await archive.keys(of: file) == 2)
            }
        }
    }

    @Test(arguments: Engine.available)
    func storyGoesAfterItsTermAndNotBefore(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            for boundary in RetentionTermTests.boundaries.sorted(by: { $0.end < $1.end }) {
                try await archive.keep(contact: boundary.months, story: boundary.months, years: 10)
                let file = try await archive.add(
                    at: RetentionTermTests.moment(boundary.created, boundary.minute),
                    ["contact", "message", "reply", "story"])
                let end = try RetentionTermTests.moment(boundary.end)
                try await archive.run(at: Instant(milliseconds: end.milliseconds - 1))
                #expect(try await archive.parts(of: file) == ["contact", "message", "reply", "story"], "\(boundary)")
                #expect(try await archive.keys(of: file) == 2)
                try await archive.run(at: end)
                #expect(try await archive.parts(of: file) == [], "\(boundary)")
                #expect(try await archive.keys(of: file) == 0, "no key is left to anybody")
                #expect(try await archive.hasReport(file), "the report counts on")
            }
        }
    }

    /// A reply that came in late does not stay longer than the story it belongs to.
    @Test(arguments: Engine.available)
    func termsCountFromTheReportNotFromTheReply(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            try await archive.keep(contact: 6, story: 12, years: 5)
            let file = try await archive.add(at: Self.created, ["story"])
            try await archive.addPart("reply", to: file, at: Self.created.adding(days: 360))
            try await archive.run(at: Self.created.adding(days: 366))
            #expect(try await archive.parts(of: file) == [])
        }
    }

    @Test(arguments: Engine.available)
    func reportGoesAfterItsTermAndNotBefore(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            try await archive.keep(contact: 6, story: 12, years: 5)
            let file = try await archive.add(at: Self.created, ["story"])
            let other = try await archive.add(at: Self.created.adding(days: 40), [])
            try await archive.link(other, to: file)
            try await archive.askForContact(of: file, at: Self.created)
            let loose = try await archive.addReport(at: Self.created)
            let end = try RetentionTermTests.moment("2031-11-21")
            try await archive.run(at: Instant(milliseconds: end.milliseconds - 1))
            #expect(try await archive.hasReport(file))
            #expect(try await archive.record(loose) != nil)
            #expect(try await archive.tasks(of: file) > 0)
            try await archive.run(at: end)
            #expect(try await archive.record(loose) == nil)
            #expect(try await archive.count(.report) == 1)
            #expect(try await archive.count(.contactRequest) == 0)
            #expect(try await archive.tasks(of: file) == 0)
            #expect(try await archive.tasks(of: other) > 0)
            let kept = try #require(try await archive.find(file))
            #expect(kept.report == nil)
            #expect(kept.withdrawn == nil)
            #expect(kept.status == .closed, "nobody has to do anything any more")
            #expect(kept.department == nil)
            #expect(kept.outcomes == [])
            #expect(kept.terms == CaseTerms(language: .dutch))
            #expect(try await archive.kinds(of: file) == [.expired])
            let linked = try #require(try await archive.find(other))
            #expect(linked.report != nil)
            #expect(linked.linkedTo == nil)
        }
    }

    /// Figures in memory are made again after a deletion because the log of deletions says so.
    @Test(arguments: Engine.available)
    func everyWayToDeleteAReportShowsInTheStamp(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            try await archive.keep(contact: 6, story: 12, years: 5)
            let withdrawn = try await archive.add(at: Self.created, ["story"])
            let old = try await archive.add(at: Self.created, [])
            let loose = try await archive.addReport(at: Self.created.adding(days: 30))
            try await archive.add(at: Self.created.adding(days: 60), [])
            func stamp() async throws -> ReportStamp {
                try await archive.database.read { try CountedReports.stamp(in: archive.town, $0) }
            }
            var stamps = [try await stamp()]
            #expect(try await stamp() == stamps[0])
            try await archive.withdraw(withdrawn, at: Self.created.adding(minutes: 5))
            stamps.append(try await stamp())
            try await archive.run(at: try RetentionTermTests.moment("2031-11-21"))
            #expect(try await archive.find(old)?.report == nil)
            stamps.append(try await stamp())
            try await archive.run(at: try RetentionTermTests.moment("2031-12-25"))
            #expect(try await archive.record(loose) == nil)
            stamps.append(try await stamp())
            #expect(Set(stamps).count == 4)
            #expect(stamps.allSatisfy { $0.latest == stamps[0].latest }, "the newest report stays")
            #expect(stamps.map(\.deleted) == [0, 1, 2, 3])
        }
    }

    /// With the shortest term for reports nothing sealed outlives its report.
    @Test(arguments: Engine.available)
    func nothingSealedOutlivesItsReport(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            try await archive.keep(contact: 24, story: 24, years: 1)
            let file = try await archive.add(at: Self.created, ["contact", "story"])
            try await archive.run(at: try RetentionTermTests.moment("2027-11-21"))
            #expect(try await archive.parts(of: file) == [])
            #expect(try await archive.keys(of: file) == 0)
            #expect(try await archive.find(file)?.report == nil)
        }
    }

    /// The code of a report that is gone is known for a year more, and then no more.
    @Test(arguments: Engine.available)
    func anEmptyCaseIsForgottenAfterAYear(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            let file = try await archive.add(at: Self.created, ["story"])
            let withdrawn = try await archive.add(at: Self.created, ["story"])
            try await archive.withdraw(withdrawn, at: Self.created)
            try await archive.run(at: try RetentionTermTests.moment("2027-11-20", 1439))
            #expect(try await archive.find(withdrawn) != nil)
            try await archive.run(at: try RetentionTermTests.moment("2027-11-21"))
            #expect(try await archive.find(withdrawn) == nil)
            try await archive.run(at: try RetentionTermTests.moment("2031-11-21", 300))
            #expect(try await archive.find(file)?.report == nil)
            try await archive.run(at: try RetentionTermTests.moment("2032-11-20", 1439))
            #expect(try await archive.find(file) != nil)
            try await archive.run(at: try RetentionTermTests.moment("2032-11-21"))
            #expect(try await archive.find(file) == nil)
            #expect(try await archive.count(.caseEvent) == 0)
        }
    }

    @Test(arguments: Engine.available)
    func theLogCountsEveryPieceOnce(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            for day in 0..<7 {
                try await archive.add(
                    at: Self.created.adding(days: Int64(day)), ["contact", "message", "reply", "reply", "story"])
            }
            // Days 0 to 3 have had six months, then all have had twelve.
            let first = try await archive.run(at: try RetentionTermTests.moment("2027-05-24", 90), batch: 2)
            #expect(first.numbers == [.contact: 4])
            let second = try await archive.run(at: try RetentionTermTests.moment("2027-12-01", 90), batch: 2)
            #expect(second.numbers == [.contact: 3, .story: 7, .messages: 21])
            #expect(try await archive.run(at: try RetentionTermTests.moment("2027-12-01", 91)).isEmpty)
            let may = try #require(CivilDate(iso: "2027-05-24"))
            let december = try #require(CivilDate(iso: "2027-12-01"))
            #expect(
                Set(try await archive.log()) == [
                    Deletion(day: may, kind: .contact, reason: .term, number: 4),
                    Deletion(day: december, kind: .contact, reason: .term, number: 3),
                    Deletion(day: december, kind: .story, reason: .term, number: 7),
                    Deletion(day: december, kind: .messages, reason: .term, number: 21),
                ])
            let years = try await archive.run(at: try RetentionTermTests.moment("2031-12-01"), batch: 3)
            #expect(years.numbers == [.report: 7])
            #expect(try await archive.log().count == 5)
        }
    }

    /// Stopped in the middle, it goes on where it was; two at once count nothing twice.
    @Test(arguments: Engine.available)
    func stoppingAndGoingOnCountsTheSame(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            for _ in 0..<9 { try await archive.add(at: Self.created, ["contact", "story"]) }
            let now = try RetentionTermTests.moment("2028-01-01")
            let state = Mutex((transactions: 0, mayGoOn: false))
            let keepToTerms = archive.keepToTerms(batch: 2) {
                // On a thread of the database: the third transaction waits until the task was cancelled.
                if state.withLock({
                    $0.transactions += 1; return $0.transactions
                }) == 3 {
                    while !state.withLock(\.mayGoOn) { usleep(1_000) }
                }
                return now
            }
            let task = Task { try await keepToTerms(in: archive.town) }
            while state.withLock(\.transactions) < 3 { try await Task.sleep(for: .milliseconds(1)) }
            task.cancel()
            state.withLock { $0.mayGoOn = true }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await archive.count(.sealedPart) > 0)
            async let one = archive.run(at: now, batch: 2)
            async let two = archive.run(at: now, batch: 3)
            _ = try await (one, two)
            #expect(try await archive.count(.sealedPart) == 0)
            #expect(try await archive.count(.storyKey) == 0)
            let day = DutchTime.reading(of: now).date
            #expect(
                Set(try await archive.log()) == [
                    Deletion(day: day, kind: .contact, reason: .term, number: 9),
                    Deletion(day: day, kind: .story, reason: .term, number: 9),
                ])
        }
    }

    @Test(arguments: Engine.available)
    func anotherTownsRowsStay(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            let other = try await archive.elsewhere("elders")
            let mine = try await archive.add(at: Self.created, ["contact", "story"])
            let theirs = try await other.add(at: Self.created, ["contact", "story"])
            try await other.addReport(at: Self.created)
            try await other.askForContact(of: theirs, at: Self.created)
            let late = try RetentionTermTests.moment("2040-01-01")
            try await archive.run(at: late)
            try await archive.run(at: late.adding(days: 800))
            #expect(try await archive.find(mine) == nil)
            #expect(try await other.parts(of: theirs) == ["contact", "story"])
            #expect(try await other.keys(of: theirs) == 2)
            #expect(try await other.count(.report) == 2)
            #expect(try await other.tasks(of: theirs) > 0)
            #expect(try await other.log() == [])
            try await archive.database.write { connection in
                try RetentionStore.forget(
                    case: theirs, at: late, in: archive.town, connection, makeIdentifier: Archive.identifier)
            }
            #expect(try await other.parts(of: theirs) == ["contact", "story"])
            #expect(try await other.kinds(of: theirs) == [.status(.reported)])
            #expect(try await other.outlook(at: late).map(\.overdue) == [1, 1, 0, 2])
            #expect(try await archive.outlook(at: late).map(\.overdue) == [0, 0, 0, 0])
        }
    }

    @Test(arguments: Engine.available)
    func withdrawingForgetsEverythingSealed(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            let kept = try await archive.add(at: Self.created, ["contact", "story"])
            let file = try await archive.add(at: Self.created, ["contact", "message", "reply", "story"])
            try await archive.askForContact(of: file, at: Self.created)
            try await archive.link(kept, to: file)
            try await archive.withdraw(file, at: Self.created.adding(minutes: 5))
            #expect(try await archive.parts(of: file) == [])
            #expect(try await archive.keys(of: file) == 0)
            #expect(try await archive.openTasks(of: file) == 0)
            #expect(try await archive.kinds(of: file) == [.withdrawn])
            #expect(try await archive.find(kept)?.linkedTo == nil)
            #expect(try await archive.parts(of: kept) == ["contact", "story"])
            let day = DutchTime.reading(of: Self.created).date
            let expected = [
                Deletion(day: day, kind: .contact, reason: .withdrawn, number: 1),
                Deletion(day: day, kind: .messages, reason: .withdrawn, number: 2),
                Deletion(day: day, kind: .report, reason: .withdrawn, number: 1),
                Deletion(day: day, kind: .story, reason: .withdrawn, number: 1),
            ]
            #expect(try await archive.log() == expected)
        }
    }

    /// A line tells a day, a kind, a reason and a number: no moment, no case, no municipality's secret.
    @Test func theLogHoldsNothingOfWhatWasDeleted() async throws {
        try await Archive.open(.sqlite) { archive in
            let file = try await archive.add(at: Self.created, ["story"])
            try await archive.withdraw(file, at: Self.created.adding(minutes: 7))
            let (columns, row) = try await archive.database.read { connection in
                let row = try connection.first("SELECT * FROM deletion_log WHERE what = 'story'")
                return (row?.columns.names ?? [], row)
            }
            #expect(Set(columns) == ["id", "municipality_id", "at_ms", "what", "reason", "number"])
            let midnight = DutchTime.instant(of: DutchTime.reading(of: Self.created).date)
            #expect(try row?.instant("at_ms") == midnight)
            // An id carries the moment at which it was made: here that of the beginning of the day.
            let stamp = try row?.identifier("id").bytes.prefix(6).reduce(Int64(0)) { $0 << 8 | Int64($1) }
            #expect(stamp == midnight.milliseconds)
        }
    }

    @Test(arguments: Engine.available)
    func theOutlookSaysWhatGoesAndWhen(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            try await archive.add(at: Self.created, ["contact", "story"])
            try await archive.add(at: Self.created.adding(days: 10), ["contact", "reply", "story"])
            let outlook = try await archive.outlook(at: try RetentionTermTests.moment("2027-05-25"))
            let kinds = Dictionary(uniqueKeysWithValues: outlook.map { ($0.kind, $0) })
            #expect(outlook.map(\.kind) == Deletion.Kind.allCases)
            #expect(kinds[.contact]?.overdue == 1)
            #expect(kinds[.contact]?.kept == 1)
            #expect(kinds[.contact]?.next?.description == "2027-06-01")
            #expect(kinds[.story]?.next?.description == "2027-11-21")
            #expect(kinds[.messages]?.kept == 1)
            #expect(kinds[.report]?.months == 60)
            #expect(kinds[.report]?.next?.description == "2031-11-21")
        }
    }

    /// What is deleted is gone from the disk: from the file, and from the log of changes beside it.
    @Test func noDeletedByteIsLeftInTheFile() async throws {
        try await withDatabaseURL(.sqlite) { url in
            guard case .sqlite(let path) = url else { return }
            func bytes() -> Data {
                ["", "-wal"].reduce(into: Data()) { data, suffix in
                    data += FileManager.default.contents(atPath: path + suffix) ?? Data()
                }
            }
            try await withOpenDatabase(url) { database in
                try await Migrator(migrations).run(on: database)
                let archive = try await Archive(database, "proefdorp")
                for index in 0..<400 {
                    let at = index.isMultiple(of: 10) ? Self.created.adding(days: 400) : Self.created
                    let mark = index.isMultiple(of: 10) ? Archive.keptMark : Archive.goneMark
                    let file = try await archive.add(at: at, [])
                    for kind in ["story", "contact", "reply"] {
                        let size = [40, 700, 2_500, 9_000][(index + kind.utf8.count) % 4]
                        let box = mark + (0..<size).map { _ in UInt8.random(in: .min ... .max) }
                        try await archive.addPart(kind, to: file, at: at, box: box)
                    }
                }
                #expect(bytes().occurrences(of: Archive.goneMark) >= 1_080)
                let counts = try await archive.run(at: try RetentionTermTests.moment("2027-11-25"))
                #expect(counts.numbers == [.contact: 360, .story: 360, .messages: 360])
                try await database.eraseTraces()
                #expect(bytes().occurrences(of: Archive.goneMark) == 0)
                #expect(bytes().occurrences(of: Archive.keptMark) == 120)
                #expect((FileManager.default.contents(atPath: path + "-wal") ?? Data()).isEmpty)
            }
        }
    }
}
