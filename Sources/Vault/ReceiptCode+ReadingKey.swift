import Crypto
public import Domain

extension ReceiptCode {
    /// The reading key of whoever holds this code, made again each time the code is typed.
    ///
    /// Its seed is HMAC-SHA256 under the server secret. The twenty digits hold 66 bits, too few to stand alone against
    /// somebody who can try them on a stolen database; with the secret, which is never in the database, there is
    /// nothing to try.
    public func readingKey(
        in municipality: Municipality.ID, with secret: ServerSecret
    ) throws(SealFailure) -> ReadingPrivateKey {
        var code = HMAC<SHA256>(key: secret.key(for: .receiptReading))
        code.update(data: Array(municipality.slug.utf8))
        code.update(data: [0])
        code.update(data: Array(digits.utf8))
        return try ReadingPrivateKey(seed: SymmetricKey(data: code.finalize()))
    }
}
