import ArgumentParser
import Domain
import Foundation
import Platform
import Reporting
import SQLStore
import Vault

/// The keys that open stories.
struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Keys that open the stories of a municipality.",
        discussion: """
            Stories are sealed to every key that is in use. See to it that there are always two: of two colleagues, or \
            of one colleague and a recovery sheet in a safe. A story for which every key is lost can never be read.
            """,
        subcommands: [
            List.self, Create.self, Admit.self, Rotate.self, Remove.self, RecoverySheet.self, Rehearse.self,
        ])

    struct Options: ParsableArguments {
        @OptionGroup var shared: SharedOptions

        @Option(help: "The municipality's address: enschede.")
        var municipality: String
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the keys and what they can open.")

        @OptionGroup var options: Options

        func run() async throws {
            try await withKeyRoom(options, command: "keys list") { room in
                let keys = try await room.all()
                for key in keys {
                    let count = try await room.count(of: key)
                    let state = key.admitted == nil ? "waits to be admitted" : "in use"
                    let rehearsed =
                        key.rehearsed.map {
                            ", rehearsed \(DutchTime.reading(of: $0).date)"
                        } ?? ""
                    print("\(room.name(of: key)): \(state), opens \(count.open) of \(count.all)\(rehearsed)")
                }
                if keys.filter({ $0.admitted != nil }).count < 2 {
                    print("Fewer than two keys are in use: losing one loses the stories.")
                    throw ExitCode(1)
                }
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key for a colleague.",
            discussion: "The passphrase is read from standard input, without echo on a terminal.")

        @OptionGroup var options: Options

        @Option(help: "The colleague's login.")
        var login: String

        func run() async throws {
            try await withKeyRoom(options, command: "keys create") { room in
                let account = try await room.account(login)
                let passphrase = try HiddenInput.readNew(
                    "Passphrase (at least \(LockedKey.minimumPassphraseLength) characters)")
                let isInUse = try await room.keys.create(for: account, passphrase: passphrase)
                print(
                    isInUse
                        ? "The key of \(login) is in use. Make a second one, or a recovery sheet, before the first story."
                        : "The key of \(login) waits. A colleague whose key is in use lets it in with `straatlicht keys admit`."
                )
            }
        }
    }

    struct Admit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a waiting key open the stories.",
            discussion:
                "The passphrase of the colleague who lets it in, or the recovery code, is read from standard input.")

        @OptionGroup var options: Options
        @OptionGroup var opener: Opener

        @Option(help: "The login of the colleague whose key waits.")
        var login: String

        func run() async throws {
            try await withKeyRoom(options, command: "keys admit") { room in
                let waiting = try await room.key(of: login, admitted: false)
                let (holder, opened) = try await room.open(opener)
                try await room.keys.admit(waiting, with: opened, of: holder, progress: showProgress)
                print("The key of \(login) is in use.")
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a colleague a new key and a new passphrase.",
            discussion: "First the old passphrase, then the new one are read from standard input.")

        @OptionGroup var options: Options

        @Option(help: "The colleague's login.")
        var login: String

        func run() async throws {
            try await withKeyRoom(options, command: "keys rotate") { room in
                let old = try await room.key(of: login, admitted: true)
                let opened = try await room.keys.unlock(old, passphrase: HiddenInput.read("Present passphrase"))
                let passphrase = try HiddenInput.readNew(
                    "New passphrase (at least \(LockedKey.minimumPassphraseLength) characters)")
                try await room.keys.rotate(old, opened: opened, passphrase: passphrase, progress: showProgress)
                print("The new key of \(login) is in use; the old one opens nothing any more.")
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a key out of use: of a colleague who leaves, or a recovery sheet that was replaced.")

        @OptionGroup var options: Options

        @Option(help: "The colleague's login.")
        var login: String?

        @Option(help: "The name of a recovery sheet, as `keys list` shows it.")
        var sheet: String?

        func validate() throws {
            guard (login == nil) != (sheet == nil) else { throw ValidationError("Give --login or --sheet.") }
        }

        func run() async throws {
            try await withKeyRoom(options, command: "keys remove") { room in
                let found = try await room.all().filter { key in
                    login.map { key.login == $0 }
                        ?? (key.kind == .recovery && room.name(of: key).hasSuffix(sheet ?? ""))
                }
                guard !found.isEmpty else { throw CommandFailure("There is no such key.", code: .dataRefused) }
                for key in found {
                    try await room.keys.remove(key)
                    print("\(room.name(of: key)) opens nothing any more.")
                }
            }
        }
    }

    struct RecoverySheet: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "recovery-sheet", abstract: "Print a sheet that opens the stories, for the safe.",
            discussion: "The passphrase of a colleague whose key is in use is read from standard input.")

        @OptionGroup var options: Options
        @OptionGroup var opener: Opener

        func run() async throws {
            try await withKeyRoom(options, command: "keys recovery-sheet") { room in
                let (holder, opened) = try await room.open(opener)
                let code = try await room.keys.makeRecoverySheet(with: opened, of: holder, progress: showProgress)
                let name = try await room.all().last { $0.kind == .recovery }.map(room.name) ?? ""
                print(
                    """

                    STRAATLICHT - HERSTELBLAD / RECOVERY SHEET

                    Gemeente:  \(room.municipality)
                    Blad:      \(name)

                    Code:      \(code.groups.joined(separator: " "))

                    Deze code opent alle verhalen die mensen bij deze gemeente meldden.
                    Bewaar het blad in een kluis, op een andere plek dan de back-up.
                    Oefen elk half jaar of het blad werkt:
                        straatlicht keys rehearse --municipality \(room.municipality) --recovery-code
                    Is iedereen met een sleutel weg? Laat dan een nieuwe collega toe:
                        straatlicht keys admit --municipality \(room.municipality) --login NAAM --recovery-code

                    """)
            }
        }
    }

    struct Rehearse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try whether a sheet or a passphrase opens every story. Shows none.",
            discussion:
                "The code or the passphrase is read from standard input. The exit status is 1 when a story stays closed."
        )

        @OptionGroup var options: Options
        @OptionGroup var opener: Opener

        func run() async throws {
            try await withKeyRoom(options, command: "keys rehearse") { room in
                let (key, opened) = try await room.open(opener)
                let outcome = try await room.keys.rehearse(key, opened: opened, progress: showProgress)
                print("\(room.name(of: key)) opens \(outcome.done) of \(outcome.total) stories.")
                if outcome.done < outcome.total { throw ExitCode(1) }
            }
        }
    }

    /// Whose key opens.
    struct Opener: ParsableArguments {
        @Option(help: "The login of a colleague whose key is in use.")
        var by: String?

        @Flag(help: "Use the code of a recovery sheet.")
        var recoveryCode = false

        func validate() throws {
            guard (by != nil) != recoveryCode else { throw ValidationError("Give --by LOGIN or --recovery-code.") }
        }
    }
}

