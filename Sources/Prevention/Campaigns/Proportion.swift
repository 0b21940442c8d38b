/// A share of a number of people, with what chance alone leaves open.
///
/// The interval is Wilson's score interval at 95 % (Wilson 1927), that of a difference is Newcombe's, made of the two
/// (Newcombe 1998, *Statistics in Medicine* 17, pages 857 and 873). Both stay between 0 and 1 and hold for small
/// numbers; neither knows who did not answer.
struct Proportion: Hashable, Sendable {
    let count: Int
    let total: Int

    /// Under this many answers nothing is said.
    static let fewest = 30

    /// The 97.5th percentile of the standard normal distribution.
    private static let z = 1.959963984540054

    var share: Double { total == 0 ? 0 : Double(count) / Double(total) }

    var isEnough: Bool { total >= Self.fewest }

    /// All of 0…1 when nobody answered.
    var interval: ClosedRange<Double> {
        guard total > 0 else { return 0...1 }
        let n = Double(total)
        let square = Self.z * Self.z
        let centre = share + square / (2 * n)
        let spread = Self.z * (share * (1 - share) / n + square / (4 * n * n)).squareRoot()
        let scale = 1 + square / n
        // Rounding must not leave a hair below nothing, nor the share outside its own interval.
        let low = count == 0 ? 0 : max(0, (centre - spread) / scale)
        let high = count == total ? 1 : min(1, (centre + spread) / scale)
        return min(low, share)...max(high, share)
    }

    /// How much more this is than an earlier one, with its interval.
    func difference(from earlier: Proportion) -> (value: Double, interval: ClosedRange<Double>) {
        let (first, second) = (earlier.interval, interval)
        let value = share - earlier.share
        let down = squareRootOfSum(share - second.lowerBound, first.upperBound - earlier.share)
        let up = squareRootOfSum(second.upperBound - share, earlier.share - first.lowerBound)
        return (value, (value - down)...(value + up))
    }

    private func squareRootOfSum(_ one: Double, _ other: Double) -> Double {
        (one * one + other * other).squareRoot()
    }
}
