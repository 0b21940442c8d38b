import Domain
import StreetStatistics

/// Looks for reports that are alike and came in together more than it is usual for reports like them.
///
/// For each report and each likeness, the reports like it that came in before it within a window are counted, k of the
/// m that came in at all. Two things must be improbable, and the less improbable of both counts: so many in that time
/// (Poisson), and so large a share of what came in (binomial), so that a day on which the whole town reports more
/// alarms nobody. How usual it is comes from the year before, drawn towards how alike the reports of the town are. The
/// probability is multiplied by the number of counts made in a year, which bounds how often chance alone gives such a
/// burst in a year.
struct BurstSearch {
    struct Settings: Hashable, Sendable {
        /// Stored with each burst; goes up when a burst would be found otherwise.
        static let version = 1

        /// How many reports are a burst at least.
        var fewest: [Likeness: Int] = [.thing: 6, .answers: 8, .place: 10]
        /// Lengths in minutes.
        var windows: [Int64] = [60, 360, 1_440, 4_320, 10_080, 43_200]
        /// Reports of a kind may become so many times as usual without a burst.
        var drift = 3.0
        /// The usual share is drawn towards that of the town as if so many more reports were known.
        var weight = 10.0
        /// At most so many bursts in a year by chance.
        var perYear = 0.1
        /// Recent reports are searched and those before them say what is usual; both in days.
        var recentDays: Int64 = 30
        var historyDays: Int64 = 365
        /// More recent reports than this, in a flood, wait until the first ones are set apart.
        var mostRecent = 4_000
        var mostHistory = 20_000
    }

    /// A burst as it was found.
    struct Found: Hashable, Sendable {
        let likeness: Likeness
        /// Oldest first.
        let members: [Identifier]
        let window: Int64
        /// In the window, and of how many.
        let count: Int
        let all: Int
        /// How many of them were to be expected in the window.
        let expected: Double
        /// At most so often in a year by chance.
        let perYear: Double
        /// Reports that say what is usual.
        let history: Int
    }

    let settings: Settings
    private let recent: [ReportPrint]
    private let prints: [CompiledPrints.Compiled]
    private let history: [ReportPrint]
    private var compiler: CompiledPrints
    /// Made when the first reports need it: mostly none do.
    private var known: [CompiledPrints.Compiled]?
    /// Reports per minute.
    private let rate: Double
    private let countsPerYear: Double
    private var chances: [Likeness: Double] = [:]
    /// Which of the recent reports can still be in a burst, and which came in at all.
    private var isCandidate: [Bool]
    private var isPresent: [Bool]

    /// - Parameters:
    ///   - recent: reports of the last days that count, by arrival.
    ///   - settled: those of them that a person judged to be real; they came in, but are in no burst again.
    ///   - history: reports of the time before that count.
    ///   - days: over which the history was collected.
    init(
        recent: [ReportPrint], settled: Set<Identifier> = [], history: [ReportPrint], days: Double,
        settings: Settings = Settings()
    ) {
        self.settings = settings
        self.recent = Array(recent.suffix(settings.mostRecent))
        self.history = Array(history.suffix(settings.mostHistory))
        compiler = CompiledPrints()
        prints = compiler.compiled(self.recent)
        // A town that just began has no usual number yet: as if one report had come in a month.
        rate = (Double(self.history.count) + 1) / (1_440 * (max(0, days) + Double(settings.recentDays)))
        countsPerYear =
            (rate * 1_440 * 365 + Double(self.recent.count)) * Double(settings.windows.count * Likeness.allCases.count)
        isCandidate = self.recent.map { !settled.contains($0.id) }
        isPresent = Array(repeating: true, count: self.recent.count)
    }

    /// All bursts, the least probable first. What is in one is in no other.
    mutating func find() throws -> [Found] {
        var found: [Found] = []
        while let best = try best() {
            let members = members(of: best)
            for index in members {
                isCandidate[index] = false
                isPresent[index] = false
            }
            found.append(
                Found(
                    likeness: best.likeness, members: members.map { recent[$0].id }, window: best.window,
                    count: best.count, all: best.all, expected: best.expected, perYear: best.perYear,
                    history: history.count))
        }
        return found
    }

    private struct Candidate {
        let index: Int
        let likeness: Likeness
        let window: Int64
        let count: Int
        let all: Int
        let expected: Double
        let perYear: Double
    }

