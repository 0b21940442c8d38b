import Domain
import Platform
import SQLStore

/// Says what became of a task. Whoever could not be reached is called again; aftercare comes a week after a call.
struct FinishTask: Sendable {
    enum Refusal: Error, Equatable {
        case notFound
        /// A colleague did it meanwhile.
        case doneMeanwhile
        /// No result was chosen, or one that this task cannot have.
        case notAResult
    }

    let site: Site
    let account: Account

    /// - Parameter wantsAftercare: the person who was reached is called once more after a week.
    /// - Returns: the case of the task, when it has one.
    /// - Throws: ``Refusal``.
    func callAsFunction(
        _ id: Identifier, _ result: CaseTask.Result, wantsAftercare: Bool
    ) async throws -> Identifier? {
        let now = site.surroundings.now()
        let event = site.surroundings.makeIdentifier()
        let tasks = CaseTasks(site: site)
        let (site, account) = (site, account)
        return try await site.database.write { connection in
            let municipality = account.municipality
            guard let task = try CaseTaskStore.find(id, in: municipality, connection) else { throw Refusal.notFound }
            guard task.kind.results.contains(result) else { throw Refusal.notAResult }
            guard try CaseTaskStore.finish(id, result, by: account.id, at: now, in: municipality, connection) else {
                throw Refusal.doneMeanwhile
            }
            switch result {
            case .notReached:
                try tasks.add(
                    task.kind, for: task.file, due: Deadline.after(workingDays: Deadline.nextTryDays, from: now),
                    at: now, in: municipality, connection)
            case .reached where wantsAftercare:
                try tasks.add(
                    .aftercare, for: task.file, due: Deadline.nextWeek(from: now), at: now, in: municipality,
                    connection)
            default: break
            }
            if let file = task.file {
                try CaseStore.add(
                    .task(task.kind, result), id: event, to: file, by: account.id, at: now, in: municipality, connection
                )
                try CaseStore.touch(file, at: now, in: municipality, connection)
            }
            try site.audit(
                AuditEvent(.taskDone, of: .task(id), by: .account(account), from: .site), at: now, in: municipality,
                connection)
            return task.file
        }
    }
}
