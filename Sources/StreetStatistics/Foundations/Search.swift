extension Array {
    /// First index whose element satisfies the predicate, in an array where all that do come last; `endIndex` if none.
    func partitioningIndex(_ belongsToEnd: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongsToEnd(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// The smallest count from `first` on for which something holds that holds for all above it too; `last + 1` when it
/// holds for none up to `last`. Doubling steps up, then halving: few questions when the answer is near `first`.
@inline(__always)
func smallestCount(from first: Int, through last: Int, where holds: (Int) -> Bool) -> Int {
    var (low, high, step) = (first - 1, first, 1)
    while high <= last, !holds(high) {
        low = high
        high += step
        step *= 2
    }
    high = min(high, last + 1)
    while high - low > 1 {
        let middle = low + (high - low) / 2
        if holds(middle) { high = middle } else { low = middle }
    }
    return high
}
