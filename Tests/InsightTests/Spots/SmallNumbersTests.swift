import Testing

@testable import Insight

struct SmallNumbersTests {
    private let small = SmallNumbers(showsAll: false)

    @Test func whoHandlesReportsSeesAll() {
        #expect(SmallNumbers(showsAll: true).shown([1, 2, 30], addUp: true) == [.number, .number, .number])
    }

    @Test func underFiveIsSaidAndNoughtIsNought() {
        #expect(small.shown([0, 1, 4, 5], addUp: false) == [.number, .fewerThanFive, .fewerThanFive, .number])
    }

    /// With a total of 42 beside it, one number left out could be worked out.
    @Test func oneThatCouldBeWorkedOutTakesAnotherWithIt() {
        #expect(small.shown([30, 9, 3], addUp: true) == [.number, .hidden, .hidden])
        #expect(small.shown([30, 9, 3], addUp: false) == [.number, .number, .fewerThanFive])
    }

    /// Two that add up to 2 are both 1, two that add up to 8 both 4; two that add up to 5 are 1 and 4 or 2 and 3.
    @Test func severalStayWhenTheyCouldBeMoreThanOneThing() {
        #expect(small.shown([30, 2, 3], addUp: true) == [.number, .fewerThanFive, .fewerThanFive])
        #expect(small.shown([30, 1, 1], addUp: true) == [.hidden, .hidden, .hidden])
        #expect(small.shown([30, 7, 4, 4], addUp: true) == [.number, .hidden, .hidden, .hidden])
    }

    /// From what is shown and the total nobody can tell a single number under five.
    @Test func noNumberUnderFiveFollowsFromTheOthers() {
        for first in 0...12 {
            for second in 0...12 {
                for third in 0...12 {
                    let counts = [first, second, third]
                    let shown = small.shown(counts, addUp: true)
                    let hidden = counts.indices.filter { shown[$0] != .number }
                    guard !hidden.isEmpty else {
                        #expect(counts.allSatisfy { !(1..<5).contains($0) })
                        continue
                    }
                    // Everything that would look the same.
                    let sum = hidden.reduce(0) { $0 + counts[$1] }
                    var possible = Array(repeating: Set<Int>(), count: 3)
                    func fill(_ rest: ArraySlice<Int>, _ left: Int, _ values: [Int: Int]) {
                        guard let next = rest.first else {
                            if left == 0 { for (index, value) in values { possible[index].insert(value) } }
                            return
                        }
                        let range = shown[next] == .fewerThanFive ? 1...4 : 1...max(1, left)
                        for value in range where value <= left {
                            fill(rest.dropFirst(), left - value, values.merging([next: value]) { $1 })
                        }
                    }
                    fill(hidden[...], sum, [:])
                    // Where all others are nought there is nothing to hide behind but the total itself.
                    guard hidden.count > 1, sum > hidden.count else { continue }
                    for index in hidden where (1..<5).contains(counts[index]) {
                        #expect(possible[index].count > 1, "\(counts)")
                    }
                }
            }
        }
    }
}
