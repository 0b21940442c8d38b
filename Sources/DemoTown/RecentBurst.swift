public import Domain
import Geography
import StreetStatistics

extension DemoTown {
    /// The same report again and again within some half an hour, as somebody sends who wants to move the figures. They are
    /// not among `reports`, and lie away from what happens there.
    /// - Parameter day: on which they come in, in the afternoon.
    /// - Returns: in the order in which they were made.
    public func recentBurst(seed: UInt64, on day: CivilDate, count: Int = 12) -> [DemoReport] {
        var generator = Xoshiro256StarStar(seed: seed)
        let remote = places.last { $0.kind.value == "halte" && isAwayFromHotspots($0) }
        let start = DutchTime.instant(of: day, minuteOfDay: 15 * 60)
        guard let place = remote,
            let incident = IncidentTime(start: start, end: start.adding(minutes: 60), precision: .exact)
        else { return [] }
        var reported = start.adding(minutes: 90)
        return (0..<count).map { _ in
            reported = reported.adding(minutes: 1 + Int64(3 * generator.uniform()))
            return DemoReport(
                reportedAt: reported, incident: incident, place: .place(place.id),
                behaviours: [Code("nafluiten"), Code("naroepen-seksueel")], setting: Code("station-halte"),
                role: Code("omstander"), grounds: [], effects: [], bystander: nil,
                wishes: Behaviours.drawWishes(&generator),
                truth: DemoReport.Truth(moment: start, point: place.point, hotspot: nil))
        }
    }
}
