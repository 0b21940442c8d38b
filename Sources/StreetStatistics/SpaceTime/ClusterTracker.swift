/// Follows clusters from night to night: which are new, which go on, which have ended, and raises no more alarms than
/// was agreed.
///
/// An alarm is raised when a cluster that is not yet followed recurs by chance at most once in `alarmInterval` days. Each
/// night's p is honest whatever the nights before found, so that without any real cluster an alarm is expected on at most
/// one night in `alarmInterval`, and fewer are raised because chance clusters, too, last for some nights and are told
/// once. The value keeps no more than what it follows; store it between nights.
public struct ClusterTracker: Hashable, Sendable, Codable {
    /// The alarm budget: chance alone may raise one alarm in so many days, over all analyses together.
    public let alarmInterval: Double
    /// A followed cluster goes on while it recurs by chance at most once in so many days; at most `alarmInterval`.
    public let keepInterval: Double
    /// Analyses that share the budget, such as one per kind of report, each with a tracker of its own. A cluster must then
    /// be that much more unusual: all intervals here are divided by this number.
    public let analysesPerNight: Int
    /// Nights in which a followed cluster may be missing before it has ended.
    public let patience: Int

    /// Those that go on, or are missing for no more than `patience` nights.
    public private(set) var tracks: [Track] = []
    /// The last night that was followed.
    public private(set) var night: Int?
    private var nextNumber = 1

    /// - Throws: `StatisticsError` for intervals below one day, a keep interval above the alarm interval, no analyses, or
    ///   a negative patience.
    public init(
        alarmInterval: Double, keepInterval: Double? = nil, analysesPerNight: Int = 1, patience: Int = 2
    ) throws {
        try StatisticsError.check(alarmInterval, "alarmInterval", from: 1, to: 1e9)
        let keep = keepInterval ?? max(1, alarmInterval / 5)
        try StatisticsError.check(keep, "keepInterval", from: 1, to: alarmInterval)
        guard (1...1_000_000).contains(analysesPerNight) else {
            throw StatisticsError("analysesPerNight", .outside(lower: 1, upper: 1e6))
        }
        guard (0...1_000_000).contains(patience) else {
            throw StatisticsError("patience", .outside(lower: 0, upper: 1e6))
        }
        self.alarmInterval = alarmInterval
        self.keepInterval = keep
        self.analysesPerNight = analysesPerNight
        self.patience = patience
    }

