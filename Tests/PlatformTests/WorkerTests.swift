import Domain
import Platform
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Straatlicht

struct WorkerTests {
    /// What ran when, in minutes since the start. Sleeping moves the clock, until it is over.
    private final class Day: Sendable {
        let clock = TestClock(TestSite.noon)
        private let runs = Mutex<[String]>([])
        let end: Int64

        init(minutes: Int64) { end = minutes }

        var log: [String] { runs.withLock { $0 } }

        func note(_ name: String) {
            let minute = Int(clock.now.minutes(since: TestSite.noon))
            runs.withLock { $0.append("\(name) \(minute)") }
        }

        var surroundings: Surroundings {
            Surroundings(
                now: { self.clock.now }, randomBytes: { Array(repeating: 0, count: $0) },
                sleep: { duration in
                    self.clock.advance(minutes: duration.components.seconds / 60)
                    if self.clock.now.minutes(since: TestSite.noon) > Double(self.end) { throw CancellationError() }
                })
        }
    }

    @Test func eachJobHasItsOwnPace() async throws {
        try await withDatabase(.sqlite) { database async throws in
            let day = Day(minutes: 6)
            let jobs = [
                PeriodicJob(name: "a", every: .seconds(120)) { day.note("a") },
                PeriodicJob(name: "b", every: .seconds(300)) { day.note("b") },
            ]
            await Worker(
                jobs: jobs, surroundings: day.surroundings, log: try TestSite.make(database).log, period: .seconds(60)
            ).work()
            #expect(day.log == ["a 0", "b 0", "a 2", "a 4", "b 5", "a 6"])
        }
    }

    @Test func aJobThatFailsStopsNeitherItselfNorAnother() async throws {
        struct Broken: Error {}
        try await withDatabase(.sqlite) { database async throws in
            let day = Day(minutes: 2)
            let jobs = [
                PeriodicJob(name: "a", every: .seconds(60)) {
                    day.note("a")
                    throw Broken()
                },
                PeriodicJob(name: "b", every: .seconds(60)) { day.note("b") },
            ]
            await Worker(
                jobs: jobs, surroundings: day.surroundings, log: try TestSite.make(database).log, period: .seconds(60)
            ).work()
            #expect(day.log == ["a 0", "b 0", "a 1", "b 1", "a 2", "b 2"])
        }
    }

    /// A job is told to stop, also in the middle of its work.
    @Test func stopsWithTheServer() async throws {
        try await withDatabase(.sqlite) { database async throws in
            let log = try TestSite.make(database).log
            let (started, hasStarted) = AsyncStream.makeStream(of: Void.self)
            let flag = Flag()
            let job = PeriodicJob(name: "a", every: .seconds(60)) {
                hasStarted.yield()
                do {
                    try await Task.sleep(for: .seconds(600))
                } catch {
                    flag.set()
                    throw error
                }
            }
            let worker = Worker(
                jobs: [job],
                surroundings: Surroundings(now: { TestSite.noon }, randomBytes: { Array(repeating: 0, count: $0) }),
                log: log)
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [.init(service: worker)], logger: Composition.libraryLogger()))
            try await withThrowingTaskGroup { tasks in
                tasks.addTask { try await group.run() }
                for await _ in started { break }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
            #expect(flag.isSet)
        }
    }

    private final class Flag: Sendable {
        private let value = Mutex(false)
        var isSet: Bool { value.withLock { $0 } }
        func set() { value.withLock { $0 = true } }
    }
}
