import Domain
import Geography
import Platform
import Reporting

/// The zone that somebody chose, with the name that people know.
struct ChosenZone: Hashable, Sendable {
    let id: Zone.ID
    let name: String
    let kind: Zone.Kind

    init(_ zone: Zone) {
        (id, name, kind) = (zone.id, zone.name, zone.kind)
    }
}

extension InsightFilter {
    /// The squares that a figure about this choice is over, in order.
    func squares(in gazetteer: Gazetteer) -> [Square] {
        let squares = area.map(gazetteer.squares(in:)) ?? gazetteer.squares
        guard let zone else { return squares }
        guard let shape = gazetteer.zone(zone.id)?.shape else { return [] }
        let inside = Set(Square.squares(inside: shape))
        return squares.filter(inside.contains)
    }
}

/// Which reports lie in the chosen area and zone. Squares, streets and areas come again and again, so each is looked up
/// once.
struct PlaceChoice {
    enum Answer: Hashable, Sendable {
        case inside, outside
        /// The report names a street or an area that lies partly in the zone, or no place.
        case unknown
    }

    private let filter: InsightFilter
    private let gazetteer: Gazetteer
    private let isZoneGone: Bool
    private let zone: Zone?
    private let zoneSquares: Set<Square>
    private var areas: AreasOfReports
    private var streets: [Street.ID: Answer] = [:]
    private var overlaps: [String: Bool] = [:]

    init(_ filter: InsightFilter, in gazetteer: Gazetteer) {
        self.filter = filter
        self.gazetteer = gazetteer
        areas = AreasOfReports(gazetteer: gazetteer)
        zone = filter.zone.flatMap { gazetteer.zone($0.id) }
        isZoneGone = filter.zone != nil && zone == nil
        zoneSquares = zone.map { Set(Square.squares(inside: $0.shape)) } ?? []
    }

    mutating func answer(_ report: ReportView.Observation) -> Answer {
        if let area = filter.area, !areas.isReport(report, in: area) { return .outside }
        guard let zone else { return isZoneGone ? .outside : .inside }
        return answer(report, zone)
    }

    private mutating func answer(_ report: ReportView.Observation, _ zone: Zone) -> Answer {
        switch report.precision {
        case .point, .place:
            return report.square.map { zoneSquares.contains($0) ? .inside : .outside } ?? .unknown
        case .street:
            guard let id = report.streetID, let street = gazetteer.street(id) else { return area(of: report) }
            if let known = streets[id] { return known }
            let answer: Answer =
                switch zone.position(of: street) {
                case .inside: .inside
                case .outside: .outside
                case .partly: .unknown
                }
            streets[id] = answer
            return answer
        case .area: return area(of: report)
        case .unknown: return .unknown
        }
    }

    /// An area that shares no square with the zone holds no report in it; of another nobody knows.
    private mutating func area(of report: ReportView.Observation) -> Answer {
        guard let code = report.areaCode, gazetteer.area(code: code) != nil else { return .unknown }
        let overlaps = overlaps[code] ?? gazetteer.squares(in: code).contains(where: zoneSquares.contains)
        self.overlaps[code] = overlaps
        return overlaps ? .unknown : .outside
    }
}
