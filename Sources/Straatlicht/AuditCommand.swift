import ArgumentParser
import CSV
import Domain
import Foundation
import Platform
import SQLStore
import Vault

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The audit log: who did what.", subcommands: [Verify.self, List.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that no line of the audit log was changed, removed, inserted or moved.",
            discussion: """
                Each line is sealed with the server's secret over the line before it. What is wrong is named by the \
                numbers of the lines. Somebody who controls the database can put back an older copy of all of it, \
                which no log inside it can show: write the last mark that this command prints down elsewhere, and \
                give it with --known the next time.

                Exit status 0: the log is whole. 1: it is not.
                """)

        @OptionGroup var shared: SharedOptions

        @Option(help: "The municipality's address; without it all are checked.")
        var municipality: String?

        @Option(help: "A mark that this command printed before: that line must still be there.")
        var known: String?

        func validate() throws {
            guard let known else { return }
            guard municipality != nil else { throw ValidationError("--known needs --municipality.") }
            guard AuditMark(known) != nil else {
                throw ValidationError("A mark is the number of a line, a colon and 64 hexadecimal digits.")
            }
        }

        func run() async throws {
            var isWhole = true
            try await reportingFailures {
                try await withDatabase(shared) { database, composition in
                    let secret = try ServerSecret(path: composition.secretFile)
                    let mark = known.flatMap { AuditMark($0) }
                    for id in try await municipalities(database) {
                        let outcome = try await database.read {
                            try AuditStore.verify(id, with: secret, known: mark, $0)
                        }
                        print(outcome, of: id)
                        isWhole = isWhole && outcome.isUnbroken
                    }
                }
            }
            if !isWhole { throw ExitCode(1) }
        }

        private func municipalities(_ database: any SQLDatabase) async throws -> [Municipality.ID] {
            if let municipality { return [try await requireMunicipality(municipality, database)] }
            return try await database.read { try MunicipalityStore.all($0) }.map(\.id)
        }

        private func print(_ outcome: AuditVerification, of id: Municipality.ID) {
            let count = outcome.lines == 1 ? "1 line" : "\(outcome.lines) lines"
            guard !outcome.isUnbroken else {
                Swift.print("\(id): \(count), whole" + (outcome.last.map { "; the last mark is \($0)" } ?? ""))
                return
            }
            for finding in outcome.findings { Swift.print("\(id): \(finding)") }
            if outcome.furtherFindings > 0 { Swift.print("\(id): and \(outcome.furtherFindings) more") }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the audit log as CSV, oldest first.",
            discussion: "Times are UTC. The log holds no content of reports; it does say who read them.")

        @OptionGroup var shared: SharedOptions

        @Option(help: "The municipality's address: enschede.")
        var municipality: String

        @Option(help: "The first day, on the Dutch calendar: 2026-11-21.")
        var since: String?

        /// Lines that are read at once.
        private static let pageSize = 2000

        func validate() throws {
            if let since, CivilDate(iso: since) == nil {
                throw ValidationError("'\(since)' is no date. Write it as 2026-11-21.")
            }
        }

        func run() async throws {
            try await reportingFailures {
                try await withDatabase(shared) { database, _ in
                    let id = try await requireMunicipality(municipality, database)
                    let start =
                        since.flatMap { CivilDate(iso: $0) }.map { DutchTime.instant(of: $0) }
                        ?? Instant(milliseconds: .min)
                    var writer = CSVWriter()
                    writer.append([
                        "number", "time", "actor", "actor_id", "actor_name", "action", "object", "object_id", "result",
                        "origin", "reason",
                    ])
                    var last = 0
                    var isMore = true
                    while isMore {
                        let after = last
                        let lines = try await database.read {
                            try AuditStore.lines(since: start, after: after, limit: Self.pageSize, in: id, $0)
                        }
                        for line in lines { writer.append(cells(of: line)) }
                        FileHandle.standardOutput.write(Data(writer.takeBytes()))
                        last = lines.last?.sequence ?? last
                        isMore = lines.count == Self.pageSize
                    }
                }
            }
        }

        private func cells(of line: AuditLine) -> [CSVCell] {
            [
                .integer(line.sequence), .text(timestamp(line.at)), .text(line.actorKind),
                line.actorID.map(CSVCell.text) ?? .empty, line.actorName.map(CSVCell.text) ?? .empty,
                .text(line.action), .text(line.objectKind), line.objectID.map(CSVCell.text) ?? .empty,
                .text(line.result), .text(line.origin), line.reason.map(CSVCell.text) ?? .empty,
            ]
        }

        /// ISO 8601: `2026-11-21T11:00:00.000Z`.
        private func timestamp(_ instant: Instant) -> String {
            Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
                .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        }
    }
}
