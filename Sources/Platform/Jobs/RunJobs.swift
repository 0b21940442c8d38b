import Domain
import SQLStore

/// Does the jobs that wait, of all municipalities in turn, one after another. Any number of tasks and processes may do
/// this at the same time: each job is done by one of them.
///
/// While a job runs, a heartbeat writes down each second how far it is, keeps it for another minute, and looks whether
/// somebody asked it to stop. When its process ends, nobody keeps it any longer, and a minute later another one takes it
/// from the start; the third time it is given up.
public struct RunJobs: Sendable {
    /// How often a job is taken before it is given up.
    static let attempts = 3
    /// Far longer than a heartbeat takes, and more than clocks of machines differ.
    static let leaseMinutes: Int64 = 1

    private let site: Site
    private let handlers: [String: JobHandler]
    private let kinds: [String]
    /// Lets time pass between two heartbeats, also where a test's clock stands still.
    var pause: @Sendable () async throws -> Void = { try await Task.sleep(for: .seconds(1)) }

    /// - Parameter handlers: one for each kind; jobs of other kinds wait for a program that knows them.
    public init(site: Site, handlers: [JobHandler]) {
        self.site = site
        self.handlers = Dictionary(handlers.map { ($0.kind, $0) }) { first, _ in first }
        kinds = self.handlers.keys.sorted()
    }

    /// Returns when nothing waits.
    /// - Throws: `SQLError`, and `CancellationError` when its own task is cancelled; never because a job failed.
    public func callAsFunction() async throws {
        guard !kinds.isEmpty else { return }
        var ranSomething: Bool
        repeat {
            ranSomething = false
            for municipality in try await municipalitiesWithWork() {
                guard let job = try await claim(in: municipality), let handler = handlers[job.kind] else { continue }
                ranSomething = true
                try await perform(job, handler)
            }
        } while ranSomething
    }

    private func municipalitiesWithWork() async throws -> [Municipality.ID] {
        let (kinds, now) = (kinds, site.surroundings.now())
        return try await site.database.read { try JobStore.municipalitiesWithWork(of: kinds, at: now, $0) }
    }

    private func claim(in municipality: Municipality.ID) async throws -> Job? {
        let (kinds, now) = (kinds, site.surroundings.now())
        let (job, givenUp) = try await site.database.write { connection in
            let givenUp = try JobStore.endAbandoned(after: Self.attempts, at: now, in: municipality, connection)
            let job = try JobStore.claim(
                kinds, at: now, until: now.adding(minutes: Self.leaseMinutes), in: municipality, connection)
            return (job, givenUp)
        }
        if givenUp > 0 {
            site.log.error(
                "jobs were given up: the process that did them ended each time",
                [("municipality", .municipality(municipality)), ("jobs", .number(givenUp))])
        }
        return job
    }

    /// What the two tasks of a run tell.
    private enum Event: Sendable {
        case returned(String)
        case threw(any Error)
        case interrupted(Interruption)
    }

    private enum Interruption: Sendable {
        /// Somebody asked the job to stop.
        case asked
        /// Another run has it by now.
        case lost
        /// This task is cancelled.
        case over
    }

    private func perform(_ job: Job, _ handler: JobHandler) async throws {
        let progress = JobProgress()
        var interruption: Interruption?
        var outcome: Event?
        await withTaskGroup(of: Event.self) { group in
            group.addTask {
                do {
                    return .returned(try await handler.run(job, progress))
                } catch {
                    return .threw(error)
                }
            }
            group.addTask { .interrupted(await watch(job, progress)) }
            for await event in group {
                if case .interrupted(let why) = event, outcome == nil {
                    interruption = why
                    progress.stop()
                } else if case .interrupted = event {
                    continue
                } else {
                    outcome = event
                }
                group.cancelAll()
            }
        }
        // The row cannot be written any more: the lease ends by itself, and the job is taken again.
        try Task.checkCancellation()
        guard interruption != .lost else {
            site.log.error("a job took so long to answer that another run took it", [("job", .job(handler))])
            return
        }
        let ending: JobEnding
        switch outcome {
        case .returned(let result): ending = .done(result)
        case _ where interruption == .asked: ending = .cancelled
        case .threw(let failure as JobFailure): ending = .failed(failure)
        case .threw(let error):
            let reference = ErrorReference(surroundings: site.surroundings)
            site.log.error(
                "a job failed",
                [("job", .job(handler)), ("reference", .reference(reference)), ("kind", .kind(of: error))])
            ending = .unexpected(reference)
        case .interrupted, nil: return
        }
        let now = site.surroundings.now()
        try await site.database.write { connection in
            try JobStore.end(job, ending, at: now, in: job.municipality, connection)
        }
    }

    /// The heartbeat of a run, until there is a reason to end it.
    private func watch(_ job: Job, _ progress: JobProgress) async -> Interruption {
        var kept = site.surroundings.now().adding(minutes: Self.leaseMinutes)
        while true {
            do {
                try await pause()
                let lease = site.surroundings.now().adding(minutes: Self.leaseMinutes)
                let (fraction, stage) = progress.current
                let isAskedToStop = try await site.database.write { connection in
                    try JobStore.renew(
                        job, until: lease, fraction: fraction, stage: stage, in: job.municipality, connection)
                }
                guard let isAskedToStop else { return .lost }
                if isAskedToStop { return .asked }
                kept = lease
            } catch {
                if Task.isCancelled { return .over }
                // A database that is away for a moment takes nobody's work.
                if site.surroundings.now() >= kept { return .lost }
            }
        }
    }
}

/// Deletes old jobs of all municipalities.
public struct ForgetOldJobs: Sendable {
    /// After this many days nobody asks any more how a job went.
    public static let keepDays: Int64 = 90

    private let site: Site

    public init(site: Site) {
        self.site = site
    }

    public func callAsFunction() async throws {
        let moment = site.surroundings.now().adding(days: -Self.keepDays)
        for municipality in try await site.database.read({ try MunicipalityStore.all($0) }).map(\.id) {
            try await site.database.write { connection in
                try JobStore.forget(before: moment, in: municipality, connection)
            }
        }
    }
}
