public import Domain

/// Heavy work that somebody asks for: it is done later, by whichever process is free.
public struct JobRequest: Hashable, Sendable {
    /// Says which `JobHandler` does it, such as `insight-recompute`.
    public let kind: String
    /// JSON text that the handler understands.
    public let parameters: String
    /// Of two jobs of one kind and key only one waits or runs.
    public let key: String
    /// Who asked; `nil` when the program did.
    public let requestedBy: Identifier?

    public init(kind: String, parameters: String = "{}", key: String = "", by account: Identifier? = nil) {
        self.kind = kind
        self.parameters = parameters
        self.key = key
        requestedBy = account
    }
}

/// Heavy work of a municipality, from the wish until its end.
public struct Job: Hashable, Sendable, Identifiable {
    /// Raw values are stored; never rename one.
    public enum State: String, CaseIterable, Sendable {
        case waiting, running, done, failed, cancelled
    }

    public let id: Identifier
    public let municipality: Municipality.ID
    public let kind: String
    public let parameters: String
    public let key: String
    public let state: State
    /// How much is done, from 0 to 1.
    public let fraction: Double
    /// What it is busy with, in the words of its handler; empty when it did not say.
    public let stage: String
    public let created: Instant
    /// When it was taken for the first time.
    public let started: Instant?
    public let ended: Instant?
    /// How often it was taken, the run that is going on included.
    public let attempts: Int
    /// What the handler returned.
    public let result: String?
    /// Why it failed: a word, see `JobFailure`.
    public let failure: String?
    public let requestedBy: Identifier?
    /// Somebody wants it to end before it is done.
    public let isAskedToStop: Bool

    /// Waits or runs.
    public var isOpen: Bool { state == .waiting || state == .running }
}

/// A reason to fail that a handler knows and can explain, as one word: `JobFailure("too-few-reports")`. Any other error
/// is unexpected: the row then says `unexpected-` and the reference under which the log has its type.
public struct JobFailure: Error, Hashable, Sendable {
    /// What is stored.
    public let word: String

    public init(_ word: StaticString) {
        self.word = word.description
    }

    /// The process that did it ended, again and again.
    static let interrupted = JobFailure("interrupted")
    static let unexpectedPrefix = "unexpected-"
}
