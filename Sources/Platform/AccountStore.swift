public import Domain
import Mail
public import SQLStore
import Vault

/// All SQL of staff accounts and their sessions.
public enum AccountStore {
    /// - Throws: `SQLError.uniqueViolation` when the login is taken in this municipality.
    public static func insert(
        _ account: NewAccount, id: Identifier, in municipality: Municipality.ID, at now: Instant,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO account (id, municipality_id, login, name, role, password_hash, email, created_ms)
            VALUES (\(id), \(municipality), \(account.login), \(account.name), \(account.role.rawValue),
                \(account.password.text), \(optional: account.email?.description), \(now))
            """)
    }

    /// - Parameter login: as it was typed.
    public static func find(
        login: String, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Account? {
        try credentials(login: NewAccount.canonical(login: login), in: municipality, connection)?.account
    }

    /// By name.
    public static func all(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> [Account] {
        try connection.rows(
            """
            SELECT id, login, name, role, email FROM account WHERE municipality_id = \(municipality) ORDER BY name, id
            """
        ).map { try account($0, municipality) }
    }

    struct Credentials: Sendable {
        let account: Account
        let password: PasswordHash
        let failedAttempts: Int
        let lockedUntil: Instant
    }

    static func credentials(
        login: String, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Credentials? {
        try connection.first(
            """
            SELECT id, login, name, role, email, password_hash, failed_attempts, locked_until_ms FROM account
            WHERE municipality_id = \(municipality) AND login = \(login)
            """
        ).map { row in
            Credentials(
                account: try account(row, municipality), password: PasswordHash(text: try row.text("password_hash")),
                failedAttempts: try row.int("failed_attempts"), lockedUntil: try row.instant("locked_until_ms"))
        }
    }

    /// Claims one attempt before the password is looked at, so that attempts sent together count one by one.
    /// - Returns: false while the account is locked.
    static func claimAttempt(
        _ account: Identifier, in municipality: Municipality.ID, at now: Instant, lockingUntil: Instant,
        _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE account SET
                failed_attempts = failed_attempts + 1,
                locked_until_ms = CASE WHEN failed_attempts + 1 >= \(SignIn.attemptsBeforeLock)
                    THEN \(lockingUntil) ELSE locked_until_ms END
            WHERE municipality_id = \(municipality) AND id = \(account) AND locked_until_ms <= \(now)
            """) == 1
    }

    static func forgetFailures(
        _ account: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE account SET failed_attempts = 0, locked_until_ms = 0
            WHERE municipality_id = \(municipality) AND id = \(account)
            """)
    }

    public static func insertSession(
        digest: [UInt8], account: Identifier, in municipality: Municipality.ID, expires: Instant, now: Instant,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            "DELETE FROM session WHERE municipality_id = \(municipality) AND expires_ms <= \(now)")
        try connection.execute(
            """
            INSERT INTO session (digest, municipality_id, account_id, expires_ms)
            VALUES (\(digest), \(municipality), \(account), \(expires))
            """)
    }

    static func account(
        sessionDigest: [UInt8], in municipality: Municipality.ID, at now: Instant, _ connection: any SQLConnection
    ) throws -> Account? {
        try connection.first(
            """
            SELECT account.id, account.login, account.name, account.role, account.email
            FROM session JOIN account ON account.id = session.account_id
                AND account.municipality_id = session.municipality_id
            WHERE session.municipality_id = \(municipality) AND session.digest = \(sessionDigest)
                AND session.expires_ms > \(now)
            """
        ).map { try account($0, municipality) }
    }

    static func deleteSession(
        digest: [UInt8], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute("DELETE FROM session WHERE municipality_id = \(municipality) AND digest = \(digest)")
    }

    private static func account(_ row: SQLRow, _ municipality: Municipality.ID) throws -> Account {
        Account(
            id: try row.identifier("id"), municipality: municipality, login: try row.text("login"),
            name: try row.text("name"), role: try row.value("role"),
            email: try row.textOrNil("email").flatMap { EmailAddress($0) })
    }
}
