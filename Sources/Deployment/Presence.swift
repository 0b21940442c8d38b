import Domain
import Geography

/// That a team was somewhere, from a moment until a moment. Of no person, and no finer than a square of 100 m.
struct Presence: Sendable, Equatable {
    enum Source: String, Sendable {
        case byHand = "by-hand"
        case track
    }

    let shift: Identifier
    let source: Source
    let start: Instant
    let seconds: Int
    /// Of an area that was chosen; `nil` when there is a square.
    let area: String?
    let square: Square?

    var end: Instant { Instant(milliseconds: start.milliseconds + Int64(seconds) * 1000) }
    var hours: Double { Double(seconds) / 3600 }
}

/// Presence as it was noted, which can be taken back.
struct NotedPresence: Sendable {
    let id: Identifier
    let presence: Presence
}

/// What was noted of a shift and taken back: kept, and never counted.
struct WithdrawnNote: Sendable {
    enum Content: Sendable {
        case presence(Presence)
        case contacts(ContactSheet)
    }

    let content: Content
    let at: Instant
    /// The name of who took it back; `nil` when that account is gone.
    let by: String?
}

/// How often a team met people during a shift: numbers, and never a word about a person.
struct ContactSheet: Sendable, Equatable {
    /// Raw values are columns and names of fields; never rename one.
    enum Kind: String, CaseIterable, Sendable {
        /// A calm talk.
        case talk
        /// Somebody was told where to find help.
        case referred
        case police
        /// A fine or a warning.
        case sanctioned
        /// Somebody young was talked to about behaviour.
        case youth
    }

    var counts: [Kind: Int] = [:]
    /// 0 for a shift of which nothing was noted.
    var version = 0

    static let most = 999

    var total: Int { counts.values.reduce(0, +) }

    static func + (left: ContactSheet, right: ContactSheet) -> ContactSheet {
        ContactSheet(counts: left.counts.merging(right.counts, uniquingKeysWith: +))
    }

    /// Those that teams may note; nobody counts what they may not do.
    static func kinds(allowed: Power.Allowance) -> [Kind] {
        Kind.allCases.filter { $0 != .sanctioned || allowed > .talk }
    }
}

/// A number that could point at somebody is not told: 1 up to 4.
enum SmallCell {
    static let fewest = 5

    static func isSmall(_ count: Int) -> Bool { (1..<fewest).contains(count) }
}
