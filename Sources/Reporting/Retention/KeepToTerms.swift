package import Domain
package import Platform
package import SQLStore
package import Vault

/// Deletes what has had its term: contact details first, then story and messages with their keys, last the report.
///
/// In transactions of bounded size, each with its lines in the deletion log and in the audit log. It can be stopped after any of them, done
/// twice, or done by two processes at once: what is gone is gone, and is counted once.
package struct KeepToTerms: Sendable {
    let database: any SQLDatabase
    let surroundings: Surroundings
    let secret: ServerSecret
    /// Who asks for it: the program by itself, or a command.
    let actor: AuditActor
    /// Cases in one transaction.
    let batch: Int

    package init(
        database: any SQLDatabase, surroundings: Surroundings, secret: ServerSecret, actor: AuditActor = .system,
        batch: Int = 200
    ) {
        self.database = database
        self.surroundings = surroundings
        self.secret = secret
        self.actor = actor
        self.batch = max(1, batch)
    }

    /// - Returns: what this call deleted.
    /// - Throws: `CancellationError` between two transactions; `SQLError`.
    package func callAsFunction(in municipality: Municipality.ID) async throws -> DeletionCounts {
        var total = DeletionCounts()
        for step in Step.allCases {
            while true {
                try Task.checkCancellation()
                let (counts, isLast) = try await run(step, in: municipality)
                total += counts
                if isLast { break }
            }
        }
        return total
    }

    private enum Step: CaseIterable {
        case contact, story, report, reportWithoutCase, emptyCase
        case correctionContact, correction, emptyCorrection
    }

    /// One transaction. The terms are read in it: a term that was just made longer holds from then on.
    private func run(
        _ step: Step, in municipality: Municipality.ID
    ) async throws -> (counts: DeletionCounts, isLast: Bool) {
        let (surroundings, secret, batch) = (surroundings, secret, batch)
        let event = AuditEvent(
            .retentionDeleted, of: .site, by: actor, from: actor.kind == .command ? .commandLine : .worker)
        return try await database.write { connection in
            let now = surroundings.now()
            let retention = try ReportingSettingsStore.find(in: municipality, connection).retention
            let makeIdentifier = { (instant: Instant) in
                Identifier(at: instant, random: surroundings.randomBytes(10))
            }
            var counts = DeletionCounts()
            let found: Int
            switch step {
            case .contact:
                let cases = try RetentionStore.casesWithContact(
                    before: retention.contact.limit(at: now), count: batch, in: municipality, connection)
                counts = try RetentionStore.deleteParts([.contact], of: cases, in: municipality, connection)
                found = cases.count
            case .story:
                let cases = try RetentionStore.casesWithStory(
                    before: retention.story.limit(at: now), count: batch, in: municipality, connection)
                counts = try RetentionStore.deleteParts(Deletion.Kind.sealed, of: cases, in: municipality, connection)
                try RetentionStore.deleteKeys(of: cases, in: municipality, connection)
                found = cases.count
            case .report:
                let cases = try RetentionStore.casesWithReport(
                    before: retention.report.limit(at: now), count: batch, in: municipality, connection)
                counts = try RetentionStore.expire(
                    cases, at: now, in: municipality, connection, makeIdentifier: makeIdentifier)
                found = cases.count
            case .reportWithoutCase:
                let limit = retention.report.limit(at: now)
                counts[.report] = try RetentionStore.deleteReportsWithoutCase(
                    before: limit, count: batch, in: municipality, connection)
                try RetentionStore.deleteTasksWithoutCase(before: limit, in: municipality, connection)
                found = counts[.report]
            case .emptyCase:
                let cases = try RetentionStore.emptyCases(
                    before: ReportingSettings.Retention.emptyCase.limit(at: now), count: batch, in: municipality,
                    connection)
                try RetentionStore.deleteEmpty(cases, in: municipality, connection)
                found = cases.count
            case .correctionContact:
                let requests = try CorrectionStore.withContact(
                    before: retention.contact.limit(at: now), count: batch, in: municipality, connection)
                counts[.contact] = try CorrectionStore.deleteParts(
                    .contact, of: requests, in: municipality, connection)
                found = requests.count
            case .correction:
                let requests = try CorrectionStore.notEmptied(
                    before: retention.story.limit(at: now), count: batch, in: municipality, connection)
                counts = try CorrectionStore.empty(requests, at: now, in: municipality, connection)
                found = requests.count
            case .emptyCorrection:
                let requests = try CorrectionStore.emptied(
                    before: ReportingSettings.Retention.emptyCase.limit(at: now), count: batch, in: municipality,
                    connection)
                try CorrectionStore.delete(requests, in: municipality, connection)
                found = requests.count
            }
            try RetentionStore.log(
                counts, because: .term, at: now, in: municipality, connection, makeIdentifier: makeIdentifier)
            if !counts.isEmpty { try AuditStore.append(event, at: now, in: municipality, with: secret, connection) }
            return (counts, found < batch)
        }
    }
}
