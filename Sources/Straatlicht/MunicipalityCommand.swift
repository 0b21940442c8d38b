import ArgumentParser
import Domain
import Foundation
import Help
import NIOPosix
import Platform
import SQLStore
import Vault

struct MunicipalityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "municipality", abstract: "Municipalities of this installation.", subcommands: [Add.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a municipality.")

        @OptionGroup var shared: SharedOptions

        @Argument(help: "What stands in the address: enschede, den-haag.")
        var id: String

        @Option(help: "The name as people write it.")
        var name: String

        @Option(help: "The code of Statistics Netherlands: GM0153. Imports of areas use it.")
        var cbsCode: String?

        func validate() throws {
            guard Municipality.ID(id) != nil else {
                throw ValidationError(
                    "'\(id)' cannot be an address: 2 to 40 lower-case letters, digits and hyphens, not a word of the site."
                )
            }
            if let cbsCode {
                guard cbsCode.utf8.count == 6, cbsCode.hasPrefix("GM"), Int(cbsCode.dropFirst(2)) != nil else {
                    throw ValidationError("'\(cbsCode)' is no code of a municipality: GM and four digits.")
                }
            }
            guard !name.trimmingCharacters(in: .whitespaces).isEmpty else { throw ValidationError("A name is needed.") }
        }

        func run() async throws {
            try await reportingFailures {
                try await withDatabase(shared) { database, composition in
                    guard let municipalityID = Municipality.ID(id) else { return }
                    let municipality = Municipality(id: municipalityID, name: name, cbsCode: cbsCode)
                    let now = Composition.surroundings.now()
                    let directory = try NationalDirectory(
                        resources: composition.resources, codes: try CodeCatalogue(resources: composition.resources))
                    do {
                        try await database.write { connection in
                            try MunicipalityStore.insert(municipality, at: now, connection)
                            try directory.insert(into: municipality.id, at: now, connection)
                        }
                    } catch SQLError.uniqueViolation {
                        throw CommandFailure("There is a municipality \(id) already.", code: .dataRefused)
                    }
                    print("Added \(name) at /\(id)")
                }
            }
        }
    }
}

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Accounts of staff.", subcommands: [Add.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an account for a staff member.",
            discussion: "The password is read from standard input, without echo on a terminal.")

        @OptionGroup var shared: SharedOptions

        @Option(help: "The municipality's address: enschede.")
        var municipality: String

        @Option(help: "What is typed to sign in.")
        var login: String

        @Option(help: "What colleagues see.")
        var name: String

        @Option(help: "The address for mail that says that there is something to do.")
        var email: String?

        @Option(help: "\(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
        var role: String

        func validate() throws {
            guard Role(rawValue: role) != nil else {
                throw ValidationError(
                    "'\(role)' is no role. Choose \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
        }

        func run() async throws {
            try await reportingFailures {
                try await withDatabase(shared) { database, composition in
                    guard let role = Role(rawValue: role) else { return }
                    let id = try await requireMunicipality(municipality, database)
                    let password = try HiddenInput.read(
                        "Password (at least \(NewAccount.minimumPasswordLength) characters)")
                    try await AddAccount(
                        database: database, secret: try ServerSecret(path: composition.secretFile),
                        surroundings: Composition.surroundings
                    )(
                        login: login, name: name, role: role, password: password, email: email, in: id)
                    print("Added \(login) (\(role.rawValue)) to \(id)")
                }
            }
        }
    }
}

/// The id of a municipality that exists.
/// - Throws: ``CommandFailure`` with the names that do.
func requireMunicipality(_ slug: String, _ database: any SQLDatabase) async throws -> Municipality.ID {
    let all = try await database.read { try MunicipalityStore.all($0) }
    guard let found = all.first(where: { $0.id.slug == slug }) else {
        let names = all.map(\.id.slug).joined(separator: ", ")
        throw CommandFailure(
            "There is no municipality \(slug). \(names.isEmpty ? "Add one with `straatlicht municipality add`." : "There are: \(names).")",
            code: .dataRefused)
    }
    return found.id
}

/// Adds an account, its password hashed off the cooperative threads.
struct AddAccount {
    let database: any SQLDatabase
    let secret: ServerSecret
    let surroundings: Surroundings

    /// - Throws: ``CommandFailure`` for a login that is taken, a password that is too short, an address that is none.
    func callAsFunction(
        login: String, name: String, role: Role, password: String, email: String?,
        in municipality: Municipality.ID
    ) async throws {
        guard password.count >= NewAccount.minimumPasswordLength else {
            throw CommandFailure(
                "\(NewAccount.Refusal.passwordTooShort(minimum: NewAccount.minimumPasswordLength))", code: .dataRefused)
        }
        let hash = try await PasswordHash.make(
            password: password, salt: surroundings.randomBytes(16), on: .singleton)
        let account: NewAccount
        do {
            account = try NewAccount(login: login, name: name, role: role, password: hash, email: email)
        } catch {
            throw CommandFailure("\(error)", code: .dataRefused)
        }
        let id = surroundings.makeIdentifier()
        let now = surroundings.now()
        let secret = secret
        do {
            try await database.write { connection in
                try AccountStore.insert(account, id: id, in: municipality, at: now, connection)
                try AuditStore.append(
                    AuditEvent(.accountAdded, of: .account(id), by: .command("user add"), from: .commandLine), at: now,
                    in: municipality, with: secret, connection)
            }
        } catch SQLError.uniqueViolation {
            throw CommandFailure("The login \(login) is taken in \(municipality).", code: .dataRefused)
        }
    }
}
