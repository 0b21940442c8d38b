import Domain
import Insight
import Platform
import Registers

/// What a team must know before it goes out.
struct Briefing: Sendable {
    let shift: PlannedShift
    let team: Entry?
    let allowance: Power.Allowance
    /// The decision behind it; `nil` when nothing was decided.
    let power: Entry?
    let cards: [Entry]
    let hot: HotPlacesAndHours
    /// What the shift answers: the titles of findings and measures.
    let findings: [String]
    let measures: [String]

    /// Hot hours that fall in the shift, by time.
    var hotHours: [Roster.Gap]? {
        hot.blocks.map { blocks in
            // The week of a shift that begins before Monday 06:00 is the one before.
            let weeks = [-1, 0, 1].map { ISOWeek(containing: shift.date).adding(weeks: $0) }
            let hours = weeks.flatMap { Roster.hotHours(blocks, in: $0) }
            return Roster.gaps(hours.filter { $0.start < shift.end && shift.start < $0.end }, [])
        }
    }

    /// Hot places, those in the shift's own area first.
    func spots(in areas: Set<String>) -> [HotPlacesAndHours.Spot]? {
        hot.spots.map { spots in
            let own = spots.filter { $0.area.map { areas.contains($0) } ?? false }
            let ids = Set(own.map { $0.squares.first })
            return own + spots.filter { !ids.contains($0.squares.first) }
        }
    }
}

/// Numbers of reports, for people who may see them. Others, such as partners, learn where and when, and a number only
/// when it is too large to point at anybody.
struct ReportCounts: Sendable {
    let seesFigures: Bool

    init(_ visit: StaffVisit) {
        seesFigures = visit.account.role.allows(.seeFigures)
    }

    init(seesFigures: Bool) {
        self.seesFigures = seesFigures
    }

    /// `nil` for a number that is not told.
    func shown(_ count: Int) -> Int? { seesFigures || count >= HotPlacesAndHours.fewest ? count : nil }
}
