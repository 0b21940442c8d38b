// The counts of one circle in many windows side by side, added and compared as vectors.

/// One lane per window. A running sum starts at `empty`; what is added to it is made by `init(counts:)`.
protocol ScanLanes: Sendable {
    static var width: Int { get }
    /// The largest count a running sum can hold.
    static var largest: Int { get }
    /// A running sum of nothing.
    static var empty: Self { get }

    /// Counts to be added to a running sum, or to other counts.
    init(counts: (Int) -> Int)
    /// What a running sum must exceed; a count at or above `largest` is never exceeded.
    init(bound: (Int) -> Int)

    mutating func add(_ counts: Self)
    /// Lane by lane the larger of two running sums.
    func larger(_ other: Self) -> Self
    /// Whether any lane of a running sum exceeds its bound.
    func exceeds(_ bound: Self) -> Bool
    /// The count in a lane of a running sum.
    func sum(_ lane: Int) -> Int
    /// The count in a lane that is not a running sum.
    func count(_ lane: Int) -> Int
    func exceeds(_ bound: Self, lane: Int) -> Bool
}

/// 16 windows; sums to 65,534, because the running sum starts at the most negative number.
struct ScanLanes16: ScanLanes {
    private var lanes: SIMD16<Int16>

    static var width: Int { 16 }
    static var largest: Int { 65_534 }
    @inline(__always) static var empty: Self { Self(lanes: SIMD16(repeating: .min)) }

    private init(lanes: SIMD16<Int16>) {
        self.lanes = lanes
    }

    init(counts: (Int) -> Int) {
        var lanes = SIMD16<Int16>()
        for lane in 0..<Self.width { lanes[lane] = Int16(truncatingIfNeeded: counts(lane)) }
        self.lanes = lanes
    }

    init(bound: (Int) -> Int) {
        var lanes = SIMD16<Int16>()
        for lane in 0..<Self.width {
            lanes[lane] = Int16(clamping: min(bound(lane), Self.largest + 1) + Int(Int16.min))
        }
        self.lanes = lanes
    }

    @inline(__always) mutating func add(_ counts: Self) { lanes &+= counts.lanes }

    @inline(__always) func larger(_ other: Self) -> Self {
        Self(lanes: lanes.replacing(with: other.lanes, where: other.lanes .> lanes))
    }

    @inline(__always) func exceeds(_ bound: Self) -> Bool { anyLane(lanes .> bound.lanes) }

    func sum(_ lane: Int) -> Int { Int(lanes[lane]) - Int(Int16.min) }
    func count(_ lane: Int) -> Int { Int(UInt16(bitPattern: lanes[lane])) }
    func exceeds(_ bound: Self, lane: Int) -> Bool { lanes[lane] > bound.lanes[lane] }
}

/// 32 windows; sums to 65,534.
struct ScanLanes32: ScanLanes {
    // Two vectors of 32 bytes: one of 64 is slow on machines without registers of that size.
    private var low: SIMD16<Int16>
    private var high: SIMD16<Int16>

    static var width: Int { 32 }
    static var largest: Int { 65_534 }
    @inline(__always) static var empty: Self {
        Self(low: SIMD16(repeating: .min), high: SIMD16(repeating: .min))
    }

    @inline(__always) private init(low: SIMD16<Int16>, high: SIMD16<Int16>) {
        self.low = low
        self.high = high
    }

    init(counts: (Int) -> Int) {
        self = .empty
        for lane in 0..<Self.width { self[lane] = Int16(truncatingIfNeeded: counts(lane)) }
    }

    init(bound: (Int) -> Int) {
        self = .empty
        for lane in 0..<Self.width {
            self[lane] = Int16(clamping: min(bound(lane), Self.largest + 1) + Int(Int16.min))
        }
    }

    private subscript(lane: Int) -> Int16 {
        get { lane < 16 ? low[lane] : high[lane - 16] }
        set { if lane < 16 { low[lane] = newValue } else { high[lane - 16] = newValue } }
    }

