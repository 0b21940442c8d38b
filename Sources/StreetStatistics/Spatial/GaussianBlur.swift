/// A Gaussian's weights at whole numbers of pixels, cut at five bandwidths, where 6e-7 of it lies beyond.
struct GaussianTaps: Hashable, Sendable {
    static let reach = 5.0
    /// 1 − P(|Z| ≤ 5).
    private static let beyond = 5.733031437583866e-7

    /// From the centre outwards; the other side is the same.
    let weights: [Double]
    var radius: Int { weights.count - 1 }

    /// - Parameters:
    ///   - bandwidth: standard deviation in pixels, more than 0.
    ///   - limit: taps further out than this are never reached on the grid and are left out, but count in the sum
    ///     that makes all of them together 1.
    init(bandwidth: Double, limit: Int) {
        let full = (bandwidth * GaussianTaps.reach).rounded(.up)
        let radius = Int(min(full, Double(max(limit, 0))))
        var weights = [1.0]
        for step in stride(from: 1, through: radius, by: 1) {
            let z = Double(step) / bandwidth
            weights.append(exp(-z * z / 2))
        }
        // The sum over all whole numbers is σ √2π, to within 2e-9 from σ = 1 on and to rounding from σ = 2 on.
        let sum =
            bandwidth >= 2 || full > Double(radius)
            ? bandwidth * (2 * Double.pi).squareRoot() * (1 - GaussianTaps.beyond)
            : weights.reduce(-weights[0]) { $0 + 2 * $1 }
        self.weights = weights.map { $0 / sum }
    }

    private init(weights: [Double]) {
        self.weights = weights
    }

    var squared: GaussianTaps { GaussianTaps(weights: weights.map { $0 * $0 }) }
}

/// Separable convolution of an image with the same symmetric taps along rows and columns; 0 outside the image.
///
/// Each output is summed from the centre outwards, k₀ a₀ + k₁ (a₋₁ + a₁) + …, in doubles, in the vector form and in the
/// scalar form alike, so both give the same bits on every processor. Cost: 2 · pixels · (radius + 1) multiplications.
/// Nothing is subtracted: no negative ripples, and a relative error below (radius + 2) · 2⁻⁵².
enum GaussianBlur {
    /// Columns in a strip: two vectors.
    private static let width = 16

    /// - Parameter needed: per pixel; where it is 0 the output may be left at 0, which saves much around a window that
    ///   does not fill its grid. Elsewhere the bits are the same with and without it.
    static func apply(
        _ image: [Double], columns: Int, rows: Int, taps: GaussianTaps, needed: [Double]? = nil
    ) -> [Double] {
        let across = min(taps.radius, columns - 1)
        let along = min(taps.radius, rows - 1)
        let strips = (columns + width - 1) / width
        let stripRows = rows + 2 * along
        // Strip by strip, so that the second pass walks through memory that lies close together.
        var between = Array(repeating: 0.0, count: strips * stripRows * width)
        var padded = Array(repeating: 0.0, count: strips * width + 2 * across)
        var result = Array(repeating: 0.0, count: columns * rows)
        let wanted = (0..<strips).map { strip -> Range<Int> in
            guard let needed else { return 0..<rows }
            let lanes = (strip * width)..<min(columns, (strip + 1) * width)
            func isWanted(_ row: Int) -> Bool { lanes.contains { needed[row * columns + $0] > 0 } }
            guard let first = (0..<rows).first(where: isWanted), let last = (0..<rows).last(where: isWanted) else {
                return 0..<0
            }
            return first..<(last + 1)
        }
        taps.weights.withUnsafeBufferPointer { taps in
            between.withUnsafeMutableBufferPointer { between in
                image.withUnsafeBufferPointer { image in
                    padded.withUnsafeMutableBufferPointer { padded in
                        for row in 0..<rows {
                            // What is not reached from any value of the row is 0 already.
                            var (least, greatest) = (columns, -1)
                            for column in 0..<columns {
                                let value = image[row * columns + column]
                                padded[across + column] = value
                                if value != 0 { (least, greatest) = (min(least, column), column) }
                            }
                            guard greatest >= 0 else { continue }
                            let reached = max(0, least - across) / width...min(columns - 1, greatest + across) / width
                            for strip in reached {
                                let rows = wanted[strip]
                                guard row + along >= rows.lowerBound, row - along < rows.upperBound else { continue }
                                let (left, right) = pair(
                                    UnsafeBufferPointer(padded), centre: across + strip * width, step: 1, taps,
                                    radius: across)
                                let target = (strip * stripRows + along + row) * width
                                // Columns beyond the image stay in the last strip and are dropped at the end.
                                for lane in 0..<8 { between[target + lane] = left[lane] }
                                for lane in 0..<8 { between[target + 8 + lane] = right[lane] }
                            }
                        }
                    }
                }
                result.withUnsafeMutableBufferPointer { result in
                    for strip in 0..<strips {
                        let first = strip * width
                        let kept = min(width, columns - first)
                        for row in wanted[strip] {
                            let centre = (strip * stripRows + along + row) * width
                            let (left, right) = pair(
                                UnsafeBufferPointer(between), centre: centre, step: width, taps, radius: along)
                            let target = row * columns + first
                            for lane in 0..<min(kept, 8) { result[target + lane] = left[lane] }
                            for lane in stride(from: 8, to: kept, by: 1) { result[target + lane] = right[lane - 8] }
                        }
                    }
                }
            }
        }
        return result
    }

    /// Sixteen outputs side by side. The caller has made room: `radius` steps to both sides of the sixteen.
    @inline(__always)
    private static func pair(
        _ values: UnsafeBufferPointer<Double>, centre: Int, step: Int, _ taps: UnsafeBufferPointer<Double>, radius: Int
    ) -> (SIMD8<Double>, SIMD8<Double>) {
        precondition(centre - radius * step >= 0 && centre + radius * step + width <= values.count)
        precondition(radius < taps.count)
        let bytes = UnsafeRawBufferPointer(values)
        func load(_ index: Int) -> SIMD8<Double> {
            bytes.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self)
        }
        var left = load(centre) * taps[0]
        var right = load(centre + 8) * taps[0]
        var (below, above) = (centre, centre)
        for distance in stride(from: 1, through: radius, by: 1) {
            below -= step
            above += step
            let weight = taps[distance]
            left += (load(below) + load(above)) * weight
            right += (load(below + 8) + load(above + 8)) * weight
        }
        return (left, right)
    }

    /// The same, one number at a time: the test of `apply`.
    static func scalar(_ image: [Double], columns: Int, rows: Int, taps: GaussianTaps) -> [Double] {
        func pass(_ image: [Double], count: Int, step: Int, place: (Int) -> Int) -> [Double] {
            image.indices.map { index in
                let position = place(index)
                var sum = image[index] * taps.weights[0]
                for distance in stride(from: 1, through: min(taps.radius, count - 1), by: 1) {
                    let below = position >= distance ? image[index - distance * step] : 0
                    let above = position + distance < count ? image[index + distance * step] : 0
                    sum += (below + above) * taps.weights[distance]
                }
                return sum
            }
        }
        let between = pass(image, count: columns, step: 1) { $0 % columns }
        return pass(between, count: rows, step: columns) { $0 / columns }
    }
}
