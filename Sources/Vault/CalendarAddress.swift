import Crypto

/// The secret part of a calendar's address: whoever has it can read that calendar, and nothing else.
///
/// A keyed hash of what the calendar is about and a counter, so that the database holds no secret and an address is
/// renewed by counting on.
public struct CalendarAddress: Undisclosed, Sendable {
    /// 40 hexadecimal digits.
    public let text: String

    /// - Parameters:
    ///   - subject: what the calendar is about, such as the id of a team.
    ///   - scope: where that id belongs, such as the municipality.
    public init(of subject: [UInt8], in scope: String, counter: Int, secret: ServerSecret) {
        let message = [Array(scope.utf8), subject, Array(String(counter).utf8)].flatMap { part in
            Array("\(part.count):".utf8) + part
        }
        let code = HMAC<SHA256>.authenticationCode(for: message, using: secret.key(for: .calendarFeed))
        text = Array(Array(code).prefix(20)).hexadecimal
    }

    /// Takes the same time for every wrong answer.
    public func matches(_ given: some StringProtocol) -> Bool {
        equalInConstantTime(Array(given.utf8), Array(text.utf8))
    }
}
