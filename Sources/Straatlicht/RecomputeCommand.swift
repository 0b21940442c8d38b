import ArgumentParser
import Domain
import Foundation
import Insight
import Platform
import SQLStore

/// `straatlicht recompute ID`: makes a figure again and says whether it is still the same.
struct RecomputeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recompute",
        abstract: "Make a figure again from its id and say whether it comes out the same.",
        discussion: """
            Each figure has an id under "How was this made?". Exit status: 0 the same bytes, 64 no id, 65 other bytes: \
            reports were withdrawn or changed since, or the program counts differently; 69 the database is not \
            available, 73 the file cannot be written.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The figure's id.")
    var id: String

    @Option(help: "Write the figure as it is now to this file (CSV).", completion: .file(extensions: ["csv"]))
    var output: String?

    func validate() throws {
        guard Identifier(id) != nil else { throw ValidationError("'\(id)' is no id of a figure.") }
    }

    func run() async throws {
        try await reportingFailures {
            guard let id = Identifier(id) else { return }
            let isSame = try await withDatabase(shared) { database, composition in
                let site = try composition.site(database: database, log: EventLog(logger: Composition.logger()))
                let recompute = RecomputeFigure(site: site)
                for municipality in try await database.read({ try MunicipalityStore.all($0) }) {
                    let outcome: RecomputeFigure.Outcome?
                    do {
                        outcome = try await recompute(id, in: municipality.id)
                    } catch RecomputeFigure.Refusal.choice(let field) {
                        throw CommandFailure(
                            "The figure's choice cannot be made any more: \(field).", code: .dataRefused)
                    }
                    guard let outcome else { continue }
                    if let output {
                        guard FileManager.default.createFile(atPath: output, contents: Data(outcome.file)) else {
                            throw CommandFailure("The file \(output) cannot be written.", code: .cannotCreate)
                        }
                    }
                    Self.lines(outcome, municipality).forEach { print($0) }
                    return outcome.isSameOutput
                }
                throw CommandFailure("There is no figure with this id.", code: .dataRefused)
            }
            guard isSame else { throw ExitCode.dataRefused }
        }
    }

    private static func lines(_ outcome: RecomputeFigure.Outcome, _ municipality: Municipality) -> [String] {
        let made = DutchTime.reading(of: outcome.made).date
        var lines = ["\(outcome.kind) of \(municipality.id), made on \(made) from \(outcome.totalThen) reports."]
        if outcome.isSameInput {
            lines.append("The same reports are still there, unchanged.")
        } else {
            if outcome.gone > 0 {
                lines.append("\(outcome.gone) of them were withdrawn, deleted or set apart since.")
            }
            if outcome.changed > 0 { lines.append("\(outcome.changed) of those still there were changed since.") }
            if outcome.totalNow > outcome.totalThen {
                lines.append("\(outcome.totalNow - outcome.totalThen) were put back since.")
            }
        }
        if !outcome.isSameVersion { lines.append("The program counts differently than it did then.") }
        lines.append(outcome.isSameOutput ? "The same bytes." : "Other bytes.")
        return lines
    }
}
