import Domain
import Platform
import SQLStore
import Vault

/// What a reporter does with the receipt code besides reading: add something, want something else.
struct ConverseByReceipt: Sendable {
    enum Refusal: Error, Equatable {
        /// There is no report under this code any more.
        case gone
        /// Nobody can open what would be added.
        case noReader
    }

    let site: Site

    /// Everything that was told and written about a case, opened with the code.
    struct Conversation: Sendable {
        let words: ReportWords
        /// Oldest first.
        let messages: [Message]
        /// Whether something can be added.
        let canReply: Bool

        struct Message: Sendable {
            let at: Instant
            let isFromReporter: Bool
            let text: String
        }
    }

    func conversation(
        _ file: Case, receipt: ReceiptCode, in municipality: Municipality.ID
    ) async throws -> Conversation {
        let (wrapped, parts) = try await site.database.read { connection in
            (
                try SealedStore.receiptKey(of: file.id, in: municipality, connection),
                try SealedStore.parts(of: file.id, in: municipality, connection)
            )
        }
        guard let wrapped else { return Conversation(words: ReportWords(), messages: [], canReply: false) }
        let seal = try self.seal(wrapped, receipt, file.id, in: municipality)
        return Conversation(
            words: try seal.words(in: parts),
            messages: try seal.messages(in: parts), canReply: true)
    }

    /// Adds words to a case, sealed; the case asks for attention again.
    /// - Throws: ``Refusal``.
    func add(_ text: String, to file: Case, receipt: ReceiptCode, in municipality: Municipality.ID) async throws {
        let wrapped = try await site.database.read { connection in
            try SealedStore.receiptKey(of: file.id, in: municipality, connection)
        }
        guard let wrapped else { throw Refusal.noReader }
        let words = try seal(wrapped, receipt, file.id, in: municipality).seal(text, as: .reply)
        let now = site.surroundings.now()
        let event = site.surroundings.makeIdentifier()
        let statusEvent = site.surroundings.makeIdentifier()
        let tasks = CaseTasks(site: site)
        try await site.database.write { connection in
            guard let present = try CaseStore.find(file.id, in: municipality, connection), present.report != nil
            else { throw Refusal.gone }
            try words.insert(of: file.id, by: nil, at: now, in: municipality, connection)
            try CaseStore.add(.reply, id: event, to: file.id, by: nil, at: now, in: municipality, connection)
            let next: CaseStatus? =
                present.status == .responseRequested ? .responseReceived : present.status.isDone ? .reopened : nil
            if let next {
                _ = try CaseStore.setStatus(
                    next, from: present.status, of: file.id, at: now, in: municipality, connection)
                try CaseStore.add(
                    .status(next), id: statusEvent, to: file.id, by: nil, at: now, in: municipality, connection)
            }
            try CaseStore.touch(file.id, at: now, in: municipality, connection)
            try tasks.openReply(for: file.id, at: now, in: municipality, connection)
        }
    }

    /// - Throws: ``Refusal``.
    func want(_ wishes: [Code], for file: Case, in municipality: Municipality.ID) async throws {
        let now = site.surroundings.now()
        let event = site.surroundings.makeIdentifier()
        try await site.database.write { connection in
            guard let report = try CaseStore.find(file.id, in: municipality, connection)?.report,
                var record = try AnalysisRecordStore.find(report, in: municipality, connection)
            else { throw Refusal.gone }
            guard record.details.wishes != wishes else { return }
            record.details.wishes = wishes
            try AnalysisRecordStore.replace(report, with: record, at: now, in: municipality, connection)
            try CaseStore.add(.wish, id: event, to: file.id, by: nil, at: now, in: municipality, connection)
            try CaseStore.touch(file.id, at: now, in: municipality, connection)
        }
    }

    private func seal(
        _ wrapped: [UInt8], _ receipt: ReceiptCode, _ file: Identifier, in municipality: Municipality.ID
    ) throws -> StorySeal {
        try StorySeal(
            opening: wrapped, with: receipt.readingKey(in: municipality, with: site.secret), file: file,
            in: municipality, site.surroundings)
    }
}
