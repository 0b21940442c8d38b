import Domain
import Geography
import Reporting
import Testing

@testable import Insight

/// The search on reports that are made by hand.
struct BurstSearchTests {
    private static let now = Fixture.now

    /// At noon so many minutes ago, in a square by its steps from the corner of the town.
    private func report(
        _ minutesAgo: Int64, _ east: Int, _ north: Int, _ kinds: [String] = ["nafluiten"],
        answers: [String] = ["exact 20"]
    ) throws -> ReportPrint {
        let arrived = Self.now.adding(minutes: -minutesAgo)
        return ReportPrint(
            id: Identifier(at: arrived, random: (0..<10).map { _ in .random(in: .min ... .max) }), arrived: arrived,
            square: try Fixture.square(east, north), behaviours: kinds.map { Code($0) }.sorted(), answers: answers)
    }

    /// A year in which every second day something else was reported somewhere else: 180 reports.
    private func history() throws -> [ReportPrint] {
        let kinds = ["nafluiten", "schelden", "spugen", "gebaren", "nastaren", "achternalopen"]
        return try (0..<180).map { number in
            try report(
                Int64(390 - 2 * number) * 1_440, number * 7 % 20, number * 11 % 19, [kinds[number % 6]],
                answers: ["role=\(number)", "wishes=\(number % 5)", "effects=\(number % 7)", "days"])
        }
    }

    private func found(_ recent: [ReportPrint], settled: Set<Identifier> = []) throws -> [BurstSearch.Found] {
        var search = BurstSearch(
            recent: recent.sorted { $0.arrived < $1.arrived }, settled: settled, history: try history(), days: 360)
        return try search.find()
    }

    @Test func sixOfOneThingWithinAnHourAreABurstAndFiveAreNot() throws {
        let six = try (0..<6).map { try report(Int64($0) * 5, 4, 4) }
        #expect(try found(Array(six.dropLast())).isEmpty)
        let bursts = try found(six)
        #expect(bursts.count == 1)
        #expect(bursts.first?.likeness == .thing)
        #expect(bursts.first?.count == 6)
        #expect(bursts.first?.all == 6)
        #expect(Set(bursts.first?.members ?? []) == Set(six.map(\.id)))
    }

    /// Every step again with sums that need no library: the share, both tails and the factor.
    @Test func theProbabilityIsThatOfTheGuide() throws {
        let recent = try (0..<6).map { try report(Int64($0) * 5, 4, 4) } + [try report(20, 15, 15, ["spugen"])]
        let burst = try #require(try found(recent).first)
        let past = try history()
        func isAlike(_ a: ReportPrint, _ b: ReportPrint) -> Bool {
            guard let x = a.square, let y = b.square, abs(x.east - y.east) <= 1, abs(x.north - y.north) <= 1 else {
                return false
            }
            let (p, q) = (Set(a.behaviours), Set(b.behaviours))
            return 2 * p.intersection(q).count >= p.union(q).count
        }
        // 180 reports are fewer than 200, so that each is compared with all others.
        var pairs = 0
        for (number, one) in past.enumerated() {
            for (other, two) in past.enumerated() where other != number && isAlike(one, two) { pairs += 1 }
        }
        let mean = (0.03 * 1_000 + Double(pairs)) / (1_000 + 180 * 179)
        let alike = past.count { isAlike($0, recent[0]) }
        let share = 3 * (Double(alike) + 10 * mean) / 190
        let rate = 181.0 / (1_440 * 390)
        let expected = share * rate * 60
        // Five others in the hour, of six: tails summed term by term.
        func term(_ k: Int) -> Double { (1...k).reduce(exponential(-expected)) { $0 * expected / Double($1) } }
        let poisson = (5...40).reduce(0.0) { $0 + term($1) }
        let (five, six) = (power(share, 5), power(share, 6))
        let binomial = 6 * five * (1 - share) + six
        let perYear = max(poisson, binomial) * (rate * 1_440 * 365 + 7) * 18
        #expect(abs(burst.perYear / perYear - 1) < 1e-9)
        #expect(abs(burst.expected / (expected / 3) - 1) < 1e-9)
        #expect(burst.window == 60)
        #expect(burst.all == 7)
        #expect(burst.history == 180)
    }

