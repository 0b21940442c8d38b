import Domain
import Platform
import SQLStore

/// What a case worker does with a case: give it a status, send a standard text, say what was done, hand it to a
/// department.
struct HandleCase: Sendable {
    enum Refusal: Error, Equatable {
        case notFound
        /// The reporter withdrew the report.
        case withdrawn
        /// Somebody else changed the case after this page was made.
        case changedMeanwhile
        /// This status cannot follow the present one, or the text is not on the list.
        case notAChoice
        /// A case is closed with at least one word about what was done.
        case outcomeMissing
    }

    let site: Site
    let account: Account

    /// - Parameter outcomes: what was done, as far as it was said together with the status; without any, those of
    ///   before stay.
    /// - Throws: ``Refusal``.
    func give(
        _ status: CaseStatus, to id: Identifier, seenWith seen: CaseStatus, outcomes: [Code] = []
    ) async throws {
        let outcomes = try known(outcomes)
        // What was done stands before the closing in the history, though both happen in one moment.
        let events = [site.surroundings.makeIdentifier(), site.surroundings.makeIdentifier()].sorted()
        let (outcomeEvent, statusEvent) = (events[0], events[1])
        let tasks = CaseTasks(site: site)
        try await write(id) { [account] file, now, connection in
            let municipality = account.municipality
            var actions: [AuditAction] = [.statusChanged]
            guard file.status == seen else { throw Refusal.changedMeanwhile }
            guard file.status.next.contains(status) else { throw Refusal.notAChoice }
            guard status != .closed || !outcomes.isEmpty || !file.outcomes.isEmpty else {
                throw Refusal.outcomeMissing
            }
            if !outcomes.isEmpty, outcomes != file.outcomes {
                try CaseStore.setOutcomes(outcomes, of: id, at: now, in: municipality, connection)
                try CaseStore.add(
                    .outcome(outcomes), id: outcomeEvent, to: id, by: account.id, at: now, in: municipality,
                    connection)
                actions.insert(.outcomesChanged, at: 0)
            }
            guard try CaseStore.setStatus(status, from: seen, of: id, at: now, in: municipality, connection) else {
                throw Refusal.changedMeanwhile
            }
            try CaseStore.add(
                .status(status), id: statusEvent, to: id, by: account.id, at: now, in: municipality, connection)
            if status.isDone { try tasks.closed(id, by: account.id, at: now, in: municipality, connection) }
            return actions
        }
    }

    /// - Throws: ``Refusal``.
    func send(_ answer: Code, to id: Identifier) async throws {
        guard site.codes[.standardAnswer].contains(answer) else { throw Refusal.notAChoice }
        let event = site.surroundings.makeIdentifier()
        let tasks = CaseTasks(site: site)
        try await write(id) { [account] _, now, connection in
            try CaseStore.add(
                .answer(answer), id: event, to: id, by: account.id, at: now, in: account.municipality, connection)
            try CaseStore.touch(id, at: now, in: account.municipality, connection)
            try tasks.answered(id, by: account.id, at: now, in: account.municipality, connection)
            return [.answerSent]
        }
    }

    /// Says what was done, in place of what was said before; none takes it all back.
    /// - Throws: ``Refusal``; a closed case keeps at least one.
    func set(_ outcomes: [Code], of id: Identifier) async throws {
        let outcomes = try known(outcomes)
        let event = site.surroundings.makeIdentifier()
        try await write(id) { [account] file, now, connection in
            guard outcomes != file.outcomes else { return [] }
            guard file.status != .closed || !outcomes.isEmpty else { throw Refusal.outcomeMissing }
            try CaseStore.setOutcomes(outcomes, of: id, at: now, in: account.municipality, connection)
            try CaseStore.add(
                .outcome(outcomes), id: event, to: id, by: account.id, at: now, in: account.municipality, connection)
            return [.outcomesChanged]
        }
    }

    /// - Parameter department: one that a rule of the municipality names, or `nil` for none.
    /// - Throws: ``Refusal``.
    func assign(_ department: String?, to id: Identifier) async throws {
        try await write(id) { [account] file, now, connection in
            guard department != file.department else { return [] }
            let settings = try ReportingSettingsStore.find(in: account.municipality, connection)
            if let department {
                guard settings.departments.contains(department) else { throw Refusal.notAChoice }
            }
            try CaseStore.setDepartment(department, of: id, at: now, in: account.municipality, connection)
            return [.departmentChanged]
        }
    }

    /// One transaction on a case that still has its report, with its lines in the audit log.
    /// - Parameter body: says what was done; nothing when nothing changed.
    private func write(
        _ id: Identifier, _ body: @escaping @Sendable (Case, Instant, any SQLConnection) throws -> [AuditAction]
    ) async throws {
        let now = site.surroundings.now()
        let (site, account) = (site, account)
        try await site.database.write { connection in
            guard let file = try CaseStore.find(id, in: account.municipality, connection) else {
                throw Refusal.notFound
            }
            guard file.report != nil else { throw Refusal.withdrawn }
            for action in try body(file, now, connection) {
                try site.audit(
                    AuditEvent(action, of: .caseFile(id), by: .account(account), from: .site), at: now,
                    in: account.municipality, connection)
            }
        }
    }

    /// In the order of the list, each once.
    private func known(_ outcomes: [Code]) throws -> [Code] {
        let chosen = Set(outcomes)
        let known = site.codes[.outcome].codes.filter(chosen.contains)
        guard known.count == chosen.count else { throw Refusal.notAChoice }
        return known
    }
}
