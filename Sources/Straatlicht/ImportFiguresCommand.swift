import ArgumentParser
import Domain
import Geography
import Insight
import Platform
import SQLStore

extension ImportCommand {
    /// `straatlicht import zones`.
    struct Zones: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read nightlife areas and other zones from GeoJSON (degrees or RD New).",
            discussion: """
                Each feature needs a name; features with the same name become one zone. Figures can then be asked for a \
                zone alone (docs/guides/exposure.md). Zones of a later year take the place of earlier ones.
                """)

        @OptionGroup var source: Source

        @Option(
            help: ArgumentHelp(
                "What the zones are: \(Zone.Kind.allCases.map(\.rawValue).joined(separator: ", ")).",
                valueName: "kind"),
            transform: { text in
                guard let kind = Zone.Kind(rawValue: text) else {
                    throw ValidationError(
                        "'\(text)' is none of \(Zone.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
                }
                return kind
            })
        var kind: Zone.Kind

        @Option(help: "The year from which they have these borders; this year unless given.")
        var year: Int?

        func run() async throws {
            try await source.importing("zones") { file, municipality, database, _, progress in
                let gazetteer = try await source.gazetteer(of: municipality, database)
                let today = DutchTime.reading(of: Composition.surroundings.now()).date
                let summary = try await ImportZones(
                    into: municipality, kind: kind, year: year ?? today.components.year, gazetteer: gazetteer)(
                        file: file, database: database, progress: progress)
                return (summary.description, summary.exitStatus)
            }
        }
    }

    /// `straatlicht import figures`.
    struct Figures: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read inhabitants, venues, counted passers-by and events per area or place from CSV.",
            discussion: """
                Takes the tables of Statistics Netherlands as they are, tables of your own with a column for each \
                measure, and tables with the columns measure and value; places by CBS code, x and y or lon and lat \
                (docs/guides/exposure.md). Rows that cannot be used go to FILE.rejected.csv with line number and \
                reason; the others go in. The same file twice changes nothing.
                """)

        @OptionGroup var source: Source

        @Option(
            help: ArgumentHelp(
                """
                What the values count, when the file does not say it: \
                \(ExposureMeasure.allCases.map(\.rawValue).joined(separator: ", ")).
                """, valueName: "measure"),
            transform: { text in
                guard let measure = ExposureMeasure(rawValue: text) else {
                    let known = ExposureMeasure.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("'\(text)' is none of \(known).")
                }
                return measure
            })
        var measure: ExposureMeasure?

        @Option(help: "The year of the numbers; needed when the file does not say it.")
        var year: Int?

        @Option(help: "The year of the CBS codes, when that is another one than that of the numbers.")
        var borders: Int?

        @Option(
            name: .customLong("source"), help: "Where the numbers come from, as pages show it; else the file's name.")
        var origin: String?

        func run() async throws {
            try await source.importing("figures") { file, municipality, database, _, progress in
                let gazetteer = try await source.gazetteer(of: municipality, database)
                let summary = try await ImportFigures(
                    into: municipality, gazetteer: gazetteer,
                    options: ImportFigures.Options(
                        measure: measure, year: year, bordersOf: borders, source: origin),
                    surroundings: Composition.surroundings
                )(file: file, database: database, progress: progress)
                return (summary.description, summary.exitStatus)
            }
        }
    }
}
