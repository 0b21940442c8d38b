/// How precisely a place was given. Raw values are stored; never rename one.
public enum PlacePrecision: String, CaseIterable, Sendable {
    /// A pin on the map, kept as its 100 m square.
    case point
    /// A named place (station, park, square) from the municipality's list, kept as the square of its label.
    case place
    /// A street: longer than a square, so it belongs to no single one.
    case street
    /// Only the neighbourhood or district.
    case area
    /// Not given (imports only: the form asks for a place).
    case unknown
}
