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
        let found = try await site.database.write { connection -> (id: Identifier, locked: LockedKey)? in
            let limit = now.adding(minutes: -Self.idleMinutes)
            guard
                let found = try ReadingKeyStore.unlocked(
                    for: session, usedAfter: limit, in: municipality, connection)
            else {
                try ReadingKeyStore.lock(session, in: municipality, connection)
                return nil
            }
            try ReadingKeyStore.used(by: session, at: now, in: municipality, connection)
            return found
        }
        return try found.map {
            Entry(id: $0.id, key: try $0.locked.unlock(session: visit.session, id: $0.id, in: municipality))
        }
    }

    func lock(_ visit: StaffVisit) async throws {
        let municipality = visit.municipality.id
        let session = visit.sessionDigest
        try await site.database.write { connection in
            try ReadingKeyStore.lock(session, in: municipality, connection)
        }
    }
}
