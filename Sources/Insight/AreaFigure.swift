import Domain
import Geography
import Platform
import Reporting

/// Reports per neighbourhood: counts only. How many people live or pass there is in ``AreaRates``.
struct AreaFigure: Sendable {
    let tally: Tally
    /// Every smallest area, the most reports first, then by name.
    let rows: [Row]

    struct Row: Sendable {
        let code: String
        let year: Int
        let name: String
        let district: String?
        let count: Int
        /// Of all reports counted; 0 when there are none.
        let share: Double
    }

    init(_ view: ReportView, in gazetteer: Gazetteer) {
        let squares = view.filter.zone.map { _ in Set(view.filter.squares(in: gazetteer)) }
        let areas = gazetteer.smallestAreas.filter { area in
            (view.filter.area.map { gazetteer.isArea(area, in: $0) } ?? true)
                && (squares.map { !$0.isDisjoint(with: Square.squares(inside: area.shape)) } ?? true)
        }
        let codes = Set(areas.map(\.code))
        var tally = Tally()
        var counts: [String: Int] = [:]
        var lookup = AreasOfReports(gazetteer: gazetteer)
        for (report, problem) in zip(view.reports, view.timeProblems) {
            if let problem {
                tally.leaveOut(problem)
            } else if let code = lookup.area(of: report)?.code, codes.contains(code) {
                counts[code, default: 0] += 1
                tally.count()
            } else {
                tally.leaveOut(Self.problem(report))
            }
        }
        self.tally = tally
        let total = Double(max(1, tally.counted))
        rows = areas.map { area in
            let count = counts[area.code] ?? 0
            return Row(
                code: area.code, year: area.year, name: area.name, district: gazetteer.district(of: area)?.name,
                count: count, share: Double(count) / total)
        }.sorted { $0.count != $1.count ? $0.count > $1.count : $0.name < $1.name }
    }

    /// Why a report is in no area.
    static func problem(_ report: ReportView.Observation) -> LeftOut {
        switch report.precision {
        case .point, .place: .outsideBorder
        case .street, .area: .areaUnknown
        case .unknown: .noPlace
        }
    }
}
