import Crypto
import Domain
import Foundation
import Geography
import HTTPTypes
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Prevention
@testable import Registers

struct BadgeTests {
    private static let secret = ServerSecret(bytes: Array(0..<32))

    private func key(_ slug: String = "proefdorp") throws -> BadgeKey {
        try BadgeKey(of: try #require(Municipality.ID(slug)), with: Self.secret)
    }

    private func badge(expires: Instant? = nil) throws -> OpenBadge {
        OpenBadge(
            id: Identifier(at: TestSite.noon, random: Array(1...10)),
            municipality: Municipality(id: try #require(Municipality.ID("proefdorp")), name: "Proefdorp"),
            training: Identifier(at: TestSite.noon, random: Array(2...11)), name: "Omstanders", description: "",
            criteria: "Was er.", issued: TestSite.noon, expires: expires,
            recipient: OpenBadge.HashedEmail("A@example.nl", salt: [1, 2, 3]), addresses: nil)
    }

    /// Base 58 and base 64 as in RFC 4648 and in the draft of Base58 (msporny).
    @Test func encodingsAreThoseOfTheStandards() throws {
        #expect(Base58.text(of: Array("Hello World!".utf8)) == "2NEpo7TZRRrLZSi2U")
        #expect(Base58.text(of: [0, 0, 0x28, 0x7F, 0xB4, 0xCD]) == "11233QC4")
        #expect(Base64URL.text(of: [0xFB, 0xFF]) == "-_8")
        for length in 0...40 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }
            let text = Base64URL.text(of: bytes)
            #expect(Base64URL.bytes(of: text) == bytes)
            let standard = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            #expect(text == standard.replacing("=", with: ""))
        }
        // Spare bits that are not zero would be a second writing of the same bytes.
        #expect(Base64URL.bytes(of: "-_9") == nil)
        #expect(Base64URL.bytes(of: "A") == nil)
        #expect(Base64URL.bytes(of: "a+") == nil)
    }

    @Test func eachTownHasAKeyOfItsOwnThatStaysTheSame() throws {
        let (own, other) = (try key(), try key("elders"))
        #expect(own.publicKey == (try key()).publicKey)
        #expect(own.publicKey != other.publicKey)
        #expect(own.did.hasPrefix("did:key:z6Mk"))
        #expect(own.keyID == "\(own.did)#\(own.did.dropFirst(8))")
    }

    @Test func whatIsSignedHoldsWithAnIndependentKey() throws {
        let key = try key()
        let parts = try badge().signed(with: key).split(separator: ".")
        #expect(parts.count == 3)
        let header = try #require(Base64URL.bytes(of: parts[0]).flatMap { try? JSONValue(parsing: $0) })
        let x = try #require(header["jwk"]?["x"]?.string.flatMap { Base64URL.bytes(of: $0) })
        let verifier = try Curve25519.Signing.PublicKey(rawRepresentation: x)
        let signature = try #require(Base64URL.bytes(of: parts[2]))
        #expect(verifier.isValidSignature(signature, for: Data("\(parts[0]).\(parts[1])".utf8)))
        let payload = try #require(Base64URL.bytes(of: parts[1]).flatMap { try? JSONValue(parsing: $0) })
        #expect(payload["iss"] == payload["issuer"]?["id"])
        #expect(payload["jti"] == payload["id"])
        #expect(payload["sub"] == payload["credentialSubject"]?["id"])
        #expect(payload["validFrom"]?.string == "2026-11-21T11:00:00Z")
        #expect(payload["nbf"]?.number == 1_795_258_800)
        // sha256 of "a@example.nl" and the salt, in small letters.
        let identifier = payload["credentialSubject"]?["identifier"]?.array?.first
        let digest = SHA256.hash(data: Data("a@example.nlAQID".utf8)).map { String(format: "%02x", $0) }.joined()
        #expect(identifier?["identityHash"]?.string == "sha256$" + digest)
        #expect(!String(decoding: payload.encoded, as: UTF8.self).contains("example.nl"))
    }

    private func check(_ text: String, with key: BadgeKey, at now: Instant = TestSite.noon, revoked: Bool? = false)
        throws -> BadgeFinding
    {
        try CheckBadge(key: key, now: now) { _ in revoked }(text)
    }

    @Test func aBadgeIsValidExpiredRevokedAlteredOrNotOurs() throws {
        let (own, other) = (try key(), try key("elders"))
        let expires = TestSite.noon.adding(days: 10)
        let badge = try badge(expires: expires)
        let text = try badge.signed(with: own)
        let facts = BadgeFinding.Facts(
            name: "Omstanders", criteria: "Was er.", issued: TestSite.noon, expires: expires)
        #expect(try check(text, with: own) == .valid(facts))
        #expect(try check(" \(text.prefix(40))\n\(text.dropFirst(40)) ", with: own) == .valid(facts))
        #expect(try check(text, with: own, at: expires) == .expired(facts))
        #expect(try check(text, with: own, at: expires.adding(minutes: -1)) == .valid(facts))
        #expect(try check(text, with: own, revoked: true) == .revoked(facts))
        #expect(try check(text, with: own, revoked: nil) == .revoked(facts))
        #expect(try check(text, with: other) == .notOurs)
        // Every letter counts: changed anywhere, it is no longer valid.
        let letters = Array(text)
        for index in stride(from: 0, to: letters.count, by: 7) where letters[index] != "." {
            var changed = letters
            changed[index] = changed[index] == "A" ? "B" : "A"
            let finding = try check(String(changed), with: own)
            #expect([.altered, .unreadable, .notOurs].contains(finding), "letter \(index)")
        }
        #expect(try check("", with: own) == .unreadable)
        #expect(try check("a.b", with: own) == .unreadable)
    }

