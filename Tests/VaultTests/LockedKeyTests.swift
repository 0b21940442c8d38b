import Domain
import NIOPosix
import Testing
import Vault

struct LockedKeyTests {
    private let town = SealingVectors.municipality
    private let salt = arbitraryBytes(16, seed: 5)

    private func id() throws -> Identifier { try SealingVectors.identifier(SealingVectors.key) }

    private func code(_ seed: UInt64 = 1) throws -> RecoveryCode {
        try RecoveryCode(random: arbitraryBytes(RecoveryCode.randomLength, seed: seed))
    }

    @Test func thePassphraseUnlocks() async throws {
        let key = try SealingVectors.readingKey()
        let locked = try await LockedKey.lock(
            key, passphrase: "zeven gele fietsen", id: id(), in: town, salt: salt, on: .singleton)
        let stored = LockedKey(text: locked.text)
        #expect(
            try await stored.unlock(passphrase: "zeven gele fietsen", id: id(), in: town, on: .singleton) == key)
        for wrong in ["zeven gele fietsen ", "Zeven gele fietsen", "", "x", String(repeating: "x", count: 100_000)] {
            await #expect(throws: LockedKey.Failure.wrongPassphrase) {
                try await stored.unlock(passphrase: wrong, id: id(), in: town, on: .singleton)
            }
        }
        #expect(!locked.text.contains(SealingVectors.seed))
    }

    @Test func aLockedKeyOpensOnlyAsItself() async throws {
        let locked = LockedKey(text: SealingVectors.lockedWithPassphrase)
        let passphrase = SealingVectors.passphrase
        await #expect(throws: LockedKey.Failure.malformed) {
            try await locked.unlock(passphrase: passphrase, id: id(), in: SealingVectors.neighbour, on: .singleton)
        }
        let other = try SealingVectors.identifier(SealingVectors.file)
        await #expect(throws: LockedKey.Failure.malformed) {
            try await locked.unlock(passphrase: passphrase, id: other, in: town, on: .singleton)
        }
    }

    /// Damage is told from a wrong passphrase wherever the stored check still fits.
    @Test func damageIsAnErrorOfItsOwn() async throws {
        let text = SealingVectors.lockedWithPassphrase
        let parts = text.split(separator: "$").map(String.init)
        func failure(_ index: Int, _ replacement: String) async -> (any Error)? {
            var changed = parts
            changed[index] = replacement
            let locked = LockedKey(text: changed.joined(separator: "$"))
            do {
                _ = try await locked.unlock(
                    passphrase: SealingVectors.passphrase, id: id(), in: town, on: .singleton)
                return nil
            } catch { return error }
        }
        func flipped(_ index: Int) throws -> String { try SealingVectors.bytes(parts[index]).flipping(3).hexadecimal }
        let unreadable: [(Int, String)] = [
            (0, "passphrase-2"), (1, "13"), (1, "19"), (1, "16x"), (1, ""), (1, "99999999999999999999"), (2, "1"),
            (3, "0"), (3, "5"), (4, ""), (4, "00"), (4, "zz"), (5, ""), (5, "00"), (6, ""), (6, "00"),
            (6, parts[6] + "00"),
        ]
        for (index, replacement) in unreadable {
            let error = await failure(index, replacement)
            #expect(error as? LockedKey.Failure == .malformed, "\(index) \(replacement)")
        }
        #expect(await failure(6, try flipped(6)) as? LockedKey.Failure == .malformed)
        // Another salt, cost or check derives or expects something else: as if it were another passphrase.
        for (index, replacement) in [(1, "15"), (3, "2"), (4, try flipped(4)), (5, try flipped(5))] {
            #expect(await failure(index, replacement) as? LockedKey.Failure == .wrongPassphrase)
        }
    }

    @Test(arguments: [
        "", "$", "$$", "$$$$$$", "passphrase-1", "recovery-1", "recovery-1$$", "é$é$é",
        String(repeating: "$", count: 250), String(repeating: "a", count: 100_000),
    ])
    func garbageIsMalformed(text: String) async throws {
        await #expect(throws: LockedKey.Failure.malformed) {
            try await LockedKey(text: text).unlock(passphrase: "x", id: id(), in: town, on: .singleton)
        }
        #expect(throws: LockedKey.Failure.malformed) {
            try LockedKey(text: text).unlock(recoveryCode: code(), id: id(), in: town)
        }
    }

    @Test func theRecoveryCodeUnlocks() throws {
        let key = try SealingVectors.readingKey()
        let locked = LockedKey(text: try LockedKey.lock(key, recoveryCode: code(), id: id(), in: town).text)
        let typed = try #require(RecoveryCode(typed: code().groups.joined(separator: "-").lowercased()))
        #expect(try locked.unlock(recoveryCode: typed, id: id(), in: town) == key)
        #expect(throws: LockedKey.Failure.wrongRecoveryCode) {
            try locked.unlock(recoveryCode: code(2), id: id(), in: town)
        }
        #expect(throws: LockedKey.Failure.malformed) {
            try locked.unlock(recoveryCode: code(), id: id(), in: SealingVectors.neighbour)
        }
        for changed in try id().bytes.withOneBitFlipped {
            let other = try #require(Identifier(bytes: changed))
            #expect(throws: LockedKey.Failure.malformed) {
                try locked.unlock(recoveryCode: code(), id: other, in: town)
            }
        }
    }

    /// Every bit of check, nonce, seed and tag.
    @Test func aChangedBitDoesNotUnlock() throws {
        let key = try SealingVectors.readingKey()
        let text = try LockedKey.lock(key, recoveryCode: code(), id: id(), in: town).text
        let parts = text.split(separator: "$").map(String.init)
        for check in try SealingVectors.bytes(parts[1]).withOneBitFlipped {
            #expect(throws: LockedKey.Failure.wrongRecoveryCode) {
                try LockedKey(text: "\(parts[0])$\(check.hexadecimal)$\(parts[2])")
                    .unlock(recoveryCode: code(), id: id(), in: town)
            }
        }
        for box in try SealingVectors.bytes(parts[2]).withOneBitFlipped {
            #expect(throws: LockedKey.Failure.malformed) {
                try LockedKey(text: "\(parts[0])$\(parts[1])$\(box.hexadecimal)")
                    .unlock(recoveryCode: code(), id: id(), in: town)
            }
        }
    }

    @Test func eachKeyOpensInItsOwnWay() async throws {
        await #expect(throws: LockedKey.Failure.malformed) {
            try await LockedKey(text: SealingVectors.lockedWithRecoveryCode)
                .unlock(passphrase: SealingVectors.passphrase, id: id(), in: town, on: .singleton)
        }
        #expect(throws: LockedKey.Failure.malformed) {
            try LockedKey(text: SealingVectors.lockedWithPassphrase)
                .unlock(recoveryCode: code(), id: id(), in: town)
        }
    }

    /// What an earlier version locked stays within reach; a phone may send the accent as a mark of its own.
    @Test(arguments: [SealingVectors.passphrase, "cafe\u{301} zon fiets molen"])
    func theFormatIsFixed(passphrase: String) async throws {
        let locked = LockedKey(text: SealingVectors.lockedWithPassphrase)
        let key = try await locked.unlock(passphrase: passphrase, id: id(), in: town, on: .singleton)
        #expect(key == (try SealingVectors.readingKey()))
    }

    @Test func theFormatOfARecoveryKeyIsFixed() throws {
        let code = try #require(RecoveryCode(typed: SealingVectors.recoveryCode))
        let locked = LockedKey(text: SealingVectors.lockedWithRecoveryCode)
        #expect(try locked.unlock(recoveryCode: code, id: id(), in: town) == SealingVectors.readingKey())
    }

    @Test func aShortPassphraseIsRefused() async throws {
        #expect(LockedKey.weakness(of: "") == .tooShort(characters: 0))
        #expect(LockedKey.weakness(of: "vijftien tekens") == .tooShort(characters: 15))
        #expect(LockedKey.weakness(of: "zestien tekens!!") == nil)
        #expect(LockedKey.isStrong("zestien tekens!!"))
        // Sixteen characters as people count them, however they were typed.
        #expect(LockedKey.weakness(of: String(repeating: "e\u{301}", count: 15)) == .tooShort(characters: 15))
        #expect(LockedKey.weakness(of: String(repeating: "é", count: 16)) == nil)
        #expect(LockedKey.weakness(of: String(repeating: "a", count: 5000)) == .tooLong)
        await #expect(throws: LockedKey.Weakness.tooShort(characters: 15)) {
            try await LockedKey.lock(
                SealingVectors.readingKey(), passphrase: "vijftien tekens", id: id(), in: town, salt: salt,
                on: .singleton)
        }
        await #expect(throws: LockedKey.Failure.saltLength(3)) {
            try await LockedKey.lock(
                SealingVectors.readingKey(), passphrase: "zestien tekens!!", id: id(), in: town, salt: [1, 2, 3],
                on: .singleton)
        }
    }
}
