package import Domain
package import Vault

/// A key that opens stories: of a colleague, or printed on a recovery sheet. Its private half is kept locked; only the
/// holder's passphrase, or the sheet, unlocks it (docs/adr/0011).
package struct ReadingKey: Sendable, Identifiable {
    package enum Kind: String, Sendable {
        case holder, recovery
    }

    package let id: Identifier
    package let kind: Kind
    /// The holder; `nil` for a recovery sheet.
    package let account: Identifier?
    /// The holder's name, for people.
    package let name: String?
    package let login: String?
    package let publicKey: ReadingPublicKey
    package let locked: LockedKey
    package let created: Instant
    /// When it could open every story; `nil` while it waits for a colleague to admit it.
    package let admitted: Instant?
    package let rehearsed: Instant?
}

/// A part of what somebody told, or was told, as it is kept: ciphertext and no more.
struct StoredPart: Sendable, Identifiable {
    /// Raw values are stored and bound into the ciphertext; never rename one.
    enum Kind: String, CaseIterable, Sendable {
        case story, contact
        /// Added by the reporter afterwards.
        case reply
        /// A colleague's own words to the reporter.
        case message
    }

    let id: Identifier
    let kind: Kind
    let at: Instant
    /// The name of the colleague who wrote it.
    let by: String?
    let box: [UInt8]
}
