import Domain
import Platform

/// Words for values of this room.
enum HelpWords {
    static func title(of moment: TimeSince, _ words: Words<HelpPhrase>) -> String {
        switch moment {
        case .now: words(.momentNow)
        case .justHappened: words(.momentJust)
        case .someTimeAgo: words(.momentEarlier)
        case .longAgo: words(.momentLong)
        }
    }

    static func hint(of moment: TimeSince, _ words: Words<HelpPhrase>) -> String {
        switch moment {
        case .now: words(.momentNowHint)
        case .justHappened: words(.momentJustHint)
        case .someTimeAgo: words(.momentEarlierHint)
        case .longAgo: words(.momentLongHint)
        }
    }

    static func title(of age: AgeBand, _ words: Words<HelpPhrase>) -> String {
        switch age {
        case .child: words(.ageUnder, ["age": "12"])
        case .youth: words(.ageRange, ["from": "12", "to": "17"])
        case .youngAdult: words(.ageRange, ["from": "18", "to": "24"])
        case .adult: words(.ageFrom, ["age": "25"])
        }
    }

    /// `nil` for every age.
    static func ages(_ service: HelpService, _ words: Words<HelpPhrase>) -> String? {
        switch (service.minimumAge, service.maximumAge) {
        case (let from?, let to?): words(.ageRange, ["from": String(from), "to": String(to)])
        case (let from?, nil): words(.ageFrom, ["age": String(from)])
        case (nil, let to?) where to < Int.max: words(.ageUnder, ["age": String(to + 1)])
        default: nil
        }
    }

    static func title(of standing: HelpService.Standing, _ words: Words<HelpPhrase>) -> String {
        switch standing {
        case .unchecked: words(.standingUnchecked)
        case .overdue: words(.standingOverdue)
        case .dueSoon: words(.standingDueSoon)
        case .shown: words(.standingShown)
        case .inactive: words(.standingInactive)
        }
    }

    static func title(of urgency: HelpService.Urgency, _ words: Words<HelpPhrase>) -> String {
        switch urgency {
        case .emergency: words(.urgencyEmergency)
        case .crisis: words(.urgencyCrisis)
        case .soon: words(.urgencySoon)
        case .ordinary: words(.urgencyOrdinary)
        }
    }

    static func title(of reach: HelpService.Reach, _ words: Words<HelpPhrase>) -> String {
        switch reach {
        case .municipality: words(.reachMunicipality)
        case .region: words(.reachRegion)
        case .country: words(.reachCountry)
        }
    }

    static func title(of audience: GuidanceAudience, _ words: Words<HelpPhrase>) -> String {
        switch audience {
        case .victim: words(.guidanceVictim)
        case .bystander: words(.guidanceBystander)
        case .warden: words(.guidanceWarden)
        case .professional: words(.guidanceProfessional)
        }
    }

    static func hint(of audience: GuidanceAudience, _ words: Words<HelpPhrase>) -> String {
        switch audience {
        case .victim: words(.guidanceVictimHint)
        case .bystander: words(.guidanceBystanderHint)
        case .warden: words(.guidanceWardenHint)
        case .professional: words(.guidanceProfessionalHint)
        }
    }

    static func title(of phase: GuidancePhase, _ words: Words<HelpPhrase>) -> String {
        switch phase {
        case .before: words(.phaseBefore)
        case .during: words(.phaseDuring)
        case .after: words(.phaseAfter)
        }
    }
}

extension OpenState {
    var isOpen: Bool {
        switch self {
        case .always, .open: true
        case .unknown, .closed: false
        }
    }
}

/// Opening hours in words.
enum HoursText {
    /// Open or not at this moment; `nil` when nobody knows.
    static func text(of state: OpenState, at now: Instant, _ words: Words<HelpPhrase>) -> String? {
        switch state {
        case .unknown: nil
        case .always: words(.openAlways)
        case .open(let until): words(.openUntil, ["time": clock(until)])
        case .closed(nil): words(.closedNow)
        case .closed(let opens?):
            switch opens.date.dayNumber - DutchTime.reading(of: now).date.dayNumber {
            case 0: words(.closedOpensToday, ["time": clock(opens)])
            case 1: words(.closedOpensTomorrow, ["time": clock(opens)])
            case 2...6:
                words(
                    .closedOpensDay,
                    ["day": CalendarWords(words.language).weekday(opens.date.weekday), "time": clock(opens)])
            default:
                words(
                    .closedOpensDay,
                    ["day": CalendarWords(words.language).dateWithWeekday(opens.date), "time": clock(opens)])
            }
        }
    }

    /// The hours of the week; empty when nobody knows.
    static func lines(of hours: OpeningHours, _ words: Words<HelpPhrase>) -> [String] {
        switch hours.pattern {
        case .unknown: return []
        case .always: return [words(.hoursAlways)]
        case .weekly:
            let calendar = CalendarWords(words.language)
            let runs = DayRun.runs(of: hours).map { run in
                let times = run.stretches.map { stretch in
                    words(
                        .hoursStretch,
                        [
                            "from": OpeningHoursText.clock(stretch.opens),
                            "to": OpeningHoursText.clock(stretch.closes),
                        ])
                }
                let days =
                    run.first == run.last
                    ? calendar.weekday(run.first)
                    : words(
                        .hoursDays, ["from": calendar.weekday(run.first), "to": calendar.weekday(run.last)])
                return days + " " + times.joined(separator: words(.hoursAnd))
            }
            return runs + (hours.closedOnHolidays ? [words(.hoursNotOnHolidays)] : [])
        }
    }

    private static func clock(_ reading: DutchTime.Reading) -> String { reading.clock }
}
