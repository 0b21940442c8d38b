import Domain
import Platform
import SQLStore
import Vault

/// Takes a report back, by whoever holds its code: the analysis record goes, and so does everything sealed; what stays
/// of the case has no content.
struct WithdrawReport: Sendable {
    let site: Site

    /// - Returns: false when there is no report under this code; withdrawing twice is fine.
    func callAsFunction(receipt: ReceiptCode, in municipality: Municipality.ID) async throws -> Bool {
        let lookup = receipt.lookup(in: municipality, with: site.secret)
        let now = site.surroundings.now()
        let eventID = site.surroundings.makeIdentifier()
        let site = site
        return try await site.database.write { connection in
            guard let file = try CaseStore.find(receipt: lookup, in: municipality, connection) else { return false }
            guard let report = file.report else { return true }
            try RetentionStore.forget(case: file.id, at: now, in: municipality, connection) { _ in
                site.surroundings.makeIdentifier()
            }
            try CaseStore.withdraw(file.id, at: now, in: municipality, connection)
            try AnalysisRecordStore.delete(report, in: municipality, connection)
            try CaseStore.add(.withdrawn, id: eventID, to: file.id, by: nil, at: now, in: municipality, connection)
            try site.audit(
                AuditEvent(.reportWithdrawn, of: .caseFile(file.id), by: .reporter, from: .site), at: now,
                in: municipality, connection)
            return true
        }
    }
}
