import Domain
import Vault

/// Something that is wrong with an audit log. Numbers are places in the log, from 1.
public enum AuditFinding: Hashable, Sendable {
    /// The line does not say what it said when it was written.
    case changed(ClosedRange<Int>)
    /// The line was written and is gone; at the end of the log too.
    case missing(ClosedRange<Int>)
    /// This server did not write the line.
    case inserted(ClosedRange<Int>)
    /// The line is real, but was written under another number, of which `from` is the first.
    case moved(ClosedRange<Int>, from: Int)
    /// The line is real, but was written behind another line than the one that stands before it now: the log comes
    /// from two copies of the database.
    case unlinked(Int)
    /// The end of the log, which is kept apart, is gone or is not the end of these lines.
    case end
    /// The line with this number is not the one that was known from before.
    case notAsKnown(Int)
}

/// The outcome of going through one municipality's log.
public struct AuditVerification: Sendable {
    /// How many lines there are.
    public internal(set) var lines = 0
    /// The last one; somebody who keeps it elsewhere can later show that the log up to there is the same one.
    public internal(set) var last: AuditMark?
    /// In the order of the log; at most ``AuditVerification/findingLimit``.
    public internal(set) var findings: [AuditFinding] = []
    /// How many findings there were beyond the limit.
    public internal(set) var furtherFindings = 0

    static let findingLimit = 1000

    public var isUnbroken: Bool { findings.isEmpty && furtherFindings == 0 }
}

/// Goes through the lines of a municipality in order of their numbers and names each one that is wrong, in constant
/// memory.
struct AuditCheck {
    let secret: ServerSecret
    /// A mark that was kept from an earlier time.
    let known: AuditMark?

    private var outcome = AuditVerification()
    private var lastPlace = 0
    /// The mark of the line before, when that line is what and where it was.
    private var trusted: AuditMark? = .start
    private var open: AuditFinding?
    private var isKnownSeen = false

    init(secret: ServerSecret, known: AuditMark? = nil) {
        self.secret = secret
        self.known = known
    }

    /// - Parameters:
    ///   - previous: the mark that is stored with the line as that of the line before; `nil` when it cannot be read.
    ///   - mark: the line's own, as stored; `nil` when it cannot be read.
    ///   - lastGiven: the last number that was given out.
    mutating func take(_ line: AuditLine, previous: AuditMark?, mark: AuditMark?, lastGiven: Int) {
        let place = line.sequence
        outcome.lines += 1
        if place > lastPlace + 1 {
            report(.missing(lastPlace + 1...place - 1))
            trusted = nil
        }
        defer { lastPlace = max(lastPlace, place) }
        let isReal = previous.map { line.mark(after: $0, as: mark?.number ?? place, with: secret) == mark } ?? false
        outcome.last = mark
        if let known, known.number == place {
            isKnownSeen = true
            if mark != known { report(.notAsKnown(place)) }
        }
        guard isReal, let mark, let previous else {
            let wasGiven = place >= 1 && place <= lastGiven
            report(wasGiven && mark?.number == place ? .changed(place...place) : .inserted(place...place))
            trusted = nil
            return
        }
        guard mark.number == place else {
            // A line that stands where the next one was pushed away from is no changed line but a new one.
            if case .changed(let places) = open, places == place - 1...place - 1, mark.number == place - 1 {
                open = .inserted(places)
            }
            report(.moved(place...place, from: mark.number))
            trusted = nil
            return
        }
        if let trusted, trusted != previous { report(.unlinked(place)) }
        trusted = mark
    }

    /// - Parameter head: the end of the log as it is kept apart.
    mutating func finish(head: AuditMark?) -> AuditVerification {
        if let head {
            if head.number > lastPlace {
                report(.missing(lastPlace + 1...head.number))
            } else if let trusted, trusted != head {
                report(.end)
            }
        } else if outcome.lines > 0 {
            report(.end)
        }
        if let known, !isKnownSeen { report(.notAsKnown(known.number)) }
        close()
        return outcome
    }

    /// Joins what goes on from the finding before.
    private mutating func report(_ finding: AuditFinding) {
        if let joined = open?.joined(with: finding) {
            open = joined
        } else {
            close()
            open = finding
        }
    }

    private mutating func close() {
        guard let finding = open else { return }
        open = nil
        if outcome.findings.count < AuditVerification.findingLimit {
            outcome.findings.append(finding)
        } else {
            outcome.furtherFindings += 1
        }
    }
}

extension AuditFinding {
    /// One finding of two that follow on each other; `nil` when they do not.
    fileprivate func joined(with next: AuditFinding) -> AuditFinding? {
        switch (self, next) {
        case (.changed(let left), .changed(let right)) where right.lowerBound == left.upperBound + 1:
            .changed(left.lowerBound...right.upperBound)
        case (.missing(let left), .missing(let right)) where right.lowerBound == left.upperBound + 1:
            .missing(left.lowerBound...right.upperBound)
        case (.inserted(let left), .inserted(let right)) where right.lowerBound == left.upperBound + 1:
            .inserted(left.lowerBound...right.upperBound)
        case (.moved(let left, let from), .moved(let right, let next))
        where right.lowerBound == left.upperBound + 1 && next - from == right.lowerBound - left.lowerBound:
            .moved(left.lowerBound...right.upperBound, from: from)
        default: nil
        }
    }
}

extension AuditFinding: CustomStringConvertible {
    /// One line for people at a terminal.
    public var description: String {
        switch self {
        case .changed(let places): "\(Self.text(places)) changed"
        case .missing(let places): "\(Self.text(places)) missing"
        case .inserted(let places): "\(Self.text(places)) inserted"
        case .moved(let places, let from):
            "\(Self.text(places)) moved: written as \(Self.text(from...from + places.count - 1))"
        case .unlinked(let place): "line \(place) does not follow on line \(place - 1)"
        case .end: "the end of the log does not belong to these lines"
        case .notAsKnown(let place): "line \(place) is not the one that was known"
        }
    }

    private static func text(_ places: ClosedRange<Int>) -> String {
        places.count == 1 ? "line \(places.lowerBound)" : "lines \(places.lowerBound) to \(places.upperBound)"
    }
}
