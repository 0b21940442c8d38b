/// The sets of cells of time that a scan looks at: windows of days in a period, or recurring hours of the week.
///
/// Sets that differ little share a lane. A lane counts the cases in all cells that any of its sets has, so that it is
/// never below the count of one of them: when the lane is low enough, all its sets are refused together.
struct ScanTimeSets: Sendable {
    /// Cells of time: days, or hours of the week.
    let cells: Int
    /// Lane i holds the sets laneOffsets[i] ..< laneOffsets[i + 1].
    let laneOffsets: [Int]
    /// Set i is made of the ranges rangeOffsets[i] ..< rangeOffsets[i + 1], which do not overlap.
    private let rangeOffsets: [Int]
    private let ranges: [Range<Int>]
    /// The place of each set in the order given: of equal clusters the one of the earlier set is told.
    let ranks: [Int]
    /// Cell i is counted by the lanes covers[coverOffsets[i] ..< coverOffsets[i + 1]].
    let coverOffsets: [Int]
    let covers: [Int32]

    var count: Int { ranks.count }
    var laneCount: Int { laneOffsets.count - 1 }

    struct Member {
        var ranges: [Range<Int>]
        var rank: Int
    }

    init(cells: Int, lanes: [[Member]]) {
        self.cells = cells
        var (laneOffsets, rangeOffsets) = ([0], [0])
        var ranges: [Range<Int>] = []
        var ranks: [Int] = []
        var lanesOfCell: [[Int32]] = Array(repeating: [], count: cells)
        for (lane, members) in lanes.enumerated() {
            var covered = Set<Int>()
            for member in members {
                ranges += member.ranges
                rangeOffsets.append(ranges.count)
                ranks.append(member.rank)
                for range in member.ranges { covered.formUnion(range) }
            }
            for cell in covered { lanesOfCell[cell].append(Int32(lane)) }
            laneOffsets.append(ranks.count)
        }
        self.laneOffsets = laneOffsets
        self.rangeOffsets = rangeOffsets
        self.ranges = ranges
        self.ranks = ranks
        coverOffsets = lanesOfCell.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        covers = lanesOfCell.flatMap { $0 }
    }

    /// Cases in a set. `sums[i]` is the number of cases in the cells before cell i.
    @inline(__always)
    func cases(of set: Int, sums: [Int]) -> Int {
        var count = 0
        for index in rangeOffsets[set]..<rangeOffsets[set + 1] {
            count += sums[ranges[index].upperBound] - sums[ranges[index].lowerBound]
        }
        return count
    }

    func ranges(of set: Int) -> ArraySlice<Range<Int>> {
        ranges[rangeOffsets[set]..<rangeOffsets[set + 1]]
    }

    /// All windows of `shortest` to `longest` days in a period; of equal clusters the shorter, then the earlier window.
    ///
    /// A lane holds the windows of a few lengths that start on a few days in a row. Lengths and days are three tenths of
    /// the length: fewer and the lanes are many, more and they seldom refuse.
    static func windows(days: Int, shortest: Int, longest: Int) -> ScanTimeSets {
        var lanes: [[Member]] = []
        var length = shortest
        while length <= longest {
            let width = max(1, length * 3 / 10)
            let lengths = length...min(longest, length + width - 1)
            for first in stride(from: 0, through: days - length, by: width) {
                lanes.append(
                    lengths.flatMap { length in
                        (first..<(first + width)).filter { $0 + length <= days }.map {
                            Member(ranges: [$0..<($0 + length)], rank: length * days + $0)
                        }
                    })
            }
            length += width
        }
        return ScanTimeSets(cells: days, lanes: lanes)
    }
}
