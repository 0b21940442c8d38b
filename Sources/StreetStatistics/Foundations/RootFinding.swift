/// Root of an increasing function inside a bracket: Newton's step where it stays inside, halving where it does not.
///
/// - Parameter evaluate: value and slope; infinite or NaN values only cost Newton's step.
func increasingRoot(
    from lower: Double, to upper: Double, start: Double,
    _ evaluate: (Double) throws -> (value: Double, slope: Double)
) rethrows -> Double {
    var (low, high) = (lower, upper)
    var x = min(max(start, low), high)
    for _ in 0..<200 {
        let (value, slope) = try evaluate(x)
        if value == 0 { return x }
        if value > 0 { high = x } else { low = x }
        let newton = x - value / slope
        let next = newton > low && newton < high ? newton : low + (high - low) / 2
        let step = abs(next - x)
        x = next
        if step <= 2 * x.ulp || high - low <= 2 * x.ulp { break }
    }
    return x
}
