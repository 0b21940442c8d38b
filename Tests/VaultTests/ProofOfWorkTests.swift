import Domain
import Testing
import Vault

struct ProofOfWorkTests {
    private let town = SealingVectors.municipality
    private let token = SealingVectors.token

    private func isSolved(_ solution: String, bits: Int = 12) -> Bool {
        ProofOfWork.isSolved(token: token, solution: solution, bits: bits, in: town)
    }

    @Test func aSolutionCountsForItsOwnFormOnly() {
        let solution = SealingVectors.solutionOf12Bits
        #expect(isSolved(solution))
        #expect(!ProofOfWork.isSolved(token: "00fe", solution: solution, bits: 12, in: town))
        #expect(!ProofOfWork.isSolved(token: token, solution: solution, bits: 12, in: SealingVectors.neighbour))
        #expect(!isSolved(solution, bits: 30))
    }

    /// The first solution is the first: no smaller number passes.
    @Test func whatSolvesLessIsRefused() throws {
        let first = try #require(Int(SealingVectors.solutionOf12Bits))
        for number in 0..<first { #expect(!isSolved(String(number))) }
    }

    /// Each bit halves the share of numbers that solve; within 5 sigma of 2^-bits.
    @Test(arguments: [1, 4, 7, 8, 9])
    func bitsSetTheWork(bits: Int) {
        let total = 40_000
        let solved = Double((0..<total).count { isSolved(String($0), bits: bits) })
        let share = 1 / Double(1 << bits)
        let sigma = (Double(total) * share * (1 - share)).squareRoot()
        #expect(abs(solved - Double(total) * share) < 5 * sigma)
    }

    @Test(arguments: [
        "", " ", "-1", "+5", " 992", "992 ", "9 92", "9.92", "0x3e0", "٩٩٢", "９９２", "é", "\u{0}", "992\n",
        String(repeating: "1", count: 21), String(repeating: "9", count: 100_000),
    ])
    func whatIsNoNumberIsRefused(solution: String) {
        for bits in [Int.min, -1, 0, 1, 12] { #expect(!isSolved(solution, bits: bits)) }
    }

    @Test func noNumberOfBitsTraps() {
        #expect(isSolved("0", bits: 0))
        #expect(isSolved("99999999999999999999", bits: .min))
        for bits in [256, 257, Int.max] { #expect(!isSolved("992", bits: bits)) }
        #expect(ProofOfWork.isSolved(token: "", solution: "0", bits: 0, in: town))
    }
}
