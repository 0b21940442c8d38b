import ArgumentParser
import Configuration
import Crypto
import Deployment
import Domain
import Foundation
import Help
import Hummingbird
import Insight
import Logging
import MunicipalityNetwork
import NIOPosix
import Planning
import Platform
import PostgresStore
import Prevention
import Registers
import Reporting
import Research
import SQLStore
import SQLiteStore
import Vault

/// Where the parts of the program meet: the only file that knows which engine, clock and source of chance are used.
struct Composition: Sendable {
    let databaseURL: DatabaseURL
    let secretFile: String
    let resources: ResourceFolder
    /// The address under which people reach the site, when it is behind a proxy.
    let publicURL: String?
    /// `nil` when mail is shown and not sent.
    var mail: MailSettings?
    /// The path of Chromium, where somebody set it; empty for no PDF files.
    var chromium: String?

    static let migrations =
        PlatformMigrations.all + ReportingMigrations.all + HelpMigrations.all + RegisterMigrations.all
        + Planning.migrations + Deployment.migrations + Prevention.migrations + Research.migrations
        + Network.migrations + Insight.migrations

    static let surroundings = Surroundings(
        now: { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) },
        randomBytes: { count in
            // The system is asked for eight bytes at a time.
            var generator = SystemRandomNumberGenerator()
            let words = (0..<(count + 7) / 8).flatMap { _ in withUnsafeBytes(of: generator.next(), Array.init) }
            return Array(words.prefix(count))
        })

    /// Opens the database; does not migrate it.
    func openDatabase() throws -> any SQLDatabase {
        switch databaseURL {
        case .sqlite(let path): try SQLiteDatabase(path: path)
        case .postgres(let address): PostgresDatabase(address: address)
        }
    }

    /// Makes the secret when there is none and brings the tables up to date.
    /// - Returns: what was done.
    func migrate(_ database: any SQLDatabase) async throws -> (madeSecret: Bool, applied: [String]) {
        let madeSecret = try ServerSecret.makeFile(path: secretFile, bytes: Self.surroundings.randomBytes(32))
        return (madeSecret, try await Migrator(Self.migrations).run(on: database))
    }

    /// Everything that pages stand on.
    func site(database: any SQLDatabase, log: EventLog) throws -> Site {
        var site = Site(
            surroundings: Self.surroundings, database: database, secret: try ServerSecret(path: secretFile),
            phrasebook: try Phrasebook(resources: resources), codes: try CodeCatalogue(resources: resources),
            webFiles: try WebFiles(resources: resources), log: log, threadPool: .singleton,
            isSecure: publicURL?.hasPrefix("https://") ?? false, sendsMail: mail != nil, build: Self.build,
            publicURL: publicURL)
        site.readsReports = { try Reporting.readsReports($0, in: $1, $2) }
        site.takesReports = { try Reporting.takesReports(in: $0, $1) }
        site.pdfPrinter = PDFPrinter.find(chosen: chromium)
        return site
    }

    /// The size and time of the program's file: other ones are another build.
    private static let build: String = {
        let path = Bundle.main.executablePath ?? CommandLine.arguments[0]
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        let date = (facts?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\((facts?[.size] as? Int) ?? 0)-\(date)"
    }()

    /// Every register of every room.
    static let registers = RegisterCatalogue(
        Insight.registers.map(Planning.answering) + Planning.registers + [ToldBack.register(.composed)]
            + Deployment.registers + Prevention.registers
            + Research.registers + Network.registers)

    /// All addresses of all rooms.
    static func router(site: Site, resources: ResourceFolder) throws -> SiteRouter {
        let router = SiteRouter(site: site)
        Reporting.add(
            to: router, try ReportingResources(resources), ports: .composed(site),
            norms: NormPort { try Prevention.explanations(in: $0, on: $1, $2, $3) })
        Insight.add(to: router, annotations: .composed(site), spots: .composed(site))
        Help.add(to: router, guidance: try GuidanceTexts(resources: resources))
        Planning.add(to: router)
        TellingBack.add(to: router, ports: .composed)
        Deployment.add(to: router)
        Prevention.add(to: router, try Scenarios(resources: resources))
        Research.add(to: router, .composed(site))
        Network.add(to: router)
        Registers.add(
            to: router, registers,
            links: Planning.links + TellingBack.links + Deployment.links + Prevention.links + Research.links
                + Network.links)
        return router
    }

    /// The program's log: plain lines on standard error. Libraries may say where something happened, not what.
    static func logger() -> Logger {
        var logger = Logger(label: "straatlicht") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .info
        return logger
    }

    static func libraryLogger() -> Logger {
        Logger(label: "library") { label in
            LibraryLogHandler(destination: StreamLogHandler.standardError(label: label), level: .warning)
        }
    }
}

