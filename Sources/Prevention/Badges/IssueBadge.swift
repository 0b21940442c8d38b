import Crypto
import Domain
import Mail
import Platform
import Registers
import SQLStore
import Vault

/// With which somebody fetches their badge: twenty letters and digits, of which only a hash is stored.
struct BadgeCode: Hashable, Sendable {
    let text: String

    private static let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
    static let length = 20

    /// - Parameter random: twenty random bytes, of each of which five bits are used.
    init(random: [UInt8]) {
        text = String(random.prefix(Self.length).map { Self.alphabet[Int($0 & 31)] })
    }

    init?(typed text: some StringProtocol) {
        let wanted = text.uppercased().filter { $0.isLetter || $0.isNumber }
        guard wanted.count == Self.length, wanted.allSatisfy(Self.alphabet.contains) else { return nil }
        self.text = wanted
    }

    /// Four groups of five.
    var groups: String {
        let all = Array(text)
        return stride(from: 0, to: all.count, by: 5).map { String(all[$0..<min($0 + 5, all.count)]) }
            .joined(separator: " ")
    }

    func digest(in municipality: Municipality.ID, with secret: ServerSecret) -> [UInt8] {
        var code = HMAC<SHA256>(key: secret.key(for: .badgeCode))
        code.update(data: Array("\(municipality.slug)/\(text)".utf8))
        return Array(code.finalize())
    }
}

/// Gives a badge to somebody who was at a training, and mails them the code to fetch it with.
struct IssueBadge: Sendable {
    enum Refusal: Error {
        case notFound
        /// The training gives none, they were not there, or they have one already.
        case notEarned
    }

    let site: Site

    /// - Parameter namesHolder: whether the badge carries a salted hash of the holder's address.
    /// - Throws: ``Refusal``; `SQLError`.
    func callAsFunction(
        for signUpID: Identifier, on date: Identifier, namesHolder: Bool, in municipality: Municipality,
        by account: Account
    ) async throws {
        let town = municipality.id
        let key = try BadgeKey(of: town, with: site.secret)
        let (id, now) = (site.surroundings.makeIdentifier(), site.surroundings.now())
        let code = BadgeCode(random: site.surroundings.randomBytes(BadgeCode.length))
        let salt = site.surroundings.randomBytes(16)
        let digest = code.digest(in: town, with: site.secret)
        let addresses = site.publicURL.map { root in
            (
                issuer: root + SiteURL.municipality(town, .start).path(in: .dutch),
                revoked: root + SiteURL.municipality(town, .prevention(.revokedBadges)).path(in: .dutch)
            )
        }
        try await site.database.write { connection in
            let reader = EntryReader(municipality: town, now: now, connection: connection)
            guard let training = try reader.training(date),
                let signUp = try SignUpStore.find(signUpID, in: town, connection), signUp.date == date
            else { throw Refusal.notFound }
            guard training.training[Training.hasCertificate], signUp.wasPresent, signUp.badge == nil else {
                throw Refusal.notEarned
            }
            let expires = training.training[Training.renewalMonths].map {
                DutchTime.instant(of: DutchTime.reading(of: now).date.adding(wholeMonths: $0))
            }
            let badge = OpenBadge(
                id: id, municipality: municipality, training: training.training.id, name: training.title,
                description: training.training[Training.description], criteria: training.training[Training.criteria],
                issued: now, expires: expires,
                recipient: namesHolder ? OpenBadge.HashedEmail(signUp.email.description, salt: salt) : nil,
                addresses: addresses)
            let issued = IssuedBadge(
                id: id, training: training.training.id, credential: try badge.signed(with: key), issued: now,
                expires: expires, revoked: nil)
            try BadgeStore.insert(issued, codeDigest: digest, in: town, connection)
            guard try SignUpStore.setBadge(id, of: signUp.id, in: town, connection) else { throw Refusal.notEarned }
            let words = site.phrasebook.words(BadgePhrase.self, in: signUp.language)
            let values = ["training": training.title, "code": code.groups, "town": municipality.name]
            let mail = site.surroundings.makeIdentifier()
            try MailOutbox.add(
                OutboxMail(
                    to: signUp.email, subject: words(.mailSubject, values),
                    body: [words(.mailLead, values), words(.mailCode, values), words(.mailWhere, values)]
                        .joined(separator: "\n\n")),
                id: mail, at: now, in: town, connection)
            try SignUpStore.addMail(mail, about: signUp.id, in: town, connection)
            try site.audit(
                AuditEvent(.entryChanged, of: .entry(id), by: .account(account), from: .site), at: now, in: town,
                connection)
        }
    }
}

extension CivilDate {
    /// The day with the same number `count` months later, or the last day of that month.
    func adding(wholeMonths count: Int) -> CivilDate {
        let first = startOfMonth(adding: count)
        let (year, month, _) = first.components
        return first.adding(days: min(components.day, CivilDate.daysInMonth(year: year, month: month)) - 1)
    }
}
