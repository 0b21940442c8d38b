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
