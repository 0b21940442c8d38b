import Crypto
import Domain
import Testing
import Vault

struct ReadingKeyTests {
    private func reader(_ seed: UInt64) throws -> ReadingPrivateKey {
        try ReadingPrivateKey(seed: arbitraryBytes(32, seed: seed))
    }

    private func storyKey() throws -> StoryKey { try StoryKey(bytes: arbitraryBytes(32, seed: 99)) }

    @Test func everyReaderHasTheSameStoryKey() throws {
        let file = try SealingVectors.sealedCase()
        let secret = try SealingVectors.serverSecret()
        let receipt = try #require(ReceiptCode(typed: SealingVectors.receipt))
        let reporter = try receipt.readingKey(in: file.municipality, with: secret)
        for reader in [try reader(1), try reader(2), try reader(3), reporter] {
            let wrapped = try reader.publicKey.wrap(storyKey(), for: file)
            #expect(wrapped.count == 1169)
            #expect(try reader.unwrap(wrapped, for: file) == storyKey())
        }
    }

    @Test func aReaderLetsAColleagueIn() throws {
        let file = try SealingVectors.sealedCase()
        let (holder, colleague) = (try reader(1), try reader(2))
        let wrapped = try holder.publicKey.wrap(storyKey(), for: file)
        #expect(throws: SealFailure.cannotOpen) { try colleague.unwrap(wrapped, for: file) }
        let admitted = try colleague.publicKey.wrap(holder.unwrap(wrapped, for: file), for: file)
        #expect(try colleague.unwrap(admitted, for: file) == storyKey())
    }

    @Test func theSameKeyTwiceLooksDifferent() throws {
        let file = try SealingVectors.sealedCase()
        let publicKey = try reader(1).publicKey
        let first = try publicKey.wrap(storyKey(), for: file)
        let second = try publicKey.wrap(storyKey(), for: file)
        #expect(first.prefix(33) != second.prefix(33))
        #expect(first.suffix(48) != second.suffix(48))
    }

    @Test func aWrappedKeyOpensOnlyForItsCase() throws {
        let file = try SealingVectors.sealedCase()
        let reader = try reader(1)
        let wrapped = try reader.publicKey.wrap(storyKey(), for: file)
        let neighbour = SealedCase(municipality: SealingVectors.neighbour, file: file.file)
        #expect(throws: SealFailure.cannotOpen) { try reader.unwrap(wrapped, for: neighbour) }
        for changed in file.file.bytes.withOneBitFlipped {
            let other = SealedCase(municipality: file.municipality, file: try #require(Identifier(bytes: changed)))
            #expect(throws: SealFailure.cannotOpen) { try reader.unwrap(wrapped, for: other) }
        }
    }

    /// All bits of the version and of the sealed key; of the 1120 bytes between them one in thirteen, and the highest
    /// bit of the curve point, which X25519 itself ignores.
    @Test func aChangedBitDoesNotOpen() throws {
        let file = try SealingVectors.sealedCase()
        let reader = try reader(1)
        let wrapped = try reader.publicKey.wrap(storyKey(), for: file)
        let endOfEncapsulation = 1121 * 8
        var bits = Array(0..<8)
        bits += stride(from: 8, to: endOfEncapsulation, by: 13)
        bits += endOfEncapsulation - 1..<wrapped.count * 8
        for bit in bits {
            let changed = wrapped.flipping(bit)
            let expected = bit < 8 ? SealFailure.unknownVersion(changed[0]) : .cannotOpen
            #expect(throws: expected, "bit \(bit)") { try reader.unwrap(changed, for: file) }
        }
    }

    @Test func garbageOfAnyLengthIsAnError() throws {
        let file = try SealingVectors.sealedCase()
        let reader = try reader(1)
        let wrapped = try reader.publicKey.wrap(storyKey(), for: file)
        for length in [0, 1, 2, 1120, 1121, 1122, 1137, 1168] {
            #expect(throws: SealFailure.cannotOpen) { try reader.unwrap(Array(wrapped.prefix(length)), for: file) }
        }
        for length in stride(from: 0, through: 3000, by: 7) {
            let garbage = arbitraryBytes(length, seed: UInt64(length))
            #expect(throws: SealFailure.cannotOpen) { try reader.unwrap([1] + garbage, for: file) }
        }
        for byte: UInt8 in [0, 255] {
            let uniform = [1] + [UInt8](repeating: byte, count: 1168)
            #expect(throws: SealFailure.cannotOpen) { try reader.unwrap(uniform, for: file) }
        }
        #expect(throws: SealFailure.cannotOpen) { try reader.unwrap(wrapped + [0], for: file) }
    }

    @Test func aPublicKeyIsReadBack() throws {
        let publicKey = try reader(1).publicKey
        #expect(try ReadingPublicKey(bytes: publicKey.bytes) == publicKey)
        #expect(publicKey.bytes.count == ReadingPublicKey.length)
    }

    @Test func whatIsNoPublicKeyIsRefused() throws {
        let bytes = try reader(1).publicKey.bytes
        // Numbers of the lattice above their modulus, and a curve point that gives everybody the same secret.
        let tooLarge = [0xFF, 0xFF] + bytes.dropFirst(2)
        let degenerate = bytes.dropLast(32) + [UInt8](repeating: 0, count: 32)
        for wrong in [[], Array(bytes.dropLast()), bytes + [0], tooLarge, Array(degenerate)] {
            #expect(throws: SealFailure.notAKey) {
                try ReadingPublicKey(bytes: wrong).wrap(
                    StoryKey(bytes: [UInt8](repeating: 7, count: StoryKey.length)), for: SealingVectors.sealedCase())
            }
        }
        for length in [0, 31, 33, 64] {
            #expect(throws: SealFailure.notAKey) { try ReadingPrivateKey(seed: arbitraryBytes(length, seed: 1)) }
        }
    }

