package import Domain
package import Platform
import SQLStore
package import Vault

/// Makes, admits, changes and removes the keys that open stories. Private halves are in memory only while one of these
/// runs.
package struct ReadingKeys: Sendable {
    package enum Refusal: Error, Equatable {
        case weakPassphrase
        case wrongPassphrase
        case noSuchAccount
        /// This colleague's role may not handle reports.
        case mayNotRead
        case hasKeyAlready
        case hasNoKey
        /// The key that should open the stories was not admitted itself.
        case notAdmitted
        /// Nobody else could open the stories any more.
        case lastKey
    }

    package struct Progress: Sendable {
        package let done: Int
        package let total: Int
    }

    let site: Site
    let municipality: Municipality.ID
    /// Who does it, for the audit log.
    let actor: AuditActor
    let origin: AuditOrigin

    package init(site: Site, municipality: Municipality.ID, actor: AuditActor, origin: AuditOrigin) {
        self.site = site
        self.municipality = municipality
        self.actor = actor
        self.origin = origin
    }

    /// Story keys that are wrapped again in one transaction.
    private static let batch = 200

    /// Makes a key for a colleague. The first key of a municipality is in use at once, a later one after ``admit``.
    /// - Returns: whether it is in use.
    package func create(for account: Account, passphrase: String) async throws -> Bool {
        guard account.role.allows(.handleReports) else { throw Refusal.mayNotRead }
        let (id, publicKey, locked) = try await makeKey(lockedWith: passphrase)
        let now = site.surroundings.now()
        let event = AuditEvent(.keyCreated, of: .key(id), by: actor, from: origin)
        return try await site.database.exclusiveWrite { [site, municipality] connection in
            let known = try ReadingKeyStore.all(in: municipality, connection)
            guard !known.contains(where: { $0.account == account.id }) else { throw Refusal.hasKeyAlready }
            let isFirst = known.allSatisfy { $0.admitted == nil }
            try ReadingKeyStore.insert(
                id: id, kind: .holder, account: account.id, publicKey: publicKey, locked: locked,
                admitted: isFirst, at: now, in: municipality, connection)
            try site.audit(event, at: now, in: municipality, connection)
            return isFirst
        }
    }

    private func makeKey(
        lockedWith passphrase: String
    ) async throws -> (id: Identifier, publicKey: ReadingPublicKey, locked: LockedKey) {
        guard LockedKey.isStrong(passphrase) else { throw Refusal.weakPassphrase }
        let key = try ReadingPrivateKey(seed: site.surroundings.randomBytes(ReadingPrivateKey.seedLength))
        let id = site.surroundings.makeIdentifier()
        let locked = try await LockedKey.lock(
            key, passphrase: passphrase, id: id, in: municipality, salt: site.surroundings.randomBytes(16),
            on: site.threadPool)
        return (id, key.publicKey, locked)
    }

    /// Unlocks a key with its holder's passphrase.
    package func unlock(_ key: ReadingKey, passphrase: String) async throws -> ReadingPrivateKey {
        do {
            return try await key.locked.unlock(
                passphrase: passphrase, id: key.id, in: municipality, on: site.threadPool)
        } catch LockedKey.Failure.wrongPassphrase {
            throw Refusal.wrongPassphrase
        }
    }

    /// Lets a waiting key open everything that another key opens: each story key is wrapped once more.
    /// - Parameter progress: called after each batch.
    package func admit(
        _ waiting: ReadingKey, with opened: ReadingPrivateKey, of holder: ReadingKey,
        progress: @Sendable (Progress) -> Void = { _ in }
    ) async throws {
        try await takeInUse(waiting, with: opened, of: holder, as: .keyAdmitted, progress)
    }

    /// Gives a holder a new key in the place of the old one, with a new passphrase. Stopped half way, the old key is
    /// still the one in use.
    package func rotate(
        _ old: ReadingKey, opened: ReadingPrivateKey, passphrase: String,
        progress: @Sendable (Progress) -> Void = { _ in }
    ) async throws {
        guard old.admitted != nil, let account = old.account else { throw Refusal.notAdmitted }
        let (id, publicKey, locked) = try await makeKey(lockedWith: passphrase)
        let now = site.surroundings.now()
        let waiting = try await site.database.write { [municipality] connection -> ReadingKey? in
            // What an earlier attempt left.
            for key in try ReadingKeyStore.all(in: municipality, connection)
            where key.account == account && key.admitted == nil {
                try ReadingKeyStore.retire(key.id, at: now, in: municipality, connection)
            }
            try ReadingKeyStore.insert(
                id: id, kind: .holder, account: account, publicKey: publicKey, locked: locked, admitted: false,
                at: now, in: municipality, connection)
            return try ReadingKeyStore.all(in: municipality, connection).first { $0.id == id }
        }
        guard let waiting else { throw Refusal.hasNoKey }
        try await takeInUse(waiting, with: opened, of: old, as: .keyRotated, progress)
    }

    private func takeInUse(
        _ waiting: ReadingKey, with opened: ReadingPrivateKey, of holder: ReadingKey, as action: AuditAction,
        _ progress: @Sendable (Progress) -> Void
    ) async throws {
        guard holder.admitted != nil else { throw Refusal.notAdmitted }
        let now = site.surroundings.now()
        let event = AuditEvent(action, of: .key(waiting.id), by: actor, from: origin)
        while true {
            try await rewrap(to: waiting.id, waiting.publicKey, with: opened, of: holder.id, progress)
            // Stories that came in meanwhile were not sealed to this key; it is in use only when none is left.
            let isComplete = try await site.database.exclusiveWrite { [site, municipality] connection in
                for owner in SealedOwner.allCases {
                    guard
                        try SealedStore.keys(
                            owner, for: holder.id, butNotFor: waiting.id, limit: 1, in: municipality, connection
                        ).isEmpty
                    else { return false }
                }
                try ReadingKeyStore.admit(waiting.id, at: now, in: municipality, connection)
                if action == .keyRotated {
                    try ReadingKeyStore.retire(holder.id, at: now, in: municipality, connection)
                }
                try site.audit(event, at: now, in: municipality, connection)
                return true
            }
            if isComplete { return }
        }
    }

    /// Takes a key out of use. Refuses the last one, because nobody could open the stories any more.
    package func remove(_ key: ReadingKey) async throws {
        let now = site.surroundings.now()
        let event = AuditEvent(.keyRemoved, of: .key(key.id), by: actor, from: origin)
        try await site.database.exclusiveWrite { [site, municipality] connection in
            let others = try ReadingKeyStore.all(in: municipality, connection).filter {
                $0.id != key.id && $0.admitted != nil
            }
            guard key.admitted == nil || !others.isEmpty else { throw Refusal.lastKey }
            try ReadingKeyStore.retire(key.id, at: now, in: municipality, connection)
            try site.audit(event, at: now, in: municipality, connection)
        }
    }

    /// Makes a key that only a printed code opens, and lets it open everything.
    /// - Returns: the code. It is nowhere else.
    package func makeRecoverySheet(
        with opened: ReadingPrivateKey, of holder: ReadingKey, progress: @Sendable (Progress) -> Void = { _ in }
    ) async throws -> RecoveryCode {
        guard holder.admitted != nil else { throw Refusal.notAdmitted }
        let code = try RecoveryCode(random: site.surroundings.randomBytes(RecoveryCode.randomLength))
        let key = try ReadingPrivateKey(seed: site.surroundings.randomBytes(ReadingPrivateKey.seedLength))
        let id = site.surroundings.makeIdentifier()
        let locked = try LockedKey.lock(key, recoveryCode: code, id: id, in: municipality)
        let now = site.surroundings.now()
        let event = AuditEvent(.keyCreated, of: .key(id), by: actor, from: origin)
        let waiting = try await site.database.write { [site, municipality] connection -> ReadingKey? in
            try ReadingKeyStore.insert(
                id: id, kind: .recovery, account: nil, publicKey: key.publicKey, locked: locked, admitted: false,
                at: now, in: municipality, connection)
            try site.audit(event, at: now, in: municipality, connection)
            return try ReadingKeyStore.all(in: municipality, connection).first { $0.id == id }
        }
        guard let waiting else { throw Refusal.hasNoKey }
        try await admit(waiting, with: opened, of: holder, progress: progress)
        return code
    }

    /// Shows, without showing any story, that a key opens all of them.
    /// - Returns: how many stories there are and how many it opened.
    package func rehearse(
        _ key: ReadingKey, opened: ReadingPrivateKey, progress: @Sendable (Progress) -> Void = { _ in }
    ) async throws -> Progress {
        let municipality = municipality
        let surroundings = site.surroundings
        let (total, keys) = try await site.database.read { connection in
            var keys: [(SealedOwner, Identifier, [UInt8])] = []
            try SealedStore.forEachKey(of: key.id, in: municipality, connection) { keys.append(($0, $1, $2)) }
            return (try SealedStore.count(openFor: key.id, in: municipality, connection).all, keys)
        }
        var done = 0
        for (owner, file, wrapped) in keys {
            try Task.checkCancellation()
            let seal = try? StorySeal(
                opening: wrapped, with: opened, file: file, in: municipality, surroundings)
            guard let seal else { continue }
            let parts = try await site.database.read { connection in
                switch owner {
                case .caseFile: try SealedStore.parts(of: file, in: municipality, connection)
                case .correction: try CorrectionStore.parts(of: file, in: municipality, connection)
                }
            }
            if parts.allSatisfy({ (try? seal.open($0)) != nil }) { done += 1 }
            if done.isMultiple(of: Self.batch) { progress(Progress(done: done, total: total)) }
        }
        let now = site.surroundings.now()
        let isComplete = done == total
        let event = AuditEvent(
            .keyRehearsed, of: .key(key.id), by: actor, from: origin, result: isComplete ? .done : .refused)
        try await site.database.write { [site] connection in
            if isComplete { try ReadingKeyStore.rehearsed(key.id, at: now, in: municipality, connection) }
            try site.audit(event, at: now, in: municipality, connection)
        }
        return Progress(done: done, total: total)
    }

    private func rewrap(
        to reader: Identifier, _ publicKey: ReadingPublicKey, with opened: ReadingPrivateKey, of holder: Identifier,
        _ progress: @Sendable (Progress) -> Void
    ) async throws {
        for owner in SealedOwner.allCases {
            try await rewrap(owner, to: reader, publicKey, with: opened, of: holder, progress)
        }
    }

    private func rewrap(
        _ owner: SealedOwner, to reader: Identifier, _ publicKey: ReadingPublicKey, with opened: ReadingPrivateKey,
        of holder: Identifier, _ progress: @Sendable (Progress) -> Void
    ) async throws {
        let municipality = municipality
        while true {
            try Task.checkCancellation()
            let batch = try await site.database.read { connection in
                try SealedStore.keys(
                    owner, for: holder, butNotFor: reader, limit: Self.batch, in: municipality, connection)
            }
            if batch.isEmpty { return }
            let wrapped = try batch.map { file, key in
                (
                    file,
                    try StorySeal(opening: key, with: opened, file: file, in: municipality, site.surroundings)
                        .wrapped(to: publicKey)
                )
            }
            let count = try await site.database.write { connection in
                for (file, key) in wrapped {
                    try SealedStore.insertKey(key, of: file, owner, for: reader, in: municipality, connection)
                }
                return try SealedStore.count(openFor: reader, in: municipality, connection)
            }
            progress(Progress(done: count.open, total: count.all))
        }
    }
}
