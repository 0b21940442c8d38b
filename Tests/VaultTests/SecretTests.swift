import Crypto
import Foundation
import NIOPosix
import Testing
import Vault

struct SecretTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vault-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func isMadeOnceForItsOwnerOnly() throws {
        try withFolder { folder in
            let path = folder + "/secret"
            #expect(try ServerSecret.makeFile(path: path, bytes: Array(0..<32)))
            #expect(try !ServerSecret.makeFile(path: path, bytes: Array(1...32)))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
            let secret = try ServerSecret(path: path)
            #expect(
                secret.key(for: .receiptCode).withUnsafeBytes { Array($0) }
                    == ServerSecret(bytes: Array(0..<32)).key(for: .receiptCode).withUnsafeBytes { Array($0) })
        }
    }

    @Test func isRefusedWhenOthersCanReadIt() throws {
        try withFolder { folder in
            let path = folder + "/secret"
            try ServerSecret.makeFile(path: path, bytes: Array(0..<32))
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            #expect(throws: ServerSecret.Failure.self) { try ServerSecret(path: path) }
        }
    }

    @Test(arguments: ["", "00", String(repeating: "zz", count: 32), String(repeating: "00", count: 33)])
    func isRefusedWhenDamaged(text: String) throws {
        try withFolder { folder in
            let path = folder + "/secret"
            _ = FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
            #expect(throws: ServerSecret.Failure.self) { try ServerSecret(path: path) }
        }
    }

    @Test func purposesHaveKeysOfTheirOwn() {
        let secret = ServerSecret(bytes: Array(0..<32))
        let keys = ServerSecret.Purpose.allCases.map { secret.key(for: $0).withUnsafeBytes { Array($0) } }
        #expect(Set(keys).count == keys.count)
        #expect(keys.count > 6)
    }
}

struct PasswordTests {
    @Test func matchesTheSamePasswordOnly() async throws {
        let hash = try await PasswordHash.make(
            password: "correct paard batterij", salt: Array(0..<16), on: .singleton)
        #expect(try await hash.matches("correct paard batterij", on: .singleton))
        #expect(try await !hash.matches("correct paard batterij ", on: .singleton))
        #expect(try await !hash.matches("", on: .singleton))
        #expect(!hash.text.contains("paard"))
    }

    @Test func anAccentIsTheSameInBothForms() async throws {
        let hash = try await PasswordHash.make(password: "caf\u{E9} met melk", salt: Array(0..<16), on: .singleton)
        #expect(try await hash.matches("cafe\u{301} met melk", on: .singleton))
    }

    /// RFC 7914, section 12, with N = 1024, r = 8, p = 16 (first 32 bytes).
    @Test func agreesWithTheStandard() async throws {
        let hash = PasswordHash(
            text: "scrypt$10$8$16$4e61436c$fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")
        #expect(try await hash.matches("password", on: .singleton))
    }

    @Test(arguments: ["", "scrypt", "scrypt$99$8$1$00$00", "scrypt$15$0$1$00$00", "plain$x"])
    func aDamagedHashIsANo(text: String) async throws {
        #expect(try await !PasswordHash(text: text).matches("x", on: .singleton))
    }
}

struct SessionTokenTests {
    @Test func formsBelongToOneSession() throws {
        let secret = ServerSecret(bytes: Array(0..<32))
        let mine = SessionToken(bytes: [UInt8](repeating: 1, count: 32))
        let other = SessionToken(bytes: [UInt8](repeating: 2, count: 32))
        #expect(mine.accepts(forgeryToken: mine.forgeryToken(with: secret), with: secret))
        #expect(!mine.accepts(forgeryToken: other.forgeryToken(with: secret), with: secret))
        #expect(!mine.accepts(forgeryToken: "", with: secret))
        #expect(SessionToken(cookie: mine.text)?.text == mine.text)
        #expect(SessionToken(cookie: "x") == nil)
        #expect(mine.digest(with: secret) != other.digest(with: secret))
    }
}
