import Domain
import Geography
import Platform

/// Where something happened, in words.
enum PlaceText {
    static func text(_ place: RecordedPlace, in gazetteer: Gazetteer, _ words: Words<ReportingPhrase>) -> String {
        let area = place.area.flatMap { gazetteer.area(code: $0.code)?.name ?? $0.code }
        switch place.precision {
        case .point:
            let near = place.square.flatMap { gazetteer.nearestName(to: $0.centre) }
            let around = near.map { words(.placeNear, ["name": $0]) } ?? words(.placeOnMap)
            return joined(around, area)
        case .place:
            let name = place.placeID.flatMap { gazetteer.place($0)?.name }
            return joined(name ?? words(.placeOnMap), area)
        case .street:
            let name = place.streetID.flatMap { gazetteer.street($0)?.name }
            return joined(name ?? words(.placeStreet), area)
        case .area: return area ?? words(.placeUnknown)
        case .unknown: return words(.placeUnknown)
        }
    }

    private static func joined(_ name: String, _ area: String?) -> String {
        area.map { "\(name) (\($0))" } ?? name
    }
}

/// When something happened, in words.
enum TimeText {
    static func text(_ time: IncidentTime, _ words: Words<ReportingPhrase>) -> String {
        let calendar = CalendarWords(words.language)
        let start = DutchTime.reading(of: time.start)
        let end = DutchTime.reading(of: time.end)
        let lastDay = DutchTime.reading(of: Instant(milliseconds: time.end.milliseconds - 1)).date
        switch time.precision {
        case .exact, .dayPart:
            return words(
                .timeBetween,
                ["day": calendar.dateWithWeekday(start.date), "from": start.clock, "to": end.clock])
        case .days:
            guard lastDay > start.date else { return calendar.dateWithWeekday(start.date) }
            return words(
                .timeRange, ["from": calendar.date(start.date), "to": calendar.date(lastDay)])
        case .month: return calendar.monthAndYear(start.date)
        case .unknown: return words(.timeUnknown)
        }
    }

    static func label(_ part: ReportAnswers.DayPart, _ words: Words<ReportingPhrase>) -> String {
        switch part {
        case .morning: words(.partMorning)
        case .afternoon: words(.partAfternoon)
        case .evening: words(.partEvening)
        case .night: words(.partNight)
        }
    }
}
