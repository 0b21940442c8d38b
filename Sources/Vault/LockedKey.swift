import Crypto
public import Domain
import Foundation
public import NIOPosix

/// A reading key as it is stored: its seed, sealed under a passphrase or a recovery code.
///
/// What opens it derives 48 bytes: the key of AES-256-GCM, and 16 bytes that are stored as a check. The check makes
/// "wrong" and "damaged" two different answers, and no stored text can be made that opens with two passphrases. The
/// municipality, the id of the key and everything that stands before the sealed seed are bound in, so that a locked
/// key cannot be put in the place of another, nor its cost be changed.
public struct LockedKey: Hashable, Sendable {
    public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case wrongPassphrase
        case wrongRecoveryCode
        case wrongSession
        /// Damaged, of another key or municipality, or not locked in this way.
        case malformed
        /// The salt is not sixteen bytes.
        case saltLength(Int)

        public var description: String {
            switch self {
            case .wrongPassphrase: "This is not the passphrase of the key."
            case .wrongRecoveryCode: "This is not the recovery code of the key."
            case .wrongSession: "The key was unlocked for another session."
            case .malformed: "The locked key is damaged or belongs elsewhere."
            case .saltLength(let count): "A salt of \(count) bytes was given instead of \(saltByteCount)."
            }
        }
    }

    /// `passphrase-1$16$8$1$salt$check$box` (16 bytes, 16 bytes, and 60 bytes: nonce, seed, tag) or
    /// `recovery-1$check$box` or `session-1$check$box`, in hexadecimal.
    public let text: String

    /// A stored text. Whether it can be read shows when it is unlocked.
    public init(text: String) {
        self.text = text
    }

    /// Locks a key with a passphrase: scrypt with N = 2^16, r = 8, p = 1, 64 MiB and about 130 ms of one core, on
    /// the thread pool.
    /// - Parameters:
    ///   - id: the identifier of the key.
    ///   - salt: sixteen random bytes.
    /// - Throws: a ``Weakness`` of the passphrase.
    public static func lock(
        _ key: ReadingPrivateKey, passphrase: String, id: Identifier, in municipality: Municipality.ID, salt: [UInt8],
        on pool: NIOThreadPool
    ) async throws -> LockedKey {
        if let weakness = weakness(of: passphrase) { throw weakness }
        guard salt.count == saltByteCount else { throw Failure.saltLength(salt.count) }
        return try await pool.runIfActive {
            let lock = PassphraseLock(cost: .ofPassphrases, salt: salt)
            let opener = try Opener(lock.derive(passphrase), lock.head, id, municipality)
            return LockedKey(text: try opener.seal(key))
        }
    }

    /// Unlocks a key with a passphrase, on the thread pool.
    /// - Parameter passphrase: as typed; it need not be strong, because rules change and keys stay.
    /// - Throws: `wrongPassphrase` or `malformed`.
    public func unlock(
        passphrase: String, id: Identifier, in municipality: Municipality.ID, on pool: NIOThreadPool
    ) async throws -> ReadingPrivateKey {
        guard let (head, sealed) = parts, let lock = PassphraseLock(head: head) else { throw Failure.malformed }
        guard !passphrase.isEmpty, passphrase.utf8.count <= Self.longestPassphrase else {
            throw Failure.wrongPassphrase
        }
        return try await pool.runIfActive {
            let opener = try Opener(lock.derive(passphrase), lock.head, id, municipality)
            return try opener.open(sealed, otherwise: .wrongPassphrase)
        }
    }

    /// Locks a key with the code of a recovery sheet.
    ///
    /// HKDF-SHA256 without salt will do: the code holds 140 random bits, made for this one key, and nobody can try
    /// them all. A slow derivation repairs what people choose; there is nothing to repair.
    public static func lock(
        _ key: ReadingPrivateKey, recoveryCode: RecoveryCode, id: Identifier, in municipality: Municipality.ID
    ) throws(Failure) -> LockedKey {
        try lock(key, recoveryCode.openingKey, recoveryHead, id, municipality)
    }

    /// Unlocks a key with the code of a recovery sheet.
    /// - Throws: `wrongRecoveryCode` or `malformed`.
    public func unlock(
        recoveryCode: RecoveryCode, id: Identifier, in municipality: Municipality.ID
    ) throws(Failure) -> ReadingPrivateKey {
        try unlock(recoveryCode.openingKey, recoveryHead, id, municipality, otherwise: .wrongRecoveryCode)
    }

    /// Locks a key for the length of one session. The token is in the browser's cookie and nowhere else, so any process
    /// opens the key while its holder is signed in, and none can from the database alone.
    public static func lock(
        _ key: ReadingPrivateKey, session: SessionToken, id: Identifier, in municipality: Municipality.ID
    ) throws(Failure) -> LockedKey {
        try lock(key, session.openingKey, sessionHead, id, municipality)
    }

    /// Unlocks a key that was locked for this session.
    /// - Throws: `wrongSession` or `malformed`.
    public func unlock(
        session: SessionToken, id: Identifier, in municipality: Municipality.ID
    ) throws(Failure) -> ReadingPrivateKey {
        try unlock(session.openingKey, sessionHead, id, municipality, otherwise: .wrongSession)
    }

    /// With a secret that nobody chose, and that needs no slow derivation.
    private static func lock(
        _ key: ReadingPrivateKey, _ secret: SymmetricKey, _ head: String, _ id: Identifier,
        _ municipality: Municipality.ID
    ) throws(Failure) -> LockedKey {
        LockedKey(text: try Opener(secret, head, id, municipality).seal(key))
    }

    private func unlock(
        _ secret: SymmetricKey, _ head: String, _ id: Identifier, _ municipality: Municipality.ID,
        otherwise wrong: Failure
    ) throws(Failure) -> ReadingPrivateKey {
        guard let (found, sealed) = parts, found == head else { throw .malformed }
        return try Opener(secret, head, id, municipality).open(sealed, otherwise: wrong)
    }

    /// What stands before the check and the box, and these two; `nil` when they cannot be read.
    private var parts: (head: String, sealed: SealedSeed)? {
        guard text.utf8.count <= 300 else { return nil }
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count >= 3, let check = [UInt8](hexadecimal: parts[parts.count - 2]),
            check.count == checkByteCount, let box = [UInt8](hexadecimal: parts[parts.count - 1]),
            box.count == boxByteCount
        else { return nil }
        return (parts.dropLast(2).joined(separator: "$"), SealedSeed(check: check, box: box))
    }
}

