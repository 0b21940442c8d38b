import Crypto
import Domain
import Mail
import Vault

/// Somebody who wants to come to a training.
struct SignUp: Sendable, Identifiable {
    /// Sorts by when it was made, which is the order of the waiting list.
    let id: Identifier
    let date: Identifier
    var name: String
    var email: EmailAddress
    /// In which mail is written.
    var language: Language
    var hasSeat: Bool
    var wasPresent = false
    /// The badge that was given for it.
    var badge: Identifier?
    let created: Instant

    static let nameLength = 100
    /// Sign-ups for one date with one address: a family can share one, and nobody's mailbox is filled.
    static let mostPerAddress = 3
    /// People who wait for each seat, at most: who comes after them has no chance.
    static let mostWaitingPerSeat = 2
    /// Mail about one sign-up after which the address cannot be changed any more, so that one sheet is no way to
    /// write to everybody.
    static let mostMails = 3
    /// Faster than this nobody fills in the form.
    static let leastMilliseconds: Int64 = 3000
    /// Days after the training after which nothing of a sign-up is left.
    static let keepDays = 30
    /// Months after signing up after which it counts as over, however often the training was put off.
    static let longestWaitMonths = 12

    /// Whether nothing of it may be left.
    /// - Parameter training: the day of the training, when it is known.
    func isForgotten(on day: CivilDate, training: CivilDate?) -> Bool {
        let longest = DutchTime.reading(of: created).date.adding(wholeMonths: Self.longestWaitMonths)
        return day >= min(training ?? longest, longest).adding(days: Self.keepDays)
    }
}

/// With which somebody can withdraw from a training: sixteen digits that only they know.
///
/// Derived from the form's token, so that the same sheet sent twice shows the same code, and no table holds it.
struct SignUpCode: Hashable, Sendable {
    let digits: String

    init(from token: FormToken, in municipality: Municipality.ID, with secret: ServerSecret) {
        var code = HMAC<SHA256>(key: secret.key(for: .signUpCode))
        code.update(data: Array("code/\(municipality.slug)/".utf8))
        code.update(data: token.random)
        // A byte modulo 10 would favour 0 to 5; two bytes together do so by less than one in a thousand.
        let bytes = Array(code.finalize())
        digits = String(
            (0..<Self.length).map { index in
                Character(String((Int(bytes[2 * index]) << 8 | Int(bytes[2 * index + 1])) % 10))
            })
    }

    /// Reads what somebody typed; `nil` unless sixteen digits remain.
    init?(typed text: some StringProtocol) {
        var digits = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39: digits.unicodeScalars.append(scalar)
            case 0x660...0x669: digits += String(scalar.value - 0x660)
            case 0x6F0...0x6F9: digits += String(scalar.value - 0x6F0)
            case 0x20, 0x2D, 0x2E, 0xA0, 0x200E, 0x200F, 0x2066...0x2069: continue
            default: return nil
            }
        }
        guard digits.utf8.count == Self.length else { return nil }
        self.digits = digits
    }

    static let length = 16

    /// Four groups of four, as it is shown.
    var groups: String {
        let all = Array(digits)
        return stride(from: 0, to: all.count, by: 4).map { String(all[$0..<$0 + 4]) }.joined(separator: " ")
    }

    /// What is stored instead of it.
    func digest(in municipality: Municipality.ID, with secret: ServerSecret) -> [UInt8] {
        var code = HMAC<SHA256>(key: secret.key(for: .signUpCode))
        code.update(data: Array("lookup/\(municipality.slug)/\(digits)".utf8))
        return Array(code.finalize())
    }
}

extension FormToken {
    /// Tells one sheet from another without holding it.
    func sheet(in municipality: Municipality.ID, with secret: ServerSecret) -> [UInt8] {
        var code = HMAC<SHA256>(key: secret.key(for: .signUpCode))
        code.update(data: Array("sheet/\(municipality.slug)/".utf8))
        code.update(data: random)
        return Array(code.finalize())
    }
}
