import ArgumentParser
import Domain
import Platform
import Reporting
import SQLStore
import Vault

struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "Terms of keeping: what goes, and when.",
        discussion: """
            `straatlicht serve` deletes what has had its term when it starts and every day after that. Run it by hand \
            after a backup was put back, or when the site is not running.
            """,
        subcommands: [Run.self, Show.self])

    struct Options: ParsableArguments {
        @OptionGroup var shared: SharedOptions

        @Option(help: "The municipality's address: enschede; without it all of them.")
        var municipality: String?

        func municipalities(_ database: any SQLDatabase) async throws -> [Municipality.ID] {
            if let municipality { return [try await requireMunicipality(municipality, database)] }
            return try await database.read { try MunicipalityStore.all($0) }.map(\.id)
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete now what has had its term.")

        @OptionGroup var options: Options

        func run() async throws {
            try await reportingFailures {
                try await withDatabase(options.shared) { database, composition in
                    let keepToTerms = KeepToTerms(
                        database: database, surroundings: Composition.surroundings,
                        secret: try ServerSecret(path: composition.secretFile), actor: .command("retention run"))
                    for id in try await options.municipalities(database) {
                        let counts = try await keepToTerms(in: id)
                        let parts = Deletion.Kind.allCases.map { "\(counts[$0]) \(RetentionCommand.name(of: $0))" }
                        print("\(id): deleted \(parts.joined(separator: ", "))")
                    }
                    try await database.eraseTraces()
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what has had its term and when the next thing goes; deletes nothing.")

        @OptionGroup var options: Options

        func run() async throws {
            try await reportingFailures {
                try await withDatabase(options.shared) { database, _ in
                    let now = Composition.surroundings.now()
                    for id in try await options.municipalities(database) {
                        let outlook = try await database.read { connection in
                            try RetentionStore.outlook(at: now, in: id, connection)
                        }
                        print("\(id)")
                        for kind in outlook {
                            let next = kind.next.map { ", the next one goes on \($0)" } ?? ""
                            print(
                                "  \(RetentionCommand.name(of: kind.kind)), kept \(kind.months) months: "
                                    + "\(kind.overdue) to be deleted now, \(kind.kept) kept\(next)")
                        }
                    }
                }
            }
        }
    }

    private static func name(of kind: Deletion.Kind) -> String {
        switch kind {
        case .contact: "contact details"
        case .story: "stories"
        case .messages: "messages"
        case .report: "reports"
        }
    }
}
