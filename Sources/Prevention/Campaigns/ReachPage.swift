import Domain
import HTML
import Platform
import Registers

/// How often short links were followed, for colleagues.
struct ReachPage {
    let visit: StaffVisit
    let campaigns: [Entry]
    let chosen: (campaign: Entry, reach: Reach)?

    static let campaignName = "campagne"

    private var words: Words<CampaignPhrase> { visit.words(CampaignPhrase.self) }
    private var numbers: NumberText { NumberText(visit.language) }

    var page: Page {
        Page(
            title: words(.reachTitle), isWide: true,
            languageQuery: chosen.map { "?\(Self.campaignName)=\($0.campaign.id)" } ?? ""
        ) {
            h1 { words(.reachTitle) }
            p(.class("lead")) { words(.reachLead) }
            if campaigns.isEmpty { p { words(.noCampaigns) } }
            ul {
                for campaign in campaigns {
                    li {
                        a(
                            .href(visit.link(.prevention(.reach)) + "?\(Self.campaignName)=\(campaign.id)"),
                            .aria("current", campaign.id == chosen?.campaign.id ? "true" : nil), .dir("auto")
                        ) { campaign[Campaign.title] }
                    }
                }
            }
            if let chosen { reach(chosen.campaign, chosen.reach) }
            p(.class("notice")) { words(.reachUnknown) }
            p { a(.href(visit.link(.prevention(.reachFile)))) { words(.download) } }
        }
    }

    @MarkupBuilder private func reach(_ campaign: Entry, _ reach: Reach) -> Markup {
        h2(.dir("auto")) { campaign[Campaign.title] }
        if reach.rows.isEmpty {
            p { words(.noLinks) }
        } else {
            p { words(.reachTotal, ["count": numbers.whole(reach.total)]) }
            links(reach)
            bars(.waveColumn, reach.waves.map { (name(of: $0.wave), $0.visits) })
            bars(.channelColumn, reach.channels.map { (name(of: $0.channel), $0.visits) })
            if !reach.days.isEmpty {
                bars(.dayColumn, reach.days.map { (CalendarWords(visit.language).date($0.day), $0.visits) })
            }
        }
        if visit.account.role.allows(.edit(.prevention)) {
            p {
                a(
                    .href(
                        visit.link(CampaignLink.register.address(.new))
                            + "?\(CampaignLink.campaign.shape.name)=\(campaign.id)")
                ) { words(.addLink) }
            }
        }
    }

    private func links(_ reach: Reach) -> Markup {
        table(caption: words(.linkColumn), classes: "table table--stack") {
            tr {
                th(.scope("col")) { words(.linkColumn) }
                th(.scope("col")) { words(.channelColumn) }
                th(.scope("col")) { words(.waveColumn) }
                th(.scope("col"), .class("numeric")) { words(.visitsColumn) }
                th(.scope("col")) { words(.codeColumn) }
            }
        } rows: {
            for row in reach.rows {
                tr {
                    th(.scope("row")) {
                        a(.href(visit.link(CampaignLink.register.address(of: row.link.id))), .dir("ltr")) {
                            row.link[CampaignLink.name]
                        }
                    }
                    td(.data("label", words(.channelColumn))) {
                        row.link[CampaignLink.channel].map { name(of: $0) } ?? ""
                    }
                    td(.dir("auto"), .data("label", words(.waveColumn))) {
                        row.wave.map { $0[CampaignWave.title] } ?? words(.noWave)
                    }
                    numericCell(
                        row.isCounted ? numbers.whole(row.visits) : words(.notCounted), label: words(.visitsColumn))
                    td(.data("label", words(.codeColumn))) {
                        a(.href(visit.link(.prevention(.linkCode(.value(row.link.id.description)))))) {
                            words(.downloadCode)
                        }
                    }
                }
            }
        }
    }

    /// A table of numbers with a bar in front of each.
    private func bars(_ title: CampaignPhrase, _ rows: [(name: String, visits: Int)]) -> Markup {
        let most = rows.map(\.visits).max() ?? 0
        return table(caption: words(title)) {
            tr {
                th(.scope("col")) { words(title) }
                th(.scope("col")) { words(.visitsColumn) }
            }
        } rows: {
            for row in rows {
                tr {
                    th(.scope("row"), .dir("auto")) { row.name }
                    td {
                        span(.class("portion")) {
                            span(
                                .class("portion__bar portion__bar--\(Self.step(row.visits, of: most))"),
                                .aria("hidden", "true"))
                            span { numbers.whole(row.visits) }
                        }
                    }
                }
            }
        }
    }

    /// The length of a bar in twentieths: the policy of the site allows no style on an element.
    static func step(_ visits: Int, of most: Int) -> Int {
        guard most > 0, visits > 0 else { return 0 }
        return max(1, (visits * 20 + most / 2) / most)
    }

    private func table(
        caption title: String, classes: String = "table", @MarkupBuilder head: () -> Markup,
        @MarkupBuilder rows: () -> Markup
    ) -> Markup {
        scrollingTable(label: title) {
            HTML.table(.class(classes)) {
                caption { title }
                thead { head() }
                tbody { rows() }
            }
        }
    }

    private func name(of wave: Entry?) -> String { wave.map { $0[CampaignWave.title] } ?? words(.noWave) }

    private func name(of channel: CampaignWave.Channel) -> String {
        visit.site.phrasebook.phrase("\(CampaignWave.Channel.phrases).\(channel.rawValue)", in: visit.language)
    }
}
