import Domain
import Platform
import SQLStore
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Straatlicht

/// Heavy work as `serve` and `work` run it.
struct JobWorkerTests {
    /// Counts what has begun, and lets it wait.
    private final class Load: Sendable {
        private let state = Mutex((begun: 0, isOpen: false))
        var begun: Int { state.withLock { $0.begun } }
        func open() { state.withLock { $0.isOpen = true } }

        func carry() async throws {
            state.withLock { $0.begun += 1 }
            while !state.withLock({ $0.isOpen }) { try await Task.sleep(for: .milliseconds(2)) }
        }

        func wait(until count: Int) async throws {
            while begun < count { try await Task.sleep(for: .milliseconds(2)) }
        }
    }

    private final class Counter: Sendable {
        private let value = Mutex(0)
        var count: Int { value.withLock { $0 } }
        func add() { value.withLock { $0 += 1 } }
    }

    private func withWorker(
        lanes: Int, jobs: Int, _ body: @escaping @Sendable (JobWorker, Load, Site, Municipality.ID) async throws -> Void
    ) async throws {
        try await withDatabase(.sqlite, migrations: PlatformMigrations.all) { database async throws in
            let town = try await TestSite.addTown("proefdorp", to: database)
            let site = try TestSite.make(database)
            for number in 0..<jobs {
                let id = site.surroundings.makeIdentifier()
                try await database.write {
                    try JobStore.add(
                        JobRequest(kind: "load", key: "\(number)"), id: id, at: TestSite.noon, in: town, $0)
                }
            }
            let load = Load()
            let handler = JobHandler(kind: "load") { _, _ in
                try await load.carry()
                return ""
            }
            let surroundings = Surroundings(
                now: site.surroundings.now, randomBytes: site.surroundings.randomBytes,
                sleep: { _ in try await Task.sleep(for: .milliseconds(5)) })
            let worker = JobWorker(
                runJobs: RunJobs(site: site, handlers: [handler]), surroundings: surroundings, log: site.log,
                lanes: lanes)
            try await body(worker, load, site, town)
        }
    }

    private func count(_ state: Job.State, _ site: Site) async throws -> Int {
        try await site.database.read {
            try $0.rows("SELECT id FROM job WHERE state = \(state.rawValue)").count
        }
    }

    @Test func asManyAtATimeAsThereAreLanes() async throws {
        try await withWorker(lanes: 2, jobs: 5) { worker, load, site, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await worker.work() }
                try await load.wait(until: 2)
                // Time enough for a third, if there were a third lane.
                try await Task.sleep(for: .milliseconds(50))
                #expect(load.begun == 2)
                #expect(try await count(.running, site) == 2)
                load.open()
                while try await count(.done, site) < 5 { try await Task.sleep(for: .milliseconds(5)) }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    /// Mail leaves while a job takes its time, and both stop with the program.
    @Test func heavyWorkHoldsUpNothingAndStops() async throws {
        try await withWorker(lanes: 1, jobs: 1) { worker, load, site, _ in
            let mails = Counter()
            let mail = Worker(
                jobs: [PeriodicJob(name: "mail", every: .zero) { mails.add() }],
                surroundings: worker.surroundings, log: site.log)
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [.init(service: worker), .init(service: mail)], logger: Composition.libraryLogger()))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                try await load.wait(until: 1)
                let before = mails.count
                while mails.count < before + 5 { try await Task.sleep(for: .milliseconds(2)) }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
            // It did not end: another process takes it when the lease is over.
            #expect(try await count(.running, site) == 1)
        }
    }
}
