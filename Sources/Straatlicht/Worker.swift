import Domain
import Insight
import Mail
import NIOCore
import NIOPosix
import Planning
import Platform
import Prevention
import Registers
import Reporting
import ServiceLifecycle

/// Something that the program does by itself, again and again.
struct PeriodicJob: Sendable {
    /// Stands in the log.
    let name: StaticString
    /// The pause between the end of a run and the start of the next; the first run is at the start.
    let every: Duration
    /// Stops when its task is cancelled. Other processes may run it at the same time.
    let run: @Sendable () async throws -> Void
}

/// Runs jobs one after another beside the server, until it is told to stop.
struct Worker: Service {
    let jobs: [PeriodicJob]
    let surroundings: Surroundings
    let log: EventLog
    /// How often it looks whether a job is due.
    var period: Duration = .seconds(5)

    func run() async throws {
        await cancelWhenGracefulShutdown { await work() }
    }

    /// Returns when its task is cancelled.
    func work() async {
        var due = jobs.map { _ in surroundings.now() }
        while !Task.isCancelled {
            for (index, job) in jobs.enumerated() where due[index] <= surroundings.now() {
                await perform(job)
                if Task.isCancelled { return }
                due[index] = surroundings.now().adding(job.every)
            }
            do {
                try await surroundings.sleep(period)
            } catch {
                return
            }
        }
    }

    /// A job that fails is tried again at its next turn, and keeps no other one from its work.
    private func perform(_ job: PeriodicJob) async {
        do {
            try await job.run()
        } catch is CancellationError {
            return
        } catch {
            log.error("a job failed", [("job", .word(job.name)), ("kind", .kind(of: error))])
        }
    }
}

/// Does heavy work beside the server until it is told to stop. It has loops of its own: what takes an hour keeps no
/// mail from leaving.
struct JobWorker: Service {
    let runJobs: RunJobs
    let surroundings: Surroundings
    let log: EventLog
    /// How many jobs it does at the same time.
    var lanes = 1
    /// How often it looks whether something waits.
    var period: Duration = .seconds(2)

    func run() async throws {
        await cancelWhenGracefulShutdown { await work() }
    }

    /// Returns when its task is cancelled.
    func work() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<lanes { group.addTask { await workAlone() } }
        }
    }

    private func workAlone() async {
        while !Task.isCancelled {
            do {
                try await runJobs()
            } catch is CancellationError {
                return
            } catch {
                log.error("jobs could not be looked up", [("kind", .kind(of: error))])
            }
            do {
                try await surroundings.sleep(period)
            } catch {
                return
            }
        }
    }
}

extension Instant {
    fileprivate func adding(_ duration: Duration) -> Instant {
        let (seconds, attoseconds) = duration.components
        return Instant(milliseconds: milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}

extension Composition {
    /// What `serve` and `demo` do beside answering, and all that `work` does. Each has a loop of its own, so that neither
    /// heavy work nor a system that answers slowly keeps mail waiting.
    func workers(site: Site) -> [any Service] {
        let webhooks = WebhookDelivery(site: site)
        return [
            Worker(jobs: jobs(site: site), surroundings: site.surroundings, log: site.log),
            Worker(
                jobs: [PeriodicJob(name: "webhooks", every: .seconds(10)) { try await webhooks() }],
                surroundings: site.surroundings, log: site.log),
            heavyWork(site: site),
        ]
    }

    /// One processor is left to whoever reads and reports.
    private func heavyWork(site: Site) -> JobWorker {
        let lanes = max(1, System.coreCount - 1)
        let pool = NIOThreadPool(numberOfThreads: lanes)
        pool.start()
        var site = site
        site.threadPool = pool
        return JobWorker(
            runJobs: RunJobs(site: site, handlers: jobHandlers(site: site)), surroundings: site.surroundings,
            log: site.log, lanes: lanes)
    }

    /// Who does which heavy work.
    /// - Parameter site: its thread pool is for computing, and no page waits for it.
    func jobHandlers(site: Site) -> [JobHandler] {
        Insight.jobHandlers(site: site)
    }

    /// What is done again and again.
    func jobs(site: Site) -> [PeriodicJob] {
        var jobs = [
            PeriodicJob(name: "old-mail", every: .seconds(86_400)) { try await ForgetOldMail(site: site)() },
            PeriodicJob(name: "old-webhooks", every: .seconds(86_400)) { try await ForgetOldWebhooks(site: site)() },
            PeriodicJob(name: "old-jobs", every: .seconds(86_400)) { try await ForgetOldJobs(site: site)() },
            PeriodicJob(name: "retention", every: .seconds(86_400)) { try await RetentionJob(site: site).run() },
            PeriodicJob(name: "register-index", every: .seconds(86_400)) {
                try await IndexRegisters(site: site, catalogue: Composition.registers)()
            },
            PeriodicJob(name: "contact-names", every: .seconds(86_400)) { try await ForgetContacts(site: site)() },
            PeriodicJob(name: "training-lists", every: .seconds(3_600)) { try await KeepParticipants(site: site)() },
            PeriodicJob(name: "bursts", every: .seconds(900)) { try await FindBursts(site: site)() },
            PeriodicJob(name: "cluster-searches", every: .seconds(600)) { try await AddNightlySearches(site: site)() },
        ]
        // A mail without an address to sign in at would help nobody.
        if let publicURL {
            let reminders = SendReminders(site: site, publicURL: publicURL)
            jobs.append(PeriodicJob(name: "reminders", every: .seconds(3_600)) { try await reminders() })
            let dates = SendDateReminders(site: site, catalogue: Composition.registers, publicURL: publicURL)
            jobs.append(PeriodicJob(name: "date-reminders", every: .seconds(3_600)) { try await dates() })
        }
        if let mail {
            let sender = mail.sender()
            let delivery = MailDelivery(site: site, from: mail.from) { try await sender.send($0) }
            jobs.insert(PeriodicJob(name: "mail", every: .seconds(20)) { try await delivery() }, at: 0)
        }
        return jobs
    }
}
