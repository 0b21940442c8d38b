package import Domain
package import Platform
package import SQLStore

/// Writes the whole directory of a municipality, inactive and unchecked services too, for another municipality or
/// another program.
package struct ExportHelp: Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case hsds, csv
    }

    package let municipality: Municipality.ID
    package let codes: CodeCatalogue

    package init(of municipality: Municipality.ID, codes: CodeCatalogue) {
        self.municipality = municipality
        self.codes = codes
    }

    /// The bytes of the file. The same directory gives the same ones.
    package func callAsFunction(_ format: Format, database: any SQLDatabase) async throws -> [UInt8] {
        let entries = try await database.read { [municipality] in try HelpStore.all(in: municipality, $0) }
        return switch format {
        case .hsds: HSDSWriter(codes: codes).write(entries)
        case .csv: HelpTable.write(entries)
        }
    }
}
