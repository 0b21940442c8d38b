import Domain
import Platform
import SQLStore
import Vault

/// The reading key that somebody unlocked for a session. It is kept locked with the session's own token, which is in
/// the browser's cookie and nowhere else, so that any process can serve the session and none can open a story without
/// it.
struct UnlockedKeys: Sendable {
    struct Entry: Sendable {
        /// The id of the reading key.
        let id: Identifier
        let key: ReadingPrivateKey
    }

    /// A key that is not used for so long is locked again.
    static let idleMinutes: Int64 = 15
    /// How exact the moment of use is kept: a page more within a minute writes nothing.
    static let precisionMinutes: Int64 = 1

    let site: Site

    func unlock(_ key: ReadingKey, opened: ReadingPrivateKey, for visit: StaffVisit) async throws {
        let municipality = visit.municipality.id
        let locked = try LockedKey.lock(opened, session: visit.session, id: key.id, in: municipality)
        let session = visit.sessionDigest
        let now = visit.now
        try await site.database.write { connection in
            try ReadingKeyStore.unlock(key.id, as: locked, for: session, at: now, in: municipality, connection)
        }
    }

    /// The unlocked key of a session, which counts as use; `nil` when there is none or it was left alone too long.
    func key(for visit: StaffVisit) async throws -> Entry? {
        let municipality = visit.municipality.id
        let session = visit.sessionDigest
        let now = visit.now
        let found = try await site.database.read { connection in
            try ReadingKeyStore.unlocked(for: session, in: municipality, connection)
        }
        guard let found else { return nil }
        guard found.used > now.adding(minutes: -Self.idleMinutes) else {
            try await lock(visit)
            return nil
        }
        if found.used <= now.adding(minutes: -Self.precisionMinutes) {
            try await site.database.write { connection in
                try ReadingKeyStore.used(by: session, at: now, in: municipality, connection)
            }
        }
        return Entry(
            id: found.id, key: try found.locked.unlock(session: visit.session, id: found.id, in: municipality))
    }

    func lock(_ visit: StaffVisit) async throws {
        let municipality = visit.municipality.id
        let session = visit.sessionDigest
        try await site.database.write { connection in
            try ReadingKeyStore.lock(session, in: municipality, connection)
        }
    }
}
