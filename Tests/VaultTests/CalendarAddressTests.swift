import Testing

@testable import Vault

struct CalendarAddressTests {
    private let secret = ServerSecret(bytes: Array(0..<32))

    private func address(
        _ subject: [UInt8] = [1, 2], _ scope: String = "proefdorp", _ counter: Int = 1, secret: ServerSecret? = nil
    ) -> CalendarAddress {
        CalendarAddress(of: subject, in: scope, counter: counter, secret: secret ?? self.secret)
    }

    @Test func theSameIsTheSame() {
        #expect(address().text == address().text)
        #expect(address().text.utf8.count == 40)
        #expect(address().matches(address().text))
    }

    @Test func whateverDiffersGivesAnother() {
        let all = [
            address(), address([1, 3]), address([1, 2], "elders"), address([1, 2], "proefdorp", 2),
            address(secret: ServerSecret(bytes: Array(1..<33))),
            // Bytes that move from one part to another one are not the same.
            address([1], "proefdorp\u{2}"),
        ]
        #expect(Set(all.map(\.text)).count == all.count)
        for other in all.dropFirst() { #expect(!all[0].matches(other.text)) }
    }

    @Test func otherTextDoesNotMatch() {
        let text = address().text
        for other in ["", String(text.dropLast()), text + "0", text.uppercased() + " "] {
            #expect(!address().matches(other))
        }
    }

    @Test func itIsNotPrinted() { #expect(!"\(address())".contains(address().text)) }
}
