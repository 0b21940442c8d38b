public import Domain

/// A municipality, district or neighbourhood as it was on 1 January of a year. Codes and borders change every year.
public struct Area: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case municipality = "gemeente"
        case district = "wijk"
        case neighbourhood = "buurt"
    }

    /// CBS code: `GM0153`, `WK015300`, `BU01530000`.
    public var code: String
    public var name: String
    public var kind: Kind
    /// Of the borders and the code.
    public var year: Int
    public var shape: MultiPolygon

    public init(code: String, name: String, kind: Kind, year: Int, shape: MultiPolygon) {
        self.code = code
        self.name = name
        self.kind = kind
        self.year = year
        self.shape = shape
    }
}

/// A place people call by its name: a station, a park, a square.
public struct NamedPlace: Hashable, Sendable, Identifiable {
    /// A short key that stays the same (`station`), unique in its municipality.
    public struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
        public let value: String

        public init(_ value: String) {
            self.value = value
        }

        public var description: String { value }

        public static func < (left: ID, right: ID) -> Bool { left.value < right.value }
    }

    public var id: ID
    public var name: String
    /// What sort of place, from the municipality's list.
    public var kind: Code
    /// Where its label stands.
    public var point: RDPoint

    public init(id: ID, name: String, kind: Code, point: RDPoint) {
        self.id = id
        self.name = name
        self.kind = kind
        self.point = point
    }
}

/// A street or way with its name.
public struct Street: Hashable, Sendable, Identifiable {
    /// The key in the source (such as a number of the national road file), unique in its municipality.
    public struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
        public let value: String

        public init(_ value: String) {
            self.value = value
        }

        public var description: String { value }

        public static func < (left: ID, right: ID) -> Bool { left.value < right.value }
    }

    public var id: ID
    public var name: String
    public var lines: [LineString]

    public init(id: ID, name: String, lines: [LineString]) {
        self.id = id
        self.name = name
        self.lines = lines
    }

    /// Metres, all lines together.
    public var length: Double { lines.reduce(0) { $0 + $1.length } }

    /// The place in the street nearest to a point, and how far it is in metres; `nil` for a street without lines.
    public func nearest(to point: RDPoint) -> (point: RDPoint, distance: Double)? {
        lines.map { $0.nearest(to: point) }.min { $0.distance < $1.distance }
    }
}
