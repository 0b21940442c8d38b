import ArgumentParser
import Domain
import Foundation
import Platform
import SQLStore

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the made-up town Voorbeeldstad, with two years of made-up reports.",
        discussion: """
            Makes the database when it is not there yet, then serves it on this machine only. Everything in it is \
            made up.
            """)

    @OptionGroup var shared: SharedOptions

    @Option(help: "The port to listen on (PORT).")
    var port: Int?

    @Option(help: "What the town's reports are drawn from; the same number gives the same reports on the same day.")
    var seed: UInt64 = 1

    @Flag(help: "Make the database and stop.")
    var noServe = false

    func run() async throws {
        try await reportingFailures {
            let composition = try shared.composition(defaultDatabase: "sqlite:voorbeeldstad.sqlite")
            let database = try composition.openDatabase()
            _ = try await composition.migrate(database)
            try await DemoDatabase.fill(database, composition: composition, seed: seed)
            if !noServe {
                var address = AddressOptions()
                address.host = "127.0.0.1"
                address.port = port
                try await SiteServer(composition: composition, database: database, address: address).run { root in
                    let logins = DemoDatabase.accounts.map(\.login).joined(separator: ", ")
                    return "Voorbeeldstad is ready: report at \(root)/voorbeeldstad/melden, staff at "
                        + "\(root)/voorbeeldstad/beheer (\(logins); password \(DemoDatabase.password))"
                }
            }
            await database.close()
        }
    }
}
