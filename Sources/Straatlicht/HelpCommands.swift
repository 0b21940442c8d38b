import ArgumentParser
import Domain
import Foundation
import Help
import Platform
import SQLStore

extension ImportCommand {
    /// `straatlicht import help`.
    struct Directory: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "help",
            abstract: "Read a directory of help (sociale kaart) from HSDS JSON or CSV.",
            discussion: """
                Services that cannot be used go to FILE.rejected.csv with their line and the reason; the others go in. \
                The same file twice changes nothing, and what was checked here later than the file says stays as it \
                is. A row that says it was checked but not when stays hidden from residents unless --checked-on says \
                when (docs/guides/help.md).
                """)

        @OptionGroup var source: Source

        @Option(
            help: "The day on which rows were checked that say so without a day: 2026-11-21.",
            transform: { text in
                guard let date = CivilDate(iso: text) else {
                    throw ValidationError("'\(text)' is no date such as 2026-11-21.")
                }
                return date
            })
        var checkedOn: CivilDate?

        func run() async throws {
            try await source.importing("help") { file, municipality, database, composition, progress in
                let summary = try await ImportHelp(
                    into: municipality.id, codes: try CodeCatalogue(resources: composition.resources),
                    surroundings: Composition.surroundings, checkedOn: checkedOn
                )(file: file, database: database, progress: progress)
                return (summary.description, summary.exitStatus)
            }
        }
    }
}

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write what a municipality keeps, for others.",
        subcommands: [Directory.self, AllRegisters.self])

    /// `straatlicht export help`.
    struct Directory: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "help",
            abstract: "Write the directory of help (sociale kaart) as HSDS 3.0 JSON or CSV.",
            discussion: "The same directory gives the same bytes. Unchecked and inactive services are in it too.")

        @OptionGroup var shared: SharedOptions

        @Option(help: "The municipality's address: enschede.")
        var municipality: String

        @Option(help: "\(ExportHelp.Format.allCases.map(\.rawValue).joined(separator: " or ")).")
        var format: String = ExportHelp.Format.hsds.rawValue

        @Option(help: "The file to write; standard output when there is none.", completion: .file())
        var output: String?

        func validate() throws {
            guard ExportHelp.Format(rawValue: format) != nil else {
                throw ValidationError("'\(format)' is no format. Choose hsds or csv.")
            }
        }

        func run() async throws {
            try await reportingFailures {
                let bytes = try await withDatabase(shared) { database, composition in
                    let id = try await requireMunicipality(municipality, database)
                    let codes = try CodeCatalogue(resources: composition.resources)
                    return try await ExportHelp(of: id, codes: codes)(
                        ExportHelp.Format(rawValue: format) ?? .hsds, database: database)
                }
                guard let output else {
                    FileHandle.standardOutput.write(Data(bytes))
                    return
                }
                do {
                    try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
                } catch {
                    throw CommandFailure("\(output) cannot be written.", code: ExitCode(73))
                }
            }
        }
    }
}
