import Domain
import SQLStore
import TestSupport
import Testing

@testable import Platform

/// What happens to a job whose process ends, or sleeps.
struct JobLeaseTests {
    @Test(arguments: Engine.available)
    func whatWasCutOffIsDoneAgainAndNotForEver(engine: Engine) async throws {
        try await withWorkshop(engine) { workshop async throws in
            let id = try await workshop.add()
            let notes = JobNotes()
            for attempt in 1...RunJobs.attempts {
                let started = JobGate()
                let runner = workshop.runner(
                    JobHandler(kind: "sum") { _, _ in
                        started.open()
                        try await Task.sleep(for: .seconds(600))
                        return ""
                    })
                let process = Task { try await runner() }
                try await started.wait()
                process.cancel()
                await #expect(throws: CancellationError.self) { try await process.value }
                #expect(try await workshop.job(id).state == .running)
                #expect(try await workshop.job(id).attempts == attempt)
                // Nobody else gets it before the lease is over.
                try await workshop.runner(
                    JobHandler(kind: "sum") { _, _ in
                        notes.add("too early")
                        return ""
                    })()
                workshop.clock.advance(minutes: RunJobs.leaseMinutes)
            }
            try await workshop.runner(
                JobHandler(kind: "sum") { _, _ in
                    notes.add("once too often")
                    return ""
                })()
            let job = try await workshop.job(id)
            #expect(job.state == .failed && job.failure == "interrupted" && job.attempts == RunJobs.attempts)
            #expect(notes.all.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func whatWasCutOffAndNobodyWantsIsNotDoneAgain(engine: Engine) async throws {
        try await withWorkshop(engine) { workshop async throws in
            let id = try await workshop.add()
            let (town, now) = (workshop.town, workshop.clock.now)
            _ = try await workshop.site.database.write {
                try JobStore.claim(["sum"], at: now, until: now.adding(minutes: 1), in: town, $0)
            }
            #expect(try await workshop.askToStop(id))
            workshop.clock.advance(minutes: 1)
            try await workshop.runner(JobHandler(kind: "sum") { _, _ in "done" })()
            #expect(try await workshop.job(id).state == .cancelled)
        }
    }

    /// However long it takes: as long as the heart beats the job is kept.
    @Test(arguments: Engine.available)
    func aRunThatLivesKeepsItsJob(engine: Engine) async throws {
        try await withWorkshop(engine) { workshop async throws in
            let id = try await workshop.add()
            let goOn = JobGate()
            let runner = workshop.runner(
                JobHandler(kind: "sum") { _, _ in
                    try await goOn.wait()
                    return "first"
                })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runner() }
                _ = try await workshop.wait(for: id) { $0.state == .running }
                for _ in 0..<5 {
                    // The clock jumps a whole lease ahead; the next heartbeat keeps the job from there on.
                    workshop.clock.advance(minutes: RunJobs.leaseMinutes)
                    let until = workshop.clock.now.adding(minutes: RunJobs.leaseMinutes)
                    try await workshop.waitForLease(of: id, until)
                    try await workshop.runner(JobHandler(kind: "sum") { _, _ in "second" })()
                }
                goOn.open()
                try await group.waitForAll()
            }
            let job = try await workshop.job(id)
            #expect(job.result == "first" && job.attempts == 1)
        }
    }

    /// A machine that slept through its lease comes back and finds the job in other hands.
    @Test(arguments: Engine.available)
    func aRunThatLostItsJobWritesNothing(engine: Engine) async throws {
        try await withWorkshop(engine) { workshop async throws in
            let id = try await workshop.add()
            let (town, now) = (workshop.town, workshop.clock.now)
            let lost = try #require(
                try await workshop.site.database.write {
                    try JobStore.claim(["sum"], at: now, until: now.adding(minutes: 1), in: town, $0)
                })
            workshop.clock.advance(minutes: 1)
            let goOn = JobGate()
            let runner = workshop.runner(
                JobHandler(kind: "sum") { _, _ in
                    try await goOn.wait()
                    return "second"
                })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runner() }
                _ = try await workshop.wait(for: id) { $0.attempts == 2 }
                let late = workshop.clock.now.adding(minutes: 60)
                try await workshop.site.database.write { connection throws in
                    #expect(
                        try JobStore.renew(lost, until: late, fraction: 0.9, stage: "", in: town, connection) == nil)
                    #expect(try !JobStore.end(lost, .done("first"), at: late, in: town, connection))
                }
                goOn.open()
                try await group.waitForAll()
            }
            let job = try await workshop.job(id)
            #expect(job.result == "second" && job.attempts == 2 && job.state == .done)
        }
    }
}

extension JobWorkshop {
    /// Waits until a heartbeat has kept the job at least so long.
    fileprivate func waitForLease(of id: Identifier, _ moment: Instant) async throws {
        for _ in 0..<2000 {
            let lease = try await site.database.read {
                try $0.first("SELECT lease_ms FROM job WHERE id = \(id)")?.int64("lease_ms") ?? 0
            }
            if lease >= moment.milliseconds { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        struct NeverKept: Error {}
        throw NeverKept()
    }
}
