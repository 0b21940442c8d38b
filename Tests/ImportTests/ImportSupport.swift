import Domain
import Foundation
import Geography
import Platform
import Reporting
import SQLStore
import TestSupport

let migrations = PlatformMigrations.all + ReportingMigrations.all

/// The code lists of this repository.
func catalogue() throws -> CodeCatalogue {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    return try CodeCatalogue(
        resources: ResourceFolder(explicit: root.appendingPathComponent("Resources").path, binary: ""))
}

/// A clock that stands still on 2 January 2025, and counted bytes for chance.
func surroundings() -> Surroundings {
    let counter = Counter()
    return Surroundings(
        now: { DutchTime.instant(of: CivilDate(iso: "2025-01-02") ?? CivilDate(dayNumber: 0), minuteOfDay: 720) },
        randomBytes: { count in
            let next = counter.next()
            return (0..<count).map { UInt8(truncatingIfNeeded: next >> (8 * ($0 % 8))) }
        })
}

final class Counter: @unchecked Sendable {
    // Guarded by `lock`.
    private var value = 0
    private let lock = NSLock()

    func next() -> Int {
        lock.withLock {
            value += 1
            return value
        }
    }
}

/// A folder that goes away after the test.
final class Folder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "import-\(UInt64.random(in: 0...UInt64.max))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func file(_ name: String, _ text: String) throws -> ImportFile { try file(name, Array(text.utf8)) }

    func file(_ name: String, _ bytes: [UInt8]) throws -> ImportFile {
        try Data(bytes).write(to: url.appendingPathComponent(name))
        return try ImportFile(path: path(name))
    }

    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: path(name)).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// A square town of four kilometres around (257000, 471000), near Enschede, with two districts.
enum Town {
    static let municipality = Municipality(
        id: Municipality.ID("teststad") ?? fallback, name: "Teststad", cbsCode: "GM9999")
    static let other = Municipality(id: Municipality.ID("elders") ?? fallback, name: "Elders", cbsCode: "GM0153")
    private static let fallback: Municipality.ID = {
        guard let id = Municipality.ID("xx") else { preconditionFailure("xx is a valid address") }
        return id
    }()

    static func area(_ code: String, _ name: String, x: ClosedRange<Double>) -> Area? {
        Polygon(exterior: [
            RDPoint(x: x.lowerBound, y: 469_000), RDPoint(x: x.upperBound, y: 469_000),
            RDPoint(x: x.upperBound, y: 473_000), RDPoint(x: x.lowerBound, y: 473_000),
        ]).map { Area(code: code, name: name, kind: .district, year: 2022, shape: MultiPolygon($0)) }
    }

    static let areas = [
        area("WK999901", "West", x: 255_000...257_000), area("WK999902", "Oost", x: 257_000...259_000),
    ].compactMap { $0 }

    static let places = [
        NamedPlace(
            id: NamedPlace.ID("station"), name: "Station", kind: Code("station"), point: RDPoint(x: 256_050, y: 471_050)
        )
    ]

    static let streets = [
        street("kerkstraat", "Kerkstraat", from: RDPoint(x: 256_100, y: 470_000), to: RDPoint(x: 256_500, y: 470_000)),
        street("dorpsweg-west", "Dorpsweg", from: RDPoint(x: 255_100, y: 469_100), to: RDPoint(x: 255_200, y: 469_100)),
        street("dorpsweg-oost", "Dorpsweg", from: RDPoint(x: 258_800, y: 472_900), to: RDPoint(x: 258_900, y: 472_900)),
    ].compactMap { $0 }

    private static func street(_ id: String, _ name: String, from: RDPoint, to: RDPoint) -> Street? {
        LineString([from, to]).map { Street(id: Street.ID(id), name: name, lines: [$0]) }
    }

    static let gazetteer = Gazetteer(areas: areas, places: places, streets: streets)

    /// Adds both municipalities.
    static func found(in database: any SQLDatabase) async throws {
        try await database.write { connection in
            for municipality in [municipality, other] {
                try MunicipalityStore.insert(municipality, at: Instant(milliseconds: 0), connection)
            }
        }
    }
}

func mapping(_ text: String) throws -> ReportMapping {
    try ReportMapping(parsing: text.utf8, codes: catalogue())
}

/// Everything that is in the database, oldest first.
func records(_ database: any SQLDatabase) async throws -> [AnalysisRecord] {
    try await database.read { connection in
        var records: [AnalysisRecord] = []
        try AnalysisRecordStore.forEach(
            in: Town.municipality.id, from: Instant(milliseconds: .min), to: Instant(milliseconds: .max), connection
        ) { records.append($0) }
        return records
    }
}

/// Dutch clock time of a moment: `2024-05-03 22:15`.
func clock(_ instant: Instant) -> String {
    let reading = DutchTime.reading(of: instant)
    return "\(reading.date) \(reading.clock)"
}

func interval(_ time: IncidentTime) -> String { "\(clock(time.start)) – \(clock(time.end)) \(time.precision.rawValue)" }
