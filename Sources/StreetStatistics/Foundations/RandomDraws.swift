/// Draws that depend on the seed alone, not on how the standard library happens to turn bits into numbers.
extension Xoshiro256StarStar {
    /// Uniform on [0, 1): one of the 2⁵³ multiples of 2⁻⁵³.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Uniform on 0 ..< `bound`, without bias (Lemire 2019, *Fast random integer generation in an interval*).
    ///
    /// - Returns: 0 when `bound` is smaller than 2.
    public mutating func integer(below bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        let width = UInt64(bound)
        var product = next().multipliedFullWidth(by: width)
        if product.low < width {
            let threshold = (0 &- width) % width
            while product.low < threshold {
                product = next().multipliedFullWidth(by: width)
            }
        }
        return Int(product.high)
    }

    /// Puts the elements in a uniformly random order (Fisher and Yates, in Durstenfeld's form).
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        var last = elements.count - 1
        while last > 0 {
            elements.swapAt(last, integer(below: last + 1))
            last -= 1
        }
    }

    /// Standard normal, by inversion: always one draw of 64 bits.
    public mutating func normal() -> Double {
        // Half a step inside, so that neither 0 nor 1 reaches the quantile.
        StandardNormal.unchecked(quantile: (Double(next() >> 12) + 0.5) * 0x1p-52)
    }

    /// Exponential with mean 1, by inversion: always one draw of 64 bits.
    public mutating func exponential() -> Double {
        -log1p(-uniform())
    }
}
