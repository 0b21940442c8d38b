import DemoTown
import Domain
import Geography
import StreetStatistics

@testable import Insight

/// Reports of a made-up town as the search for bursts sees them: honest ones, crowds, and attacks.
struct BurstTown {
    static let town = DemoTown.standard
    static let first = CivilDate(dayNumber: 20_089)

    static func midnight(_ day: Int) -> Instant { DutchTime.instant(of: first.adding(days: day)) }

    var generator: Xoshiro256StarStar
    private let places: [NamedPlace.ID: NamedPlace]

    init(seed: UInt64) {
        generator = Xoshiro256StarStar(seed: seed)
        places = Dictionary(Self.town.places.map { ($0.id, $0) }) { first, _ in first }
    }

    // MARK: Honest reports

    /// What people report by themselves from the first day on, by arrival. One in three answers nothing that may be
    /// left open.
    ///
    /// - Parameter groups: whether some report together: eight in a hundred bring others about the same thing, who
    ///   follow within a day or two; after each of them another comes with a chance of three in ten.
    mutating func reports(perYear: Double, days: Int, groups: Bool) -> [ReportPrint] {
        let honest = Self.town.reports(
            seed: generator.next(), from: Self.first, to: Self.first.adding(days: days), perYear: perYear)
        var reports = honest.map { print(of: $0) }
        guard groups else { return reports }
        for report in reports where generator.uniform() < 0.08 {
            var arrived = report.arrived
            repeat {
                arrived = arrived.adding(minutes: Int64(720 * generator.exponential()) + 1)
                reports.append(companion(of: report, at: arrived))
            } while generator.uniform() < 0.3
        }
        return reports.sorted { ($0.arrived, $0.id) < ($1.arrived, $1.id) }
    }

    /// A report by somebody else of the same thing: mostly in the same square, with a kind more or less, and other
    /// answers about oneself.
    private mutating func companion(of report: ReportPrint, at arrived: Instant) -> ReportPrint {
        var other = report
        other.arrived = arrived
        other.id = identifier(at: arrived)
        if generator.uniform() < 0.2 { move(&other) }
        if generator.uniform() < 0.4 { changeKinds(&other) }
        other.answers = report.answers.suffix(1) + ["self \(generator.integer(below: 40))"]
        return other
    }

    private mutating func move(_ report: inout ReportPrint) {
        guard let square = report.square else { return }
        report.place = nil
        report.square = square.neighbours[generator.integer(below: 8) % max(1, square.neighbours.count)]
    }

    private mutating func changeKinds(_ report: inout ReportPrint) {
        let kinds = ["nafluiten", "naroepen-beledigend", "schelden", "achternalopen", "nastaren", "gebaren"]
        let kind = Code(kinds[generator.integer(below: kinds.count)])
        if report.behaviours.count > 1, generator.uniform() < 0.5 {
            report.behaviours.removeLast()
        } else if !report.behaviours.contains(kind) {
            report.behaviours = (report.behaviours + [kind]).sorted()
        }
    }

    private mutating func print(of report: DemoReport) -> ReportPrint {
        let isShort = generator.uniform() < 1.0 / 3
        var print = ReportPrint(
            id: identifier(at: report.reportedAt), arrived: report.reportedAt, behaviours: report.behaviours.sorted(),
            answers: ReportPrint.answers(
                isShort
                    ? []
                    : [
                        ("role", [report.role].compactMap(\.self)), ("setting", [report.setting].compactMap(\.self)),
                        ("bystander", [report.bystander].compactMap(\.self)), ("grounds", report.grounds),
                        ("effects", report.effects), ("wishes", report.wishes),
                    ], time: report.incident))
        switch report.place {
        case .point(let point): print.square = Square(containing: point)
        case .place(let id):
            print.place = id
            print.square = places[id].flatMap { Square(containing: $0.point) }
        case .street(let id): print.street = id
        case .area(let code): print.area = code
        }
        return print
    }