    private mutating func best() throws -> Candidate? {
        var best: Candidate?
        for likeness in Likeness.allCases {
            let fewest = settings.fewest[likeness] ?? .max
            for index in prints.indices where isCandidate[index] {
                let counts = counts(before: index, likeness)
                guard let most = counts.last?.alike, most >= fewest else { continue }
                let share = min(1, settings.drift * usualShare(of: prints[index], likeness))
                for (window, count) in zip(settings.windows, counts) where count.alike >= fewest {
                    let expected = share * rate * Double(window)
                    // The report that ends the window is there by definition.
                    let p = max(
                        try Poisson.upperTail(count.alike - 1, mean: expected),
                        try Binomial.upperTail(count.alike - 1, trials: count.all - 1, probability: share))
                    let perYear = p * countsPerYear
                    guard perYear <= settings.perYear else { continue }
                    if let best, (best.perYear, -best.count) <= (perYear, -count.alike) { continue }
                    best = Candidate(
                        index: index, likeness: likeness, window: window, count: count.alike, all: count.all,
                        expected: expected / settings.drift, perYear: perYear)
                }
            }
        }
        return best
    }

    /// For each window that ends with this report: how many like it that can be in a burst, and how many at all.
    private func counts(before index: Int, _ likeness: Likeness) -> [(alike: Int, all: Int)] {
        let last = prints[index]
        var counts: [(alike: Int, all: Int)] = []
        counts.reserveCapacity(settings.windows.count)
        var (alike, all) = (0, 0)
        var position = index
        for window in settings.windows {
            while position >= 0, last.arrived - prints[position].arrived < window * 60_000 {
                if isPresent[position] {
                    all += 1
                    if isCandidate[position], prints[position].isLike(last, in: likeness) { alike += 1 }
                }
                position -= 1
            }
            counts.append((alike, all))
        }
        return counts
    }

    /// Which share of the town's reports is like this one.
    private mutating func usualShare(of report: CompiledPrints.Compiled, _ likeness: Likeness) -> Double {
        let known = self.known ?? compiler.compiled(history)
        self.known = known
        let alike = known.count { $0.isLike(report, in: likeness) }
        return (Double(alike) + settings.weight * meanShare(likeness, known))
            / (Double(known.count) + settings.weight)
    }

    /// The probability that two reports of the town are alike; a town without reports begins with a large one.
    private mutating func meanShare(_ likeness: Likeness, _ history: [CompiledPrints.Compiled]) -> Double {
        if let known = chances[likeness] { return known }
        let (start, pairs): (Double, Double) = (likeness.usual, 1_000)
        var (alike, compared) = (start * pairs, pairs)
        for index in stride(from: history.startIndex, to: history.endIndex, by: max(1, history.count / 200)) {
            // Every report is like itself.
            alike += Double(history.count { $0.isLike(history[index], in: likeness) } - 1)
            compared += Double(history.count - 1)
        }
        let chance = max(0, alike) / compared
        chances[likeness] = chance
        return chance
    }

    /// Those of the window, and on both sides of it those that follow each other closely.
    private func members(of best: Candidate) -> [Int] {
        let report = prints[best.index]
        let gap = Self.gap(window: best.window) * 60_000
        let alike = prints.indices.filter { isCandidate[$0] && prints[$0].isLike(report, in: best.likeness) }
        guard let position = alike.firstIndex(of: best.index) else { return [] }
        var (first, last) = (position, position)
        while first > 0,
            report.arrived - prints[alike[first - 1]].arrived < best.window * 60_000
                || prints[alike[first]].arrived - prints[alike[first - 1]].arrived <= gap
        { first -= 1 }
        while last + 1 < alike.count, prints[alike[last + 1]].arrived - prints[alike[last]].arrived <= gap { last += 1 }
        return Array(alike[first...last])
    }

    /// For how many minutes after its last report a burst still takes others.
    static func gap(window: Int64) -> Int64 { max(1_440, window) }
}

extension Likeness {
    /// How often two reports are alike, as long as a town has none to learn it from.
    fileprivate var usual: Double {
        switch self {
        case .thing: 0.03
        case .answers: 0.05
        case .place: 0.1
        }
    }
}

/// Reports that join a burst that waits for a person.
enum BurstJoining {
    /// So many of the latest members are compared.
    static let compared = 50

    /// - Parameters:
    ///   - members: of the burst, by arrival.
    ///   - reports: others that count, by arrival.
    /// - Returns: those that are like at least half of the members and follow them closely.
    static func joining(
        _ reports: [ReportPrint], members: [ReportPrint], _ likeness: Likeness, window: Int64
    ) -> [Identifier] {
        guard let first = members.first, var last = members.last?.arrived else { return [] }
        let known = members.suffix(compared)
        var compiler = CompiledPrints()
        let prints = compiler.compiled(Array(known))
        let gap = BurstSearch.gap(window: window)
        var joining: [Identifier] = []
        for (report, print) in zip(reports, compiler.compiled(reports)) {
            guard report.arrived >= first.arrived, report.arrived.minutes(since: last) <= Double(gap) else { continue }
            let alike = prints.count { $0.isLike(print, in: likeness) }
            guard 2 * alike >= known.count else { continue }
            joining.append(report.id)
            last = max(last, report.arrived)
        }
        return joining
    }
}
