import Crypto
public import NIOPosix

/// A staff password as it is stored: scrypt (RFC 7914) with N = 2^15, r = 8, p = 1 and a salt of its own, 32 MiB and
/// about 70 ms of one core. Never on a cooperative thread.
public struct PasswordHash: Sendable {
    /// `scrypt$15$8$1$salt$hash`, salt and hash in hexadecimal.
    public let text: String

    public init(text: String) {
        self.text = text
    }

    /// Hashes on the thread pool.
    /// - Parameter salt: sixteen random bytes.
    public static func make(password: String, salt: [UInt8], on pool: NIOThreadPool) async throws -> PasswordHash {
        try await pool.runIfActive {
            let cost = ScryptCost(logarithmOfCost: 15, blockSize: 8, parallelism: 1)
            let hash = try derive(password, salt: salt, cost)
            return PasswordHash(text: "scrypt$15$8$1$\(salt.hexadecimal)$\(hash.hexadecimal)")
        }
    }

    /// Whether this is the password; a stored text that cannot be read is a no.
    public func matches(_ password: String, on pool: NIOThreadPool) async throws -> Bool {
        let parts = text.split(separator: "$")
        guard parts.count == 6, parts[0] == "scrypt", let cost = Int(parts[1]), (10...20).contains(cost),
            let blockSize = Int(parts[2]), (1...32).contains(blockSize), let parallelism = Int(parts[3]),
            (1...16).contains(parallelism), let salt = [UInt8](hexadecimal: parts[4]),
            let expected = [UInt8](hexadecimal: parts[5])
        else { return false }
        return try await pool.runIfActive {
            let hash = try derive(
                password, salt: salt,
                ScryptCost(logarithmOfCost: cost, blockSize: blockSize, parallelism: parallelism))
            return equalInConstantTime(hash, expected)
        }
    }

    /// Takes as long as a real comparison and is always a no, so that a login name that does not exist cannot be
    /// told from a wrong password by the time the answer takes.
    public static let ofNobody = PasswordHash(
        text: "scrypt$15$8$1$\(String(repeating: "00", count: 16))$\(String(repeating: "00", count: 32))")
}

private func derive(_ password: String, salt: [UInt8], _ cost: ScryptCost) throws -> [UInt8] {
    try cost.deriveKey(from: password, salt: salt, byteCount: 32).withUnsafeBytes { Array($0) }
}
