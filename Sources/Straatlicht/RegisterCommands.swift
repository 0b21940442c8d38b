import ArgumentParser
import Domain
import Foundation
import Geography
import Platform
import Registers
import SQLStore

extension ExportCommand {
    /// `straatlicht export registers`.
    struct AllRegisters: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "registers",
            abstract: "Write every register of a municipality as JSON: plan, shifts, campaigns, questions, partners.",
            discussion: """
                The same registers give the same bytes. `straatlicht import registers` reads the file back, here or in \
                another installation. Reports are not in it.
                """)

        @OptionGroup var shared: SharedOptions

        @Option(help: "The municipality's address: enschede.")
        var municipality: String

        @Option(help: "Where to write; standard output unless said otherwise.")
        var file: String?

        func run() async throws {
            try await reportingFailures {
                try await withDatabase(shared) { database, _ in
                    let id = try await requireMunicipality(municipality, database)
                    let bytes = try await database.read { connection in
                        RegisterFile.json(
                            of: try Composition.registers.registers.map { register in
                                let entries =
                                    try RegisterStore.all(of: register.id, in: id, connection)
                                    + RegisterStore.all(of: register.id, in: id, archived: true, connection)
                                return (register, entries.sorted { $0.id < $1.id })
                            })
                    }
                    guard let file else {
                        FileHandle.standardOutput.write(Data(bytes + [UInt8(ascii: "\n")]))
                        return
                    }
                    guard FileManager.default.createFile(atPath: file, contents: Data(bytes)) else {
                        throw CommandFailure("\(file) cannot be written.", code: .dataRefused)
                    }
                    print("Wrote \(bytes.count) bytes to \(file)")
                }
            }
        }
    }
}

extension ImportCommand {
    /// `straatlicht import registers`.
    struct AllRegisters: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "registers",
            abstract: "Read registers back from a file of `straatlicht export registers`.",
            discussion: """
                What is there already is changed, the rest is added, nothing is taken away. Entries that break a rule \
                are named and left out, and the exit status is 65.
                """)

        @OptionGroup var shared: SharedOptions

        @Option(help: "The municipality's address: enschede.")
        var municipality: String

        @Argument(help: "The file.")
        var file: String

        func run() async throws {
            try await reportingFailures {
                try await withDatabase(shared) { database, composition in
                    let id = try await requireMunicipality(municipality, database)
                    guard let data = FileManager.default.contents(atPath: file) else {
                        throw CommandFailure("\(file) cannot be read.", code: .dataRefused)
                    }
                    let json: JSONValue
                    do {
                        json = try JSONValue(parsing: data)
                    } catch {
                        throw CommandFailure("\(file) is no JSON: \(error)", code: .dataRefused)
                    }
                    let site = try composition.site(database: database, log: EventLog(logger: Composition.logger()))
                    let outcome: ImportRegisters.Outcome
                    do {
                        outcome = try await ImportRegisters(site: site, catalogue: Composition.registers)(
                            json, into: id, by: .command("import registers"), from: .commandLine)
                    } catch let failure as ImportRegisters.Failure {
                        throw CommandFailure("\(failure)", code: .dataRefused)
                    }
                    for line in outcome.rejected { printError(line) }
                    print("\(outcome.added) added, \(outcome.changed) changed, \(outcome.unchanged) as they were")
                    if !outcome.rejected.isEmpty {
                        throw CommandFailure("\(outcome.rejected.count) were left out", code: .dataRefused)
                    }
                }
            }
        }
    }
}
