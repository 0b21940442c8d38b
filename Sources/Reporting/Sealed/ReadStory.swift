import Domain
import Platform
import SQLStore
import Vault

/// What a colleague with an unlocked key does with sealed words: open them, with a reason that is written down, and
/// write back.
struct ReadStory: Sendable {
    enum Refusal: Error, Equatable {
        case notFound
        /// The key of this session is locked, or there is none.
        case locked
        /// This key was not admitted to this story.
        case notAdmitted
        /// A second colleague has to agree first.
        case needsSecondPerson
    }

    /// Why a story is opened. Raw values stand in the audit log; never rename one.
    enum Reason: String, CaseIterable, Sendable {
        case handle = "behandelen"
        case callBack = "terugbellen"
        case question = "vraag-van-melder"
        case oversight = "toezicht"
        /// Somebody says that a report describes them wrongly.
        case correction = "correctie"
    }

    /// An opened case. Lives as long as one answer.
    struct Opened: Sendable {
        let story: String
        /// `nil` when they were not asked for.
        let contact: ReportWords.Contact?
        let messages: [ConverseByReceipt.Conversation.Message]
    }

    let site: Site
    let account: Account
    let key: UnlockedKeys.Entry?

    /// Opens story and messages; contact details only when they are asked for.
    /// - Throws: ``Refusal``.
    func callAsFunction(
        _ file: Identifier, for reason: Reason, withContact: Bool
    ) async throws -> Opened {
        let (wrapped, parts) = try await sealed(file)
        if withContact, try await !mayOpenContact(of: file) { throw Refusal.needsSecondPerson }
        let seal = try self.seal(wrapped, file)
        let words = try seal.words(in: parts)
        let messages = try seal.messages(in: parts)
        // Shown only after it is written down that it was opened.
        try await note(withContact ? .contactOpened : .storyOpened, file, reason: reason)
        return Opened(story: words.story, contact: withContact ? words.contact : nil, messages: messages)
    }

    /// Sends words of a colleague's own, which the reporter finds under the code.
    /// - Parameter asks: the reporter is asked to react.
    /// - Throws: ``Refusal``; `HandleCase.Refusal`.
    func write(_ text: String, to file: Identifier, asks: Bool) async throws {
        let (wrapped, _) = try await sealed(file)
        let words = try seal(wrapped, file).seal(text, as: .message)
        let now = site.surroundings.now()
        let event = site.surroundings.makeIdentifier()
        let statusEvent = site.surroundings.makeIdentifier()
        let account = account
        let tasks = CaseTasks(site: site)
        let site = site
        try await site.database.write { connection in
            let municipality = account.municipality
            guard let present = try CaseStore.find(file, in: municipality, connection) else {
                throw HandleCase.Refusal.notFound
            }
            guard present.report != nil else { throw HandleCase.Refusal.withdrawn }
            try words.insert(of: file, by: account.id, at: now, in: municipality, connection)
            try CaseStore.add(.message, id: event, to: file, by: account.id, at: now, in: municipality, connection)
            if asks, present.status != .responseRequested {
                _ = try CaseStore.setStatus(
                    .responseRequested, from: present.status, of: file, at: now, in: municipality, connection)
                try CaseStore.add(
                    .status(.responseRequested), id: statusEvent, to: file, by: account.id, at: now,
                    in: municipality, connection)
            }
            try CaseStore.touch(file, at: now, in: municipality, connection)
            try tasks.answered(file, by: account.id, at: now, in: municipality, connection)
            try site.audit(
                AuditEvent(.messageSent, of: .caseFile(file), by: .account(account), from: .site), at: now,
                in: municipality, connection)
        }
    }

    private func mayOpenContact(of file: Identifier) async throws -> Bool {
        let (municipality, account, now) = (account.municipality, account.id, site.surroundings.now())
        return try await site.database.read { connection in
            guard try ReportingSettingsStore.find(in: municipality, connection).contactNeedsSecondPerson else {
                return true
            }
            return try ContactRequestStore.newest(of: file, in: municipality, connection)?
                .isOpen(for: account, at: now) ?? false
        }
    }

    private func sealed(_ file: Identifier) async throws -> ([UInt8], [StoredPart]) {
        guard let key else { throw Refusal.locked }
        let municipality = account.municipality
        let found = try await site.database.read { connection -> ([UInt8]?, [StoredPart])? in
            guard try CaseStore.find(file, in: municipality, connection) != nil else { return nil }
            return (
                try SealedStore.key(of: file, for: key.id, in: municipality, connection),
                try SealedStore.parts(of: file, in: municipality, connection)
            )
        }
        guard let (wrapped, parts) = found else { throw Refusal.notFound }
        guard let wrapped else { throw Refusal.notAdmitted }
        return (wrapped, parts)
    }

    private func seal(_ wrapped: [UInt8], _ file: Identifier) throws -> StorySeal {
        guard let key else { throw Refusal.locked }
        return try StorySeal(
            opening: wrapped, with: key.key, file: file, in: account.municipality, site.surroundings)
    }

    private func note(_ action: AuditAction, _ file: Identifier, reason: Reason) async throws {
        let event = AuditEvent(
            action, of: .caseFile(file), by: .account(account), from: .site, reason: Code(reason.rawValue))
        let now = site.surroundings.now()
        let site = site
        let municipality = account.municipality
        try await site.database.write { connection in
            try site.audit(event, at: now, in: municipality, connection)
        }
    }
}