/// Options that most commands share.
struct SharedOptions: ParsableArguments {
    @Option(name: .customLong("database"), help: "sqlite:PATH or postgres://… (STRAATLICHT_DATABASE_URL).")
    var database: String?

    @Option(help: "The file with the server's secret (STRAATLICHT_SECRET_FILE).")
    var secretFile: String?

    @Option(help: "The folder with code lists, languages and web files (STRAATLICHT_RESOURCES).")
    var resources: String?

    /// - Parameter defaultDatabase: where the database is when nothing says so.
    func composition(defaultDatabase: String = "sqlite:straatlicht.sqlite") throws -> Composition {
        let environment = ConfigReader(provider: EnvironmentVariablesProvider())
        let url: DatabaseURL
        do {
            let text = database ?? environment.string(forKey: "straatlicht.database.url", isSecret: true)
            url = try DatabaseURL(text ?? defaultDatabase)
        } catch {
            throw CommandFailure("The database address cannot be used: \(error.reason).", code: .configuration)
        }
        let secret = secretFile ?? environment.string(forKey: "straatlicht.secret.file")
        do {
            return Composition(
                databaseURL: url, secretFile: secret ?? Self.secretFile(for: url),
                resources: try ResourceFolder(
                    explicit: resources ?? environment.string(forKey: "straatlicht.resources"),
                    binary: Bundle.main.executablePath ?? CommandLine.arguments[0]),
                publicURL: environment.string(forKey: "straatlicht.public.url"),
                mail: try MailSettings.read(environment), chromium: environment.string(forKey: "straatlicht.chromium"))
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("\(error)", code: .configuration)
        }
    }

    /// Beside the SQLite file; for PostgreSQL in the working folder.
    private static func secretFile(for url: DatabaseURL) -> String {
        switch url {
        case .sqlite(let path): path + ".secret"
        case .postgres: "straatlicht.secret"
        }
    }
}

/// One clear line on standard error and an exit status that means something.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    let code: ExitCode

    init(_ description: String, code: ExitCode) {
        self.description = description
        self.code = code
    }
}

/// Runs the body of a command and turns what went wrong into a line and an exit status.
func reportingFailures(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let failure as CommandFailure {
        printError(failure.description)
        throw failure.code
    } catch let error as SQLError {
        printError("\(error)")
        throw ExitCode.unavailable
    } catch let error as MigrationError {
        printError("\(error)")
        throw ExitCode.configuration
    } catch let error as ServerSecret.Failure {
        printError("\(error)")
        throw ExitCode.configuration
    } catch let error as ResourceFolder.Unreadable {
        printError("\(error)")
        throw ExitCode.configuration
    }
}

/// Opens the database for one command, checks that its tables are up to date, and closes it.
func withDatabase<Result: Sendable>(
    _ options: SharedOptions, _ body: (any SQLDatabase, Composition) async throws -> Result
) async throws -> Result {
    let composition = try options.composition()
    let database = try composition.openDatabase()
    do {
        let pending = try await Migrator(Composition.migrations).pending(on: database)
        guard pending.isEmpty else {
            throw CommandFailure(
                "The database \(composition.databaseURL) is not up to date. Run `straatlicht migrate` first.",
                code: .configuration)
        }
        let result = try await body(database, composition)
        await database.close()
        return result
    } catch {
        await database.close()
        throw error
    }
}

func printError(_ line: String) {
    FileHandle.standardError.write(Data(("straatlicht: " + line + "\n").utf8))
}
