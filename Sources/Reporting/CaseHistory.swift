package import Domain
import Platform
package import SQLStore

/// What was done with a report before it was put here: for towns that are made up and for moving from elsewhere.
package struct CaseHistory: Sendable {
    package enum Step: Sendable, Equatable {
        case taken, waiting, planned, forwarded, closed, cancelled
        /// A standard text, by its code.
        case answered(Code)
        /// What was done, by its codes, in place of what was done before.
        case did([Code])
    }

    /// What the database keeps of the receipt code (``ReceiptCode``, lookup).
    package let receipt: [UInt8]
    /// After the report itself; oldest first.
    package let steps: [(at: Instant, step: Step)]
    /// The colleague who did it all.
    package let account: Identifier?
    package let terms: CaseTerms

    package init(
        receipt: [UInt8], steps: [(at: Instant, step: Step)], account: Identifier?,
        terms: CaseTerms = CaseTerms(language: .dutch)
    ) {
        self.receipt = receipt
        self.terms = terms
        self.steps = steps
        self.account = account
    }
}

extension CaseStore {
    /// Opens a case for a report that is in the database, with everything that was done.
    /// - Parameter makeIdentifier: new identifiers, made for the moment given.
    package static func insert(
        _ history: CaseHistory, for report: AnalysisRecord, in municipality: Municipality.ID,
        _ connection: any SQLConnection, makeIdentifier: (Instant) -> Identifier
    ) throws {
        let id = makeIdentifier(report.reported)
        let settings = try ReportingSettingsStore.find(in: municipality, connection)
        try open(
            id: id, report: report.id, receipt: history.receipt, terms: history.terms,
            department: settings.department(of: report), event: makeIdentifier(report.reported),
            at: report.reported, in: municipality, connection)
        for (kind, due) in CaseTasks.brought(by: history.terms, settings: settings, at: report.reported) {
            try CaseTaskStore.insert(
                CaseTask(
                    id: makeIdentifier(report.reported), file: id, kind: kind, created: report.reported, due: due,
                    result: nil), in: municipality, connection)
        }
        var status = CaseStatus.reported
        for (at, step) in history.steps {
            let event = makeIdentifier(at)
            if let next = step.status {
                _ = try setStatus(next, from: status, of: id, at: at, in: municipality, connection)
                status = next
                // Nobody calls about what was closed elsewhere.
                if next.isDone {
                    try CaseTaskStore.finish(
                        CaseTask.Kind.allCases, of: id, .notNeeded, by: history.account, at: at, in: municipality,
                        connection)
                }
            } else {
                try touch(id, at: at, in: municipality, connection)
            }
            switch step {
            case .answered:
                try CaseTaskStore.finish(
                    [.answer], of: id, .answered, by: history.account, at: at, in: municipality, connection)
            case .did(let outcomes):
                try setOutcomes(outcomes, of: id, at: at, in: municipality, connection)
            default: break
            }
            try add(step.event, id: event, to: id, by: history.account, at: at, in: municipality, connection)
        }
    }
}

extension CaseHistory.Step {
    fileprivate var status: CaseStatus? {
        switch self {
        case .taken: .inProgress
        case .waiting: .waiting
        case .planned: .planned
        case .forwarded: .forwarded
        case .closed: .closed
        case .cancelled: .cancelled
        case .answered, .did: nil
        }
    }

    fileprivate var event: CaseEvent.Kind {
        switch self {
        case .answered(let code): .answer(code)
        case .did(let outcomes): .outcome(outcomes)
        case .taken, .waiting, .planned, .forwarded, .closed, .cancelled: .status(status ?? .reported)
        }
    }
}
