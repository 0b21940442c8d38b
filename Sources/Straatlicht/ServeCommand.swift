import ArgumentParser
import Configuration
import Domain
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Platform
import Reporting
import SQLStore
import ServiceLifecycle
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the site.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var address: AddressOptions

    func run() async throws {
        try await reportingFailures {
            try await withDatabase(shared) { database, composition in
                try await SiteServer(composition: composition, database: database, address: address).run { root in
                    "Straatlicht serves \(root)"
                }
            }
        }
    }
}

/// Where the server listens.
struct AddressOptions: ParsableArguments {
    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on (PORT).")
    var port: Int?

    func resolvedPort() throws -> Int {
        if let port { return try checked(port) }
        let environment = ConfigReader(provider: EnvironmentVariablesProvider())
        guard let text = environment.string(forKey: "port") else { return 8080 }
        guard let port = Int(text) else {
            throw CommandFailure("PORT is not a number.", code: .configuration)
        }
        return try checked(port)
    }

    private func checked(_ port: Int) throws -> Int {
        guard (0...65_535).contains(port) else {
            throw CommandFailure("A port is a number from 0 to 65535.", code: .configuration)
        }
        return port
    }
}

/// The running site: it starts, says where it is, and stops cleanly at Ctrl-C or SIGTERM.
struct SiteServer {
    let composition: Composition
    let database: any SQLDatabase
    let address: AddressOptions

    /// - Parameter ready: makes the one line that is printed when the site answers.
    func run(ready: @escaping @Sendable (_ root: String) -> String) async throws {
        let port = try address.resolvedPort()
        let host = address.host
        let site = try composition.site(database: database, log: EventLog(logger: Composition.logger()))
        let router = try Composition.router(site: site, resources: composition.resources)
        // A backup that was put back may hold what should be gone: nobody is answered before it is. What fails here
        // is in the log and is tried again every day; the form stays open.
        try? await RetentionJob(site: site).run()
        // Slow clients may not hold a connection for ever.
        let application = Application(
            router: router.router,
            server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(30))),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { channel in
                let bound = channel.localAddress?.port ?? port
                print(ready("http://\(host):\(bound)"))
                fflush(nil)
            },
            logger: Composition.libraryLogger())
        var lifecycle = ServiceGroupConfiguration(
            services: [.init(service: application)] + composition.workers(site: site).map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Composition.libraryLogger())
        // What is being answered is answered; half a request does not keep the server alive.
        lifecycle.maximumGracefulShutdownDuration = .seconds(2)
        do {
            try await ServiceGroup(configuration: lifecycle).run()
        } catch is CancellationError {
            return
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw CommandFailure(
                "Port \(port) is taken. Stop what uses it, or choose another with PORT=8081.", code: .unavailable)
        } catch let error as IOError where error.errnoCode == EACCES {
            throw CommandFailure("Port \(port) may not be used by this user.", code: .unavailable)
        }
    }
}
