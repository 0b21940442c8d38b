import Domain
import HTML
import Platform
import Registers
import SQLStore

/// What a measurement says, beside its form: the share with its interval, and whether it differs from the one before.
enum NormMeasurementNote {
    static func markup(_ visit: StaffVisit, _ entry: Entry) async throws -> Markup {
        guard let now = proportion(of: entry), let item = entry[NormMeasurement.item] else { return Markup() }
        let municipality = visit.municipality.id
        let query = EntryQuery([.refers(NormMeasurement.item, to: item)])
        let all = try await visit.site.database.read {
            try RegisterStore.page(of: NormMeasurement.register, in: municipality, query, limit: 100, $0)
        }
        let before = previous(to: entry, in: all)
        let words = visit.words(NormPhrase.self)
        let numbers = NumberText(visit.language)
        return section {
            h2 { words(.measured) }
            p {
                words(
                    .measuredShare,
                    [
                        "share": numbers.percent(now.share), "low": numbers.percent(now.interval.lowerBound),
                        "high": numbers.percent(now.interval.upperBound), "n": numbers.whole(now.total),
                    ])
            }
            if let before, let date = before[NormMeasurement.date], let earlier = proportion(of: before) {
                let isClear = !now.difference(from: earlier).interval.contains(0)
                let phrase: NormPhrase =
                    !isClear ? .measuredSame : now.share > earlier.share ? .measuredMore : .measuredLess
                p { words(phrase, ["date": CalendarWords(visit.language).date(date)]) }
            }
            p(.class("hint")) { words(.measuredMisleads) }
        }
    }

    /// The last one before it among the same people: other people answer differently for other reasons.
    static func previous(to entry: Entry, in all: [Entry]) -> Entry? {
        guard let date = entry[NormMeasurement.date] else { return nil }
        return all.filter {
            $0.id != entry.id && $0[NormMeasurement.item] == entry[NormMeasurement.item]
                && $0[NormMeasurement.asked] == entry[NormMeasurement.asked]
                && ($0[NormMeasurement.date].map { $0 < date } ?? false)
        }.max { ($0[NormMeasurement.date] ?? date) < ($1[NormMeasurement.date] ?? date) }
    }

    private static func proportion(of entry: Entry) -> Proportion? {
        guard let total = entry[NormMeasurement.count], let count = entry[NormMeasurement.agree], count <= total,
            total >= NormMeasurement.fewest
        else { return nil }
        return Proportion(count: count, total: total)
    }
}
