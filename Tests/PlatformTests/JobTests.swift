import Domain
import Logging
import NIOPosix
import SQLStore
import TestSupport
import Testing

@testable import Platform

struct JobTests {
    // MARK: Doing

    @Test(arguments: Engine.available)
    func aJobIsDoneOnce(engine: Engine) async throws {
        try await withWorkshop(engine) { workshop async throws in
            let id = try await workshop.add(parameters: #"{"n":2}"#)
            var job = try await workshop.job(id)
            #expect(job.state == .waiting && job.isOpen && job.attempts == 0 && job.started == nil)
            let notes = JobNotes()
            let runner = workshop.runner(
                JobHandler(kind: "sum") { job, _ in
                    notes.add(job.parameters)
                    return "4"
                })
            workshop.clock.advance(minutes: 3)
            try await runner()
            try await runner()
            job = try await workshop.job(id)
            #expect(notes.all == [#"{"n":2}"#])
            #expect(job.state == .done && job.result == "4" && job.fraction == 1 && job.failure == nil)
            #expect(job.created == TestSite.noon && job.started == TestSite.noon.adding(minutes: 3))
            #expect(job.ended == TestSite.noon.adding(minutes: 3) && job.attempts == 1 && !job.isOpen)
        }
    }

    @Test(arguments: Engine.available)
    func ofOneKindAndKeyOneWaitsOrRuns(engine: Engine) async throws {
        try await withWorkshop(engine) { workshop async throws in
            let other = try await TestSite.addTown("buurdorp", to: workshop.site.database)
            let first = try await workshop.add(key: "a")
            #expect(try await workshop.add(key: "a") == first)
            let others = [
                try await workshop.add(key: "b"), try await workshop.add("product", key: "a"),
                try await workshop.add(key: "a", in: other),
            ]
            #expect(Set(others + [first]).count == 4)
            let (started, goOn) = (JobGate(), JobGate())
            let runner = workshop.runner(
                JobHandler(kind: "sum") { job, _ in
                    if job.id == first {
                        started.open()
                        try await goOn.wait()
                    }
                    return ""
                })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runner() }
                try await started.wait()
                // It runs: asking again is the same wish.
                #expect(try await workshop.add(key: "a") == first)
                goOn.open()
                try await group.waitForAll()
            }
            let second = try await workshop.add(key: "a")
            #expect(second != first)
            let town = workshop.town
            let latest = try await workshop.site.database.read {
                (try JobStore.latest(of: "sum", key: "a", in: town, $0), try JobStore.latest(of: "none", in: town, $0))
            }
            #expect(latest.0?.id == second && latest.1 == nil)
        }
    }

    @Test(arguments: Engine.available)
    func manyWorkersNeverDoOneJobTwice(engine: Engine) async throws {
        try await withWorkshop(engine) { workshop async throws in
            let towns = [workshop.town, try await TestSite.addTown("buurdorp", to: workshop.site.database)]
            for number in 0..<40 { try await workshop.add(key: "\(number)", in: towns[number % 2]) }
            let notes = JobNotes()
            let handler = JobHandler(kind: "sum") { job, progress in
                notes.add(job.key)
                try progress.report(0.5)
                try await Task.sleep(for: .milliseconds(3))
                return ""
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 { group.addTask { try await workshop.runner(handler)() } }
                try await group.waitForAll()
            }
            #expect(notes.all.count == 40 && Set(notes.all).count == 40)
            let open = try await workshop.site.database.read {
                try $0.rows("SELECT id FROM job WHERE state <> 'done' OR attempts <> 1").count
            }
            #expect(open == 0)
        }
    }

    @Test(arguments: Engine.available)
    func whatNobodyKnowsWaits(engine: Engine) async throws {
        try await withWorkshop(engine) { workshop async throws in
            let id = try await workshop.add("newer")
            try await workshop.runner(JobHandler(kind: "sum") { _, _ in "" })()
            #expect(try await workshop.job(id).state == .waiting)
        }
    }

    // MARK: Progress and stopping

    @Test(arguments: Engine.available)
    func othersSeeHowFarItIs(engine: Engine) async throws {
        try await withWorkshop(engine) { workshop async throws in
            let id = try await workshop.add()
            let goOn = JobGate()
            let runner = workshop.runner(
                JobHandler(kind: "sum") { _, progress in
                    try progress.report(0.25, stage: "reading")
                    try progress.report(0.5)
                    try await goOn.wait()
                    return ""
                })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runner() }
                let seen = try await workshop.wait(for: id) { $0.fraction == 0.5 }
                #expect(seen.state == .running && seen.stage == "reading")
                goOn.open()
                try await group.waitForAll()
            }
            #expect(try await workshop.job(id).fraction == 1)
        }
    }

    @Test func progressStaysBetweenItsEnds() throws {
        let progress = JobProgress()
        for (given, kept) in [(-1, 0), (0.5, 0.5), (.nan, 0.5), (7, 1), (.infinity, 1)] {
            try progress.report(given)
            #expect(progress.current.fraction == kept)
        }
        progress.stop()
        #expect(throws: CancellationError.self) { try progress.report(0) }
        #expect(throws: CancellationError.self) { try progress.check() }
    }

    @Test(arguments: Engine.available)
    func whatWaitsStopsAtOnce(engine: Engine) async throws {
        try await withWorkshop(engine) { workshop async throws in
            let id = try await workshop.add()
            #expect(try await workshop.askToStop(id))
            #expect(try await !workshop.askToStop(id))
            let notes = JobNotes()
            try await workshop.runner(
                JobHandler(kind: "sum") { job, _ in
                    notes.add(job.key)
                    return ""
                })()
            let job = try await workshop.job(id)
            #expect(notes.all.isEmpty && job.state == .cancelled && job.ended == TestSite.noon)
        }
    }

    /// One that computes on a thread learns it when it reports; one that waits for something when it waits.
    @Test(arguments: Engine.available, [true, false])
    func whatRunsStops(engine: Engine, onThread: Bool) async throws {
        try await withWorkshop(engine) { workshop async throws in
            let id = try await workshop.add()
            let notes = JobNotes()
            let site = workshop.site
            let runner = workshop.runner(
                JobHandler(kind: "sum") { _, progress in
                    do {
                        if onThread {
                            try await site.threadPool.runIfActive {
                                while true { try progress.report(0.1) }
                            }
                        } else {
                            try await Task.sleep(for: .seconds(600))
                        }
                    } catch is CancellationError {
                        notes.add("stopped")
                        throw CancellationError()
                    }
                    return "never"
                })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runner() }
                _ = try await workshop.wait(for: id) { $0.state == .running }
                #expect(try await workshop.askToStop(id))
                try await group.waitForAll()
            }
            let job = try await workshop.job(id)
            #expect(job.state == .cancelled && job.ended != nil && job.result == nil && job.isAskedToStop)
            #expect(notes.all == ["stopped"])
        }
    }

    @Test func whatWasDoneAnywayIsDone() async throws {
        try await withWorkshop(.sqlite) { workshop async throws in
            let id = try await workshop.add()
            let runner = workshop.runner(
                JobHandler(kind: "sum") { _, progress in
                    do {
                        while true {
                            try progress.check()
                            try await Task.sleep(for: .milliseconds(2))
                        }
                    } catch { return "just in time" }
                })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runner() }
                _ = try await workshop.wait(for: id) { $0.state == .running }
                #expect(try await workshop.askToStop(id))
                try await group.waitForAll()
            }
            let job = try await workshop.job(id)
            #expect(job.state == .done && job.result == "just in time")
        }
    }

    // MARK: Failing

    @Test func aFailureIsAWordAndTheLogHasItsKind() async throws {
        struct Kanarie: Error { let text = "kanarie-tekst" }
        let lines = JobNotes()
        try await withWorkshop(.sqlite, logger: Logger(label: "test") { _ in JobLog(lines: lines) }) {
            workshop async throws in
            let known = try await workshop.add("known")
            let broken = try await workshop.add("broken")
            let fine = try await workshop.add("fine")
            try await workshop.runner(
                JobHandler(kind: "known") { _, _ in throw JobFailure("too-few-reports") },
                JobHandler(kind: "broken") { _, _ in throw Kanarie() },
                JobHandler(kind: "fine") { _, _ in "well" })()
            #expect(try await workshop.job(known).failure == "too-few-reports")
            let failure = try #require(try await workshop.job(broken).failure)
            let reference = try #require(failure.wholeMatch(of: #/unexpected-([0-9A-F]{8})/#)).output.1
            #expect(try await workshop.job(fine).state == .done)
            #expect(lines.all.count == 1)
            let line = try #require(lines.all.first)
            #expect(line.contains("job=broken") && line.contains(reference) && line.contains("Kanarie"))
            #expect(!line.contains("kanarie-tekst") && !failure.contains("anarie"))
        }
    }

    // MARK: Rows

    @Test(arguments: Engine.available)
    func municipalitiesDoNotSeeEachOthersJobs(engine: Engine) async throws {
        try await withWorkshop(engine) { workshop async throws in
            let other = try await TestSite.addTown("buurdorp", to: workshop.site.database)
            let theirs = try await workshop.add(in: other)
            let (town, now) = (workshop.town, workshop.clock.now)
            try await workshop.site.database.write { connection throws in
                #expect(try JobStore.find(theirs, in: town, connection) == nil)
                #expect(try JobStore.latest(of: "sum", in: town, connection) == nil)
                #expect(try !JobStore.askToStop(theirs, at: now, in: town, connection))
                #expect(try JobStore.claim(["sum"], at: now, until: now, in: town, connection) == nil)
                #expect(try JobStore.forget(before: now.adding(days: 1), in: town, connection) == 0)
                let run = try #require(try JobStore.claim(["sum"], at: now, until: now, in: other, connection))
                #expect(try JobStore.renew(run, until: now, fraction: 1, stage: "", in: town, connection) == nil)
                #expect(try !JobStore.end(run, .cancelled, at: now, in: town, connection))
                #expect(try JobStore.endAbandoned(after: 0, at: now, in: town, connection) == 0)
            }
            #expect(try await workshop.job(theirs, in: other).state == .running)
        }
    }

    @Test(arguments: Engine.available)
    func oldJobsAreForgotten(engine: Engine) async throws {
        try await withWorkshop(engine) { workshop async throws in
            let old = try await workshop.add()
            try await workshop.runner(JobHandler(kind: "sum") { _, _ in "" })()
            workshop.clock.advance(minutes: ForgetOldJobs.keepDays * 1440)
            let new = try await workshop.add()
            try await ForgetOldJobs(site: workshop.site)()
            #expect(try await workshop.job(old).state == .done)
            workshop.clock.advance(minutes: 1)
            try await ForgetOldJobs(site: workshop.site)()
            let town = workshop.town
            #expect(try await workshop.site.database.read { try JobStore.find(old, in: town, $0) } == nil)
            #expect(try await workshop.job(new).state == .waiting)
        }
    }
}

private struct JobLog: LogHandler {
    let lines: JobNotes
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(lines: JobNotes) { self.lines = lines }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.add("\(event.message)") }
}
