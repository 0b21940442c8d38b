import Domain
import Testing
import Vault

/// The vectors, read, and what the tests of sealing share.
extension SealingVectors {
    static let municipality = Municipality.ID(literal: "voorbeeldstad")
    static let neighbour = Municipality.ID(literal: "buurdorp")

    static func bytes(_ text: String) throws -> [UInt8] { try #require([UInt8](hexadecimal: text)) }

    static func identifier(_ text: String) throws -> Identifier { try #require(Identifier(text)) }

    static func serverSecret() throws -> ServerSecret { ServerSecret(bytes: try bytes(secret)) }

    static func sealedCase() throws -> SealedCase {
        SealedCase(municipality: municipality, file: try identifier(file))
    }

    static func sealedPart(kind: String = "story") throws -> SealedPart {
        SealedPart(municipality: municipality, file: try identifier(file), part: try identifier(part), kind: kind)
    }

    static func readingKey() throws -> ReadingPrivateKey { try ReadingPrivateKey(seed: bytes(seed)) }
}

extension [UInt8] {
    /// Every copy that differs in one bit.
    var withOneBitFlipped: [[UInt8]] { (0..<count * 8).map(flipping) }

    func flipping(_ bit: Int) -> [UInt8] {
        var copy = self
        copy[bit / 8] ^= 1 << (bit % 8)
        return copy
    }
}

/// Bytes that look random and are the same in every run: an MMIX congruential generator.
func arbitraryBytes(_ count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}