extension LockedKey {
    /// The fewest characters of a new passphrase. Who steals the database can try passphrases on a locked key without
    /// anybody noticing, so it is longer than a password.
    public static let minimumPassphraseLength = 16
    /// The most bytes of one.
    static let longestPassphrase = 4096

    /// Why a passphrase cannot be taken.
    public enum Weakness: Error, Hashable, Sendable {
        /// Fewer than ``LockedKey/minimumPassphraseLength`` characters, counted as a reader counts them.
        case tooShort(characters: Int)
        case tooLong
    }

    public static func weakness(of passphrase: String) -> Weakness? {
        guard passphrase.utf8.count <= longestPassphrase else { return .tooLong }
        let characters = passphrase.precomposedStringWithCanonicalMapping.count
        return characters < minimumPassphraseLength ? .tooShort(characters: characters) : nil
    }

    public static func isStrong(_ passphrase: String) -> Bool { weakness(of: passphrase) == nil }
}

private let saltByteCount = 16
private let checkByteCount = 16
private let boxByteCount = 12 + ReadingPrivateKey.seedLength + 16
private let recoveryHead = "recovery-1"
private let sessionHead = "session-1"

/// How a passphrase becomes 48 bytes.
private struct PassphraseLock {
    let cost: ScryptCost
    let salt: [UInt8]

    init(cost: ScryptCost, salt: [UInt8]) {
        self.cost = cost
        self.salt = salt
    }

    /// `nil` for another way of locking, and for a cost beyond what a server can spend on one attempt (256 MiB).
    init?(head: String) {
        let parts = head.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "passphrase-1", let logarithm = Int(parts[1]),
            (14...18).contains(logarithm), parts[2] == "8", let parallelism = Int(parts[3]),
            (1...4).contains(parallelism), let salt = [UInt8](hexadecimal: parts[4]), salt.count == saltByteCount
        else { return nil }
        self.init(
            cost: ScryptCost(logarithmOfCost: logarithm, blockSize: 8, parallelism: parallelism), salt: salt)
    }

    var head: String {
        "passphrase-1$\(cost.logarithmOfCost)$\(cost.blockSize)$\(cost.parallelism)$\(salt.hexadecimal)"
    }

    func derive(_ passphrase: String) throws -> SymmetricKey {
        try cost.deriveKey(from: passphrase, salt: salt, byteCount: 32)
    }
}

extension ScryptCost {
    fileprivate static let ofPassphrases = ScryptCost(logarithmOfCost: 16, blockSize: 8, parallelism: 1)
}

private struct SealedSeed {
    let check: [UInt8]
    let box: [UInt8]
}

/// Seals and opens the seed of one key.
private struct Opener {
    private let key: SymmetricKey
    private let check: [UInt8]
    private let head: String
    private let associated: [UInt8]

    init(_ secret: SymmetricKey, _ head: String, _ id: Identifier, _ municipality: Municipality.ID) {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret, info: Array("straatlicht/locked-key".utf8), outputByteCount: 32 + checkByteCount)
        (key, check) = derived.withUnsafeBytes {
            (SymmetricKey(data: $0.prefix(32)), Array($0.dropFirst(32)))
        }
        self.head = head
        associated = lengthPrefixed([
            Array("straatlicht/locked-key".utf8), Array(head.utf8), Array(municipality.slug.utf8), id.bytes,
        ])
    }

    func seal(_ reading: ReadingPrivateKey) throws(LockedKey.Failure) -> String {
        let box = reading.seed.withUnsafeBytes { try? AES.GCM.seal($0, using: key, authenticating: associated) }
        guard let combined = box?.combined else { throw .malformed }
        return "\(head)$\(check.hexadecimal)$\(Array(combined).hexadecimal)"
    }

    func open(
        _ sealed: SealedSeed, otherwise wrong: LockedKey.Failure
    ) throws(LockedKey.Failure) -> ReadingPrivateKey {
        guard equalInConstantTime(check, sealed.check) else { throw wrong }
        guard let box = try? AES.GCM.SealedBox(combined: sealed.box),
            let seed = try? AES.GCM.open(box, using: key, authenticating: associated),
            let reading = try? ReadingPrivateKey(seed: SymmetricKey(data: seed))
        else { throw .malformed }
        return reading
    }
}
