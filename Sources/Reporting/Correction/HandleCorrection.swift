import Domain
import Platform
import SQLStore
import Vault

/// What colleagues do with a request for correction: open its words, with a reason that is written down, and decide.
struct HandleCorrection: Sendable {
    enum Refusal: Error, Equatable {
        case notFound
        /// The key of this session is locked, or there is none.
        case locked
        /// This key was not admitted to these words, or they are gone.
        case notAdmitted
        case outcomeMissing
        /// Whoever does not get what they asked for is told why.
        case reasonMissing
        /// Somebody decided, or whoever asked withdrew it.
        case doneMeanwhile
    }

    let site: Site
    let account: Account

    /// Why somebody opens the words of a request.
    static let reasons: [ReadStory.Reason] = [.correction, .callBack, .oversight]

    /// Opens the words; contact details only when they are asked for.
    /// - Throws: ``Refusal``.
    func open(
        _ id: Identifier, with key: UnlockedKeys.Entry?, for reason: ReadStory.Reason, withContact: Bool
    ) async throws -> ReportWords {
        guard let key else { throw Refusal.locked }
        let municipality = account.municipality
        let found = try await site.database.read { connection -> ([UInt8]?, [StoredPart])? in
            guard try CorrectionStore.find(id, in: municipality, connection) != nil else { return nil }
            return (
                try SealedStore.key(of: id, .correction, for: key.id, in: municipality, connection),
                try CorrectionStore.parts(of: id, in: municipality, connection)
            )
        }
        guard let (wrapped, parts) = found else { throw Refusal.notFound }
        guard let wrapped else { throw Refusal.notAdmitted }
        var words = try StorySeal(
            opening: wrapped, with: key.key, file: id, in: municipality, site.surroundings
        ).words(in: parts)
        if !withContact { words.contact = ReportWords.Contact() }
        // Shown only after it is written down that it was opened.
        let event = AuditEvent(
            withContact ? .contactOpened : .storyOpened, of: .correction(id), by: .account(account), from: .site,
            reason: Code(reason.rawValue))
        let now = site.surroundings.now()
        try await site.database.write { [site] connection in
            try site.audit(event, at: now, in: municipality, connection)
        }
        return words
    }

    /// - Throws: ``Refusal``.
    func decide(_ id: Identifier, _ outcome: Correction.Outcome?, because reason: Code?) async throws {
        let (site, account) = (site, account)
        guard let outcome else { throw Refusal.outcomeMissing }
        if outcome.needsReason {
            guard let reason, site.codes[.correctionReason].contains(reason) else { throw Refusal.reasonMissing }
        }
        let told = outcome.needsReason ? reason : nil
        let now = site.surroundings.now()
        let event = AuditEvent(.correctionDecided, of: .correction(id), by: .account(account), from: .site)
        try await site.database.write { connection in
            let municipality = account.municipality
            guard try CorrectionStore.find(id, in: municipality, connection) != nil else { throw Refusal.notFound }
            guard
                try CorrectionStore.decide(
                    id, outcome, because: told, by: account.id, at: now, in: municipality, connection)
            else { throw Refusal.doneMeanwhile }
            try CaseTaskStore.finish(
                correction: id, outcome.result, by: account.id, at: now, in: municipality, connection)
            try site.audit(event, at: now, in: municipality, connection)
        }
    }
}
