import ArgumentParser
import Foundation
import Platform
import ServiceLifecycle
import UnixSignals

struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Do what serve does beside answering, without a server.",
        discussion: """
            Heavy work, mail, webhooks and the terms of keeping. On a further machine with the same PostgreSQL database \
            and the same secret file it takes work from those that serve: each piece is done by one of them.
            """)

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        try await reportingFailures {
            try await withDatabase(shared) { database, composition in
                let site = try composition.site(database: database, log: EventLog(logger: Composition.logger()))
                var lifecycle = ServiceGroupConfiguration(
                    services: composition.workers(site: site).map { .init(service: $0) },
                    gracefulShutdownSignals: [.sigterm, .sigint],
                    logger: Composition.libraryLogger())
                lifecycle.maximumGracefulShutdownDuration = .seconds(2)
                print("Straatlicht works on \(composition.databaseURL)")
                fflush(nil)
                do {
                    try await ServiceGroup(configuration: lifecycle).run()
                } catch is CancellationError {
                    return
                }
            }
        }
    }
}
