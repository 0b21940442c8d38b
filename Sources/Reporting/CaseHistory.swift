package import Domain
import Platform
package import SQLStore

/// What was done with a report before it was put here: for towns that are made up and for moving from elsewhere.
package struct CaseHistory: Sendable {
    package enum Step: Sendable, Equatable {
        case taken, waiting, planned, forwarded, closed, cancelled
        /// A standard text, by its code.
        case answered(Code)
    }

    /// What the database keeps of the receipt code (``ReceiptCode``, lookup).
    package let receipt: [UInt8]
    /// After the report itself; oldest first.
    package let steps: [(at: Instant, step: Step)]
    /// The colleague who did it all.
    package let account: Identifier?

    package init(receipt: [UInt8], steps: [(at: Instant, step: Step)], account: Identifier?) {
        self.receipt = receipt
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
        try open(
            id: id, report: report.id, receipt: history.receipt, event: makeIdentifier(report.reported),
            at: report.reported, in: municipality, connection)
        var status = CaseStatus.reported
        for (at, step) in history.steps {
            let event = makeIdentifier(at)
            if let next = step.status {
                _ = try setStatus(next, from: status, of: id, at: at, in: municipality, connection)
                status = next
            } else {
                try touch(id, at: at, in: municipality, connection)
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
        case .answered: nil
        }
    }

    fileprivate var event: CaseEvent.Kind {
        if case .answered(let code) = self { return .answer(code) }
        return .status(status ?? .reported)
    }
}