    @Test func aFingerprintTellsKeysApart() throws {
        let prints = try (0..<20).map { try reader($0).publicKey.fingerprint }
        #expect(Set(prints).count == 20)
        #expect(prints.allSatisfy { $0.split(separator: " ").map(\.count) == [4, 4, 4, 4, 4] })
    }

    /// X-Wing agrees with the vector of its specification, HPKE with the key schedule of RFC 9180 and with OpenSSL,
    /// and what was wrapped before stays readable (Tests/Reference/sealing.py).
    @Test func theFormatIsFixed() throws {
        let key = try SealingVectors.readingKey()
        let digest = Array(SHA256.hash(data: key.publicKey.bytes))
        #expect(digest == (try SealingVectors.bytes(SealingVectors.publicKeyDigest)))
        #expect(key.publicKey.fingerprint == SealingVectors.fingerprint)
        let wrapped = try SealingVectors.bytes(SealingVectors.wrapped)
        let storyKey = try StoryKey(bytes: SealingVectors.bytes(SealingVectors.storyKey))
        #expect(try key.unwrap(wrapped, for: SealingVectors.sealedCase()) == storyKey)
    }
}

struct ReceiptReadingKeyTests {
    @Test func theReceiptAloneOpensNothing() throws {
        let secret = try SealingVectors.serverSecret()
        let town = SealingVectors.municipality
        let code = try #require(ReceiptCode(typed: SealingVectors.receipt))
        let near = try #require(ReceiptCode(typed: "12345678901234567891"))
        let keys = [
            try code.readingKey(in: town, with: secret), try near.readingKey(in: town, with: secret),
            try code.readingKey(in: SealingVectors.neighbour, with: secret),
            try code.readingKey(in: town, with: ServerSecret(bytes: arbitraryBytes(32, seed: 4))),
        ]
        #expect(Set(keys.map(\.publicKey)).count == keys.count)
        #expect(try code.readingKey(in: town, with: secret) == keys[0])
    }

    /// A code that was given out years ago still opens its story.
    @Test func theDerivationIsFixed() throws {
        let code = try #require(ReceiptCode(typed: SealingVectors.receipt))
        let key = try code.readingKey(in: SealingVectors.municipality, with: SealingVectors.serverSecret())
        #expect(key.publicKey.fingerprint == SealingVectors.receiptFingerprint)
    }
}
