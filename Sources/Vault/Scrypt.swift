import Crypto
import CryptoExtras
import Foundation

/// What scrypt (RFC 7914) costs: N = 2^`logarithmOfCost`, r = `blockSize`, p = `parallelism`.
struct ScryptCost: Hashable {
    let logarithmOfCost: Int
    let blockSize: Int
    let parallelism: Int

    /// The key that a text derives to. Takes 128 · N · r bytes of memory, and a good part of a second: never on a
    /// cooperative thread.
    func deriveKey(from text: String, salt: [UInt8], byteCount: Int) throws -> SymmetricKey {
        // NFC, because phones and desktops send the same accented letter in different forms.
        let normalised = text.precomposedStringWithCanonicalMapping
        return try KDF.Scrypt.deriveKey(
            from: Array(normalised.utf8), salt: salt, outputByteCount: byteCount, rounds: 1 << logarithmOfCost,
            blockSize: blockSize, parallelism: parallelism)
    }
}
