import CSV
import Domain
import Geography
import Platform

@testable import Help

extension PropertyChecker {
    private static let serviceColumns = HelpTable.Column.allCases.map(\.rawValue).joined(separator: ";") + "\n"

    /// Every row of a table of services goes in or is rejected, and what goes in comes out the same.
    func checkServices(_ bytes: [UInt8]) async throws {
        let file = Array(Self.serviceColumns.utf8) + bytes
        var reader = TableReader()
        var items: [TableReader.Item] = []
        do throws(ImportFailure) {
            items = try reader.append(file)
            items += try reader.finish()
        } catch {
            throw BrokenProperty("a file with the right columns was refused: \(error)")
        }
        try await checkImport("services.csv", file, count: items.count)

        let table = try HelpTable(header: reader.header ?? [], codes: codes)
        let services = items.compactMap { item -> HelpService? in
            guard case .row(let row) = item, let reading = try? table.reading(of: row) else { return nil }
            return Self.service(reading)
        }
        let (header, rows) = try CSVReader.rows(of: HelpTable.write(Self.entries(services)))
        let writtenTable = try HelpTable(header: header, codes: codes)
        let again = try rows.map { Self.service(try writtenTable.reading(of: $0)) }
        try hold(again == services, "written and read again, a service is another one")
    }

    /// Every service of a file in HSDS goes in or is rejected, and what goes in comes out the same.
    func checkHSDS(_ bytes: [UInt8]) async throws {
        let readings: [Result<ServiceReading, HSDSReader.Rejected>]
        do throws(ImportFailure) {
            readings = try HSDSReader(codes: codes).readings(bytes)
        } catch {
            return try hold(!error.description.isEmpty, "a file was refused without a reason")
        }
        try await checkImport("services.json", bytes, count: readings.count)

        let services = readings.compactMap { try? $0.get() }.compactMap(Self.service)
        let written = HSDSWriter(codes: codes).write(Self.entries(services))
        let again = try HSDSReader(codes: codes).readings(written).map { Self.service(try $0.get()) }
        try hold(again == services, "written and read again, a service is another one")
    }

    private func checkImport(_ name: String, _ file: [UInt8], count: Int) async throws {
        guard
            let (summary, rejected) = try await imported(
                name, file,
                {
                    try await ImportHelp(into: Self.municipality, codes: codes, surroundings: Self.surroundings)(
                        file: $0, database: ForgetfulDatabase())
                })
        else { throw BrokenProperty("the importer refused a file that can be read") }
        let taken = summary.added + summary.renewed + summary.unchanged + summary.kept
        try hold(taken + summary.rejected == count, "services were lost, or counted twice")
        try hold(rejected.count == summary.rejected, "the list of rejected services has \(rejected.count) rows")
        let lines = rejected.compactMap { Int($0.fields[0]) }
        try hold(lines.count == rejected.count && lines == lines.sorted(), "rejected services are not in order")
    }

    private static func entries(_ services: [HelpService]) -> [DirectoryEntry] {
        services.map { DirectoryEntry(service: $0, version: 1, changed: now) }
    }

    /// The service on an empty directory, with the day of its check; `nil` when it cannot be used.
    private static func service(_ reading: ServiceReading) -> HelpService? {
        guard var service = try? reading.read(nil) else { return nil }
        if case .on(let date) = reading.claim { service.checkedOn = date }
        return service
    }
}
