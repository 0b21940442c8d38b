public import Domain
public import Geography

/// A made-up report, as the form would have taken it.
public struct DemoReport: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        case point(RDPoint)
        case place(NamedPlace.ID)
        case street(Street.ID)
        /// The code of a neighbourhood.
        case area(String)
    }

    public var reportedAt: Instant
    /// Whole days and hours: it may end after the moment of reporting.
    public var incident: IncidentTime
    public var place: Place
    /// One to three codes, the main one first.
    public var behaviours: [Code]
    public var setting: Code?
    public var role: Code?
    public var grounds: [Code]
    public var effects: [Code]
    public var bystander: Code?
    /// At least one code.
    public var wishes: [Code]
    /// What no form knows: the moment and the place that time and place were made vague from.
    public var truth: Truth

    public struct Truth: Hashable, Sendable {
        public var moment: Instant
        public var point: RDPoint
        /// The planted hotspot it came from.
        public var hotspot: String?
    }
}

/// Whether reports follow a pattern that methods should find.
public enum Planting: String, CaseIterable, Sendable {
    /// `DemoTown.plantedHotspots` with their hot times, on a background that is even over the dry town and quieter at
    /// night and in the morning.
    case on
    /// Every square and every hour of the week alike, and nothing depends on place or time: whatever a method finds
    /// here is a false alarm.
    case off
}
