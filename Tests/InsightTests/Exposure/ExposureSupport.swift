import Domain
import Foundation
import Geography
import Platform
import Reporting
import SQLStore
import TestSupport

@testable import Insight

/// A town of neighbourhoods of 500 by 500 metres in rows from the south-west, five squares wide.
enum Quarters {
    struct Outside: Error {}

    static let side = 500.0

    static func gazetteer(columns: Int, rows: Int, year: Int = 2026, zones: [Zone] = []) throws -> Gazetteer {
        func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) throws -> MultiPolygon {
            let low = RDPoint(x: Fixture.west.x + x, y: Fixture.west.y + y)
            guard
                let polygon = Polygon(exterior: [
                    low, RDPoint(x: low.x + width, y: low.y), RDPoint(x: low.x + width, y: low.y + height),
                    RDPoint(x: low.x, y: low.y + height),
                ])
            else { throw Outside() }
            return MultiPolygon(polygon)
        }
        var areas = [
            Area(
                code: "GM9991", name: "Proefdorp", kind: .municipality, year: year,
                shape: try rectangle(0, 0, Double(columns) * side, Double(rows) * side))
        ]
        for index in 0..<columns * rows {
            areas.append(
                Area(
                    code: code(index), name: "Buurt \(number(index))", kind: .neighbourhood, year: year,
                    shape: try rectangle(
                        Double(index % columns) * side, Double(index / columns) * side, side, side)))
        }
        return Gazetteer(areas: areas, places: [], streets: [], zones: zones)
    }

    static func number(_ index: Int) -> String { index < 9 ? "0\(index + 1)" : "\(index + 1)" }
    static func code(_ index: Int) -> String { "BU999101\(number(index))" }

    /// Reports on days of 2022 to 2025, by the neighbourhood that they name.
    static func reports(_ counts: [Int]) throws -> [ReportView.Observation] {
        try counts.enumerated().flatMap { index, count in
            try (0..<count).map { number in try report(code(index), number) }
        }
    }

    static func report(_ code: String?, _ number: Int) throws -> ReportView.Observation {
        let start = DutchTime.instant(
            of: Fixture.day(2022, 1, 1).adding(days: number * 13 % 1461), minuteOfDay: 600)
        guard let time = IncidentTime(start: start, end: start.adding(minutes: 60), precision: .exact) else {
            throw Outside()
        }
        return ReportView.Observation(
            time: time, reported: start.adding(minutes: 120), precision: code == nil ? .unknown : .area, square: nil,
            areaCode: code)
    }

    /// 1,461 days: exactly four years of 365.25.
    static func view(_ counts: [Int]) throws -> ReportView {
        ReportView(
            filter: Fixture.filter(from: Fixture.day(2022, 1, 1), to: Fixture.day(2025, 12, 31)),
            reports: try reports(counts))
    }

    static func exposures(
        _ values: [Double?], _ measure: ExposureMeasure = .inhabitants, in gazetteer: Gazetteer
    ) -> Exposures {
        let year = gazetteer.areas.first?.year ?? 0
        return Exposures(
            values.enumerated().compactMap { index, value in
                value.map {
                    ExposureFigure(
                        measure: measure, year: 2025, place: .area(code: code(index), bordersOf: year), name: nil,
                        value: $0, isFromShare: false, source: "proef")
                }
            }, in: gazetteer)
    }
}

/// A folder that goes away after the test.
final class ImportFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "exposure-\(UInt64.random(in: 0...UInt64.max))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String, _ text: String) throws -> ImportFile {
        let path = url.appendingPathComponent(name)
        try Data(text.utf8).write(to: path)
        return try ImportFile(path: path.path)
    }

    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: url.appendingPathComponent(name).path)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}

extension Surroundings {
    /// A clock that stands still.
    static let still = Surroundings(
        now: { Fixture.now }, randomBytes: { count in (0..<count).map { _ in .random(in: .min ... .max) } })
}
