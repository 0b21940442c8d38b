public import Domain
import SQLStore
public import Vault

/// Signs a staff member in.
///
/// Ten attempts in a row lock an account for fifteen minutes; attempts are counted per account, never per address,
/// because a whole town hall shares one. Each answer stands in the audit log; attempts on a locked account do not,
/// because they cost nothing and could fill it.
public struct SignIn: Sendable {
    public enum Refusal: Error, Equatable {
        /// Login or password is wrong; which of the two is not said.
        case wrong
        case locked
    }

    static let attemptsBeforeLock = 10
    static let lockMinutes: Int64 = 15
    /// A working day; the session ends by itself.
    public static let sessionHours: Int64 = 10

    let site: Site

    public init(site: Site) {
        self.site = site
    }

    /// - Throws: ``Refusal``.
    public func callAsFunction(
        login: String, password: String, in municipality: Municipality.ID
    ) async throws -> SessionToken {
        let login = NewAccount.canonical(login: login)
        let now = site.surroundings.now()
        let known = try await site.database.read { connection in
            try AccountStore.credentials(login: login, in: municipality, connection)
        }
        guard let known else {
            _ = try await PasswordHash.ofNobody.matches(password, on: site.threadPool)
            // What was typed is not kept: people type their password here.
            try await recordRefusal(of: .site, in: municipality, at: now)
            throw Refusal.wrong
        }
        let id = known.account.id
        let hasAttempt = try await site.database.write { connection in
            try AccountStore.claimAttempt(
                id, in: municipality, at: now, lockingUntil: now.adding(minutes: Self.lockMinutes), connection)
        }
        guard hasAttempt else { throw Refusal.locked }
        guard try await known.password.matches(password, on: site.threadPool) else {
            try await recordRefusal(of: .account(id), in: municipality, at: now)
            throw Refusal.wrong
        }
        let session = SessionToken(bytes: site.surroundings.randomBytes(32))
        let digest = session.digest(with: site.secret)
        try await site.database.write { connection in
            try AccountStore.forgetFailures(id, in: municipality, connection)
            try AccountStore.insertSession(
                digest: digest, account: id, in: municipality, expires: now.adding(minutes: Self.sessionHours * 60),
                now: now, connection)
            try site.audit(
                AuditEvent(.signIn, of: .account(id), by: .account(known.account), from: .site), at: now,
                in: municipality, connection)
        }
        return session
    }

    /// Whoever was refused is nobody, also when the account is known.
    private func recordRefusal(of object: AuditObject, in municipality: Municipality.ID, at now: Instant) async throws {
        try await site.database.write { connection in
            try site.audit(
                AuditEvent(.signInRefused, of: object, by: .nobody, from: .site, result: .refused), at: now,
                in: municipality, connection)
        }
    }
}
