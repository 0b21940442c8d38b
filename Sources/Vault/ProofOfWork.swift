import Crypto
public import Domain

/// A small sum that a browser makes before it sends a form, so that sending ten thousand costs something and sending
/// one does not. It asks for nothing about the sender, which a limit for each address would.
///
/// The challenge is the text of the form token; a solution is a number such that SHA-256 of
/// `municipality:token:number` begins with enough zero bits. `bits` more than that doubles the work each time: 2^bits
/// attempts on average.
public enum ProofOfWork {
    /// The digits of 2^64.
    public static let longestSolution = 20

    /// Whether the number solves the challenge; any other text is a no.
    /// - Parameter bits: how many zero bits are asked for, 0 to 256.
    public static func isSolved(token: String, solution: String, bits: Int, in municipality: Municipality.ID) -> Bool {
        let digits = solution.utf8
        guard (1...longestSolution).contains(digits.count),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return false }
        return leadingZeroBits(of: SHA256.hash(data: Array("\(municipality.slug):\(token):\(solution)".utf8))) >= bits
    }

    private static func leadingZeroBits(of digest: SHA256.Digest) -> Int {
        var count = 0
        for byte in digest {
            count += byte.leadingZeroBitCount
            guard byte == 0 else { break }
        }
        return count
    }
}
