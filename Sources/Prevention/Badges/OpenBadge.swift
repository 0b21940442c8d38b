import Crypto
import Domain
import Geography

/// A badge that a municipality gave: an `OpenBadgeCredential` (Open Badges 3.0 on the W3C data model for verifiable
/// credentials 2.0), signed as a JSON Web Token.
struct OpenBadge: Sendable {
    let id: Identifier
    let municipality: Municipality
    /// The register entry of the training, and what it says.
    let training: Identifier
    let name: String
    let description: String
    let criteria: String
    let issued: Instant
    let expires: Instant?
    /// Whose it is, as a salted hash: who holds the badge can show that it is theirs, and nobody else can tell.
    let recipient: HashedEmail?
    /// Where revoked badges are listed and the municipality is found; `nil` when the site's address is not known.
    let addresses: (issuer: String, revoked: String)?

    struct HashedEmail: Sendable {
        let hash: String
        let salt: String

        init(_ email: String, salt: [UInt8]) {
            self.salt = Base64URL.text(of: salt)
            let digest = SHA256.hash(data: Array((email.lowercased() + self.salt).utf8))
            hash = "sha256$" + Array(digest).hexadecimalDigits
        }
    }

    static func urn(_ id: Identifier) -> String { "urn:uuid:\(id)" }

    /// The members of the credential, with the registered claims that a token of it has beside them.
    func payload(of key: BadgeKey) -> JSONValue {
        var issuer: JSONObject = [
            "id": .string(key.did), "type": ["Profile"], "name": .string(municipality.name),
        ]
        if let addresses { issuer["url"] = .string(addresses.issuer) }
        var subject: JSONObject = [
            // Made for this badge alone, so that two badges of one person cannot be put beside each other.
            "id": .string(Self.urn(id)), "type": ["AchievementSubject"],
            "achievement": [
                "id": .string(Self.urn(training)), "type": ["Achievement"], "name": .string(name),
                "description": .string(description.isEmpty ? name : description),
                "criteria": ["narrative": .string(criteria)],
            ],
        ]
        if let recipient {
            subject["identifier"] = [
                [
                    "type": "IdentityObject", "hashed": true, "identityHash": .string(recipient.hash),
                    "identityType": "emailAddress", "salt": .string(recipient.salt),
                ]
            ]
        }
        var credential: JSONObject = [
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "id": .string(Self.urn(id)), "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": .string(name), "issuer": .object(issuer), "validFrom": .string(Self.dateTime(issued)),
            "credentialSubject": .object(subject),
        ]
        if let expires { credential["validUntil"] = .string(Self.dateTime(expires)) }
        if let addresses {
            credential["credentialStatus"] = [
                "id": .string(addresses.revoked), "type": "1EdTechRevocationList",
            ]
        }
        credential["iss"] = .string(key.did)
        credential["jti"] = .string(Self.urn(id))
        credential["sub"] = .string(Self.urn(id))
        credential["nbf"] = .number(Self.seconds(issued))
        if let expires { credential["exp"] = .number(Self.seconds(expires)) }
        return .object(credential)
    }

    /// The compact form: header, payload and signature.
    func signed(with key: BadgeKey) throws -> String {
        let header: JSONValue = ["alg": "EdDSA", "typ": "JWT", "kid": .string(key.keyID), "jwk": key.jwk]
        let text = Base64URL.text(of: header.encoded) + "." + Base64URL.text(of: payload(of: key).encoded)
        return text + "." + Base64URL.text(of: try key.signature(of: Array(text.utf8)))
    }

    /// `2026-11-21T11:00:00Z`.
    static func dateTime(_ instant: Instant) -> String {
        let seconds = Int64(seconds(instant))
        let (days, rest) = (seconds / 86_400, seconds % 86_400)
        let clock = [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(CivilDate(dayNumber: Int(days)))T\(clock.joined(separator: ":"))Z"
    }

    /// Whole seconds since 1970; badges are not older.
    static func seconds(_ instant: Instant) -> Double { Double(max(0, instant.milliseconds) / 1000) }
}

extension [UInt8] {
    fileprivate var hexadecimalDigits: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

/// What can be said of a text that somebody says is a badge.
enum BadgeFinding: Sendable, Equatable {
    case valid(Facts)
    case expired(Facts)
    case revoked(Facts)
    /// Signed by somebody else; that says nothing about whether it is good.
    case notOurs
    /// It says that it is ours, and our key did not sign it.
    case altered
    case unreadable

    struct Facts: Sendable, Equatable {
        let name: String
        let criteria: String
        let issued: Instant
        let expires: Instant?
    }
}

/// Checks a badge against the key of this municipality and the list of what it revoked.
struct CheckBadge {
    let key: BadgeKey
    let now: Instant
    /// Whether a badge that our key signed was taken back; `nil` when it is not on our list at all.
    let isRevoked: (Identifier) throws -> Bool?

    /// Longer than any badge of ours; a text field takes no more.
    static let longest = 20_000

    func callAsFunction(_ text: String) throws -> BadgeFinding {
        let token = text.filter { !$0.isWhitespace }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= Self.longest, parts.count == 3, let header = Self.json(parts[0]),
            let payload = Self.json(parts[1]), let signature = Base64URL.bytes(of: parts[2]),
            let issuer = payload["iss"]?.string
        else { return .unreadable }
        guard issuer == key.did, payload["issuer"]?["id"]?.string == issuer else { return .notOurs }
        // Only the key of this municipality counts, whatever key the header names or brings along.
        guard header["alg"]?.string == "EdDSA",
            key.isSignature(signature, of: Array("\(parts[0]).\(parts[1])".utf8))
        else { return .altered }
        guard let id = payload["jti"]?.string.flatMap(Self.identifier), let from = payload["nbf"]?.number,
            let achievement = payload["credentialSubject"]?["achievement"]
        else { return .unreadable }
        let expires = payload["exp"]?.number.map { Instant(milliseconds: Int64($0 * 1000)) }
        let facts = BadgeFinding.Facts(
            name: achievement["name"]?.string ?? "", criteria: achievement["criteria"]?["narrative"]?.string ?? "",
            issued: Instant(milliseconds: Int64(from * 1000)), expires: expires)
        guard let isRevoked = try isRevoked(id) else { return .revoked(facts) }
        if isRevoked { return .revoked(facts) }
        if let expires, expires <= now { return .expired(facts) }
        return .valid(facts)
    }

    private static func json(_ part: Substring) -> JSONValue? {
        Base64URL.bytes(of: part).flatMap { try? JSONValue(parsing: $0, maximumDepth: 16) }
    }

    private static func identifier(_ urn: String) -> Identifier? {
        urn.hasPrefix("urn:uuid:") ? Identifier(urn.dropFirst("urn:uuid:".count)) : nil
    }
}