    /// Another key that says that it is ours, and a header that asks for no signature.
    @Test func aForgedBadgeIsAltered() throws {
        let (own, forger) = (try key(), try key("elders"))
        let payload = try badge().payload(of: own)
        func token(_ header: JSONValue, signature: (String) throws -> [UInt8]) rethrows -> String {
            let text = Base64URL.text(of: header.encoded) + "." + Base64URL.text(of: payload.encoded)
            return text + "." + Base64URL.text(of: try signature(text))
        }
        let forged = try token(["alg": "EdDSA", "kid": .string(own.keyID), "jwk": forger.jwk]) {
            try forger.signature(of: Array($0.utf8))
        }
        #expect(try check(forged, with: own) == .altered)
        #expect(try check(token(["alg": "none"]) { _ in [] }, with: own) == .altered)
        let confused = try token(["alg": "HS256"]) { try own.signature(of: Array($0.utf8)) }
        #expect(try check(confused, with: own) == .altered)
    }

    /// From a sign-up to a badge that was taken back, over the pages.
    @Test(arguments: Engine.available)
    func aParticipantFetchesABadgeThatOthersCanCheck(engine: Engine) async throws {
        let clock = TestClock(TestSite.noon)
        try await withTown(engine, clock: clock) { town in
            let date = try await town.addTraining(seats: 3, certificateMonths: 12)
            let path = "/proefdorp/trainingen/datum/\(date)"
            let sheet = try await town.visitor.get(path).hidden("token") ?? ""
            _ = try await town.visitor.post(
                path, [("token", sheet), ("naam", "Kanarie"), ("mail", "kanarie@example.nl")])
            let signUp = try #require(try await town.signUps(date).first).id.description
            clock.advance(minutes: 15 * 1440)
            let (staff, csrf) = try await town.signedIn(as: .communication)
            let list = "/proefdorp/beheer/preventie/deelnemers/\(date)"
            // Who was not there gets none.
            let refused = try await staff.post(list + "/certificaat", [csrf, ("deelnemer", signUp)])
            #expect(refused.status == .unprocessableContent)
            _ = try await staff.post(list + "/aanwezig", [csrf, ("aanwezig", signUp)])
            #expect(try await staff.post(list + "/certificaat", [csrf, ("deelnemer", signUp)]).status == .seeOther)
            // Pressed twice is given once.
            #expect(
                try await staff.post(list + "/certificaat", [csrf, ("deelnemer", signUp)]).status
                    == .unprocessableContent)
            let mail = try #require(try await town.mails().first)
            let code = try #require(mail.body.firstMatch(of: #/Je code: ([0-9A-Z ]+)/#)).output.1
            let fetched = try await town.visitor.post("/proefdorp/badges", [("code", code.lowercased())])
            #expect(fetched.status == .ok)
            #expect(fetched.headers[.contentType] == "application/vc+jwt")
            let parts = fetched.text.split(separator: ".")
            let payload = String(decoding: try #require(Base64URL.bytes(of: parts[1])), as: UTF8.self)
            #expect(payload.contains("OpenBadgeCredential") && !payload.lowercased().contains("kanarie"))
            let unknown = try await town.visitor.post(
                "/proefdorp/badges", [("code", String(repeating: "2", count: BadgeCode.length))])
            #expect(unknown.status == .unprocessableContent)
            #expect(
                try await town.visitor.post("/elders/badges", [("code", String(code))]).status == .unprocessableContent)

            func outcome(in place: String = "proefdorp") async throws -> String {
                try await town.visitor.post("/\(place)/badges/controle", [("certificaat", fetched.text)]).text
            }
            #expect(try await outcome().contains("Dit certificaat is echt"))
            #expect(try await outcome(in: "elders").contains("Dit certificaat is niet van ons"))
            let id = town.id
            let badge = try #require(try await town.site.database.read { try BadgeStore.all(in: id, $0) }.first)
            let revoke = "/proefdorp/beheer/preventie/certificaten/\(badge.id)/intrekken"
            #expect(try await staff.post(revoke, [csrf]).status == .seeOther)
            #expect(try await outcome().contains("Dit certificaat telt niet meer"))
            let file = try await town.visitor.get("/proefdorp/badges/ingetrokken.json")
            #expect(file.text.contains("urn:uuid:\(badge.id)"))
            // A year and a day later: the term comes after revoking, which stays.
            clock.advance(minutes: 366 * 1440)
            #expect(try await outcome().contains("Dit certificaat telt niet meer"))
        }
    }
}
