import Testing
import Vault

struct RecoveryCodeTests {
    private let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    private func code(_ seed: UInt64) throws -> RecoveryCode {
        try RecoveryCode(random: arbitraryBytes(RecoveryCode.randomLength, seed: seed))
    }

    @Test func isReadBackAsPeopleTypeIt() throws {
        for seed: UInt64 in 0..<50 {
            let code = try code(seed)
            #expect(code.groups.map(\.count) == [Int](repeating: 4, count: 8))
            let text = code.groups.joined(separator: " ")
            for typed in [
                text, text.lowercased(), code.groups.joined(), code.groups.joined(separator: "-"),
                " \(code.groups.joined(separator: "\u{2013}"))\n",
                text.replacing("0", with: "O").replacing("1", with: "I"),
                text.replacing("0", with: "o").replacing("1", with: "l"),
            ] {
                #expect(RecoveryCode(typed: typed) == code)
            }
        }
    }

    /// All 992 ways to get one character wrong.
    @Test func oneWrongCharacterIsNoticed() throws {
        let right = Array(try code(1).groups.joined())
        for place in right.indices {
            for character in alphabet where character != right[place] {
                var typed = right
                typed[place] = character
                #expect(RecoveryCode(typed: String(typed)) == nil)
            }
        }
    }

    /// All pairs that differ, next to each other or not.
    @Test func twoCharactersExchangedAreNoticed() throws {
        let right = Array(try code(2).groups.joined())
        var count = 0
        for first in right.indices {
            for second in right.indices where first < second && right[first] != right[second] {
                var typed = right
                typed.swapAt(first, second)
                #expect(RecoveryCode(typed: String(typed)) == nil)
                count += 1
            }
        }
        #expect(count > 400)
    }

    /// Up to four wrong characters are noticed with certainty; 3000 patterns of two, three and four.
    @Test(arguments: 2...4)
    func someWrongCharactersAreNoticed(errors: Int) throws {
        let right = Array(try code(3).groups.joined())
        for number in 0..<1000 {
            let chance = arbitraryBytes(2 * errors, seed: UInt64(number * 10 + errors))
            var typed = right
            for error in 0..<errors {
                let place = Int(chance[2 * error] & 31)
                typed[place] = alphabet[Int(chance[2 * error + 1] & 31)]
            }
            guard typed != right else { continue }
            #expect(RecoveryCode(typed: String(typed)) == nil)
        }
    }

    /// The check has 20 bits: of 20,000 texts at random 0.02 are expected to pass.
    @Test func aTextAtRandomIsNoCode() {
        let accepted = (0..<20_000).count { number in
            let text = String(arbitraryBytes(32, seed: UInt64(number)).map { alphabet[Int($0 & 31)] })
            return RecoveryCode(typed: text) != nil
        }
        #expect(accepted == 0)
    }

    @Test func whatIsNoCodeIsRefused() throws {
        let right = try code(1).groups.joined()
        for wrong in [
            "", " ", "0", String(right.dropLast()), right + "0", right + right, "U" + right.dropFirst(),
            "é" + right.dropFirst(), "*" + right.dropFirst(), String(repeating: "0", count: 100_000),
        ] {
            #expect(RecoveryCode(typed: wrong) == nil)
        }
    }

    @Test func isMadeOfChanceAlone() throws {
        for length in [0, 27, 29, 32] {
            #expect(throws: RecoveryCode.WrongLength.self) {
                try RecoveryCode(random: [UInt8](repeating: 1, count: length))
            }
        }
        #expect(Set(try (0..<200).map(code)).count == 200)
        // Each of the 140 bits makes another code.
        let random = arbitraryBytes(RecoveryCode.randomLength, seed: 9)
        let codes = try (0..<140).map { try RecoveryCode(random: random.flipping($0 / 5 * 8 + $0 % 5)) }
        #expect(Set(codes + [try RecoveryCode(random: random)]).count == 141)
    }

    @Test func theCheckIsFixed() throws {
        let code = try RecoveryCode(random: SealingVectors.bytes(SealingVectors.recoveryRandom))
        #expect(code.groups.joined(separator: " ") == SealingVectors.recoveryCode)
    }
}
