import Domain
public import Geography

extension DemoTown {
    /// Where people go out: an octagon around the street with the venues.
    public var zones: [Zone] {
        places.filter { $0.kind.value == "uitgaan" }.compactMap { place in
            // Metres; the corners of an octagon lie this share of its half width from the axes.
            let (reach, share) = (220.0, 0.4142)
            let corners = [
                (1, share), (share, 1), (-share, 1), (-1, share), (-1, -share), (-share, -1), (share, -1), (1, -share),
            ]
            return Polygon(
                exterior: corners.map { RDPoint(x: place.point.x + $0.0 * reach, y: place.point.y + $0.1 * reach) }
            ).map {
                Zone(
                    id: Zone.ID("uitgaansgebied-\(place.id)"), name: "Uitgaansgebied Lantaarnstraat", kind: .nightlife,
                    year: Self.year, shape: MultiPolygon($0))
            }
        }
    }
}
