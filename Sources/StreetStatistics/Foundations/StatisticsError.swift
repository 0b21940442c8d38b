/// An argument that a method cannot work with: which one, where in it, and why.
public struct StatisticsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with the argument.
    public enum Reason: Hashable, Sendable {
        /// Nothing in it.
        case empty
        /// NaN or infinite.
        case notFinite
        /// Below 0 where that has no meaning.
        case negative
        /// 0 or below.
        case notPositive
        /// Not between the two, both allowed.
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
        /// Not greater than the element before.
        case notAscending
        /// Asks for more work or memory than the caller allowed.
        case overBudget
        /// A matrix that is not positive definite, or so nearly that nothing can be computed from it.
        case notPositiveDefinite
        /// A column that the ones before it already say.
        case dependentColumn
        /// Fewer elements than the method needs.
        case tooFew(needed: Int)
        /// An outcome that a combination of the variables predicts perfectly, so that no finite coefficients fit best.
        case separated
        /// Has no whole number of these in the period.
        case notDivisor
        /// Happened somewhere in an interval, where the method needs a moment.
        case notExact
        /// A grid that leaves a part of the window out.
        case doesNotCover
        /// Lies on another grid than what it is used with.
        case otherGrid
        /// Polygons that cover each other, or a ring that crosses itself.
        case overlapsItself
    }

    /// The parameter's name as the caller wrote it.
    public let argument: String
    /// Position inside the argument when it is a list.
    public let index: Int?
    /// What is wrong with it.
    public let reason: Reason

    init(_ argument: String, at index: Int? = nil, _ reason: Reason) {
        self.argument = argument
        self.index = index
        self.reason = reason
    }

    /// Argument, position and reason, such as `values[3] is negative`.
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
        case .notAscending: "\(place) does not rise above the one before"
        case .overBudget: "\(place) is exceeded"
        case .notPositiveDefinite: "\(place) makes the matrix singular"
        case .dependentColumn: "\(place) depends on the columns before it"
        case .tooFew(let needed): "\(place) needs at least \(needed) elements"
        case .separated: "\(place) is predicted perfectly, so that no finite coefficients fit best"
        case .notDivisor: "\(place) does not divide the period into equal parts"
        case .notExact: "\(place) is spread over an interval; this method needs moments"
        case .doesNotCover: "\(place) does not cover the window"
        case .otherGrid: "\(place) lies on another grid"
        case .overlapsItself: "\(place) overlaps or crosses itself"
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
