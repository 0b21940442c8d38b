// General to every space-time scan: when a cluster can have been.

/// The days `firstDay` to `lastDay`, both included, counted from 0 at the start of the period.
public struct ScanWindow: Hashable, Sendable {
    /// Counted from 0, included.
    public let firstDay: Int
    /// Counted from 0, included.
    public let lastDay: Int

    /// Not checked: a window of a result, or of ``ScanWindows/list(days:)``.
    public init(firstDay: Int, lastDay: Int) {
        self.firstDay = firstDay
        self.lastDay = lastDay
    }

    /// Number of days.
    public var dayCount: Int { lastDay - firstDay + 1 }

    /// Whether they share a day.
    public func overlaps(_ other: ScanWindow) -> Bool {
        firstDay <= other.lastDay && other.firstDay <= lastDay
    }
}

/// Which windows a scan looks at.
public enum ScanWindows: Hashable, Sendable {
    /// Prospective: those that last until the final day, `shortest` to `longest` days long.
    case aliveAtEnd(shortest: Int = 1, longest: Int)
    /// Retrospective: those of `shortest` to `longest` days, wherever in the period.
    case anywhere(shortest: Int = 1, longest: Int)

    /// Days of the shortest window.
    public var shortest: Int {
        switch self {
        case .aliveAtEnd(let shortest, _), .anywhere(let shortest, _): shortest
        }
    }

    /// Days of the longest window.
    public var longest: Int {
        switch self {
        case .aliveAtEnd(_, let longest), .anywhere(_, let longest): longest
        }
    }

    /// Throws unless 1 ≤ shortest ≤ longest ≤ days.
    func check(days: Int) throws {
        guard longest >= 1, longest <= days else {
            throw StatisticsError("windows.longest", .outside(lower: 1, upper: Double(days)))
        }
        guard shortest >= 1, shortest <= longest else {
            throw StatisticsError("windows.shortest", .outside(lower: 1, upper: Double(longest)))
        }
    }

    /// All windows in a period, shorter ones first, then earlier ones.
    public func list(days: Int) throws -> [ScanWindow] {
        try check(days: days)
        let perLength = if case .anywhere = self { Double(days) } else { 1.0 }
        guard Double(longest - shortest + 1) * perLength <= 1e8 else {
            throw StatisticsError("windows.longest", .overBudget)
        }
        return (shortest...longest).flatMap { length -> [ScanWindow] in
            switch self {
            case .aliveAtEnd: [ScanWindow(firstDay: days - length, lastDay: days - 1)]
            case .anywhere: (0...(days - length)).map { ScanWindow(firstDay: $0, lastDay: $0 + length - 1) }
            }
        }
    }
}
