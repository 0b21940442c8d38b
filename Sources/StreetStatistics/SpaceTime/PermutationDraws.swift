/// Random data sets under "place and time are independent": the times keep, the places are dealt anew.
///
/// Only cases of the last days need a place. Few of them are dealt one by one (a partial Fisher-Yates shuffle of the
/// places of all cases); millions are dealt by count, one hypergeometric draw per place and day.
struct PermutationDraws<Lanes: ScanLanes>: Sendable {
    /// Above this number of cases, counts are drawn.
    static var mostLabels: Int { 20_000_000 }

    enum Scheme: Sendable {
        case labels
        case counts
    }

    let data: PermutationData
    let scheme: Scheme
    /// Kernel number of each location.
    private let numberOf: [Int]
    /// Kernel location of every case, by location: the deck from which each block of replications starts.
    private let deck: [Int32]
    /// Profile of each recent case.
    private let recentProfiles: [Int32]
    /// Per chunk, the units of each profile.
    private let profiles: [[Lanes]]
    private let nothing = Lanes(counts: { _ in 0 })
    private let chunkCount: Int

    /// - Parameter scheme: `nil` for the cheaper one.
    init(_ data: PermutationData, numberOf: [Int], scheme: Scheme? = nil) {
        self.data = data
        self.numberOf = numberOf
        chunkCount = (data.longest + Lanes.width - 1) / Lanes.width
        // A hypergeometric draw costs about as much as eight labels.
        let cells = data.zoneCases.count * data.longest
        let isMany = data.recent / 8 > cells || data.total > Self.mostLabels
        self.scheme = scheme ?? (isMany && data.profiles.isEmpty ? .counts : .labels)
        guard self.scheme == .labels else {
            deck = []
            recentProfiles = []
            profiles = []
            return
        }
        deck = zip(data.zoneCases, numberOf).flatMap { Array(repeating: Int32($1), count: $0) }
        recentProfiles = data.profileCases.enumerated().flatMap { Array(repeating: Int32($0), count: $1) }
        profiles = (0..<chunkCount).map { chunk in
            data.profileCases.indices.map { profile in
                Lanes(counts: { lane in
                    data.units(profile: profile, length: min(chunk * Lanes.width + lane + 1, data.longest))
                })
            }
        }
    }

    /// The real data in the kernel's form.
    func observed() -> [[Lanes]] {
        (0..<chunkCount).map { chunk in
            var counts = Array(repeating: nothing, count: numberOf.count)
            for (location, number) in numberOf.enumerated() {
                counts[number] = Lanes(counts: { lane in
                    let length = min(chunk * Lanes.width + lane + 1, data.longest)
                    return data.units[location * data.longest + length - 1]
                })
            }
            return counts
        }
    }

    /// What one worker keeps between passes, to be made anew for each block of replications.
    struct State: Sendable {
        fileprivate var deck: [Int32]
        var generator: Xoshiro256StarStar
    }

    func start(_ generator: Xoshiro256StarStar) -> State {
        State(deck: deck, generator: generator)
    }

    /// Counts for up to four replications; the rest stay empty.
    func fill(_ counts: inout [[Lanes]], replications: Int, _ state: inout State) {
        for chunk in 0..<chunkCount {
            if counts.count <= chunk { counts.append([]) }
            if counts[chunk].isEmpty {
                counts[chunk] = Array(repeating: nothing, count: 4 * numberOf.count)
            } else {
                for index in counts[chunk].indices { counts[chunk][index] = nothing }
            }
        }
        for replication in 0..<replications {
            switch scheme {
            case .labels: deal(&counts, replication, &state)
            case .counts: split(&counts, replication, &state.generator)
            }
        }
    }

    private func deal(_ counts: inout [[Lanes]], _ replication: Int, _ state: inout State) {
        let recent = recentProfiles.count
        let total = state.deck.count
        var generator = state.generator
        state.deck.withUnsafeMutableBufferPointer { deck in
            for index in 0..<recent {
                deck.swapAt(index, index + generator.integer(below: total - index))
            }
            for chunk in 0..<chunkCount {
                profiles[chunk].withUnsafeBufferPointer { profiles in
                    counts[chunk].withUnsafeMutableBufferPointer { counts in
                        for index in 0..<recent {
                            counts[Int(deck[index]) * 4 + replication].add(profiles[Int(recentProfiles[index])])
                        }
                    }
                }
            }
        }
        state.generator = generator
    }

    private func split(_ counts: inout [[Lanes]], _ replication: Int, _ generator: inout Xoshiro256StarStar) {
        var perDay = data.profileCases
        var recent = data.recent
        var others = data.total - recent
        var sums = Array(repeating: 0, count: data.longest)
        for (location, number) in numberOf.enumerated() {
            let cases = data.zoneCases[location]
            let here = generator.hypergeometric(marked: recent, unmarked: others, draws: cases)
            var (toPlace, pool) = (here, recent)
            var sum = 0
            for day in perDay.indices {
                pool -= perDay[day]
                let drawn = generator.hypergeometric(marked: perDay[day], unmarked: pool, draws: toPlace)
                perDay[day] -= drawn
                toPlace -= drawn
                sum += drawn
                sums[day] = sum
            }
            recent -= here
            others -= cases - here
            for chunk in 0..<chunkCount {
                counts[chunk][number * 4 + replication] = Lanes(counts: { lane in
                    sums[min(chunk * Lanes.width + lane, data.longest - 1)]
                })
            }
        }
    }
}
