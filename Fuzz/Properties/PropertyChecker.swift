import CSV
import Domain
import Foundation
import Geography
import Platform
import Reporting
import SQLStore
import Vault

/// Gives an input to the program and holds what comes of it against what must be true of every input.
///
/// No network, no database and a clock that stands still: the same bytes give the same verdict.
public struct PropertyChecker: Sendable {
    let codes: CodeCatalogue
    let mapping: ReportMapping
    let gazetteer: Gazetteer
    let receipts: KnownReceipts
    /// Files that importers read, and the lists of rejected rows beside them.
    let folder: URL

    static let municipality = Municipality.ID(literal: "proefdorp")
    static let elsewhere = Municipality.ID(literal: "elders")
    /// Saturday 21 November 2026, noon.
    static let now = DutchTime.instant(of: CivilDate(dayNumber: 20_778), minuteOfDay: 720)
    static let surroundings = Surroundings(now: { now }, randomBytes: { Array(repeating: 7, count: $0) })

    /// - Parameters:
    ///   - resources: the folder `Resources` of the repository.
    ///   - folder: a folder of its own; best in memory.
    public init(resources: String, folder: String) throws {
        codes = try CodeCatalogue(resources: ResourceFolder(explicit: resources, binary: ""))
        mapping = try ReportMapping(parsing: Self.mapping.utf8, codes: codes)
        gazetteer = Self.town
        receipts = KnownReceipts()
        self.folder = URL(fileURLWithPath: folder)
    }

    /// - Throws: ``BrokenProperty``, or what a part of the program threw that should not throw.
    public func check(_ target: FuzzTarget, _ bytes: [UInt8]) async throws {
        switch target {
        case .form, .receipt, .json: try checkDecoder(target, bytes)
        case .reports: try await checkReports(bytes)
        case .services: try await checkServices(bytes)
        case .hsds: try await checkHSDS(bytes)
        }
    }

    /// The same without waiting, for targets that import nothing.
    public func checkDecoder(_ target: FuzzTarget, _ bytes: [UInt8]) throws {
        switch target {
        case .form: try checkForm(bytes)
        case .receipt: try checkReceipt(bytes)
        case .json: try checkJSON(bytes)
        case .reports, .services, .hsds: throw BrokenProperty("\(target) is an import")
        }
    }

    // MARK: A small made-up town

    private static let town: Gazetteer = {
        let (low, side) = (RDPoint(x: 150_000, y: 490_000), 1000.0)
        func area(_ code: String, _ name: String, x: Double) -> Area? {
            let (left, right, top) = (low.x + x, low.x + x + side, low.y + side)
            return Polygon(exterior: [
                RDPoint(x: left, y: low.y), RDPoint(x: right, y: low.y), RDPoint(x: right, y: top),
                RDPoint(x: left, y: top),
            ]).map { Area(code: code, name: name, kind: .neighbourhood, year: 2026, shape: MultiPolygon($0)) }
        }
        func street(_ id: String, _ name: String, y: Double) -> Street? {
            LineString([RDPoint(x: low.x + 10, y: low.y + y), RDPoint(x: low.x + 900, y: low.y + y)])
                .map { Street(id: Street.ID(id), name: name, lines: [$0]) }
        }
        return Gazetteer(
            areas: [area("BU99910101", "West", x: 0), area("BU99910102", "Oost", x: side)].compactMap(\.self),
            places: [
                NamedPlace(
                    id: NamedPlace.ID("plein"), name: "Proefplein", kind: Code("plein"),
                    point: RDPoint(x: low.x + 550, y: low.y + 550))
            ],
            streets: [
                street("S1", "Langestraat", y: 100), street("S2", "Café-steeg", y: 200),
                street("S3", "Langestraat", y: 900),
            ].compactMap(\.self))
    }()

    private static let mapping = """
        {
          "source": "proef", "id": "Nummer", "empty": ["onbekend", "-"],
          "reported": {"column": "Gemeld op", "format": ["dd-MM-yyyy", "ISO 8601", "Excel"]},
          "time": {
            "start": {"columns": ["Datum", "Van"], "format": [
              "dd-MM-yyyy HH:mm", "dd-MM-yyyy HH:mm-HH:mm", "EEE d MMM yyyy h:mm a", "dd-MM-yyyy", "MM-yyyy",
              "ISO 8601", "yyyyMMddHHmmss", "Excel"]},
            "end": {"column": "Tot", "format": ["HH:mm", "dd-MM-yyyy HH:mm"]}
          },
          "place": {"longitude": "Lengte", "latitude": "Breedte", "name": "Plek", "street": "Straat", "area": "Wijk"},
          "behaviours": {"column": "Soort", "separator": ",", "codes": {
            "Nafluiten": "nafluiten", "Naroepen, hard": "naroepen-seksueel", "Achterna lopen": "achternalopen"}},
          "role": {"column": "Wie", "codes": {"Ikzelf": "slachtoffer"}}
        }
        """

    static let reportColumns =
        "Nummer;Gemeld op;Datum;Van;Tot;Lengte;Breedte;Plek;Straat;Wijk;Soort;Wie;Toelichting\n"

    // MARK: Imports

    /// Runs an import of these bytes, and reads the list of rejected rows.
    /// - Returns: `nil` when the file was refused as a whole, with a reason.
    func imported<Summary>(
        _ name: String, _ bytes: [UInt8], _ run: (ImportFile) async throws -> Summary
    ) async throws -> (summary: Summary, rejected: [CSVRow])? {
        let file = folder.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        let summary: Summary
        do {
            summary = try await run(try ImportFile(path: file.path))
        } catch let failure as ImportFailure {
            try hold(!failure.description.isEmpty, "a file was refused without a reason")
            return nil
        }
        guard let list = FileManager.default.contents(atPath: RejectedRows.path(beside: file.path)) else {
            return (summary, [])
        }
        return (summary, try CSVReader.rows(of: list).rows)
    }
}
