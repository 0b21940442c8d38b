public import Domain
public import Vault

/// What somebody at the municipality may do. Raw values are stored; never rename one.
public enum Role: String, CaseIterable, Sendable {
    /// Sees figures.
    case analyst
    /// Handles reports and answers them.
    case caseWorker = "case-worker"
    /// Both.
    case administrator
}

/// Something that a page lets somebody do.
public enum Permission: Sendable {
    case handleReports
    case seeFigures
}

extension Role {
    public func allows(_ permission: Permission) -> Bool {
        switch (self, permission) {
        case (.administrator, _), (.caseWorker, .handleReports), (.analyst, .seeFigures): true
        case (.analyst, .handleReports), (.caseWorker, .seeFigures): false
        }
    }
}

/// A staff member of one municipality. Residents have no accounts.
public struct Account: Sendable, Identifiable {
    public let id: Identifier
    public let municipality: Municipality.ID
    /// What is typed to sign in, in lower case.
    public let login: String
    /// What colleagues see.
    public let name: String
    public let role: Role
}

/// An account as it is added.
public struct NewAccount: Sendable {
    public let login: String
    public let name: String
    public let role: Role
    public let password: PasswordHash

    public enum Refusal: Error, Equatable, CustomStringConvertible {
        case login
        case name
        case passwordTooShort(minimum: Int)

        public var description: String {
            switch self {
            case .login: "A login is 2 to 60 letters, digits, dots, hyphens, underscores or @."
            case .name: "A name is 1 to 100 characters."
            case .passwordTooShort(let minimum): "A password has at least \(minimum) characters."
            }
        }
    }

    /// NIST SP 800-63B: length counts, composition rules do not.
    public static let minimumPasswordLength = 12

    /// - Throws: ``Refusal`` for a login or name that cannot be used.
    public init(login: String, name: String, role: Role, password: PasswordHash) throws {
        let login = Self.canonical(login: login)
        guard (2...60).contains(login.utf8.count),
            login.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || ".-_@".utf8.contains($0) })
        else { throw Refusal.login }
        guard !name.trimmingWhitespace().isEmpty, name.count <= 100 else { throw Refusal.name }
        self.login = login
        self.name = name.trimmingWhitespace()
        self.role = role
        self.password = password
    }

    static func canonical(login: String) -> String { login.trimmingWhitespace().lowercased() }
}
