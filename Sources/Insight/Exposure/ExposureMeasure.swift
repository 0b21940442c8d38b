/// What reports can be counted over, so that a place with many people can be told from one with many reports. Raw
/// values are stored and stand in files and addresses; never rename one.
package enum ExposureMeasure: String, CaseIterable, Sendable {
    case inhabitants = "inwoners"
    case women = "vrouwen"
    case men = "mannen"
    case age0to14 = "inwoners-0-14"
    case age15to24 = "inwoners-15-24"
    case age25to44 = "inwoners-25-44"
    case age45to64 = "inwoners-45-64"
    case age65 = "inwoners-65-plus"
    case women15to24 = "vrouwen-15-24"
    /// Cafés, bars, restaurants, clubs.
    case venues = "horeca"
    /// People who pass a place where they are counted, on an average day.
    case footfall = "passanten"
    /// In a year.
    case events = "evenementen"

    /// Whether it counts people who live somewhere: always a whole number.
    var isPeople: Bool { !isPerPlace }

    /// Whether it is known of single places, which are added up for an area.
    var isPerPlace: Bool { self == .venues || self == .footfall || self == .events }

    /// Whether a list of places says that there is nothing elsewhere: a list of venues does, a list of counters not.
    var isCompleteList: Bool { self == .venues || self == .events }

    /// What figures can be reckoned by, the most usual first.
    static let denominators: [ExposureMeasure] = [
        .inhabitants, .women, .age15to24, .women15to24, .venues, .footfall, .events,
    ]

    /// Units that reports are counted over: 1,000 people for a year, 10 venues for a year, 10 events, a million people
    /// who pass.
    /// - Parameter days: of the period, both ends included.
    func exposure(of value: Double, days: Int) -> Double {
        switch self {
        case .footfall: value * Double(days) / 1_000_000
        case .venues, .events: value * Self.years(days) / 10
        default: value * Self.years(days) / 1000
        }
    }

    private static func years(_ days: Int) -> Double { Double(days) / 365.25 }
}
