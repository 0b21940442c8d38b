import Domain
import Platform
import Registers

/// What changed in the public part of a plan, newest first.
struct PlanFeed {
    let visit: Visit
    /// `nil` when nothing is published: the feed is then empty.
    let plan: PublicPlan?
    /// Those that were changed last.
    let measures: [Entry]

    static let mostEntries = 50

    private var words: Words<PublicPagePhrase> { visit.site.phrasebook.words(PublicPagePhrase.self, in: .dutch) }

    /// In Dutch, as what it tells.
    var feed: AtomFeed {
        let entries = (plan.map(entries(of:)) ?? []).sorted { ($1.updated, $0.id) < ($0.updated, $1.id) }
        return AtomFeed(
            id: tag(""), title: words(.title, ["town": visit.municipality.name]), author: visit.municipality.name,
            page: visit.address(.planning(.publicPage)), address: visit.address(.planning(.feed)),
            started: Instant(milliseconds: 0), entries: Array(entries.prefix(Self.mostEntries)))
    }

    private func entries(of plan: PublicPlan) -> [AtomFeed.Entry] {
        // Of an example is known what was described, not how far it is.
        let described = plan.profile[Profile.isExample] ? words(.described) : nil
        func state<State: FieldChoice>(_ state: State?, _ isKnown: Bool = false) -> String {
            let word = state.map(word) ?? ""
            return "\(words(.state)): \(isKnown ? word : described ?? word)"
        }
        return [entry(plan.profile, words(.title, ["town": visit.municipality.name]), plan.profile[Profile.teaser])]
            + plan.goals.map { entry($0, "\(words(.goals)): \($0[Goal.title])") }
            + measures.map {
                entry(
                    $0, "\(words(.activities)): \($0[Measure.title])",
                    state($0[Measure.state], $0[Measure.state] == .idea))
            }
            + plan.commitments.map {
                entry($0, "\(words(.commitments)): \($0[Commitment.title])", state($0[Commitment.state]))
            }
    }

    private func entry(_ entry: Entry, _ title: String, _ summary: String = "") -> AtomFeed.Entry {
        AtomFeed.Entry(
            id: tag("/\(entry.register)/\(entry.id)"), title: title, link: visit.address(.planning(.publicPage)),
            updated: entry.changed, summary: summary)
    }

    private func word<Choice: FieldChoice>(_ choice: Choice) -> String {
        visit.site.phrasebook.phrase("\(Choice.phrases).\(choice.rawValue)", in: .dutch)
    }

    private func tag(_ name: String) -> String {
        AtomFeed.tag(authority: visit.host, "\(visit.municipality.id.slug)/aanpak\(name)")
    }
}

/// Municipalities that published their approach or changed what they say about it.
struct MunicipalitiesFeed {
    let visit: Visit
    let profiles: [PublishedProfile]

    var feed: AtomFeed {
        let words = visit.site.phrasebook.words(PublicPagePhrase.self, in: .dutch)
        return AtomFeed(
            id: AtomFeed.tag(authority: visit.host, "gemeenten"), title: words(.listTitle),
            author: visit.site.phrasebook.words(PlatformPhrase.self, in: .dutch)(.product),
            page: visit.address(.planning(.municipalities)), address: visit.address(.planning(.municipalitiesFeed)),
            started: Instant(milliseconds: 0),
            entries: profiles.map { profile in
                AtomFeed.Entry(
                    id: AtomFeed.tag(authority: visit.host, "gemeenten/\(profile.id.slug)"), title: profile.name,
                    link: visit.origin
                        + SiteURL.municipality(profile.id, .planning(.publicPage)).path(in: visit.language),
                    updated: profile.changed, summary: profile.teaser)
            })
    }
}
