public import Domain
public import Mail
public import Vault

/// What somebody at the municipality may do. Raw values are stored; never rename one.
public enum Role: String, CaseIterable, Sendable {
    /// Sees figures.
    case analyst
    /// Handles reports and answers them.
    case caseWorker = "case-worker"
    /// Everything.
    case administrator
    /// Makes the plan: goals, measures, what is told back.
    case policyOfficer = "policy-officer"
    /// Plans teams and shifts.
    case coordinator
    /// A warden or somebody of a de-escalation team: reads the briefing, keeps the presence log.
    case teamMember = "team-member"
    /// Campaigns, lessons, venues.
    case communication
    /// Police, security, a shopkeepers' association: sees the plan and the shifts, never a report.
    case partner
    /// A student, supervisor or researcher.
    case researcher
    /// Keeps partners, practices and questions between municipalities.
    case networkCoordinator = "network-coordinator"
}

/// The rooms whose registers people keep.
public enum Room: String, CaseIterable, Sendable {
    case planning, deployment, prevention, research, network
}

/// Something that a page lets somebody do.
public enum Permission: Hashable, Sendable {
    case handleReports
    case seeFigures
    /// Keeps the directory of help and the guidance.
    case editHelp
    /// Sees who did what, and when.
    case readAudit
    /// Sees which e-mails wait and which were sent.
    case readOutbox
    /// Decides how the report point of the municipality works.
    case changeSettings
    /// Sees what a room keeps.
    case read(Room)
    /// Changes what a room keeps.
    case edit(Room)
    /// Notes where a team was and whom it met, without persons.
    case logPresence
}

extension Role {
    /// Somebody who does not work for the municipality itself.
    public var isOutside: Bool { [.partner, .researcher].contains(self) }

    public func allows(_ permission: Permission) -> Bool {
        self == .administrator || permissions.contains(permission)
    }

    /// Where somebody begins who does not handle reports: what they edit, else what they may read.
    public var firstPage: MunicipalityURL {
        if allows(.seeFigures) { return .insight(.overview) }
        let room = Room.allCases.first { allows(.edit($0)) } ?? Room.allCases.first { allows(.read($0)) }
        return room.map { .register(RegisterURL(room: $0)) } ?? .start
    }

    /// What a role may do; an administrator may do everything.
    private var permissions: Set<Permission> {
        switch self {
        case .administrator: []
        case .analyst: Set([.seeFigures]).union(Room.allCases.map(Permission.read))
        case .caseWorker: [.handleReports, .editHelp, .read(.planning), .read(.prevention), .read(.network)]
        case .policyOfficer:
            Set([.seeFigures, .edit(.planning), .edit(.research), .edit(.network)])
                .union(Room.allCases.map(Permission.read))
        case .coordinator:
            [
                .seeFigures, .edit(.deployment), .logPresence, .read(.deployment), .read(.planning),
                .read(.prevention), .read(.network),
            ]
        case .teamMember: [.logPresence, .read(.deployment)]
        case .communication:
            [.edit(.prevention), .editHelp, .read(.prevention), .read(.planning), .read(.network)]
        case .partner: [.read(.deployment), .read(.planning)]
        case .researcher: [.edit(.research), .read(.research), .read(.planning)]
        case .networkCoordinator: [.edit(.network), .read(.network), .read(.planning), .read(.research)]
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
    /// Where mail goes; many have none.
    public let email: EmailAddress?
}

/// An account as it is added.
public struct NewAccount: Sendable {
    public let login: String
    public let name: String
    public let role: Role
    public let password: PasswordHash
    public let email: EmailAddress?

    public enum Refusal: Error, Equatable, CustomStringConvertible {
        case login
        case name
        case passwordTooShort(minimum: Int)
        case email

        public var description: String {
            switch self {
            case .login: "A login is 2 to 60 letters, digits, dots, hyphens, underscores or @."
            case .name: "A name is 1 to 100 characters."
            case .passwordTooShort(let minimum): "A password has at least \(minimum) characters."
            case .email: "An e-mail address looks like naam@example.nl."
            }
        }
    }

    /// NIST SP 800-63B: length counts, composition rules do not.
    public static let minimumPasswordLength = 12

    /// - Throws: ``Refusal`` for a login, name or address that cannot be used.
    public init(login: String, name: String, role: Role, password: PasswordHash, email: String? = nil) throws {
        let login = Self.canonical(login: login)
        guard (2...60).contains(login.utf8.count),
            login.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || ".-_@".utf8.contains($0) })
        else { throw Refusal.login }
        guard !name.trimmed.isEmpty, name.count <= 100 else { throw Refusal.name }
        self.login = login
        self.name = name.trimmed
        self.role = role
        self.password = password
        self.email = try email.map { text in
            guard let address = EmailAddress(text) else { throw Refusal.email }
            return address
        }
    }

    static func canonical(login: String) -> String { login.trimmed.lowercased() }
}
