import Domain
import Geography
import HTTPTypes
import Hummingbird
import NIOCore
import Platform
import Registers
import SQLStore

/// Badges: fetching one, checking one, taking one back, and the files with which others check them.
struct BadgeRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.resident(.get, .prevention(.badges)) { visit in visit.page(BadgeFetchPage(visit: visit).page) }
        router.resident(.post, .prevention(.badges), fetch)
        router.resident(.get, .prevention(.checkBadge)) { visit in
            let key = try BadgeKey(of: visit.municipality.id, with: site.secret)
            return visit.page(BadgeCheckPage(visit: visit, did: key.did).page)
        }
        router.resident(.post, .prevention(.checkBadge), check)
        router.resident(.get, .prevention(.badgeKey)) { visit in
            let key = try BadgeKey(of: visit.municipality.id, with: site.secret)
            var member = key.jwk.object ?? JSONObject()
            member["kid"] = .string(key.keyID)
            member["use"] = "sig"
            member["alg"] = "EdDSA"
            return .json(["keys": [.object(member)]], type: "application/jwk-set+json")
        }
        router.resident(.get, .prevention(.revokedBadges), revoked)
        router.staff(.get, .prevention(.issuedBadges), .read(.prevention), list)
        router.staff(.post, .prevention(.revokeBadge(.parameter("id"))), .edit(.prevention), revoke)
        router.staff(.get, .prevention(.revokeBadge(.parameter("id"))), .edit(.prevention)) { visit in
            visit.redirect(to: .prevention(.issuedBadges))
        }
    }

    @Sendable private func fetch(_ visit: Visit) async throws -> Response {
        let typed = visit.form[BadgeFetchPage.codeName] ?? ""
        let municipality = visit.municipality.id
        func again(_ problem: BadgePhrase) -> Response {
            visit.page(
                BadgeFetchPage(visit: visit, typed: typed, problem: problem).page, status: .unprocessableContent)
        }
        guard let code = BadgeCode(typed: typed) else { return again(.problemCode) }
        let digest = code.digest(in: municipality, with: site.secret)
        let found = try await site.database.read {
            try BadgeStore.find(codeDigest: digest, in: municipality, $0)
        }
        guard let badge = found else { return again(.problemUnknownCode) }
        return .file(Array(badge.credential.utf8), .credential, named: "certificaat-\(badge.id).jwt")
    }

    @Sendable private func check(_ visit: Visit) async throws -> Response {
        let (municipality, now) = (visit.municipality.id, visit.now)
        let key = try BadgeKey(of: municipality, with: site.secret)
        let typed = visit.form[BadgeCheckPage.credentialName] ?? ""
        let finding = try await site.database.read { connection in
            try CheckBadge(key: key, now: now) { try BadgeStore.isRevoked($0, in: municipality, connection) }(typed)
        }
        return visit.page(BadgeCheckPage(visit: visit, did: key.did, typed: typed, finding: finding).page)
    }

    /// The list of the 1EdTech revocation method.
    @Sendable private func revoked(_ visit: Visit) async throws -> Response {
        let municipality = visit.municipality.id
        let key = try BadgeKey(of: municipality, with: site.secret)
        let badges = try await site.database.read { try BadgeStore.all(in: municipality, $0) }
        return .json(
            [
                "id": .string(visit.address(.prevention(.revokedBadges))), "issuer": .string(key.did),
                "revokedCredential": .array(
                    badges.filter { $0.revoked != nil }.map {
                        ["id": .string(OpenBadge.urn($0.id)), "revoked": true]
                    }),
            ], type: "application/json")
    }

    // MARK: Staff

    @Sendable private func list(_ visit: StaffVisit) async throws -> Response {
        let (municipality, now) = (visit.municipality.id, visit.now)
        let (badges, titles) = try await site.database.read { connection in
            let badges = try BadgeStore.all(in: municipality, connection)
            let reader = EntryReader(municipality: municipality, now: now, connection: connection)
            var titles: [Identifier: String] = [:]
            for id in Set(badges.map(\.training)) {
                titles[id] = try reader.find(id, in: Training.register)?[Training.title]
            }
            return (badges, titles)
        }
        return visit.page(IssuedBadgesPage(visit: visit, badges: badges, titles: titles).page)
    }

    @Sendable private func revoke(_ visit: StaffVisit) async throws -> Response {
        let (id, municipality) = (try visit.identifier("id"), visit.municipality.id)
        let (now, account) = (visit.now, visit.account)
        try await site.database.write { connection in
            guard try BadgeStore.isRevoked(id, in: municipality, connection) != nil else { throw SiteError.notFound }
            guard try BadgeStore.revoke(id, at: now, in: municipality, connection) else { return }
            try site.audit(
                AuditEvent(.entryChanged, of: .entry(id), by: .account(account), from: .site), at: now,
                in: municipality, connection)
        }
        return visit.redirect(to: .prevention(.issuedBadges), saying: .withdrawn)
    }
}

extension Response {
    fileprivate static func json(_ value: JSONValue, type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.encoded)))
    }
}