    private func power(_ x: Double, _ n: Int) -> Double { (0..<n).reduce(1) { product, _ in product * x } }
    private func exponential(_ x: Double) -> Double {
        (1...60).reduce((sum: 1.0, term: 1.0)) { state, k in
            let term = state.term * x / Double(k)
            return (state.sum + term, term)
        }.sum
    }

    @Test func aDayOnWhichTheWholeTownReportsIsNone() throws {
        let past = try history()
        let surge = try (0..<180).map { number in
            var report = past[number]
            report.arrived = Self.now.adding(minutes: -Int64(number) * 8)
            report.id = try self.report(Int64(number), 0, 0).id
            return report
        }
        #expect(try found(surge).isEmpty)
    }

    @Test func neighbouringSquaresAndHalfOfTheKindsAreAlike() throws {
        let recent = try [
            report(1, 4, 4, ["nafluiten", "schelden"]), report(2, 5, 5, ["nafluiten"]), report(3, 4, 5, ["schelden"]),
            report(4, 3, 4, ["nafluiten", "schelden"]), report(5, 4, 3, ["nafluiten", "schelden", "spugen"]),
            report(6, 4, 4, ["nafluiten", "schelden"]),
            // Two squares away, and another kind.
            report(7, 6, 4, ["nafluiten", "schelden"]), report(8, 4, 4, ["spugen"]),
        ]
        let burst = try #require(try found(recent).first)
        #expect(Set(burst.members) == Set(recent.prefix(6).map(\.id)))
    }

    @Test func sameAnswersElsewhereAreABurstOnlyWhenEnoughWasAnswered() throws {
        func scattered(_ answers: [String]) throws -> [ReportPrint] {
            try (0..<8).map { try report(Int64($0), $0 * 2, 15 - $0, answers: answers) }
        }
        let full = try found(scattered(["role=slachtoffer", "setting=straat", "wishes=hulp", "exact 20"]))
        #expect(full.map(\.likeness) == [.answers])
        #expect(full.first?.members.count == 8)
        #expect(try found(scattered(["role=slachtoffer", "exact 20"])).isEmpty)
    }

    @Test func allAboutOnePlaceIsABurstWhateverTheKinds() throws {
        let kinds = ["nafluiten", "schelden", "spugen", "gebaren", "nastaren", "achternalopen"]
        let recent = try (0..<12).map { try report(Int64($0) * 30, 4, 4, [kinds[$0 % 6]], answers: ["\($0)"]) }
        #expect(try found(recent).map(\.likeness) == [.place])
        // Nine are fewer than ten.
        #expect(try found(Array(recent.prefix(9))).isEmpty)
    }

    @Test func whatSomebodyHeldForRealIsFoundNoMore() throws {
        let recent = try (0..<8).map { try report(Int64($0) * 5, 4, 4) }
        #expect(try found(recent, settled: Set(recent.prefix(2).map(\.id))).first?.members.count == 6)
        #expect(try found(recent, settled: Set(recent.prefix(3).map(\.id))).isEmpty)
    }

    @Test func reportsJoinWhatTheyAreLikeAndFollowClosely() throws {
        let members = try (0..<6).map { try report(3_000 + Int64($0), 4, 4) }.sorted { $0.arrived < $1.arrived }
        let next = try report(2_000, 4, 5)
        let afterNext = try report(1_000, 4, 4)
        let other = try report(1_500, 15, 15)
        let joining = BurstJoining.joining([next, other, afterNext], members: members, .thing, window: 60)
        #expect(joining == [next.id, afterNext.id])
        // A day and more after the last one.
        #expect(BurstJoining.joining([afterNext], members: members, .thing, window: 60).isEmpty)
        #expect(BurstJoining.joining([afterNext], members: members, .thing, window: 4_320) == [afterNext.id])
    }

    @Test func anUnknownPlaceIsNoPlace() throws {
        let recent = try (0..<30).map { number in
            var report = try report(Int64(number), 0, 0, answers: ["unknown"])
            report.square = nil
            return report
        }
        #expect(try found(recent).isEmpty)
    }
}
