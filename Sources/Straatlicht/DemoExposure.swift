import Domain
import Insight
import Platform
import SQLStore

/// Inhabitants, venues and passers-by of the made-up town: tables of `Resources/demo/exposure`, read as `import figures`
/// reads those of a municipality. Every number in them is made up.
struct DemoExposure {
    let database: any SQLDatabase
    let resources: ResourceFolder

    /// A row breaks a rule of the import: a defect of the file.
    struct Refused: Error, CustomStringConvertible {
        let file: String
        let lines: [String]

        var description: String { "\(file): " + lines.joined(separator: "; ") }
    }

    private static let files: [(name: String, options: ImportFigures.Options)] = [
        ("inwoners.csv", ImportFigures.Options()), ("horeca.csv", ImportFigures.Options(measure: .venues)),
        ("passanten.csv", ImportFigures.Options()),
    ]

    func load(into municipality: Municipality) async throws {
        let gazetteer = try await database.read { try GazetteerStore.load(municipality.id, $0) }
        for (name, options) in Self.files {
            let file = "demo/exposure/\(name)"
            let summary = try await ImportFigures(
                into: municipality, gazetteer: gazetteer, options: options, surroundings: Composition.surroundings
            )(file: try ImportFile(path: "\(resources.path)/\(file)"), database: database)
            guard summary.exitStatus == 0, summary.added > 0, summary.skipped.isEmpty else {
                throw Refused(file: file, lines: summary.description)
            }
        }
    }
}
