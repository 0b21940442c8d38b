import Crypto
import Domain
import Testing
import Vault

struct StoryKeyTests {
    private func key(_ seed: UInt64 = 1) throws -> StoryKey { try StoryKey(bytes: arbitraryBytes(32, seed: seed)) }

    @Test(arguments: [0, 1, 2, 400, 507, 508, 509, 2000, 100_000, StoryKey.longestText])
    func whatIsSealedOpens(length: Int) throws {
        let text = arbitraryBytes(length, seed: 7)
        let part = try SealingVectors.sealedPart()
        let box = try key().seal(text, as: part)
        #expect(try key().open(box, as: part) == text)
        #expect((box.count - 29).isMultiple(of: StoryKey.block))
    }

    @Test func theSizeTellsLittle() throws {
        let part = try SealingVectors.sealedPart()
        let sizes = try [0, 1, 400, 508, 509].map {
            try key().seal([UInt8](repeating: 65, count: $0), as: part).count
        }
        #expect(sizes == [541, 541, 541, 541, 1053])
    }

    @Test func moreThanAPersonTypesIsRefused() throws {
        let length = StoryKey.longestText + 1
        let part = try SealingVectors.sealedPart()
        #expect(throws: SealFailure.tooLong(byteCount: length)) {
            try key().seal([UInt8](repeating: 0, count: length), as: part)
        }
    }

    @Test func theSameTextTwiceLooksDifferent() throws {
        let part = try SealingVectors.sealedPart()
        let boxes = try (0..<50).map { _ in try key().seal(Array("ja".utf8), as: part) }
        #expect(Set(boxes).count == boxes.count)
        // Nor do they share a nonce, which would give both texts away.
        #expect(Set(boxes.map { Array($0[1..<13]) }).count == boxes.count)
    }

    /// Every bit of the box: version, nonce, ciphertext and tag.
    @Test func aChangedBitDoesNotOpen() throws {
        let part = try SealingVectors.sealedPart()
        let box = try key().seal(Array("Het was donker.".utf8), as: part)
        for (bit, changed) in box.withOneBitFlipped.enumerated() {
            let expected = bit < 8 ? SealFailure.unknownVersion(changed[0]) : .cannotOpen
            #expect(throws: expected) { try key().open(changed, as: part) }
        }
    }

    @Test func aCutOffOrLengthenedBoxDoesNotOpen() throws {
        let part = try SealingVectors.sealedPart()
        let box = try key().seal(Array("kort".utf8), as: part)
        for count in 0..<box.count {
            #expect(throws: SealFailure.cannotOpen) { try key().open(Array(box.prefix(count)), as: part) }
        }
        #expect(throws: SealFailure.cannotOpen) { try key().open(box + [0], as: part) }
        #expect(throws: SealFailure.cannotOpen) { try key().open(box + box, as: part) }
    }

    @Test func garbageOfAnyLengthIsAnError() throws {
        let part = try SealingVectors.sealedPart()
        for length in 0...1200 {
            let garbage = arbitraryBytes(length, seed: UInt64(length))
            #expect(throws: SealFailure.self) { try key().open(garbage, as: part) }
            #expect(throws: SealFailure.cannotOpen) { try key().open([1] + garbage, as: part) }
        }
    }

    @Test func aBoxOpensOnlyWhereItBelongs() throws {
        let part = try SealingVectors.sealedPart()
        let box = try key().seal(Array("Het was donker.".utf8), as: part)
        var elsewhere = [
            SealedPart(municipality: SealingVectors.neighbour, file: part.file, part: part.part, kind: part.kind),
            SealedPart(municipality: part.municipality, file: part.part, part: part.file, kind: part.kind),
            try SealingVectors.sealedPart(kind: "contact"), try SealingVectors.sealedPart(kind: ""),
        ]
        for changed in part.file.bytes.withOneBitFlipped {
            let file = try #require(Identifier(bytes: changed))
            elsewhere.append(
                SealedPart(municipality: part.municipality, file: file, part: part.part, kind: part.kind))
        }
        for changed in part.part.bytes.withOneBitFlipped {
            let id = try #require(Identifier(bytes: changed))
            elsewhere.append(SealedPart(municipality: part.municipality, file: part.file, part: id, kind: part.kind))
        }
        for other in elsewhere {
            #expect(throws: SealFailure.cannotOpen) { try key().open(box, as: other) }
        }
    }

    @Test func anotherKeyDoesNotOpen() throws {
        let part = try SealingVectors.sealedPart()
        let box = try key().seal(Array("Het was donker.".utf8), as: part)
        for changed in arbitraryBytes(32, seed: 1).withOneBitFlipped {
            #expect(throws: SealFailure.cannotOpen) { try StoryKey(bytes: changed).open(box, as: part) }
        }
    }

    @Test func aKeyHas256Bits() {
        for length in [0, 16, 24, 31, 33, 64] {
            #expect(throws: SealFailure.notAKey) { try StoryKey(bytes: [UInt8](repeating: 1, count: length)) }
        }
        #expect(throws: SealFailure.notAKey) { try StoryKey(SymmetricKey(size: .bits128)) }
    }

    /// What an earlier version sealed stays readable.
    @Test func theFormatIsFixed() throws {
        let key = try StoryKey(bytes: SealingVectors.bytes(SealingVectors.storyKey))
        let text = try key.open(SealingVectors.bytes(SealingVectors.box), as: SealingVectors.sealedPart())
        #expect(String(decoding: text, as: UTF8.self) == SealingVectors.text)
    }

    /// A box that only a holder of the key could have made, but that this program would not: the length inside says
    /// more than there is, or the padding is missing.
    @Test func aWrongLengthInsideIsAnError() throws {
        let key = SymmetricKey(data: arbitraryBytes(32, seed: 1))
        let part = try SealingVectors.sealedPart()
        func field(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, 0, 0, 0, 0, UInt8(bytes.count)] + bytes }
        let bound = [
            Array("straatlicht/sealed-part".utf8), [1], Array("voorbeeldstad".utf8), part.file.bytes, part.part.bytes,
            Array("story".utf8),
        ].flatMap(field)
        func open(_ inside: [UInt8]) throws -> [UInt8] {
            let box = try #require(try AES.GCM.seal(inside, using: key, authenticating: bound).combined)
            return try StoryKey(key).open([1] + box, as: part)
        }
        let zeros = [UInt8](repeating: 0, count: 508)
        #expect(try open([0, 0, 1, 0xFC] + zeros) == zeros)
        for inside in [[], [0], [0, 0, 0, 0], [0, 0, 1, 0xFD] + zeros, [0xFF, 0xFF, 0xFF, 0xFF] + zeros] {
            #expect(throws: SealFailure.cannotOpen) { try open(inside) }
        }
    }
}
