import Domain
import Platform
import StreetStatistics

/// Says what rates per area hold, in one language.
struct RatesText: Sendable {
    let text: InsightText
    let words: Words<ExposurePhrase>

    /// From here on many people live somewhere: times the mean of the areas.
    static let many = 1.5

    /// Where the most reports are and whether the rate is high there, and where else it is.
    func finding(_ rates: AreaRates) -> String {
        guard let top = rates.rows.max(by: { ($0.count, $1.name) < ($1.count, $0.name) }) else { return "" }
        let values = ["name": text.isolated(top.name), "n": text.numbers.whole(top.count)]
        let first =
            switch top.standing {
            case .high: words(.manyHigh, values)
            case .perhapsHigh: words(.manyPerhaps, values)
            case .tooLittle, .unknown: words(.manyTooLittle, values)
            case .notCompared: words(.manyNotCompared, values)
            case .ordinary: words(Self.isLarge(top, in: rates) ? Self.many(rates.measure) : .manyOrdinary, values)
            }
        guard rates.method != .exact else { return first }
        let others = rates.rows.filter { $0.standing == .high && $0.code != top.code }.map { text.isolated($0.name) }
        if top.standing == .high {
            return others.isEmpty ? first : first + " " + words(.highNames, ["names": text.list(others)])
        }
        return first + " " + (others.isEmpty ? words(.highNone) : words(.highOnly, ["names": text.list(others)]))
    }

    private static func isLarge(_ row: AreaRates.Row, in rates: AreaRates) -> Bool {
        let values = rates.rows.compactMap(\.value)
        guard let own = row.value, !values.isEmpty else { return false }
        return own >= many * values.reduce(0, +) / Double(values.count)
    }

    private static func many(_ measure: ExposureMeasure) -> ExposurePhrase {
        switch measure {
        case .venues: .manyVenues
        case .footfall: .manyFootfall
        case .events: .manyEvents
        default: .manyPeople
        }
    }

    /// What the figure cannot know.
    func note(_ measure: ExposureMeasure) -> String {
        switch measure {
        case .venues: words(.noteVenues)
        case .footfall: words(.noteFootfall)
        case .events: words(.noteEvents)
        default: words(.notePeople)
        }
    }

    func measure(_ measure: ExposureMeasure) -> String { words(.measure(measure)) }
    func unit(_ rates: AreaRates) -> String { words(.unit(rates.measure)) }

    /// A rate with as many decimals as the town's level asks for.
    func rate(_ rate: Double, in rates: AreaRates) -> String { text.numbers.decimal(rate, Self.decimals(rates)) }

    static func decimals(_ rates: AreaRates) -> Int {
        rates.townRate >= 1 ? 1 : rates.townRate >= 0.1 ? 2 : 3
    }

    /// `83%`; never a certainty.
    func chance(_ probability: Double) -> String {
        if probability >= 0.995 { return sign(">", text.numbers.percent(0.99)) }
        if probability < 0.005 { return sign("<", text.numbers.percent(0.01)) }
        return text.numbers.percent(probability)
    }

    /// Between right-to-left words an isolate keeps the sign from being mirrored.
    private func sign(_ sign: String, _ number: String) -> String {
        let text = sign + "\u{A0}" + number
        return words.language == .arabic ? "\u{2066}" + text + "\u{2069}" : text
    }

    func whole(_ filter: InsightFilter) -> String { words(filter.area == nil ? .wholeTown : .wholeChoice) }

    func facts(_ rates: AreaRates, _ filter: InsightFilter) -> [(term: String, details: [String])] {
        var source = [
            words(
                .factExposureText,
                [
                    "measure": measure(rates.measure), "year": String(rates.year),
                    "sources": text.list(rates.sources.map(text.isolated)),
                ])
        ]
        if rates.isFromShares { source.append(words(.factFromShares)) }
        if rates.isOfPlaces { source.append(words(.factOfPlaces)) }
        var method: [String]
        switch rates.method {
        case .exact:
            method = [words(.factRatesExact, ["fewest": text.numbers.whole(AreaRates.fewestShrunken)])]
        case .shrunken(_, let isSmoothed):
            method = [words(.factRatesText, ["whole": whole(filter)])]
            if isSmoothed { method.append(words(.factSmoothed)) }
        }
        let taking = rates.rows.count - rates.tooLittle.areas - rates.unknown.areas
        method.append(
            words(
                .factLevel,
                [
                    "whole": whole(filter), "rate": rate(rates.townRate, in: rates), "unit": unit(rates),
                    "n": text.numbers.whole(taking),
                ]))
        if rates.tooLittle.areas + rates.unknown.areas > 0 {
            method.append(
                words(
                    .factApart,
                    [
                        "few": text.numbers.whole(rates.tooLittle.areas), "measure": measure(rates.measure),
                        "a": text.numbers.whole(rates.tooLittle.reports),
                        "unknown": text.numbers.whole(rates.unknown.areas),
                        "b": text.numbers.whole(rates.unknown.reports),
                    ]))
        }
        return [(words(.factExposure), source), (words(.factRates), method)]
    }
}
