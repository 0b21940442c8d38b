import Domain
import Foundation
import Geography
import Platform
import Registers
import Reporting
import SQLStore
import StreetStatistics
import TestSupport

@testable import Insight

/// A town of 20 by 20 squares, west and east, with a street and a square that people know.
enum Fixture {
    static let west = RDPoint(x: 150_000, y: 490_000)
    static let now = DutchTime.instant(of: day(2026, 11, 21), minuteOfDay: 720)
    static let migrations =
        PlatformMigrations.all + ReportingMigrations.all + RegisterMigrations.all + Insight.migrations

    static func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
        CivilDate(year: year, month: month, day: day) ?? CivilDate(dayNumber: 0)
    }

    /// Areas of 1 by 2 km each.
    static var gazetteer: Gazetteer {
        func area(_ code: String, _ name: String, _ kind: Area.Kind, x: Double, width: Double) -> Area? {
            let low = RDPoint(x: west.x + x, y: west.y)
            let (right, top) = (low.x + width, low.y + 2000)
            return Polygon(exterior: [
                low, RDPoint(x: right, y: low.y), RDPoint(x: right, y: top), RDPoint(x: low.x, y: top),
            ]).map { Area(code: code, name: name, kind: kind, year: 2026, shape: MultiPolygon($0)) }
        }
        let street = LineString([RDPoint(x: west.x + 100, y: west.y + 250), RDPoint(x: west.x + 1900, y: west.y + 250)])
        return Gazetteer(
            areas: [
                area("GM9991", "Proefdorp", .municipality, x: 0, width: 2000),
                area("BU99910101", "West", .neighbourhood, x: 0, width: 1000),
                area("BU99910102", "Oost", .neighbourhood, x: 1000, width: 1000),
            ].compactMap(\.self),
            places: [
                NamedPlace(
                    id: NamedPlace.ID("plein"), name: "Proefplein", kind: Code("plein"),
                    point: RDPoint(x: west.x + 550, y: west.y + 550))
            ],
            streets: street.map { [Street(id: Street.ID("S1"), name: "Langestraat", lines: [$0])] } ?? [])
    }

    static func municipality(_ slug: String) throws -> Municipality {
        struct NotASlug: Error {}
        guard let id = Municipality.ID(slug) else { throw NotASlug() }
        return Municipality(id: id, name: "Proefdorp", isMadeUp: true)
    }

    static func insert(_ municipality: Municipality, _ gazetteer: Gazetteer, _ connection: any SQLConnection) throws {
        try MunicipalityStore.insert(municipality, at: now, connection)
        try GazetteerStore.put(gazetteer.areas, in: municipality.id, connection)
        try GazetteerStore.put(gazetteer.places, in: municipality.id, connection)
        try GazetteerStore.put(gazetteer.streets, in: municipality.id, connection)
    }

    static func filter(from: CivilDate = day(2026, 1, 1), to: CivilDate = day(2026, 10, 31)) -> InsightFilter {
        var filter = InsightFilter(today: to)
        filter.from = from
        filter.to = to
        return filter
    }

    /// A square by its steps from the south-west corner.
    static func square(_ east: Int, _ north: Int) throws -> Square {
        struct Outside: Error {}
        guard let square = Square(containing: RDPoint(x: west.x + Double(east) * 100, y: west.y + Double(north) * 100))
        else { throw Outside() }
        return square
    }
}

/// Makes records one after the other.
struct RecordMaker {
    var generator = Xoshiro256StarStar(seed: 7)

    struct NoInterval: Error {}

    mutating func record(
        _ place: RecordedPlace = .unknown, start: Instant, minutes: Int64 = 60,
        precision: IncidentTime.Precision = .exact, reportedAfter delay: Int64 = 60,
        behaviours: [String] = ["nafluiten"],
        setting: String? = nil
    ) throws -> AnalysisRecord {
        guard let time = IncidentTime(start: start, end: start.adding(minutes: minutes), precision: precision) else {
            throw NoInterval()
        }
        let id = Identifier(at: start, random: (0..<10).map { _ in UInt8(generator.integer(below: 256)) })
        return AnalysisRecord(
            id: id, origin: .form, reported: start.adding(minutes: delay), time: time, place: place,
            behaviours: behaviours.map { Code($0) }, details: AnalysisRecord.Details(setting: setting.map { Code($0) }))
    }

    /// At noon on a day of 2026, the first being 0.
    mutating func record(_ place: RecordedPlace, day: Int) throws -> AnalysisRecord {
        try record(
            place, start: DutchTime.instant(of: Fixture.day(2026, 1, 1).adding(days: day % 300), minuteOfDay: 720))
    }
}

/// A database with one municipality and these records in it.
func withRecords(
    _ engine: Engine, _ records: [AnalysisRecord], gazetteer: Gazetteer = Fixture.gazetteer,
    _ body: (any SQLDatabase, Municipality) async throws -> Void
) async throws {
    let municipality = try Fixture.municipality("proefdorp")
    try await withDatabase(engine, migrations: Fixture.migrations) { database in
        try await database.write { connection in
            try Fixture.insert(municipality, gazetteer, connection)
            for record in records { try AnalysisRecordStore.insert(record, in: municipality.id, connection) }
        }
        try await body(database, municipality)
    }
}

extension RecordedPlace {
    static func inSquare(_ square: Square, _ precision: PlacePrecision = .point) -> RecordedPlace {
        RecordedPlace(precision: precision, square: square)
    }
}

extension ReportView.Observation {
    /// A report with a new identity, of which nothing more is known.
    init(
        time: IncidentTime, reported: Instant, precision: PlacePrecision, square: Square?, areaCode: String?,
        streetID: Street.ID? = nil, behaviours: [Code] = [], setting: Code? = nil
    ) {
        self.init(
            id: Identifier(at: reported, random: (0..<10).map { _ in .random(in: .min ... .max) }), time: time,
            reported: reported, precision: precision, square: square, areaCode: areaCode, streetID: streetID,
            behaviours: behaviours, setting: setting, origin: .form)
    }
}
