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

    package enum Refusal: Error, Equatable {
        /// Words were told, and nobody holds a key that could open them.
        case noReader
    }

    let site: Site
    /// The channel of the report.
    let origin: AnalysisRecord.Origin

    /// When somebody told it; `nil` for now.
    var told: Instant?
    /// The readers, where a moment ago they were read and this sheet had not been sent before: then nothing has to be
    /// looked up. Whoever came or went meanwhile, the sheet itself too, is noticed.
    var readersOfFirst: Readers?
    /// Also happens, in the same transaction, when the case is opened.
    var alsoWhenOpened: @Sendable (_ file: Identifier, any SQLConnection) throws -> Void = { _, _ in }

    package init(site: Site, origin: AnalysisRecord.Origin = .form) {
        self.site = site
        self.origin = origin
    }

    /// Answers such as "just now" mean the moment at which the sheet was sent first, also when it is sent again.
    /// - Returns: after the database has it on disk; the record as it is kept, or none when it was withdrawn.
    /// - Throws: ``Refusal``; `SQLError`.
    package func callAsFunction(
        _ report: ToldReport, receipt: ReceiptCode, in municipality: Municipality.ID
    ) async throws -> (outcome: Outcome, record: AnalysisRecord?) {
        let lookup = receipt.lookup(in: municipality, with: site.secret)
        let now = site.surroundings.now()
        // Sealing happens outside the transaction; when a reader came or went meanwhile, it is done again.
        var foreknown = readersOfFirst.map(Known.init(ofFirst:))
        while true {
            try Task.checkCancellation()
            let known: Known
            if let given = foreknown {
                known = given
                foreknown = nil
            } else {
                known = try await site.database.read { try Known(lookup, in: municipality, $0) }
            }
            if let attempt = try await known.file == nil
                ? open(report, receipt, lookup, known, at: told ?? now, in: municipality)
                : correct(report, receipt, lookup, known, at: now, in: municipality)
            {
                return attempt
            }
        }
    }

    /// What the database held before anything was sealed.
    private struct Known: Sendable {
        let readers: Readers
        let file: Case?
        let record: AnalysisRecord?
        let receiptKey: [UInt8]?
        let parts: [StoredPart]

        init(ofFirst readers: Readers) {
            (self.readers, file, record, receiptKey, parts) = (readers, nil, nil, nil, [])
        }

        init(_ lookup: [UInt8], in municipality: Municipality.ID, _ connection: any SQLConnection) throws {
            readers = try Readers(in: municipality, connection)
            file = try CaseStore.find(receipt: lookup, in: municipality, connection)
            record = try file?.report.flatMap { try AnalysisRecordStore.find($0, in: municipality, connection) }
            receiptKey = try file.flatMap { try SealedStore.receiptKey(of: $0.id, in: municipality, connection) }
            parts = try file.map { try SealedStore.parts(of: $0.id, in: municipality, connection) } ?? []
        }
    }

    /// A first sending. `nil` when it has to be tried again.
    private func open(
        _ report: ToldReport, _ receipt: ReceiptCode, _ lookup: [UInt8], _ known: Known, at now: Instant,
        in municipality: Municipality.ID
    ) async throws -> (Outcome, AnalysisRecord?)? {
        let file = site.surroundings.makeIdentifier()
        let event = site.surroundings.makeIdentifier()
        let record = report.answers.record(
            id: site.surroundings.makeIdentifier(), origin: origin, reported: now, isCounted: report.isCounted)
        let sealed = try sealed(report.words, known, receipt, file, in: municipality)
        let tasks = CaseTasks(site: site)
        let (alsoWhenOpened, surroundings) = (alsoWhenOpened, site.surroundings)
        return try await site.database.write { connection in
            guard try CaseStore.find(receipt: lookup, in: municipality, connection) == nil,
                try known.readers.areStill(in: municipality, connection)
            else { return nil }
            let settings = try ReportingSettingsStore.find(in: municipality, connection)
            // What is told by telephone came in earlier than figures can know of it.
            try AnalysisRecordStore.insert(record, at: surroundings.now(), in: municipality, connection)
            try CaseStore.open(
                id: file, report: record.id, receipt: lookup, terms: report.terms,
                department: settings.department(of: record), event: event, at: now, in: municipality, connection)
            try sealed?.insert(of: file, at: now, in: municipality, connection)
            try tasks.open(
                for: file, terms: report.terms, settings: settings, at: now, in: municipality, connection)
            try alsoWhenOpened(file, connection)
            return (.received, record)
        }
    }

    /// The same sheet again. `nil` when it has to be tried again.
    private func correct(
        _ report: ToldReport, _ receipt: ReceiptCode, _ lookup: [UInt8], _ known: Known, at now: Instant,
        in municipality: Municipality.ID
    ) async throws -> (Outcome, AnalysisRecord?)? {
        guard let file = known.file, let stored = known.record else { return (.withdrawn, nil) }
        let record = report.answers.record(
            id: stored.id, origin: stored.origin, reported: stored.reported, isCounted: report.isCounted)
        let words = try replacement(of: known, by: report.words, receipt, file.id, in: municipality)
        guard !stored.saysTheSame(as: record) || file.terms != report.terms || words != nil else {
            return (.alreadyReceived, stored)
        }
        let (event, surroundings) = (site.surroundings.makeIdentifier(), site.surroundings)
        return try await site.database.write { connection in
            guard let present = try CaseStore.find(receipt: lookup, in: municipality, connection),
                present.report == stored.id, try known.readers.areStill(in: municipality, connection)
            else { return nil }
            try AnalysisRecordStore.replace(
                stored.id, with: record, at: surroundings.now(), in: municipality, connection)
            try CaseStore.setTerms(report.terms, of: file.id, in: municipality, connection)
            if let words {
                try SealedStore.delete(.story, of: file.id, in: municipality, connection)
                try SealedStore.delete(.contact, of: file.id, in: municipality, connection)
                try words.insert(of: file.id, at: now, in: municipality, connection)
            }
            try CaseStore.add(.changed, id: event, to: file.id, by: nil, at: now, in: municipality, connection)
            try CaseStore.touch(file.id, at: now, in: municipality, connection)
            return (.corrected, record)
        }
    }

    /// Every report gets a story key where somebody can read, so that words can be added later, from both sides.
    private func sealed(
        _ words: ReportWords, _ known: Known, _ receipt: ReceiptCode, _ file: Identifier,
        in municipality: Municipality.ID
    ) throws -> SealedReport? {
        guard !known.readers.isEmpty else {
            guard words.isEmpty else { throw Refusal.noReader }
            return nil
        }
        return try StorySeal(file: file, in: municipality, site.surroundings)
            .sealed(words, for: known.readers, receipt, with: site.secret)
    }

    /// The words of a corrected sheet, sealed; `nil` when they say what the first said.
    private func replacement(
        of known: Known, by words: ReportWords, _ receipt: ReceiptCode, _ file: Identifier,
        in municipality: Municipality.ID
    ) throws -> SealedReport? {
        guard let receiptKey = known.receiptKey else {
            return words.isEmpty ? nil : try sealed(words, known, receipt, file, in: municipality)
        }
        let seal = try StorySeal(
            opening: receiptKey, with: receipt.readingKey(in: municipality, with: site.secret), file: file,
            in: municipality, site.surroundings)
        guard try seal.words(in: known.parts) != words else { return nil }
        return try seal.sealed(words, for: known.readers, receipt, with: site.secret)
    }
}

extension AnalysisRecord {
    fileprivate func saysTheSame(as other: AnalysisRecord) -> Bool {
        time == other.time && place == other.place && behaviours == other.behaviours && details == other.details
            && isCounted == other.isCounted
    }
}
