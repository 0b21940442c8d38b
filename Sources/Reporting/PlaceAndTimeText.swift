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

/// When something happened, in words: as precise as it was told, and no more precise than that.
enum TimeText {
    static func text(_ time: IncidentTime, _ words: Words<ReportingPhrase>) -> String {
        let calendar = CalendarWords(words.language)
        let span = ClockSpan(time)
        switch time.precision {
        case .exact: return clockTimes(span, words)
        case .dayPart: return dayPart(span, words) ?? clockTimes(span, words)
        case .days:
            guard span.lastDay > span.start.date else { return calendar.dateWithWeekday(span.start.date) }
            let days = DayPair(span.start.date, span.lastDay, calendar, withWeekdays: false)
            return words(.timeRange, ["from": days.first, "to": days.second])
        case .month: return calendar.monthAndYear(span.start.date)
        case .unknown: return words(.timeUnknown)
        }
    }

    /// "vrijdag 6 november 2026, in de avond": a part of a day was told, so no clock time is named, also not the one at
    /// which a report about the part that was still going on came in. `nil` when it is no part that the form knows.
    private static func dayPart(_ span: ClockSpan, _ words: Words<ReportingPhrase>) -> String? {
        let day = span.start.date
        let phrase: ReportingPhrase
        switch (span.start.minuteOfDay, span.endMinute) {
        case (6 * 60, ...(12 * 60)): phrase = .timeMorning
        case (12 * 60, ...(18 * 60)): phrase = .timeAfternoon
        case (18 * 60, ...(24 * 60)): phrase = .timeEvening
        case (0, ...(6 * 60)): return night(before: day, .timeNight, [:], words)
        // "Afgelopen nacht" begins at eight in the evening.
        case (20 * 60, (24 * 60 + 1)...(30 * 60)):
            return night(before: day.adding(days: 1), .timeNight, [:], words)
        default: return nil
        }
        return words(phrase, ["day": CalendarWords(words.language).dateWithWeekday(day)])
    }

    /// "vrijdag 6 november 2026, tussen 20:00 en 21:00 uur", with both days when it goes on after midnight.
    private static func clockTimes(_ span: ClockSpan, _ words: Words<ReportingPhrase>) -> String {
        let calendar = CalendarWords(words.language)
        let start = span.start
        let clocks = ["from": start.clock, "to": span.endClock]
        if span.lastDay == start.date {
            return words(.timeBetween, clocks.merging(["day": calendar.dateWithWeekday(start.date)]) { $1 })
        }
        if start.hour >= 18, span.endMinute <= 36 * 60 {
            return night(before: start.date.adding(days: 1), .timeNightBetween, clocks, words)
        }
        let days = DayPair(start.date, span.lastDay, calendar, withWeekdays: true)
        return words(.timeOverDays, clocks.merging(["day": days.first, "next": days.second]) { $1 })
    }

    private static func night(
        before day: CivilDate, _ phrase: ReportingPhrase, _ values: [String: String], _ words: Words<ReportingPhrase>
    ) -> String {
        let days = DayPair(day.adding(days: -1), day, CalendarWords(words.language), withWeekdays: true)
        return words(phrase, values.merging(["day": days.first, "next": days.second]) { $1 })
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

/// An interval as clocks in the Netherlands show it.
private struct ClockSpan {
    let start: DutchTime.Reading
    /// The day on which the last moment lies; midnight belongs to the day that ends.
    let lastDay: CivilDate
    /// Minutes since the midnight before the start, so that 02:00 of the next day is 1560.
    let endMinute: Int

    init(_ time: IncidentTime) {
        start = DutchTime.reading(of: time.start)
        let end = DutchTime.reading(of: time.end)
        lastDay = end.minuteOfDay == 0 ? end.date.adding(days: -1) : end.date
        endMinute = (end.date.dayNumber - start.date.dayNumber) * 24 * 60 + end.minuteOfDay
    }

    /// `24:00` for midnight, so that it does not look like the beginning of the day.
    var endClock: String {
        let minute = endMinute - (lastDay.dayNumber - start.date.dayNumber) * 24 * 60
        return minute == 24 * 60 ? "24:00" : DutchTime.Reading(date: lastDay, minuteOfDay: minute).clock
    }
}

/// Two days in words that say once what they share: "vrijdag 6" and "zaterdag 7 november 2026".
private struct DayPair {
    let first: String
    let second: String

    init(_ first: CivilDate, _ second: CivilDate, _ calendar: CalendarWords, withWeekdays: Bool) {
        func words(_ day: CivilDate, _ date: String) -> String {
            withWeekdays ? "\(calendar.weekday(day.weekday)) \(date)" : date
        }
        let (year, month, day) = first.components
        let (nextYear, nextMonth, _) = second.components
        let short =
            if year != nextYear {
                calendar.date(first)
            } else if month != nextMonth {
                "\(day) \(calendar.month(month))"
            } else {
                "\(day)"
            }
        self.first = words(first, short)
        self.second = words(second, calendar.date(second))
    }
}
