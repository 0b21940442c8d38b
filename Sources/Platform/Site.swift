public import Domain
public import NIOPosix
public import SQLStore
public import Vault

/// What every feature stands on, made once by the executable.
public struct Site: Sendable {
    public let surroundings: Surroundings
    public let database: any SQLDatabase
    public let secret: ServerSecret
    public let phrasebook: Phrasebook
    public let codes: CodeCatalogue
    public let webFiles: WebFiles
    public let municipalities: MunicipalityDirectory
    public let log: EventLog
    /// For work that must not block the cooperative threads: hashing and statistics. Jobs get one of their own.
    public var threadPool: NIOThreadPool
    /// Whether the site is reached over TLS, which makes the session cookie `Secure`.
    public let isSecure: Bool
    /// Whether a mail server is known; without one, mail is only shown to administrators.
    public let sendsMail: Bool
    /// The address under which people reach the site, without a slash at the end; `nil` when nobody said it.
    public let publicURL: String?
    /// Tells one build of the program from another, for what browsers keep.
    public let build: String
    public let memory = RoomMemory()
    /// `nil` where no PDF files can be made.
    public var pdfPrinter: PDFPrinter?
    /// Whether somebody with this role reads single reports in a municipality. The room that keeps reports says it.
    public var readsReports: @Sendable (Role, Municipality.ID, any SQLConnection) throws -> Bool = { role, _, _ in
        role.allows(.handleReports)
    }
    /// Whether residents of a municipality can report on this site. The room that keeps reports says it.
    public var takesReports: @Sendable (Municipality.ID, any SQLConnection) throws -> Bool = { _, _ in true }

    public init(
        surroundings: Surroundings, database: any SQLDatabase, secret: ServerSecret, phrasebook: Phrasebook,
        codes: CodeCatalogue, webFiles: WebFiles, log: EventLog, threadPool: NIOThreadPool, isSecure: Bool,
        sendsMail: Bool = false, build: String = "", publicURL: String? = nil
    ) {
        self.surroundings = surroundings
        self.database = database
        self.secret = secret
        self.phrasebook = phrasebook
        self.codes = codes
        self.webFiles = webFiles
        self.log = log
        self.threadPool = threadPool
        self.isSecure = isSecure
        self.sendsMail = sendsMail
        self.build = build
        self.publicURL = publicURL.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        municipalities = MunicipalityDirectory(database: database, now: surroundings.now)
    }
}
