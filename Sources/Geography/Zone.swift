/// Part of a municipality that no code of Statistics Netherlands names: where people go out, a shopping street, the
/// surroundings of the station. Zones may overlap each other and cross the borders of neighbourhoods.
public struct Zone: Hashable, Sendable, Identifiable {
    /// A short key that stays the same (`uitgaansgebied-oude-markt`), unique in its municipality. It needs no escaping in an address.
    public struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
        public let value: String

        public init(_ value: String) {
            self.value = value
        }

        public var description: String { value }

        public static func < (left: ID, right: ID) -> Bool { left.value < right.value }
    }

    /// What a zone is for. Raw values are stored and stand on the command line.
    public enum Kind: String, CaseIterable, Sendable {
        case nightlife = "uitgaansgebied"
        case shopping = "winkelgebied"
        case station = "stationsgebied"
        case events = "evenemententerrein"
        case campus
        case other = "overig"
    }

    public var id: ID
    public var name: String
    public var kind: Kind
    /// From which it has these borders.
    public var year: Int
    public var shape: MultiPolygon

    public init(id: ID, name: String, kind: Kind, year: Int, shape: MultiPolygon) {
        self.id = id
        self.name = name
        self.kind = kind
        self.year = year
        self.shape = shape
    }

    /// How a street lies to a zone.
    public enum Position: Hashable, Sendable {
        case inside, outside, partly
    }

    /// Metres between the places of a street that are looked at; what is smaller is the drawing, not the street.
    private static let step = 5.0

    /// Whether a street lies in the zone from end to end, nowhere in it, or partly.
    public func position(of street: Street) -> Position {
        var (isAnyInside, isAnyOutside) = (false, false)
        for line in street.lines {
            for metres in stride(from: 0, through: line.length, by: Self.step) {
                let isInside = shape.contains(line.point(at: metres))
                isAnyInside = isAnyInside || isInside
                isAnyOutside = isAnyOutside || !isInside
                if isAnyInside && isAnyOutside { return .partly }
            }
            // The end, however short the last step is, and the corners between.
            for point in line.points {
                let isInside = shape.contains(point)
                isAnyInside = isAnyInside || isInside
                isAnyOutside = isAnyOutside || !isInside
            }
            if isAnyInside && isAnyOutside { return .partly }
        }
        return isAnyInside ? .inside : .outside
    }
}