    /// Reads what was stored between nights.
    /// - Throws: `DecodingError`; `StatisticsError` for numbers that no night can have given.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            alarmInterval: values.decode(Double.self, forKey: .alarmInterval),
            keepInterval: values.decode(Double.self, forKey: .keepInterval),
            analysesPerNight: values.decode(Int.self, forKey: .analysesPerNight),
            patience: values.decode(Int.self, forKey: .patience))
        tracks = try values.decode([Track].self, forKey: .tracks)
        night = try values.decodeIfPresent(Int.self, forKey: .night)
        nextNumber = try values.decode(Int.self, forKey: .nextNumber)
        try checkStored()
    }

    /// Goes on from what was stored between nights, one row for each followed cluster.
    /// - Parameters:
    ///   - tracks: those that were followed after the last night, with numbers of their own.
    ///   - night: the last night that was followed.
    ///   - nextNumber: above the number of every track that there ever was.
    /// - Throws: as without them; `StatisticsError` for numbers that no night can have given.
    public init(
        alarmInterval: Double, keepInterval: Double? = nil, analysesPerNight: Int = 1, patience: Int = 2,
        tracks: [Track], night: Int?, nextNumber: Int
    ) throws {
        try self.init(
            alarmInterval: alarmInterval, keepInterval: keepInterval, analysesPerNight: analysesPerNight,
            patience: patience)
        self.tracks = tracks
        self.night = night
        self.nextNumber = nextNumber
        try checkStored()
    }

    private func checkStored() throws {
        guard (1...(1 << 53)).contains(nextNumber), (night ?? 0).magnitude <= 1 << 53,
            tracks.allSatisfy({ $0.lastNight.magnitude <= 1 << 53 && $0.nightsFound.magnitude <= 1 << 53 })
        else { throw StatisticsError("tracks", .overflow) }
    }

    /// One cluster through the nights.
    public struct Track: Hashable, Sendable, Codable {
        /// Counted from 1.
        public let number: Int
        /// Night of the alarm.
        public let firstNight: Int
        public fileprivate(set) var lastNight: Int
        /// Nights on which it was found.
        public fileprivate(set) var nightsFound: Int
        /// Day on which it began, as last found; days are counted like nights.
        public fileprivate(set) var firstDay: Int
        /// Places as last found, nearest to the centre first.
        public fileprivate(set) var places: [Int]
        public fileprivate(set) var observed: Double
        public fileprivate(set) var expected: Double
        public fileprivate(set) var recurrenceInterval: Double
        /// The largest of all nights.
        public fileprivate(set) var longestRecurrenceInterval: Double

        /// A track as it was stored.
        public init(
            number: Int, firstNight: Int, lastNight: Int, nightsFound: Int, firstDay: Int, places: [Int],
            observed: Double, expected: Double, recurrenceInterval: Double, longestRecurrenceInterval: Double
        ) {
            self.number = number
            self.firstNight = firstNight
            self.lastNight = lastNight
            self.nightsFound = nightsFound
            self.firstDay = firstDay
            self.places = places
            self.observed = observed
            self.expected = expected
            self.recurrenceInterval = recurrenceInterval
            self.longestRecurrenceInterval = longestRecurrenceInterval
        }
    }

    /// What changed in a night.
    public struct Night: Hashable, Sendable {
        /// Number of the night, as it was given.
        public let night: Int
        /// Alarms.
        public var new: [Track] = []
        /// Followed before and found again.
        public var ongoing: [Track] = []
        /// Followed before, and now missing for longer than `patience` nights or taken in by another.
        public var ended: [Track] = []
    }

    /// Takes in one night's analysis.
    ///
    /// A found cluster is the same as a followed one when the smaller of the two has at least half of its places in the
    /// other and it did not begin after the followed one was last found.
    ///
    /// - Parameters:
    ///   - night: a running number of days, later than the last; the final day of the result's period.
    ///   - place: a number for each location that stays the same from night to night. Leave it out when the locations do.
    /// - Throws: `StatisticsError` when the night is not later, the result is no prospective one, or its replications are
    ///   so few that no cluster could ever reach the alarm interval.
    public mutating func follow(
        _ result: PermutationScanResult, night: Int, place: (Int) -> Int = { $0 }
    ) throws -> Night {
        let settings = result.settings
        let needed = alarmInterval * Double(analysesPerNight) / settings.daysBetweenAnalyses - 1
        let isFitted = if case .gumbel = settings.inference { true } else { false }
        guard isFitted || Double(settings.inference.replications) >= needed.rounded(.up) else {
            throw StatisticsError("replications", .outside(lower: needed.rounded(.up), upper: 1e7))
        }
        return try follow(result.clusters, days: result.days, night: night, place: place)
    }

    /// Takes in the clusters of any prospective scan; those without a recurrence interval are passed over.
    ///
    /// - Parameter days: length of the period that was scanned; it ends with `night`.
    public mutating func follow(
        _ clusters: [ScanCluster], days: Int, night: Int, place: (Int) -> Int = { $0 }
    ) throws -> Night {
        guard days >= 1 else { throw StatisticsError("days", .notPositive) }
        guard night > self.night ?? .min, night != .min, abs(night) <= 1 << 53 else {
            throw StatisticsError("night", .outside(lower: Double(self.night ?? -(1 << 53)), upper: 0x1p53))
        }
        self.night = night
        var change = Night(night: night)
        // Compared with what earlier nights found, so that the parts of a cluster that fell apart are all known.
        let known = tracks
        var taken: Set<Int> = []
        for cluster in clusters.sorted(by: { $0.logLikelihoodRatio > $1.logLikelihoodRatio }) {
            guard let interval = cluster.recurrenceInterval.map({ $0 / Double(analysesPerNight) }) else { continue }
            let firstDay = night - (days - 1 - cluster.window.firstDay)
            let found = Found(cluster, interval: interval, firstDay: firstDay, place)
            let same = known.filter(found.continues)
            guard !same.isEmpty else {
                if interval >= alarmInterval { change.new.append(begin(found, night)) }
                continue
            }
            // A part of a cluster that was already found tonight is no alarm of its own.
            let free = same.filter { !taken.contains($0.number) }
            guard interval >= keepInterval,
                let best = free.max(by: { (found.shared($0), $1.number) < (found.shared($1), $0.number) })
            else { continue }
            taken.formUnion(free.map(\.number))
            let swallowed = Set(free.map(\.number)).subtracting([best.number])
            change.ended += tracks.filter { swallowed.contains($0.number) }
            tracks.removeAll { swallowed.contains($0.number) }
            for index in tracks.indices where tracks[index].number == best.number {
                tracks[index].take(found, night: night)
                change.ongoing.append(tracks[index])
            }
        }
        change.ended += tracks.filter { night - $0.lastNight > patience }
        tracks.removeAll { night - $0.lastNight > patience }
        return change
    }

    private mutating func begin(_ found: Found, _ night: Int) -> Track {
        let track = Track(number: nextNumber, found, night: night)
        nextNumber += 1
        tracks.append(track)
        return track
    }

    /// A cluster in numbers that last from night to night.
    fileprivate struct Found {
        let places: [Int]
        let firstDay: Int
        let interval: Double
        let observed: Double
        let expected: Double

        init(_ cluster: ScanCluster, interval: Double, firstDay: Int, _ place: (Int) -> Int) {
            places = cluster.members.map(place)
            self.firstDay = firstDay
            self.interval = interval
            observed = cluster.observed
            expected = cluster.expected
        }

        func shared(_ track: Track) -> Int {
            Set(places).intersection(track.places).count
        }

        func continues(_ track: Track) -> Bool {
            firstDay <= track.lastNight && 2 * shared(track) >= min(places.count, track.places.count)
        }
    }
}

extension ClusterTracker.Track {
    fileprivate init(number: Int, _ found: ClusterTracker.Found, night: Int) {
        self.number = number
        firstNight = night
        lastNight = night
        nightsFound = 1
        firstDay = found.firstDay
        places = found.places
        observed = found.observed
        expected = found.expected
        recurrenceInterval = found.interval
        longestRecurrenceInterval = found.interval
    }

    fileprivate mutating func take(_ found: ClusterTracker.Found, night: Int) {
        lastNight = night
        nightsFound += 1
        firstDay = found.firstDay
        places = found.places
        observed = found.observed
        expected = found.expected
        recurrenceInterval = found.interval
        longestRecurrenceInterval = max(longestRecurrenceInterval, found.interval)
    }
}
