import Domain
import Testing
import Vault

struct ReceiptTests {
    private let secret = ServerSecret(bytes: Array(0..<32))
    private let other = ServerSecret(bytes: Array(1...32))

    private func municipality(_ slug: String) throws -> Municipality.ID { try #require(Municipality.ID(slug)) }

    @Test func aTokenSurvivesTheForm() throws {
        let town = try municipality("enschede")
        let token = FormToken(random: Array(100..<116), issued: Instant(milliseconds: 1_763_000_000_123))
        let text = token.signed(for: town, with: secret)
        #expect(FormToken(signed: text, for: town, with: secret) == token)
    }

    @Test func aTokenOfAnotherServerTownOrHandIsRefused() throws {
        let town = try municipality("enschede")
        let text = FormToken(random: Array(100..<116), issued: Instant(milliseconds: 5)).signed(for: town, with: secret)
        #expect(FormToken(signed: text, for: town, with: other) == nil)
        #expect(FormToken(signed: text, for: try municipality("almere"), with: secret) == nil)
        for index in text.indices {
            var changed = text
            changed.replaceSubrange(index...index, with: text[index] == "0" ? "1" : "0")
            #expect(FormToken(signed: changed, for: town, with: secret) == nil)
        }
        for bad in ["", "00", String(repeating: "é", count: 38), text + "00"] {
            #expect(FormToken(signed: bad, for: town, with: secret) == nil)
        }
    }

    @Test func theAgeOfATokenIsNeverNegative() {
        func age(issued: Int64, now: Int64) -> Int64 {
            FormToken(random: [], issued: Instant(milliseconds: issued)).age(at: Instant(milliseconds: now))
        }
        #expect(age(issued: 1000, now: 4500) == 3500)
        #expect(age(issued: 1000, now: 1000) == 0)
        #expect(age(issued: 4500, now: 1000) == 0)
        #expect(age(issued: .max, now: .min) == 0)
        #expect(age(issued: .min, now: .max) == .max)
    }

    @Test func theCodeFollowsFromTheTokenAlone() throws {
        let town = try municipality("enschede")
        let random = (0..<16).map { UInt8($0 * 7) }
        let early = FormToken(random: random, issued: Instant(milliseconds: 1))
        let late = FormToken(random: random, issued: Instant(milliseconds: 2))
        let code = ReceiptCode(from: early, in: town, with: secret)
        #expect(code == ReceiptCode(from: late, in: town, with: secret))
        #expect(code != ReceiptCode(from: early, in: town, with: other))
        #expect(code != ReceiptCode(from: early, in: try municipality("almere"), with: secret))
        #expect(code.digits.count == 20)
        #expect(code.groups.map(\.count) == [4, 4, 4, 4, 4])
        #expect(code.groups.joined() == code.digits)
    }

    /// 20,000 codes: each digit at each place within 5 sigma of even.
    @Test func digitsAreEven() throws {
        let town = try municipality("enschede")
        var counts = [[Int]](repeating: [Int](repeating: 0, count: 10), count: 20)
        let total = 20_000
        for number in 0..<total {
            let random = (0..<16).map { UInt8(truncatingIfNeeded: number >> ($0 % 3 * 8)) }
            let code = ReceiptCode(
                from: FormToken(random: random, issued: Instant(milliseconds: 0)), in: town, with: secret)
            for (place, digit) in code.digits.utf8.enumerated() { counts[place][Int(digit) - 48] += 1 }
        }
        let expected = Double(total) / 10
        let sigma = (expected * 0.9).squareRoot()
        for place in counts { for count in place { #expect(abs(Double(count) - expected) < 5 * sigma) } }
    }

    @Test(arguments: [
        "1234 5678 9012 3456 7890", "12345678901234567890", "1234-5678-9012-3456-7890", " 1234.5678.9012.3456.7890\n",
        "١٢٣٤ ٥٦٧٨ ٩٠١٢ ٣٤٥٦ ٧٨٩٠", "\u{200F}۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹۰",
    ])
    func readsWhatPeopleType(text: String) {
        #expect(ReceiptCode(typed: text)?.digits == "12345678901234567890")
    }

    @Test(arguments: ["", "1234", "1234 5678 9012 3456 789", "1234 5678 9012 3456 78901", "1234 5678 9012 3456 789a"])
    func refusesWhatIsNoCode(text: String) { #expect(ReceiptCode(typed: text) == nil) }

    @Test func theDatabaseKeepsOnlyWhatThisServerCanCompute() throws {
        let town = try municipality("enschede")
        let code = try #require(ReceiptCode(typed: "12345678901234567890"))
        let lookup = code.lookup(in: town, with: secret)
        #expect(lookup.count == 32)
        #expect(lookup != code.lookup(in: town, with: other))
        #expect(lookup != code.lookup(in: try municipality("almere"), with: secret))
    }
}
