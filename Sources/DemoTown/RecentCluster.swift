public import Domain
import Geography
import StreetStatistics

extension DemoTown {
    /// Something that began a few days ago: reports of four evenings around one quiet place, for the search for
    /// clusters to find. They are not among `reports`, in which nothing happens on one date rather than on another.
    /// - Parameter end: after all of them; at night.
    /// - Returns: in the order in which they were made.
    public func recentCluster(seed: UInt64, before end: Instant, count: Int = 8) -> [DemoReport] {
        var generator = Xoshiro256StarStar(seed: seed)
        let quiet = places.first { place in
            ["plein", "halte", "park"].contains(place.kind.value) && isAwayFromHotspots(place)
        }
        guard let place = quiet else { return [] }
        let reports = (0..<count).compactMap { index -> DemoReport? in
            // Between seven and eleven in the evening, when the end is three at night.
            let before = Int64(index % 4) * 1_440 + 240 + Int64(240 * generator.uniform())
            let moment = end.adding(minutes: -before)
            let start = moment.adding(minutes: -Int64(DutchTime.reading(of: moment).minute))
            let spread = 60.0
            let point = RDPoint(
                x: place.point.x + spread * generator.normal(), y: place.point.y + spread * generator.normal())
            guard municipality.shape.contains(point),
                let incident = IncidentTime(start: start, end: start.adding(minutes: 60), precision: .exact)
            else { return nil }
            return DemoReport(
                reportedAt: moment.adding(minutes: 20 + Int64(100 * generator.uniform())), incident: incident,
                place: .point(point),
                behaviours: Behaviours.main(in: .street, atNight: true).draw(1 + index % 2, &generator),
                setting: Behaviours.setting(in: .street).draw(&generator), role: Behaviours.roles.draw(&generator),
                grounds: Behaviours.grounds.draw(1, &generator), effects: Behaviours.effects.draw(1, &generator),
                bystander: Behaviours.bystanders.draw(&generator), wishes: Behaviours.drawWishes(&generator),
                truth: DemoReport.Truth(moment: moment, point: point, hotspot: nil))
        }
        return reports.sorted { $0.reportedAt < $1.reportedAt }
    }

    /// Whether a place lies more than 500 m from what is planted.
    func isAwayFromHotspots(_ place: NamedPlace) -> Bool {
        plantedHotspots.allSatisfy { $0.centre.distance(to: place.point) > 500 }
    }
}