    @inline(__always) mutating func add(_ counts: Self) {
        low &+= counts.low
        high &+= counts.high
    }

    @inline(__always) func larger(_ other: Self) -> Self {
        Self(
            low: low.replacing(with: other.low, where: other.low .> low),
            high: high.replacing(with: other.high, where: other.high .> high))
    }

    @inline(__always) func exceeds(_ bound: Self) -> Bool {
        anyLane((low .> bound.low) .| (high .> bound.high))
    }

    func sum(_ lane: Int) -> Int { Int(self[lane]) - Int(Int16.min) }
    func count(_ lane: Int) -> Int { Int(UInt16(bitPattern: self[lane])) }
    func exceeds(_ bound: Self, lane: Int) -> Bool { self[lane] > bound[lane] }
}

/// 32 windows of 32 bits, for counts that 16 bits could not hold; sums to 2³¹ − 2.
struct ScanLanesWide: ScanLanes {
    private var first: SIMD8<Int32>
    private var second: SIMD8<Int32>
    private var third: SIMD8<Int32>
    private var fourth: SIMD8<Int32>

    static var width: Int { 32 }
    static var largest: Int { Int(Int32.max) - 1 }
    @inline(__always) static var empty: Self { Self(.zero, .zero, .zero, .zero) }

    @inline(__always) private init(
        _ first: SIMD8<Int32>, _ second: SIMD8<Int32>, _ third: SIMD8<Int32>, _ fourth: SIMD8<Int32>
    ) {
        self.first = first
        self.second = second
        self.third = third
        self.fourth = fourth
    }

    init(counts: (Int) -> Int) {
        self = .empty
        for lane in 0..<Self.width { self[lane] = Int32(truncatingIfNeeded: counts(lane)) }
    }

    init(bound: (Int) -> Int) {
        self = .empty
        for lane in 0..<Self.width { self[lane] = Int32(clamping: bound(lane)) }
    }

    private subscript(lane: Int) -> Int32 {
        get {
            switch lane / 8 {
            case 0: first[lane % 8]
            case 1: second[lane % 8]
            case 2: third[lane % 8]
            default: fourth[lane % 8]
            }
        }
        set {
            switch lane / 8 {
            case 0: first[lane % 8] = newValue
            case 1: second[lane % 8] = newValue
            case 2: third[lane % 8] = newValue
            default: fourth[lane % 8] = newValue
            }
        }
    }

    @inline(__always) mutating func add(_ counts: Self) {
        first &+= counts.first
        second &+= counts.second
        third &+= counts.third
        fourth &+= counts.fourth
    }

    @inline(__always) func larger(_ other: Self) -> Self {
        Self(
            first.replacing(with: other.first, where: other.first .> first),
            second.replacing(with: other.second, where: other.second .> second),
            third.replacing(with: other.third, where: other.third .> third),
            fourth.replacing(with: other.fourth, where: other.fourth .> fourth))
    }

    @inline(__always) func exceeds(_ bound: Self) -> Bool {
        let mask =
            (first .> bound.first) .| (second .> bound.second) .| (third .> bound.third) .| (fourth .> bound.fourth)
        let words = unsafeBitCast(mask, to: SIMD4<UInt64>.self)
        return (words[0] | words[1] | words[2] | words[3]) != 0
    }

    func sum(_ lane: Int) -> Int { Int(self[lane]) }
    func count(_ lane: Int) -> Int { Int(self[lane]) }
    func exceeds(_ bound: Self, lane: Int) -> Bool { self[lane] > bound[lane] }
}

/// `any(mask)` of the standard library goes lane by lane; a mask of 16 lanes is 32 bytes of zeros and ones.
@inline(__always) private func anyLane(_ mask: SIMDMask<SIMD16<Int16>>) -> Bool {
    let words = unsafeBitCast(mask, to: SIMD4<UInt64>.self)
    return (words[0] | words[1] | words[2] | words[3]) != 0
}
