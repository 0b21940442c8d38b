import ArgumentParser
import Domain
import Foundation
import Geography
import Platform
import Reporting
import SQLStore
import Vault

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read borders, places, streets, zones, key figures, reports of another report point, or help.",
        discussion: """
            Exit status: 0 everything is in, 64 wrong use or mapping, 65 something was rejected, 66 no such file, \
            69 the database is not available, 73 the list of rejected rows cannot be written. Every import may be \
            stopped and run again.
            """,
        subcommands: [
            Areas.self, Places.self, Streets.self, Zones.self, Figures.self, Reports.self, Directory.self,
            AllRegisters.self,
        ])

    /// What every import is given.
    struct Source: ParsableArguments {
        @OptionGroup var shared: SharedOptions

        @Argument(help: "The file.", completion: .file())
        var file: String

        @Option(help: "The municipality's address: enschede.")
        var municipality: String
    }

    struct Areas: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read municipality, districts and neighbourhoods from GeoJSON (degrees or RD New).",
            discussion: "Only areas whose CBS code lies in the municipality's go in.")

        @OptionGroup var source: Source

        @Option(help: "The year of the borders; needed when the file does not say it.")
        var year: Int?

        @Flag(help: "Take every area of the file, whichever municipality its code is of.")
        var all = false

        func run() async throws {
            try await source.importing("areas") { file, municipality, database, _, progress in
                let summary = try await ImportAreas(into: municipality, year: year, takesAll: all)(
                    file: file, database: database, progress: progress)
                return (summary.description, summary.exitStatus)
            }
        }
    }

    struct Places: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read places with a name from GeoJSON or CSV, such as OpenStreetMap's.")

        @OptionGroup var source: Source

        func run() async throws {
            try await source.importing("places") { file, municipality, database, _, progress in
                let gazetteer = try await source.gazetteer(of: municipality, database)
                let summary = try await ImportPlaces(into: municipality, gazetteer: gazetteer)(
                    file: file, database: database, progress: progress)
                return (summary.description, summary.exitStatus)
            }
        }
    }

    struct Streets: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read streets from GeoJSON or CSV with well-known text: OpenStreetMap or the road file NWB.")

        @OptionGroup var source: Source

        func run() async throws {
            try await source.importing("streets") { file, municipality, database, _, progress in
                let gazetteer = try await source.gazetteer(of: municipality, database)
                let summary = try await ImportStreets(into: municipality, gazetteer: gazetteer)(
                    file: file, database: database, progress: progress)
                return (summary.description, summary.exitStatus)
            }
        }
    }

    struct Reports: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read the reports of another report point from CSV.",
            discussion: """
                The mapping says which column means what (docs/guides/import.md). Rows that cannot be used go to \
                FILE.rejected.csv with line number and reason; the others go in. The same file twice adds nothing. \
                Columns that the mapping does not name are not stored.
                """)

        @OptionGroup var source: Source

        @Option(help: "The mapping, a JSON file.", completion: .file(extensions: ["json"]))
        var mapping: String

        func run() async throws {
            try await source.importing("reports") { file, municipality, database, composition, progress in
                guard let text = FileManager.default.contents(atPath: mapping) else {
                    throw ImportFailure.unreadable(path: mapping)
                }
                let catalogue = try CodeCatalogue(resources: composition.resources)
                let mapping: ReportMapping
                do {
                    mapping = try ReportMapping(parsing: text, codes: catalogue)
                } catch {
                    throw ImportFailure.usage("The mapping cannot be used:\n\(error)")
                }
                let gazetteer = try await source.gazetteer(of: municipality, database)
                let summary = try await ImportReports(
                    into: municipality.id, mapping: mapping, gazetteer: gazetteer,
                    surroundings: Composition.surroundings
                )(file: file, database: database, progress: progress)
                return (summary.description, summary.exitStatus)
            }
        }
    }
}

extension ImportCommand.Source {
    /// Opens file and database, writes in the audit log that it starts, shows how far it is, prints what was done, and
    /// ends with the import's exit status.
    /// - Parameter what: the last word of the command.
    func importing(
        _ what: String,
        _ body: (
            ImportFile, Municipality, any SQLDatabase, Composition, (Double) -> Void
        ) async throws -> (lines: [String], status: Int32)
    ) async throws {
        try await reportingFailures {
            let status = try await withDatabase(shared) { database, composition in
                let id = try await requireMunicipality(municipality, database)
                guard let found = try await database.read({ try MunicipalityStore.find(id, $0) }) else {
                    throw CommandFailure("There is no municipality \(id).", code: .dataRefused)
                }
                var line = ProgressLine(isTerminal: isatty(STDERR_FILENO) == 1)
                defer { line.interruption().map { FileHandle.standardError.write(Data($0.utf8)) } }
                do {
                    let input = try ImportFile(path: file)
                    try await noteStart(of: what, in: id, database, composition)
                    let result = try await body(input, found, database, composition) { fraction in
                        guard let text = line.text(for: fraction) else { return }
                        FileHandle.standardError.write(Data(text.utf8))
                    }
                    result.lines.forEach { print($0) }
                    return result.status
                } catch let failure as ImportFailure {
                    throw CommandFailure(failure.description, code: ExitCode(failure.exitStatus))
                }
            }
            guard status == 0 else { throw ExitCode(status) }
        }
    }

    private func noteStart(
        of what: String, in municipality: Municipality.ID, _ database: any SQLDatabase, _ composition: Composition
    ) async throws {
        let secret = try ServerSecret(path: composition.secretFile)
        let event = AuditEvent(.importStarted, of: .site, by: .command("import \(what)"), from: .commandLine)
        let now = Composition.surroundings.now()
        try await database.write { connection in
            try AuditStore.append(event, at: now, in: municipality, with: secret, connection)
        }
    }

    func gazetteer(of municipality: Municipality, _ database: any SQLDatabase) async throws -> Gazetteer {
        try await database.read { try GazetteerStore.load(municipality.id, $0) }
    }
}