/// One municipality's keys, for one command.
private struct KeyRoom: Sendable {
    let municipality: Municipality.ID
    let database: any SQLDatabase
    let keys: ReadingKeys

    func all() async throws -> [ReadingKey] {
        let municipality = municipality
        return try await database.read { try ReadingKeyStore.all(in: municipality, $0) }
    }

    func count(of key: ReadingKey) async throws -> (all: Int, open: Int) {
        let municipality = municipality
        return try await database.read { try SealedStore.count(openFor: key.id, in: municipality, $0) }
    }

    /// Sheets are called after their key's fingerprint, so that two can be told apart.
    func name(of key: ReadingKey) -> String { key.login ?? "sheet \(key.publicKey.fingerprint)" }

    func account(_ login: String) async throws -> Account {
        let municipality = municipality
        guard let account = try await database.read({ try AccountStore.find(login: login, in: municipality, $0) })
        else { throw CommandFailure("There is no account \(login) in \(municipality).", code: .dataRefused) }
        return account
    }

    func key(of login: String, admitted: Bool) async throws -> ReadingKey {
        guard let key = try await all().first(where: { $0.login == login && ($0.admitted != nil) == admitted }) else {
            throw CommandFailure(
                admitted ? "\(login) has no key that is in use." : "\(login) has no key that waits.",
                code: .dataRefused)
        }
        return key
    }

    func open(_ opener: Keys.Opener) async throws -> (ReadingKey, ReadingPrivateKey) {
        if let login = opener.by {
            let key = try await key(of: login, admitted: true)
            return (key, try await keys.unlock(key, passphrase: HiddenInput.read("Passphrase of \(login)")))
        }
        guard let code = RecoveryCode(typed: try HiddenInput.read("Recovery code")) else {
            throw CommandFailure(
                "That is not the code of a recovery sheet: look for a letter or digit that differs.",
                code: .dataRefused)
        }
        for key in try await all() where key.kind == .recovery {
            if let opened = try? key.locked.unlock(recoveryCode: code, id: key.id, in: municipality) {
                return (key, opened)
            }
        }
        throw CommandFailure("No recovery sheet of \(municipality) has this code.", code: .dataRefused)
    }
}

private func showProgress(_ progress: ReadingKeys.Progress) {
    FileHandle.standardError.write(Data("\r\(progress.done) of \(progress.total)\u{1B}[K".utf8))
    if progress.done >= progress.total { FileHandle.standardError.write(Data("\n".utf8)) }
}

private func withKeyRoom(
    _ options: Keys.Options, command: String, _ body: (KeyRoom) async throws -> Void
) async throws {
    try await reportingFailures {
        try await withDatabase(options.shared) { database, composition in
            let id = try await requireMunicipality(options.municipality, database)
            let site = try composition.site(database: database, log: EventLog(logger: Composition.logger()))
            let keys = ReadingKeys(site: site, municipality: id, actor: .command(command), origin: .commandLine)
            do {
                try await body(KeyRoom(municipality: id, database: database, keys: keys))
            } catch let refusal as ReadingKeys.Refusal {
                throw CommandFailure(refusal.line, code: .dataRefused)
            }
        }
    }
}

extension ReadingKeys.Refusal {
    fileprivate var line: String {
        switch self {
        case .weakPassphrase:
            "A passphrase has at least \(LockedKey.minimumPassphraseLength) characters. Use some words."
        case .wrongPassphrase: "That is not the passphrase of this key."
        case .noSuchAccount: "There is no such account."
        case .mayNotRead: "This account's role does not handle reports. Make one with the role case-worker."
        case .hasKeyAlready: "This account has a key already. Use `straatlicht keys rotate` for a new one."
        case .hasNoKey: "There is no such key."
        case .notAdmitted: "This key does not open the stories itself yet."
        case .lastKey: "This is the last key. Without it nobody can open the stories. Make another one first."
        }
    }
}