    private mutating func identifier(at instant: Instant) -> Identifier {
        Identifier(at: instant, random: (0..<10).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 32) })
    }

    // MARK: Crowds

    enum Crowd: String, CaseIterable {
        /// Thirty pupils about one incident, within a day.
        case schoolClass
        /// Forty people about one night in the nightlife area, over two days.
        case eventNight
        /// A broadcast: 150 people about what happened to them earlier, all over town, over three days.
        case broadcast
    }

    /// - Parameter honest: from which what people report is taken.
    mutating func crowd(_ crowd: Crowd, from start: Instant, like honest: [ReportPrint]) -> [ReportPrint] {
        let pinned = honest.filter { $0.square != nil }
        switch crowd {
        case .schoolClass:
            let model = pinned[generator.integer(below: pinned.count)]
            return (0..<30).map { _ in
                companion(of: model, at: start.adding(minutes: Int64(1_440 * generator.uniform())))
            }.sorted { $0.arrived < $1.arrived }
        case .eventNight:
            // Where most is reported, and around it; what differs is what people report by night.
            let counts = Dictionary(grouping: pinned.compactMap(\.square)) { $0 }.mapValues(\.count)
            let busiest = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
            let near = pinned.filter { report in
                guard let busiest, let square = report.square else { return false }
                return abs(square.east - busiest.east) <= 3 && abs(square.north - busiest.north) <= 3
            }
            return (0..<40).map { _ in
                copy(of: near[generator.integer(below: near.count)], from: start, within: 2_880)
            }.sorted { $0.arrived < $1.arrived }
        case .broadcast:
            return (0..<150).map { _ in
                var report = copy(of: honest[generator.integer(below: honest.count)], from: start, within: 4_320)
                if generator.uniform() < 0.6 { report.answers = ["unknown"] }
                return report
            }.sorted { $0.arrived < $1.arrived }
        }
    }

    private mutating func copy(of report: ReportPrint, from start: Instant, within minutes: Double) -> ReportPrint {
        var copy = report
        copy.arrived = start.adding(minutes: Int64(minutes * generator.uniform()))
        copy.id = identifier(at: copy.arrived)
        return copy
    }

    // MARK: Attacks

    /// Copies of one honest report that names a square, one after the other.
    /// - Parameters:
    ///   - varied: the chance, for each of place, kinds and other answers of each copy, that it is taken from another
    ///     honest report.
    ///   - isScattered: whether every copy gets another place.
    mutating func attack(
        _ count: Int, every minutes: Int64, varied: Double, isScattered: Bool = false, from start: Instant,
        like honest: [ReportPrint]
    ) -> [ReportPrint] {
        let pinned = honest.filter { $0.square != nil }
        let model = pinned[generator.integer(below: pinned.count)]
        return (0..<count).map { number in
            var report = model
            report.arrived = start.adding(minutes: minutes * Int64(number))
            report.id = identifier(at: report.arrived)
            func other() -> ReportPrint { honest[generator.integer(below: honest.count)] }
            if isScattered || generator.uniform() < varied {
                let place = other()
                (report.square, report.place, report.street, report.area) = (
                    place.square, place.place, place.street, place.area
                )
            }
            if generator.uniform() < varied { report.behaviours = other().behaviours }
            if generator.uniform() < varied { report.answers = other().answers }
            return report
        }
    }
}

/// The job that looks for bursts, without a database: every look sees what came in since.
struct BurstWatch {
    private let reports: [ReportPrint]
    private let opened: Instant
    private var apart: Set<Identifier> = []
    private var bursts: [(found: BurstSearch.Found, members: [ReportPrint])] = []
    /// What a person judged to be real at once.
    private var settled: Set<Identifier> = []
    let settlesAtOnce: Bool

    init(_ reports: [ReportPrint], settlesAtOnce: Bool) {
        self.reports = reports
        self.settlesAtOnce = settlesAtOnce
        opened = BurstTown.midnight(0)
    }

    /// - Returns: the bursts that were found now.
    mutating func look(at now: Instant) throws -> [BurstSearch.Found] {
        let settings = BurstSearch.Settings()
        let start = now.adding(days: -settings.recentDays)
        let oldest = start.adding(days: -settings.historyDays)
        func slice(_ from: Instant, _ to: Instant) -> ArraySlice<ReportPrint> {
            reports[index(of: from)..<index(of: to)]
        }
        var recent = slice(start, now).filter { !apart.contains($0.id) }
        for number in bursts.indices {
            let burst = bursts[number]
            let joining = Set(
                BurstJoining.joining(
                    recent.filter { !settled.contains($0.id) }, members: burst.members, burst.found.likeness,
                    window: burst.found.window))
            bursts[number].members += recent.filter { joining.contains($0.id) }
            apart.formUnion(joining)
            recent.removeAll { joining.contains($0.id) }
        }
        var search = BurstSearch(
            recent: recent, settled: settled, history: slice(oldest, start).filter { !apart.contains($0.id) },
            days: max(0, min(Double(settings.historyDays), start.minutes(since: opened) / 1_440)))
        let found = try search.find()
        for burst in found {
            if settlesAtOnce {
                settled.formUnion(burst.members)
            } else {
                let members = Set(burst.members)
                apart.formUnion(members)
                bursts.append((burst, recent.filter { members.contains($0.id) }))
            }
        }
        return found
    }

    func isApart(_ id: Identifier) -> Bool { apart.contains(id) }

    /// The first report at or after a moment.
    private func index(of moment: Instant) -> Int {
        var (low, high) = (0, reports.count)
        while low < high {
            let middle = (low + high) / 2
            if reports[middle].arrived < moment { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
