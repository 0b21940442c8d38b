import Domain
import Logging
import SQLStore
import Synchronization
import TestSupport
import Testing

@testable import Platform

/// A town with jobs, a clock that a test sets, and runners whose heart beats every few milliseconds.
struct JobWorkshop {
    let site: Site
    let clock: TestClock
    let town: Municipality.ID

    func runner(_ handlers: JobHandler...) -> RunJobs {
        var runner = RunJobs(site: site, handlers: handlers)
        runner.pause = { try await Task.sleep(for: .milliseconds(5)) }
        return runner
    }

    @discardableResult
    func add(
        _ kind: String = "sum", key: String = "", parameters: String = "{}", in town: Municipality.ID? = nil
    ) async throws -> Identifier {
        let request = JobRequest(kind: kind, parameters: parameters, key: key)
        let (id, now, town) = (site.surroundings.makeIdentifier(), clock.now, town ?? self.town)
        return try await site.database.write { try JobStore.add(request, id: id, at: now, in: town, $0) }
    }

    func job(_ id: Identifier, in town: Municipality.ID? = nil) async throws -> Job {
        let town = town ?? self.town
        return try #require(try await site.database.read { try JobStore.find(id, in: town, $0) })
    }

    func askToStop(_ id: Identifier) async throws -> Bool {
        let (town, now) = (town, clock.now)
        return try await site.database.write { try JobStore.askToStop(id, at: now, in: town, $0) }
    }

    /// Waits until somebody else who reads the row sees this.
    func wait(for id: Identifier, _ isSo: (Job) -> Bool) async throws -> Job {
        for _ in 0..<2000 {
            let job = try await job(id)
            if isSo(job) { return job }
            try await Task.sleep(for: .milliseconds(5))
        }
        struct NeverSeen: Error {}
        throw NeverSeen()
    }
}

func withWorkshop(
    _ engine: Engine, logger: Logger? = nil, _ body: (JobWorkshop) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: PlatformMigrations.all) { database async throws in
        let clock = TestClock(TestSite.noon)
        let town = try await TestSite.addTown("proefdorp", to: database)
        try await body(
            JobWorkshop(site: try TestSite.make(database, clock: clock, logger: logger), clock: clock, town: town))
    }
}

/// Something that happens once and that others wait for.
final class JobGate: Sendable {
    private let isOpen = Mutex(false)
    func open() { isOpen.withLock { $0 = true } }

    func wait() async throws {
        while !isOpen.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(2)) }
    }
}

/// What was noted, by whatever thread.
final class JobNotes: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}
