import Testing
import Vault

/// Nothing that opens something is printed by accident.
struct UndisclosedTests {
    private struct Holder { let value: any Sendable }

    private func shown(_ value: any Sendable) -> String {
        var text = "\(value) \([value]) \(String(describing: value)) \(String(reflecting: value))"
        text += String(reflecting: Holder(value: value)) + String(reflecting: Optional(value) as Any)
        dump(Holder(value: value), to: &text)
        return text
    }

    @Test func keysAndCodesAreNotShown() throws {
        let bytes = arbitraryBytes(32, seed: 3)
        let code = try RecoveryCode(random: Array(bytes.prefix(28)))
        let receipt = try #require(ReceiptCode(typed: SealingVectors.receipt))
        let values: [any Sendable & Undisclosed] = [
            try StoryKey(bytes: bytes), try ReadingPrivateKey(seed: bytes), ServerSecret(bytes: bytes),
            SessionToken(bytes: bytes), code, receipt,
        ]
        let decimals = bytes.map(String.init).joined(separator: ", ").prefix(30)
        let symbols = bytes.prefix(28).map { String($0 & 31) }.joined(separator: ", ").prefix(30)
        for value in values {
            let text = shown(value)
            #expect(text.contains("(not shown)"))
            for secret in [bytes.hexadecimal, String(decimals), String(symbols), code.groups[0], receipt.digits] {
                #expect(!text.lowercased().contains(secret.lowercased()))
            }
        }
    }
}
