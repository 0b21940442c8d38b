import Domain
import Geography
import HTML
import Platform
import Reporting

/// What bursts hold, in words.
struct BurstText: Sendable {
    let words: Words<BurstPhrase>
    let numbers: NumberText
    let calendar: CalendarWords

    init(_ words: Words<BurstPhrase>) {
        self.words = words
        numbers = NumberText(words.language)
        calendar = CalendarWords(words.language)
    }

    func name(_ burst: Burst) -> String { words(.name, ["n": numbers.whole(max(burst.counts.all, 1))]) }

    func likeness(_ likeness: Likeness) -> String {
        switch likeness {
        case .thing: words(.likenessThing)
        case .answers: words(.likenessAnswers)
        case .place: words(.likenessPlace)
        }
    }

    func verdict(_ verdict: Burst.Verdict) -> String { words(verdict.phrase) }

    func badge(_ state: Burst.State) -> Markup {
        let (style, phrase): (String, BurstPhrase) =
            switch state {
            case .waiting: ("soon", .stateWaiting)
            case .real: ("done", .stateReal)
            case .isFalse: ("done", .stateFalse)
            case .partly: ("done", .statePartly)
            }
        return span(.class("badge badge--\(style)")) { words(phrase) }
    }

    func window(_ minutes: Int64) -> String {
        switch minutes {
        case 60: words(.windowHour)
        case ..<1_440: words(.windowHours, ["n": numbers.whole(Int(minutes / 60))])
        case 1_440: words(.windowDay)
        default: words(.windowDays, ["n": numbers.whole(Int(minutes / 1_440))])
        }
    }

    func usual(_ burst: Burst) -> String {
        let expected = burst.expected < 0.01 ? words(.usualTiny) : numbers.decimal(burst.expected, 2)
        return words(
            .usual,
            [
                "window": window(burst.window), "n": numbers.whole(burst.number), "all": numbers.whole(burst.all),
                "expected": expected,
            ])
    }

    func chance(_ burst: Burst) -> String {
        guard burst.perYear > 1e-6 else { return words(.rareMost) }
        return words(.rare, ["years": numbers.whole(Int(1 / burst.perYear))])
    }

    /// Dutch names inside words that run from right to left stay together.
    private func isolated(_ name: String) -> String { words.language.isolated(name) }

    func place(_ place: RecordedPlace, _ gazetteer: Gazetteer) -> String {
        switch place.precision {
        case .point:
            place.square.flatMap { gazetteer.nearestName(to: $0.centre) }
                .map { words(.placeNear, ["name": isolated($0)]) } ?? words(.placeMap)
        case .place: place.placeID.flatMap { gazetteer.place($0)?.name }.map(isolated) ?? words(.placeMap)
        case .street: place.streetID.flatMap { gazetteer.street($0)?.name }.map(isolated) ?? words(.placeStreet)
        case .area: place.area.map { isolated(gazetteer.area(code: $0.code)?.name ?? $0.code) } ?? words(.placeUnknown)
        case .unknown: words(.placeUnknown)
        }
    }

    func time(_ time: IncidentTime) -> String {
        switch time.precision {
        case .exact, .dayPart: calendar.moment(time.start)
        case .days: calendar.date(DutchTime.reading(of: time.start).date)
        case .month: calendar.monthAndYear(DutchTime.reading(of: time.start).date)
        case .unknown: words(.timeUnknown)
        }
    }
}

extension Burst.Verdict {
    var phrase: BurstPhrase {
        switch self {
        case .real: .verdictReal
        case .isFalse: .verdictFalse
        case .partly: .verdictPartly
        }
    }

    var hint: BurstPhrase {
        switch self {
        case .real: .verdictRealHint
        case .isFalse: .verdictFalseHint
        case .partly: .verdictPartlyHint
        }
    }
}
