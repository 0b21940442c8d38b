import Domain
import Mail
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

extension Instant {
    fileprivate func adding(_ duration: Duration) -> Instant {
        let (seconds, attoseconds) = duration.components
        return Instant(milliseconds: milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}

extension Composition {
    /// What `serve` and `demo` do beside answering.
    func jobs(site: Site) -> [PeriodicJob] {
        var jobs = [
            PeriodicJob(name: "old-mail", every: .seconds(86_400)) { try await ForgetOldMail(site: site)() },
            PeriodicJob(name: "retention", every: .seconds(86_400)) { try await RetentionJob(site: site).run() },
            PeriodicJob(name: "register-index", every: .seconds(86_400)) {
                try await IndexRegisters(site: site, catalogue: Composition.registers)()
            },
            PeriodicJob(name: "contact-names", every: .seconds(86_400)) { try await ForgetContacts(site: site)() },
            PeriodicJob(name: "training-lists", every: .seconds(3_600)) { try await KeepParticipants(site: site)() },
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
