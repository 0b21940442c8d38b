import Domain
import HTML
import Platform
import SQLStore

/// Makes the part of a case page that is about sealed words: what there is, and what this colleague may do with it.
struct ShowStory: Sendable {
    let site: Site

    /// - Parameters:
    ///   - unlocked: the key of this session, where it is open.
    ///   - opened: the words, when they were just opened.
    /// - Returns: nothing when there is no such case, or no report in it any more.
    func section(
        _ visit: StaffVisit, of id: Identifier, with unlocked: UnlockedKeys.Entry?, opened: ReadStory.Opened? = nil,
        problem: ReportingPhrase? = nil
    ) async throws -> Markup {
        let municipality = visit.municipality.id
        let account = visit.account
        let now = visit.now
        let midnight = DutchTime.instant(of: DutchTime.reading(of: now).date)
        let found = try await site.database.read { connection -> Found? in
            guard let file = try CaseStore.find(id, in: municipality, connection), file.report != nil else {
                return nil
            }
            return Found(
                file: file, settings: try ReportingSettingsStore.find(in: municipality, connection),
                parts: try SealedStore.parts(of: id, in: municipality, connection),
                isSealed: try SealedStore.receiptKey(of: id, in: municipality, connection) != nil,
                isWrapped: try unlocked.map {
                    try SealedStore.key(of: id, for: $0.id, in: municipality, connection) != nil
                } ?? false,
                own: try ReadingKeyStore.all(in: municipality, connection).first { $0.account == account.id },
                openedToday: try AuditStore.count(
                    .storyOpened, by: account.id, since: midnight, in: municipality, connection),
                request: try ContactRequestStore.newest(of: id, in: municipality, connection))
        }
        guard let found else { return Markup() }
        let section = StorySection(
            visit: visit, file: found.file, access: found.access(isUnlocked: unlocked != nil, opened),
            hasStory: found.parts.contains { $0.kind != .contact },
            hasContact: found.parts.contains { $0.kind == .contact }, openedToday: found.openedToday,
            contactRequest: found.requestState(for: account, at: now), problem: problem)
        return section.markup
    }

    private struct Found: Sendable {
        let file: Case
        let settings: ReportingSettings
        let parts: [StoredPart]
        let isSealed: Bool
        let isWrapped: Bool
        let own: ReadingKey?
        let openedToday: Int
        let request: ContactRequest?

        func access(isUnlocked: Bool, _ opened: ReadStory.Opened?) -> StorySection.Access {
            if let opened { return .opened(opened) }
            guard isSealed else { return .nothing }
            guard own?.admitted != nil else { return .noKey }
            guard isUnlocked else { return .locked }
            return isWrapped ? .closed : .noKey
        }

        /// A request that was agreed to and has run out is as good as none.
        func requestState(for account: Account, at now: Instant) -> StorySection.ContactRequestState? {
            guard settings.contactNeedsSecondPerson else { return nil }
            guard let request else { return .notAsked }
            if request.granted == nil { return .waits(request) }
            return request.isOpen(for: account.id, at: now) ? .granted(request) : .notAsked
        }
    }
}
