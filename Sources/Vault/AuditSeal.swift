import Crypto
public import Domain

/// Chains the lines of an audit log: each carries a code over itself and over the code before it, so that no line can
/// be changed, left out, put in or moved without breaking the chain.
///
/// HMAC-SHA256 under the server secret: who can write to the database but does not hold the secret cannot make the
/// chain whole again. Without its newest lines a chain is still whole; only a copy of the last code kept elsewhere
/// shows that they are gone.
public enum AuditSeal {
    /// The code of one line: 32 bytes.
    /// - Parameters:
    ///   - previous: what the line before it left; for the first line whatever stands before all lines.
    ///   - fields: what the line says, always in the same order; `nil` is not the same as an empty text.
    ///   - sequence: the number of the line in this municipality.
    public static func hash(
        previous: [UInt8], fields: [String?], municipality: Municipality.ID, sequence: Int, with secret: ServerSecret
    ) -> [UInt8] {
        var code = HMAC<SHA256>(key: secret.key(for: .auditChain))
        code.update(data: lengthPrefixed([previous]))
        code.update(data: bigEndian(Int64(sequence)))
        code.update(data: lengthPrefixed([Array(municipality.slug.utf8)]))
        code.update(data: lengthPrefixed(fields.map { $0.map { Array($0.utf8) } }))
        return Array(code.finalize())
    }
}
