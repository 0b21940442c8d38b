import Domain
import Platform
import SQLStore
import Vault

/// Takes a request for correction, once, with its task. The same sheet of the form, sent again, gives the same code
/// and no second request; with other words it takes the place of the first as long as nobody decided.
struct SubmitCorrection: Sendable {
    enum Outcome: Sendable, Equatable {
        case received
        /// The same sheet with the same words: a reload, or a second press.
        case alreadyReceived
        case changed
        /// It was decided, or its words are gone: nothing changes any more.
        case closed
        case withdrawn
    }

    enum Refusal: Error, Equatable {
        /// Nobody holds a key that could open it.
        case noReader
        /// There is a report under the code of this sheet.
        case otherSheet
    }

    let site: Site
    /// The readers, where they are known already. Whoever came or went meanwhile is noticed.
    var readers: Readers?

    /// - Returns: after the database has it on disk; and when it was sent first.
    /// - Throws: ``Refusal``; `SQLError`.
    func callAsFunction(
        _ words: ReportWords, receipt: ReceiptCode, in municipality: Municipality.ID
    ) async throws -> (outcome: Outcome, created: Instant) {
        let lookup = receipt.lookup(in: municipality, with: site.secret)
        let now = site.surroundings.now()
        var readers = readers
        // Sealing happens outside the transaction; when a reader came or went meanwhile, it is done again.
        while true {
            try Task.checkCancellation()
            let known = try await site.database.read { [readers] connection in
                try Known(lookup, readers, in: municipality, connection)
            }
            readers = nil
            guard !known.hasReport else { throw Refusal.otherSheet }
            if let correction = known.correction {
                let outcome = try await change(correction, to: words, receipt, known, at: now, in: municipality)
                if let outcome { return (outcome, correction.created) }
            } else if try await open(words, receipt, lookup, known, at: now, in: municipality) {
                return (.received, now)
            }
        }
    }

    /// What the database held before anything was sealed.
    private struct Known: Sendable {
        let readers: Readers
        let hasReport: Bool
        let correction: Correction?
        let receiptKey: [UInt8]?
        let parts: [StoredPart]

        init(
            _ lookup: [UInt8], _ readers: Readers?, in municipality: Municipality.ID, _ connection: any SQLConnection
        ) throws {
            self.readers = try readers ?? Readers(in: municipality, connection)
            hasReport = try CaseStore.find(receipt: lookup, in: municipality, connection) != nil
            correction = try CorrectionStore.find(receipt: lookup, in: municipality, connection)
            receiptKey = try correction.flatMap {
                try SealedStore.receiptKey(of: $0.id, .correction, in: municipality, connection)
            }
            parts = try correction.map { try CorrectionStore.parts(of: $0.id, in: municipality, connection) } ?? []
        }
    }

    /// - Returns: false when it has to be tried again.
    private func open(
        _ words: ReportWords, _ receipt: ReceiptCode, _ lookup: [UInt8], _ known: Known, at now: Instant,
        in municipality: Municipality.ID
    ) async throws -> Bool {
        guard !known.readers.isEmpty else { throw Refusal.noReader }
        let id = site.surroundings.makeIdentifier()
        let sealed = try StorySeal(file: id, in: municipality, site.surroundings)
            .sealed(words, for: known.readers, receipt, with: site.secret)
        let tasks = CaseTasks(site: site)
        return try await site.database.write { connection in
            guard try CorrectionStore.find(receipt: lookup, in: municipality, connection) == nil,
                try CaseStore.find(receipt: lookup, in: municipality, connection) == nil,
                try known.readers.areStill(in: municipality, connection)
            else { return false }
            try CorrectionStore.insert(id: id, receipt: lookup, at: now, in: municipality, connection)
            try sealed.insert(ofCorrection: id, at: now, in: municipality, connection)
            try tasks.openCorrection(id, at: now, in: municipality, connection)
            return true
        }
    }

    /// - Returns: `nil` when it has to be tried again.
    private func change(
        _ correction: Correction, to words: ReportWords, _ receipt: ReceiptCode, _ known: Known, at now: Instant,
        in municipality: Municipality.ID
    ) async throws -> Outcome? {
        guard correction.withdrawn == nil else { return .withdrawn }
        guard correction.isOpen, let receiptKey = known.receiptKey else { return .closed }
        let seal = try StorySeal(
            opening: receiptKey, with: receipt.readingKey(in: municipality, with: site.secret), file: correction.id,
            in: municipality, site.surroundings)
        guard try seal.words(in: known.parts) != words else { return .alreadyReceived }
        let sealed = try seal.sealed(words, for: known.readers, receipt, with: site.secret)
        return try await site.database.write { connection in
            guard let present = try CorrectionStore.find(correction.id, in: municipality, connection),
                present.isOpen, present.emptied == nil, try known.readers.areStill(in: municipality, connection)
            else { return nil }
            for kind in [StoredPart.Kind.story, .contact] {
                try CorrectionStore.deleteParts(kind, of: [correction.id], in: municipality, connection)
            }
            try sealed.insert(ofCorrection: correction.id, at: now, in: municipality, connection)
            return .changed
        }
    }
}

extension SealedReport {
    fileprivate func insert(
        ofCorrection id: Identifier, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try insertKeys(of: id, .correction, in: municipality, connection)
        for part in parts { try CorrectionStore.insert(part, of: id, at: now, in: municipality, connection) }
    }
}
