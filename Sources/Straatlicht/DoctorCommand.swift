import ArgumentParser
import Domain
import HTML
import Platform
import SQLStore
import Vault

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look whether everything that the site needs is there.",
        discussion: "Exit status 0: all is well. 78: something must be mended first; each line says how.")

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        try await reportingFailures {
            let composition = try shared.composition()
            var examination = Examination()
            await examination.look("resources", composition.resources.path) {
                _ = try Phrasebook(resources: composition.resources)
                _ = try CodeCatalogue(resources: composition.resources)
            }
            await examination.look("map and chart libraries", "in Resources/web/vendor") {
                let files = try WebFiles(resources: composition.resources)
                guard files.contains("vendor/maplibre-gl.js"), files.contains("vendor/echarts.min.js") else {
                    throw CommandFailure("not fetched: run scripts/assets (pages work without)", code: .configuration)
                }
            }
            await examination.look("secret", composition.secretFile) {
                _ = try ServerSecret(path: composition.secretFile)
            }
            await examination.look(
                "mail",
                composition.mail.map { "\($0.server)" } ?? "no server: mail is shown at /beheer/post and not sent"
            ) {}
            let printer = PDFPrinter.find(chosen: composition.chromium)
            await examination.look("pdf", Self.describe(printer)) {
                // A whole document, because Chromium may be there and not be able to start.
                _ = try await printer?.pdf(of: document(lang: "nl", dir: "ltr") { body { p { "Straatlicht" } } })
            }
            await examination.look("database", "\(composition.databaseURL)") {
                try await withDatabase(shared) { database, _ in
                    let municipalities = try await database.read { try MunicipalityStore.all($0) }
                    guard !municipalities.isEmpty else {
                        throw CommandFailure(
                            "no municipality yet: run `straatlicht municipality add`", code: .configuration)
                    }
                }
            }
            guard examination.isHealthy else { throw ExitCode.configuration }
        }
    }

    private static func describe(_ printer: PDFPrinter?) -> String {
        guard let printer else {
            return "no Chromium: reports can be printed by the browser only (STRAATLICHT_CHROMIUM says where it is)"
        }
        return printer.chromium + (PDFPrinter.isSandboxed ? "" : ", without its sandbox because this is root")
    }
}

/// Looks at one thing after another and prints what it sees.
private struct Examination {
    private(set) var isHealthy = true

    mutating func look(_ subject: String, _ detail: String, _ body: () async throws -> Void) async {
        do {
            try await body()
            print("ok       \(subject): \(detail)")
        } catch {
            isHealthy = false
            print("problem  \(subject): \(detail): \(error)")
        }
    }
}
