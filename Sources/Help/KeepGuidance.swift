import Domain
import Platform
import SQLStore

/// What staff does with a text of the guidance: write the municipality's own, or go back to the starting text.
struct KeepGuidance: Sendable {
    enum Refusal: Error, Equatable {
        case empty
        case tooLong
        /// Somebody else changed it after this page was made.
        case changedMeanwhile
    }

    /// Letters of one text.
    static let maximumLength = 10_000

    let site: Site
    let account: Account

    /// - Parameter version: the one that was seen; 0 when the municipality had no text of its own.
    /// - Throws: ``Refusal``.
    func save(_ text: String, for key: GuidanceKey, seen version: Int) async throws {
        guard !text.isEmpty else { throw Refusal.empty }
        guard text.count <= Self.maximumLength else { throw Refusal.tooLong }
        try await change(key, seen: version) { [account] now, connection in
            try GuidanceStore.put(
                text, for: key, seen: version, by: account.id, at: now, in: account.municipality, connection)
        }
    }

    /// - Throws: ``Refusal``.
    func goBack(_ key: GuidanceKey, seen version: Int) async throws {
        guard version > 0 else { return }
        try await change(key, seen: version) { [account] _, connection in
            try GuidanceStore.delete(key, seen: version, in: account.municipality, connection)
        }
    }

    private func change(
        _ key: GuidanceKey, seen version: Int, _ body: @Sendable @escaping (Instant, any SQLConnection) throws -> Bool
    ) async throws {
        let (account, now, secret) = (account, site.surroundings.now(), site.secret)
        try await site.database.write { connection in
            let stored = try GuidanceStore.find(key, in: account.municipality, connection)?.version ?? 0
            guard stored == version, try body(now, connection) else { throw Refusal.changedMeanwhile }
            let code = Code("\(key.audience.rawValue)-\(key.phase.rawValue)-\(key.language.rawValue)")
            try AuditStore.append(
                AuditEvent(.helpEdited, of: .help(code), by: .account(account), from: .site), at: now,
                in: account.municipality, with: secret, connection)
        }
    }
}
