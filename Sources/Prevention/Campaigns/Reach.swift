import Domain
import Registers

/// How often the short links of one campaign were followed.
struct Reach: Sendable {
    struct Row: Sendable {
        let link: Entry
        let wave: Entry?
        let visits: Int
        /// Links to help are not.
        let isCounted: Bool
    }

    let rows: [Row]
    /// Every day from the first visit to the last, also those without any.
    let days: [(day: CivilDate, visits: Int)]

    var total: Int { rows.reduce(0) { $0 + $1.visits } }

    init(of campaign: Identifier, links: [Entry], waves: [Entry], visits: [LinkVisits]) {
        let own = links.filter { $0[CampaignLink.campaign] == campaign }
        let ids = Set(own.map(\.id))
        let counted = visits.filter { ids.contains($0.link) }
        let sums = Dictionary(counted.map { ($0.link, $0.count) }, uniquingKeysWith: +)
        rows = own.map { link in
            Row(
                link: link, wave: waves.first { $0.id == link[CampaignLink.wave] }, visits: sums[link.id] ?? 0,
                isCounted: CampaignLink.isCounted(link))
        }.sorted { ($1.visits, $0.link[CampaignLink.name]) < ($0.visits, $1.link[CampaignLink.name]) }
        let byDay = Dictionary(counted.map { ($0.day, $0.count) }, uniquingKeysWith: +)
        if let first = byDay.keys.min(), let last = byDay.keys.max() {
            days = (first.dayNumber...last.dayNumber).map { number in
                let day = CivilDate(dayNumber: number)
                return (day, byDay[day] ?? 0)
            }
        } else {
            days = []
        }
    }

    /// A link that is not counted says nothing about its channel or wave, not even zero.
    private var counted: [Row] { rows.filter(\.isCounted) }

    /// Visits for each channel, most first.
    var channels: [(channel: CampaignWave.Channel, visits: Int)] {
        let sums = Dictionary(
            counted.compactMap { row in row.link[CampaignLink.channel].map { ($0, row.visits) } }, uniquingKeysWith: +)
        return CampaignWave.Channel.allCases.compactMap { channel in sums[channel].map { (channel, $0) } }
            .enumerated().sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }.map(\.element)
    }

    /// Visits for each wave in the order of their numbers; `nil` for links that belong to none.
    var waves: [(wave: Entry?, visits: Int)] {
        var sums: [Identifier?: (wave: Entry?, visits: Int)] = [:]
        for row in counted {
            sums[row.wave?.id, default: (row.wave, 0)].visits += row.visits
        }
        return sums.values.sorted { number($0.wave) < number($1.wave) }
    }

    private func number(_ wave: Entry?) -> Int { wave?[CampaignWave.number] ?? .max }
}
