import Crypto
import Domain
import Testing
import Vault

struct AuditSealTests {
    private let secret = ServerSecret(bytes: Array(0..<32))
    private let town = SealingVectors.municipality

    private func hash(
        _ fields: [String?] = ["a", nil, "c"], previous: [UInt8] = [1], town: Municipality.ID? = nil, number: Int = 1,
        secret: ServerSecret? = nil
    ) -> [UInt8] {
        AuditSeal.hash(
            previous: previous, fields: fields, municipality: town ?? self.town, sequence: number,
            with: secret ?? self.secret)
    }

    @Test func everyPartCounts() {
        let others = [
            hash(["a", nil, "d"]), hash(["a", "", "c"]), hash(["a", "c"]), hash(["ac"]), hash(["a", nil, "c", nil]),
            hash(["", "a", "c"]), hash([]), hash(previous: [2]), hash(previous: []), hash(previous: [1, 0]),
            hash(number: 2), hash(number: .max), hash(number: .min), hash(town: SealingVectors.neighbour),
            hash(secret: ServerSecret(bytes: Array(1...32))),
        ]
        #expect(Set(others + [hash()]).count == others.count + 1)
        #expect(hash() == hash())
        #expect(hash().count == 32)
    }

    /// The same letters, divided otherwise, are another line; so is a text that looks like the length of the next.
    @Test func linesAreUnambiguous() {
        let lines: [[String?]] = [
            ["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"], ["abc", nil], [nil, "abc"], ["a", "b", "c"],
            ["a\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{2}bc"], ["a,bc"], ["ab|c"],
        ]
        #expect(Set(lines.map { hash($0) }).count == lines.count)
    }

    @Test func aChainBreaksWhereALineWasChanged() {
        func chain(_ lines: [String]) -> [[UInt8]] {
            lines.enumerated().reduce(into: []) { codes, line in
                codes.append(hash([line.element], previous: codes.last ?? [], number: line.offset + 1))
            }
        }
        let whole = chain(["a", "b", "c", "d"])
        let changed = chain(["a", "x", "c", "d"])
        #expect(zip(whole, changed).map { $0 == $1 } == [true, false, false, false])
        #expect(chain(["a", "c", "d"]).dropFirst().allSatisfy { !whole.contains($0) })
        #expect(chain(["b", "a", "c", "d"]).allSatisfy { !whole.contains($0) })
    }

    /// Written out byte by byte, so that no later version reads another log than this one wrote.
    @Test func theFormatIsFixed() {
        var message: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 1, 9]
        message += [0, 0, 0, 0, 0, 0, 1, 2]
        message += [0, 0, 0, 0, 0, 0, 0, 13] + Array("voorbeeldstad".utf8)
        message += [0, 0, 0, 0, 0, 0, 0, 2] + Array("é".utf8)
        message += [UInt8](repeating: 255, count: 8)
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Array(0..<32)), info: Array("straatlicht/audit-chain-1".utf8),
            outputByteCount: 32)
        #expect(
            hash(["é", nil], previous: [9], number: 258)
                == Array(HMAC<SHA256>.authenticationCode(for: message, using: key)))
    }
}
