package import Domain
package import Geography
import NIOPosix
package import Platform
import Reporting
import SQLStore
import StreetStatistics

/// Where, and when in the week, there are more reports than chance would put there: for rooms that plan who is on the
/// street. Holds the same figures as the page of figures; who may see the counts is for the room to decide.
package struct HotPlacesAndHours: Sendable {
    /// Squares of 100 m that touch and that are hot together.
    package struct Spot: Sendable {
        /// The place or street nearest to its busiest square.
        package let name: String
        package let squares: [Square]
        /// The neighbourhood of its busiest square.
        package let area: String?
        package let reports: Int
    }

    /// Hot hours that follow each other.
    package struct Block: Sendable {
        /// Hour of the week from Monday 06:00, 0…167.
        package let first: Int
        /// Hours, 1…168.
        package let length: Int
        package let reports: Int

        /// Hours of the week from Monday 06:00.
        package var hours: [Int] { (first..<first + length).map { $0 % 168 } }

        package init(first: Int, length: Int, reports: Int) {
            self.first = first
            self.length = length
            self.reports = reports
        }
    }

    /// First and last day of the reports, both included.
    package let from: CivilDate
    package let to: CivilDate
    /// How many reports say where.
    package let located: Int
    /// How many reports say when in the week.
    package let timed: Int
    /// The surest first; `nil` when there are too few reports to say.
    package let spots: [Spot]?
    /// The most reports first; `nil` when there are too few reports to say.
    package let blocks: [Block]?

    /// With fewer reports nothing is said.
    package static let fewest = Tally.fewest

    init(_ view: ReportView, in gazetteer: Gazetteer) throws {
        let (places, times) = (try HotspotFigure(view, in: gazetteer), try HotTimesFigure(view))
        (from, to) = (view.filter.from, view.filter.to)
        (located, timed) = (places.tally.counted, times.tally.counted)
        spots = places.method.map { _ in
            places.hotspots.map { spot in
                Spot(
                    name: spot.name ?? spot.busiest.code, squares: spot.squares,
                    area: gazetteer.area(containing: spot.busiest.centre)?.code, reports: spot.count)
            }
        }
        blocks = times.method.map { _ in
            times.blocks.map { Block(first: $0.first, length: $0.length, reports: Int($0.total.rounded())) }
        }
    }
}

/// How many reports there were in an area in a part of the day, each spread over its interval.
package struct ReportsByAreaAndDayPart: Sendable {
    /// By the code of the area, of the district and of the municipality; four quarters of the day from midnight.
    package private(set) var counts: [String: [Double]] = [:]

    init(_ view: ReportView, in gazetteer: Gazetteer) {
        let whole = gazetteer.areas.first { $0.kind == .municipality }?.code
        var lookup = AreasOfReports(gazetteer: gazetteer)
        for (report, problem) in zip(view.reports, view.timeProblems)
        where problem == nil && report.time.minutes <= 1440 {
            let area = lookup.area(of: report)
            var codes = Set([area?.code, whole].compactMap(\.self))
            if let district = area.flatMap({ gazetteer.district(of: $0) }) { codes.insert(district.code) }
            let shares = Self.shares(of: report.time)
            for code in codes {
                let before = counts[code] ?? [0, 0, 0, 0]
                counts[code] = zip(before, shares).map { $0 + $1 }
            }
        }
    }

    /// The part of an interval that lies in each quarter of the day, on the Dutch clock.
    static func shares(of time: IncidentTime) -> [Double] {
        var minutes = [0.0, 0, 0, 0]
        var now = time.start
        while now < time.end {
            let clock = DutchTime.reading(of: now)
            let quarter = clock.minuteOfDay / 360
            // Step by step, because the clock may change on the way.
            let rest = Int64(15 - clock.minuteOfDay % 15)
            let next = min(time.end, now.adding(minutes: rest))
            minutes[quarter] += next.minutes(since: now)
            now = next
        }
        let total = minutes.reduce(0, +)
        guard total > 0 else {
            minutes[DutchTime.reading(of: time.start).minuteOfDay / 360] = 1
            return minutes
        }
        return minutes.map { $0 / total }
    }
}

extension Insight {
    /// The page of figures about one area and period, from the question mark on.
    /// - Parameter area: code of a district or neighbourhood; `nil` for the whole municipality.
    package static func query(area: String?, from: CivilDate, to: CivilDate) -> String {
        var filter = InsightFilter(today: to)
        filter.from = from
        filter.area = area
        return filter.query
    }

    /// What the last 24 months say.
    package static func hotPlacesAndHours(_ visit: StaffVisit) async throws -> HotPlacesAndHours {
        let filter = InsightFilter(today: DutchTime.reading(of: visit.now).date)
        let municipality = visit.municipality.id
        let gazetteer = try await visit.site.municipalities.gazetteer(of: municipality)
        let view = try await ReportView.current(filter, in: municipality, gazetteer, visit.site)
        return try await visit.site.threadPool.runIfActive { try HotPlacesAndHours(view, in: gazetteer) }
    }

    /// - Parameters:
    ///   - from: the first day.
    ///   - to: the last day, included.
    package static func reportsByAreaAndDayPart(
        from: CivilDate, to: CivilDate, _ visit: StaffVisit
    ) async throws -> ReportsByAreaAndDayPart {
        var filter = InsightFilter(today: to)
        filter.from = from
        let municipality = visit.municipality.id
        let gazetteer = try await visit.site.municipalities.gazetteer(of: municipality)
        let view = try await ReportView.current(filter, in: municipality, gazetteer, visit.site)
        return ReportsByAreaAndDayPart(view, in: gazetteer)
    }
}
