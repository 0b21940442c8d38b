/// An argument that a method cannot work with: which one, where in it, and why.
public struct StatisticsError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        case empty
        /// NaN or infinite.
        case notFinite
        case negative
        case notPositive
        case outside(lower: Double, upper: Double)
        /// Needs as many elements as another argument.
        case length(expected: Int)
        /// Occurs twice.
        case duplicate
        /// Lists itself among its neighbours.
        case listsItself
        /// Sums no longer fit in an `Int`.
        case overflow
        /// A count where nothing was observed.
        case countWithoutExposure
        /// A series did not settle; not reached within the documented ranges.
        case noConvergence
    }

    /// The parameter's name as the caller wrote it.
    public let argument: String
    /// Position inside the argument when it is a list.
    public let index: Int?
    public let reason: Reason

    init(_ argument: String, at index: Int? = nil, _ reason: Reason) {
        self.argument = argument
        self.index = index
        self.reason = reason
    }

    public var description: String {
        let place = index.map { "\(argument)[\($0)]" } ?? argument
        return switch reason {
        case .empty: "\(place) is empty"
        case .notFinite: "\(place) is not a finite number"
        case .negative: "\(place) is negative"
        case .notPositive: "\(place) is not greater than 0"
        case .outside(let lower, let upper): "\(place) is not between \(lower) and \(upper)"
        case .length(let expected): "\(place) needs \(expected) elements"
        case .duplicate: "\(place) occurs twice"
        case .listsItself: "\(place) lists itself"
        case .overflow: "\(place) is too large to be summed"
        case .countWithoutExposure: "\(place) has a count but no exposure"
        case .noConvergence: "\(place) is so extreme that the series does not settle"
        }
    }
}

extension StatisticsError {
    /// Throws unless `value` is finite and inside the closed range.
    static func check(
        _ value: Double, _ argument: String, at index: Int? = nil, from lower: Double, to upper: Double
    ) throws {
        guard value.isFinite else { throw StatisticsError(argument, at: index, .notFinite) }
        guard value >= lower, value <= upper else {
            throw StatisticsError(argument, at: index, .outside(lower: lower, upper: upper))
        }
    }

    /// Throws unless `value` is finite and greater than 0.
    static func checkPositive(_ value: Double, _ argument: String, at index: Int? = nil) throws {
        guard value.isFinite else { throw StatisticsError(argument, at: index, .notFinite) }
        guard value > 0 else { throw StatisticsError(argument, at: index, .notPositive) }
    }

    /// Throws unless `level` lies strictly between 0 and 1.
    static func check(level: Double) throws {
        guard level.isFinite else { throw StatisticsError("level", .notFinite) }
        guard level > 0, level < 1 else { throw StatisticsError("level", .outside(lower: 0, upper: 1)) }
    }
}
