public import Domain

/// Something that is kept in the audit log, with the fields that BIO2 8.15.01 asks for: who, what, to what, with what
/// result, from where; the store adds when. It never holds content: no text that somebody typed, no answer, no code
/// of a receipt, no address of a visitor.
public struct AuditEvent: Hashable, Sendable {
    public let actor: AuditActor
    public let action: AuditAction
    public let object: AuditObject
    public let result: AuditResult
    public let origin: AuditOrigin
    /// Why, as a code that was chosen from a list: never something that was typed.
    public let reason: Code?

    public init(
        _ action: AuditAction, of object: AuditObject, by actor: AuditActor, from origin: AuditOrigin,
        result: AuditResult = .done, reason: Code? = nil
    ) {
        self.actor = actor
        self.action = action
        self.object = object
        self.result = result
        self.origin = origin
        self.reason = reason
    }
}

/// What was done. Raw values are stored; never rename one.
public enum AuditAction: String, CaseIterable, Sendable {
    case signIn = "sign-in"
    case signInRefused = "sign-in-refused"
    case signOut = "sign-out"
    case caseOpened = "case-opened"
    case storyOpened = "story-opened"
    case contactOpened = "contact-opened"
    case contactRequested = "contact-requested"
    case contactGranted = "contact-granted"
    case statusChanged = "status-changed"
    case answerSent = "answer-sent"
    case messageSent = "message-sent"
    case taskDone = "task-done"
    case reportWithdrawn = "report-withdrawn"
    case retentionDeleted = "retention-deleted"
    case reportEntered = "report-entered"
    case keyCreated = "key-created"
    case keyAdmitted = "key-admitted"
    case keyRotated = "key-rotated"
    case keyRemoved = "key-removed"
    case keyRehearsed = "key-rehearsed"
    case accountAdded = "account-added"
    case settingsChanged = "settings-changed"
    case helpEdited = "help-edited"
    case correctionDecided = "correction-decided"
    case entryChanged = "entry-changed"
    case figuresGiven = "figures-given"
    case correctionWithdrawn = "correction-withdrawn"
    case departmentChanged = "department-changed"
    case importStarted = "import-started"
    case outcomesChanged = "outcomes-changed"
    case casesLinked = "cases-linked"
    case caseUnlinked = "case-unlinked"
    case jobStopped = "job-stopped"
    case burstSetApart = "burst-set-apart"
    case burstDecided = "burst-decided"
    case alertHandled = "alert-handled"
    case searchAsked = "search-asked"
    case webhookAdded = "webhook-added"
    case webhookRemoved = "webhook-removed"
    case webhookTested = "webhook-tested"
}

/// Who did it.
public enum AuditActor: Hashable, Sendable {
    /// A staff member who signed in. The login is kept too, because an account may be gone when the log is read.
    case account(id: Identifier, login: String)
    /// Whoever holds the receipt code. Never identified.
    case reporter
    /// The program by itself, such as a job.
    case system
    /// Somebody at the server's command line; the name of the command, such as `user add`.
    case command(String)
    /// Somebody who did not sign in.
    case nobody

    public static func account(_ account: Account) -> AuditActor { .account(id: account.id, login: account.login) }

    public enum Kind: String, CaseIterable, Sendable {
        case account, reporter, system, command, nobody
    }

    public var kind: Kind {
        switch self {
        case .account: .account
        case .reporter: .reporter
        case .system: .system
        case .command: .command
        case .nobody: .nobody
        }
    }

    var id: String? {
        if case .account(let id, _) = self { id.description } else { nil }
    }

    /// A login or the name of a command.
    var name: String? {
        switch self {
        case .account(_, let login): login
        case .command(let name): name
        case .reporter, .system, .nobody: nil
        }
    }
}

/// To what it was done: a kind, and an id that says nothing by itself.
public struct AuditObject: Hashable, Sendable {
    /// Raw values are stored; never rename one.
    public enum Kind: String, CaseIterable, Sendable {
        /// The site of the municipality as a whole.
        case site
        case account
        case caseFile = "case"
        case report
        case task
        case key
        case settings
        case help
        case correction
        case entry
        /// Heavy work.
        case job
        /// Of the search for clusters.
        case alert
        case webhook
        case burst
    }

    public let kind: Kind
    public let id: String?

    public static let site = AuditObject(kind: .site, id: nil)
    public static let settings = AuditObject(kind: .settings, id: nil)
    public static func account(_ id: Identifier) -> AuditObject { AuditObject(.account, id) }
    public static func caseFile(_ id: Identifier) -> AuditObject { AuditObject(.caseFile, id) }
    public static func report(_ id: Identifier) -> AuditObject { AuditObject(.report, id) }
    public static func task(_ id: Identifier) -> AuditObject { AuditObject(.task, id) }
    public static func key(_ id: Identifier) -> AuditObject { AuditObject(.key, id) }
    /// An entry of a register.
    public static func entry(_ id: Identifier) -> AuditObject { AuditObject(.entry, id) }
    public static func burst(_ id: Identifier) -> AuditObject { AuditObject(.burst, id) }
    public static func webhook(_ id: Identifier) -> AuditObject { AuditObject(.webhook, id) }
    public static func job(_ id: Identifier) -> AuditObject { AuditObject(.job, id) }
    public static func alert(_ id: Identifier) -> AuditObject { AuditObject(.alert, id) }
    public static func correction(_ id: Identifier) -> AuditObject { AuditObject(.correction, id) }
    /// An entry of the help directory.
    public static func help(_ code: Code) -> AuditObject { AuditObject(kind: .help, id: code.value) }

    private init(kind: Kind, id: String?) {
        self.kind = kind
        self.id = id
    }

    private init(_ kind: Kind, _ id: Identifier) {
        self.init(kind: kind, id: id.description)
    }
}

/// How it ended. Raw values are stored; never rename one.
public enum AuditResult: String, CaseIterable, Sendable {
    case done, refused
}

/// Where it came from. Not an address of a machine, because the log holds none. Raw values are stored.
public enum AuditOrigin: String, CaseIterable, Sendable {
    /// A page of the site.
    case site
    case commandLine = "command-line"
    /// A job that the program runs by itself.
    case worker
}
