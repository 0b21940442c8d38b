import Domain
import Platform
import Reporting
import SQLStore

/// Somebody says what a burst is. What is real counts again at once, what is false stays apart; a later decision takes
/// the place of an earlier one.
struct DecideBurst: Sendable {
    enum Refusal: Error, Equatable {
        case notFound
        case verdictMissing
        /// Whatever stays apart does so for a reason that others can read.
        case noteMissing
        case noteTooLong
        /// Partly is neither all nor none.
        case choiceMissing
        /// Reports joined the burst or left it.
        case changedMeanwhile
    }

    static let longestNote = 500

    let site: Site
    let account: Account

    /// - Parameters:
    ///   - chosen: the reports that are real, for `.partly`.
    ///   - seen: how many reports the page showed.
    /// - Throws: ``Refusal``.
    func callAsFunction(
        _ burst: Identifier, _ verdict: Burst.Verdict?, chosen: Set<Identifier>, note: String, seen: Int?
    ) async throws {
        guard let verdict else { throw Refusal.verdictMissing }
        guard note.count <= Self.longestNote else { throw Refusal.noteTooLong }
        guard verdict == .real || !note.isEmpty else { throw Refusal.noteMissing }
        let (site, account) = (site, account)
        let now = site.surroundings.now()
        let id = site.surroundings.makeIdentifier()
        try await site.database.write { connection in
            let municipality = account.municipality
            guard try BurstStore.find(burst, in: municipality, connection) != nil else { throw Refusal.notFound }
            let reports = try BurstStore.members(of: burst, in: municipality, connection).map(\.report)
            guard seen == reports.count else { throw Refusal.changedMeanwhile }
            let (real, isFalse): ([Identifier], [Identifier]) =
                switch verdict {
                case .real: (reports, [])
                case .isFalse: ([], reports)
                case .partly: (reports.filter(chosen.contains), reports.filter { !chosen.contains($0) })
                }
            guard verdict != .partly || !(real.isEmpty || isFalse.isEmpty) else { throw Refusal.choiceMissing }
            for (reports, isReal) in [(real, true), (isFalse, false)] {
                try BurstStore.judge(reports, isReal: isReal, of: burst, in: municipality, connection)
                try AnalysisRecordStore.setApart(reports, !isReal, at: now, in: municipality, connection)
            }
            try BurstStore.insert(
                verdict, id: id, on: burst, real: real.count, isFalse: isFalse.count, note: note, by: account.id,
                at: now, in: municipality, connection)
            try site.audit(
                AuditEvent(.burstDecided, of: .burst(burst), by: .account(account), from: .site), at: now,
                in: municipality, connection)
        }
    }
}
