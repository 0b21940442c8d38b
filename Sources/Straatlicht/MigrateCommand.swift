import ArgumentParser
import SQLStore

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database up to date; makes the secret file when there is none.")

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        try await reportingFailures {
            let composition = try shared.composition()
            let database = try composition.openDatabase()
            let (madeSecret, applied) = try await composition.migrate(database)
            await database.close()
            if madeSecret {
                print("Made the secret file \(composition.secretFile). Keep a copy apart from the database's backup.")
            }
            for id in applied { print("Applied \(id)") }
            if applied.isEmpty { print("The database is up to date.") }
        }
    }
}
