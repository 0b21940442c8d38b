import Domain
import Geography
import Platform
import Reporting
import StreetStatistics

/// Says what changed, in one language.
struct ChangeText: Sendable {
    let words: Words<ChangePhrase>
    let text: InsightText
    let staff: StaffVisit
    let gazetteer: Gazetteer

    init(_ staff: StaffVisit, _ text: InsightText, _ gazetteer: Gazetteer) {
        words = staff.words(ChangePhrase.self)
        (self.text, self.staff, self.gazetteer) = (text, staff, gazetteer)
    }

    func month(_ date: CivilDate) -> String { text.calendar.monthAndYear(date) }

    /// What one comparison of all reports says.
    func sentence(_ comparison: ChangeFigure.Comparison) -> String {
        let values = [
            "before": month(comparison.before.month), "after": month(comparison.after.month),
            "n": text.numbers.whole(comparison.after.count), "m": text.numbers.whole(comparison.before.count),
        ]
        return switch comparison.verdict {
        case .tooFew: words(.tooFew, values)
        case .tooEarly: words(.tooEarly, values)
        case .chance: words(.chance, values)
        case .more: words(.more, values)
        case .fewer: words(.fewer, values)
        case .fewerOrLate: words(.fewerOrLate, values)
        }
    }

    /// How many times as many, with its interval; `nil` when there is no ratio.
    func ratio(_ comparison: ChangeFigure.Comparison) -> String? {
        guard let result = comparison.test?.ratio, let ratio = result.ratio, ratio.isFinite, result.upper.isFinite
        else { return nil }
        return words(
            .ratio,
            [
                "ratio": text.numbers.decimal(ratio, 2), "low": text.numbers.decimal(result.lower, 2),
                "high": text.numbers.decimal(result.upper, 2),
            ])
    }

    func meaning(_ verdict: ChangeFigure.Verdict) -> String {
        switch verdict {
        case .tooFew: words(.meaningTooFew)
        case .tooEarly: words(.meaningTooEarly)
        case .chance: words(.meaningChance)
        case .more: words(.meaningMore)
        case .fewer: words(.meaningFewer)
        case .fewerOrLate: words(.meaningFewerOrLate)
        }
    }

    func name(_ group: ChangeFigure.Group) -> String {
        switch group {
        case .all: words(.all)
        case .behaviour(let group):
            switch group {
            case .signs: words(.behaviourSigns)
            case .words: words(.behaviourWords)
            case .pursuit: words(.behaviourPursuit)
            case .body: words(.behaviourBody)
            case .showing: words(.behaviourShowing)
            case .other: words(.behaviourOther)
            }
        case .area(let code): text.isolated(gazetteer.area(code: code)?.name ?? code)
        case .setting(let code): staff.label(code, in: .setting)
        case .band(let band):
            words(.band, ["from": HoursText.hour(band.first), "to": HoursText.hour(band.first + 6)])
        }
    }

    /// A group that stands out.
    func standsOut(_ comparison: ChangeFigure.Comparison) -> String {
        words(
            comparison.verdict == .more ? .groupMore : .groupFewer,
            ["group": name(comparison.group), "before": month(comparison.before.month)])
    }

    // MARK: What is known

    /// How exactly reports say when and where: `61% een uur, 22% een dagdeel`.
    func vagueness(_ known: Known, total: Int) -> (times: String, places: String) {
        func parts(_ counts: [(name: String, count: Int?)]) -> String {
            text.list(
                counts.compactMap { name, count in
                    count.map {
                        words(
                            .knownPart,
                            ["share": text.numbers.percent(Double($0) / Double(max(1, total))), "kind": name])
                    }
                })
        }
        return (
            parts([
                (words(.timeExact), known.times[.exact]), (words(.timeDayPart), known.times[.dayPart]),
                (words(.timeDays), known.times[.days]), (words(.timeMonth), known.times[.month]),
                (words(.timeUnknown), known.times[.unknown]),
            ]),
            parts([
                (words(.placePoint), known.places[.point]), (words(.placePlace), known.places[.place]),
                (words(.placeStreet), known.places[.street]), (words(.placeArea), known.places[.area]),
                (words(.placeUnknown), known.places[.unknown]),
            ])
        )
    }
}
