import Domain
import Platform
import SQLStore
import Vault

/// Takes a report that somebody makes by telephone, as the form would have taken it.
struct EnterReport: Sendable {
    /// In an address and a form: the case whose place and time are copied, to which the new one is linked.
    static let originalName = "copy"

    let site: Site
    let account: Account

    /// - Parameters:
    ///   - called: the moment of the call. Answers such as "just now" mean that moment, and terms count from it.
    ///   - original: a case to which the new one is linked; left alone when it is gone.
    /// - Returns: the case, or none when the report was withdrawn meanwhile.
    /// - Throws: `SubmitReport.Refusal`; `SQLError`.
    func callAsFunction(
        _ report: ToldReport, receipt: ReceiptCode, called: Instant, original: Identifier?
    ) async throws -> Case? {
        let (site, account) = (site, account)
        let now = site.surroundings.now()
        let events = (site.surroundings.makeIdentifier(), site.surroundings.makeIdentifier())
        let municipality = account.municipality
        var submit = SubmitReport(site: site, origin: .phone)
        submit.told = called
        submit.alsoWhenOpened = { file, connection in
            if let original, try CaseStore.find(original, in: municipality, connection)?.report != nil {
                try LinkCases(site: site, account: account).link(
                    file, to: original, events: events, at: now, connection)
            }
            try site.audit(
                AuditEvent(.reportEntered, of: .caseFile(file), by: .account(account), from: .site), at: now,
                in: municipality, connection)
        }
        guard try await submit(report, receipt: receipt, in: municipality).record != nil else { return nil }
        let lookup = receipt.lookup(in: municipality, with: site.secret)
        return try await site.database.read { connection in
            try CaseStore.find(receipt: lookup, in: municipality, connection)
        }
    }
}
