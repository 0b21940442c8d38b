public import Domain
public import Platform
import SQLStore
import Vault

/// Somebody who is signed in, without the tenth of a second that a password takes.
public struct TestSession: Sendable {
    public let account: Identifier
    /// With its name, as a browser sends it back.
    public let cookie: String
    /// What each form carries under `csrf`.
    public let forgeryToken: String

    /// Signs in somebody new with this role.
    public static func signIn(
        as role: Role, _ site: Site, _ town: Municipality.ID, login: String? = nil, email: String? = nil
    ) async throws -> TestSession {
        let (id, now) = (site.surroundings.makeIdentifier(), site.surroundings.now())
        let account = try NewAccount(
            login: login ?? "iemand-\(id.description.suffix(12))", name: "Iemand", role: role, password: .ofNobody,
            email: email)
        let token = SessionToken(bytes: site.surroundings.randomBytes(32))
        let digest = token.digest(with: site.secret)
        try await site.database.write { connection in
            try AccountStore.insert(account, id: id, in: town, at: now, connection)
            try AccountStore.insertSession(
                digest: digest, account: id, in: town, expires: now.adding(minutes: 600), now: now, connection)
        }
        return TestSession(
            account: id, cookie: "\(SessionToken.cookieName)=\(token.text)",
            forgeryToken: token.forgeryToken(with: site.secret))
    }
}
