package import Domain
package import Platform
import SQLStore
package import Vault

/// Takes a report, once. The same sheet of the form, sent again, gives the same receipt code and no second report;
/// with other answers it corrects the first (docs/adr/0003).
package struct SubmitReport: Sendable {
    package enum Outcome: Sendable, Equatable {
        case received
        /// The same sheet with the same answers: a reload, or a second press.
        case alreadyReceived
        /// The same sheet with other answers: they took the place of the first ones.
        case corrected
        /// This report was withdrawn; it is not made again.
        case withdrawn
    }

    let site: Site

    package init(site: Site) {
        self.site = site
    }

    /// Answers such as "just now" mean the moment at which the sheet was sent first, also when it is sent again.
    /// - Returns: after the database has it on disk; the record as it is kept, or none when it was withdrawn.
    package func callAsFunction(
        _ answers: ReportAnswers, receipt: ReceiptCode, in municipality: Municipality.ID
    ) async throws -> (outcome: Outcome, record: AnalysisRecord?) {
        let lookup = receipt.lookup(in: municipality, with: site.secret)
        let now = site.surroundings.now()
        let reportID = site.surroundings.makeIdentifier()
        let caseID = site.surroundings.makeIdentifier()
        let eventID = site.surroundings.makeIdentifier()
        return try await site.database.write { connection in
            guard let known = try CaseStore.find(receipt: lookup, in: municipality, connection) else {
                let record = answers.record(id: reportID, reported: now)
                try AnalysisRecordStore.insert(record, in: municipality, connection)
                try CaseStore.open(
                    id: caseID, report: record.id, receipt: lookup, event: eventID, at: now, in: municipality,
                    connection)
                return (.received, record)
            }
            guard let id = known.report,
                let stored = try AnalysisRecordStore.find(id, in: municipality, connection)
            else { return (.withdrawn, nil) }
            let record = answers.record(id: id, reported: stored.reported)
            guard !stored.saysTheSame(as: record) else { return (.alreadyReceived, stored) }
            try AnalysisRecordStore.replace(id, with: record, in: municipality, connection)
            try CaseStore.add(
                .changed, id: eventID, to: known.id, by: nil, at: now, in: municipality, connection)
            try CaseStore.touch(known.id, at: now, in: municipality, connection)
            return (.corrected, record)
        }
    }
}

extension AnalysisRecord {
    fileprivate func saysTheSame(as other: AnalysisRecord) -> Bool {
        time == other.time && place == other.place && behaviours == other.behaviours && details == other.details
    }
}
