/// Counts of cases in 64 lanes of a scan over sets of cells of time.
///
/// Four vectors of 32 bytes (eight when counts need 32 bits): all together stay in registers while a circle grows.
protocol SetLanes: Sendable {
    associatedtype Scalar: FixedWidthInteger
    /// The largest count.
    static var largest: Int { get }

    init()
    mutating func add(_ other: Self)
    /// Whether any lane is above its bound.
    func exceeds(_ bound: Self) -> Bool
}

extension SetLanes {
    static var width: Int { 64 }
}

/// Counts up to 32,766.
struct NarrowSetLanes: SetLanes {
    typealias Scalar = Int16
    static var largest: Int { Int(Int16.max) - 1 }

    private var a = SIMD16<Int16>()
    private var b = SIMD16<Int16>()
    private var c = SIMD16<Int16>()
    private var d = SIMD16<Int16>()

    @inline(__always) init() {}

    @inline(__always) mutating func add(_ other: NarrowSetLanes) {
        a &+= other.a
        b &+= other.b
        c &+= other.c
        d &+= other.d
    }

    @inline(__always) func exceeds(_ bound: NarrowSetLanes) -> Bool {
        let mask = ((a .> bound.a) .| (b .> bound.b)) .| ((c .> bound.c) .| (d .> bound.d))
        // The standard library's `any` goes lane by lane.
        let words = unsafeBitCast(mask, to: SIMD4<UInt64>.self)
        return (words[0] | words[1]) | (words[2] | words[3]) != 0
    }
}

/// Counts up to 2³¹ − 2.
struct WideSetLanes: SetLanes {
    typealias Scalar = Int32
    static var largest: Int { Int(Int32.max) - 1 }

    private var a = SIMD16<Int32>()
    private var b = SIMD16<Int32>()
    private var c = SIMD16<Int32>()
    private var d = SIMD16<Int32>()

    @inline(__always) init() {}

    @inline(__always) mutating func add(_ other: WideSetLanes) {
        a &+= other.a
        b &+= other.b
        c &+= other.c
        d &+= other.d
    }

    @inline(__always) func exceeds(_ bound: WideSetLanes) -> Bool {
        let mask = ((a .> bound.a) .| (b .> bound.b)) .| ((c .> bound.c) .| (d .> bound.d))
        let words = unsafeBitCast(mask, to: SIMD8<UInt64>.self)
        return (words.lowHalf | words.highHalf) != SIMD4<UInt64>()
    }
}
