/// Cases by place and day: what a scan counts.
public struct ScanCases: Hashable, Sendable {
    /// Index of the location of each record.
    public var location: [Int]
    /// Day of each record, 0 at the start of the period.
    public var day: [Int]
    /// Cases of each record; `nil` means one each.
    public var count: [Int]?

    /// The values are checked by the scan. `count` is 1 for every row when it is not given.
    public init(location: [Int], day: [Int], count: [Int]? = nil) {
        self.location = location
        self.day = day
        self.count = count
    }
}

/// Cases of which only an interval of time is known: somewhere between `start` and `end`, every moment as likely.
public struct UncertainScanCases: Hashable, Sendable {
    /// Index of the location of each case.
    public var location: [Int]
    /// Days since the start of the period, with fractions: 1.5 is noon of the second day. Equal for a known moment.
    public var start: [Double]
    /// End of each interval, in days from the start of the period; not before its start.
    public var end: [Double]

    /// The values are checked by the scan.
    public init(location: [Int], start: [Double], end: [Double]) {
        self.location = location
        self.start = start
        self.end = end
    }
}

/// Checked cases in the form the permutation scan needs.
///
/// Only the last days matter: of the others it is enough to know how many there are at each place.
struct PermutationData: Sendable {
    static let mostCases = 1_000_000_000

    let total: Int
    let longest: Int
    /// Units per case: 1 when times are known, else the number of times drawn from an interval.
    let unitsPerCase: Int
    /// Cases per location, at all times.
    let zoneCases: [Int]
    /// `units[location · longest + l − 1]`: units at the location in the last l days.
    private(set) var units: [Int]
    /// `windowUnits[l]`: units in the last l days anywhere.
    private(set) var windowUnits: [Int]
    /// Cases, whole or in part in the last days, per profile.
    let profileCases: [Int]
    /// `profiles[p · longest + l − 1]`: units of one case of profile p in the last l days. Empty when times are known:
    /// then profile p means "p days before the last".
    let profiles: [Int]

    /// Cases, whole or in part in the last days.
    var recent: Int { profileCases.reduce(0, +) }

    init(_ cases: ScanCases, locations: Int, days: Int, longest: Int) throws {
        try Self.check(cases.location, locations)
        guard cases.day.count == cases.location.count else {
            throw StatisticsError("cases.day", .length(expected: cases.location.count))
        }
        if let count = cases.count, count.count != cases.location.count {
            throw StatisticsError("cases.count", .length(expected: cases.location.count))
        }
        try Self.check(locations: locations, longest: longest)
        var total = 0
        var zoneCases = Array(repeating: 0, count: locations)
        var perDay = Array(repeating: 0, count: longest)
        var units = Array(repeating: 0, count: locations * longest)
        for index in cases.location.indices {
            let day = cases.day[index]
            guard day >= 0, day < days else {
                throw StatisticsError("cases.day", at: index, .outside(lower: 0, upper: Double(days - 1)))
            }
            let count = cases.count?[index] ?? 1
            guard count >= 0 else { throw StatisticsError("cases.count", at: index, .negative) }
            guard count <= Self.mostCases - total else { throw StatisticsError("cases.count", at: index, .overflow) }
            total += count
            zoneCases[cases.location[index]] += count
            let before = days - 1 - day
            if before < longest {
                perDay[before] += count
                units[cases.location[index] * longest + before] += count
            }
        }
        guard total > 0 else { throw StatisticsError("cases", .empty) }
        self.total = total
        self.longest = longest
        unitsPerCase = 1
        self.zoneCases = zoneCases
        self.units = units
        profileCases = perDay
        profiles = []
        windowUnits = []
        accumulate()
    }

    /// - Parameter draws: times per interval, spread evenly: the middles of so many equal parts.
    init(_ cases: UncertainScanCases, locations: Int, days: Int, longest: Int, draws: Int) throws {
        try Self.check(cases.location, locations)
        try Self.check(cases, days: days)
        try Self.check(locations: locations, longest: longest)
        guard (1...1000).contains(draws) else {
            throw StatisticsError("timesPerCase", .outside(lower: 1, upper: 1000))
        }
        var zoneCases = Array(repeating: 0, count: locations)
        var units = Array(repeating: 0, count: locations * longest)
        var known: [[Int]: Int] = [:]
        var profiles: [Int] = []
        var profileCases: [Int] = []
        var perDay = Array(repeating: 0, count: longest)
        for index in cases.location.indices {
            let location = cases.location[index]
            zoneCases[location] += 1
            let (start, end) = (cases.start[index], cases.end[index])
            guard end >= Double(days - longest) else { continue }
            for day in perDay.indices { perDay[day] = 0 }
            for draw in 0..<draws {
                let time = start + (Double(draw) + 0.5) / Double(draws) * (end - start)
                let before = time < Double(days) ? days - 1 - min(Int(time), days - 1) : 0
                if before < longest { perDay[before] += 1 }
            }
            var sum = 0
            let profile = perDay.map { part in
                sum += part
                return sum
            }
            guard sum > 0 else { continue }
            for day in perDay.indices { units[location * longest + day] += perDay[day] }
            if let number = known[profile] {
                profileCases[number] += 1
            } else {
                known[profile] = profileCases.count
                profileCases.append(1)
                profiles += profile
            }
        }
        total = cases.location.count
        self.longest = longest
        unitsPerCase = draws
        self.zoneCases = zoneCases
        self.units = units
        self.profileCases = profileCases
        self.profiles = profiles
        windowUnits = []
        accumulate()
    }

    /// Units of one case of a profile in the last `length` days.
    func units(profile: Int, length: Int) -> Int {
        profiles.isEmpty ? (profile < length ? 1 : 0) : profiles[profile * longest + length - 1]
    }

    /// From units per day before the end to units in the last l days.
    private mutating func accumulate() {
        windowUnits = Array(repeating: 0, count: longest + 1)
        for location in zoneCases.indices {
            var sum = 0
            for day in 0..<longest {
                sum += units[location * longest + day]
                units[location * longest + day] = sum
                windowUnits[day + 1] += sum
            }
        }
    }

    private static func check(_ location: [Int], _ locations: Int) throws {
        guard !location.isEmpty else { throw StatisticsError("cases", .empty) }
        for (index, value) in location.enumerated() where value < 0 || value >= locations {
            throw StatisticsError("cases.location", at: index, .outside(lower: 0, upper: Double(locations - 1)))
        }
    }

    /// Counts are kept per location and window.
    private static func check(locations: Int, longest: Int) throws {
        guard longest <= 100_000_000 / locations else { throw StatisticsError("windows.longest", .overflow) }
    }

    private static func check(_ cases: UncertainScanCases, days: Int) throws {
        let count = cases.location.count
        guard count <= PermutationDraws<ScanLanesWide>.mostLabels else { throw StatisticsError("cases", .overflow) }
        guard cases.start.count == count else { throw StatisticsError("cases.start", .length(expected: count)) }
        guard cases.end.count == count else { throw StatisticsError("cases.end", .length(expected: count)) }
        for index in cases.location.indices {
            try StatisticsError.check(cases.start[index], "cases.start", at: index, from: 0, to: Double(days))
            let start = cases.start[index]
            try StatisticsError.check(cases.end[index], "cases.end", at: index, from: start, to: Double(days))
        }
    }
}
