import Domain
import Geography
import Platform

/// Reads what only the form for a report by telephone asks: when the call was, and in which language the caller reads.
struct CallForm: Sendable {
    struct Problem: Sendable, Equatable {
        let field: Field
        let phrase: CaseWorkPhrase
    }

    /// Raw values are the ids and the names of the fields.
    enum Field: String, Sendable {
        case date = "gesprek-datum"
        case clock = "gesprek-tijd"
        case language = "gesprek-taal"
    }

    /// Whatever is older was not a call of this office.
    static let oldestDays = 60

    let form: SubmittedForm
    let now: Instant

    var language: Language { form[Field.language.rawValue].flatMap(Language.init) ?? .dutch }

    /// The moment of the call. Without a time it is now for a call of today, and noon for an earlier one.
    func read() -> (called: Instant?, problems: [Problem]) {
        let today = DutchTime.reading(of: now).date
        guard let text = form[Field.date.rawValue] else {
            return (nil, [Problem(field: .date, phrase: .problemCallDate)])
        }
        guard let date = CivilDate(iso: text) ?? CivilDate(dutch: text) else {
            return (nil, [Problem(field: .date, phrase: .problemCallDate)])
        }
        guard date <= today else { return (nil, [Problem(field: .date, phrase: .problemCallFuture)]) }
        guard today.dayNumber - date.dayNumber <= Self.oldestDays else {
            return (nil, [Problem(field: .date, phrase: .problemCallOld)])
        }
        guard let typed = form[Field.clock.rawValue] else {
            return (date == today ? now : DutchTime.instant(of: date, minuteOfDay: 720), [])
        }
        guard let minute = Self.minuteOfDay(typed) else {
            return (nil, [Problem(field: .clock, phrase: .problemCallTime)])
        }
        let called = DutchTime.instant(of: date, minuteOfDay: minute)
        return called <= now ? (called, []) : (nil, [Problem(field: .clock, phrase: .problemCallFuture)])
    }

    /// `14:05`, `14.05`.
    private static func minuteOfDay(_ text: String) -> Int? {
        let parts = text.split(whereSeparator: { $0 == ":" || $0 == "." }).map { Int($0) }
        guard (2...3).contains(parts.count), let hour = parts[0], (0...23).contains(hour), let minute = parts[1],
            (0...59).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    /// A fresh form: the call is going on.
    static func fresh(at now: Instant) -> SubmittedForm {
        let reading = DutchTime.reading(of: now)
        return SubmittedForm(fields: [
            Field.date.rawValue: [reading.date.description], Field.clock.rawValue: [reading.clock],
            Field.language.rawValue: [Language.dutch.tag],
        ])
    }
}

/// Place and time of a report, as they would have been filled in on the form.
struct CopiedReport: Sendable {
    let record: AnalysisRecord

    /// Adds them to a form in which they are not filled in. Only fields that can be seen are filled in, except for the
    /// pin (``dropPin(from:)``).
    func fill(_ form: inout SubmittedForm, _ gazetteer: Gazetteer) {
        typealias Name = ReportForm.Name
        let place = record.place
        switch place.precision {
        case .point:
            if let pin {
                form[Name.longitude] = pin.longitude
                form[Name.latitude] = pin.latitude
            }
        case .place: form[Name.listedPlace] = place.placeID.map { "place:\($0)" }
        case .street: form[Name.place] = place.streetID.flatMap { gazetteer.street($0)?.name }
        case .area: form[Name.listedPlace] = place.area.map { "area:\($0.code)" }
        case .unknown: break
        }
        let first = DutchTime.reading(of: record.time.start)
        let last = DutchTime.reading(of: Instant(milliseconds: record.time.end.milliseconds - 1))
        switch record.time.precision {
        case .exact:
            let middle = DutchTime.reading(of: record.time.start.adding(minutes: 30))
            form[Name.when] = ReportForm.WhenChoice.clock.rawValue
            form[Name.date] = middle.date.description
            form[Name.clock] = middle.clock
        case .dayPart, .days, .month:
            form[Name.when] = ReportForm.WhenChoice.days.rawValue
            form[Name.firstDay] = first.date.description
            form[Name.lastDay] = last.date.description
        case .unknown: form[Name.when] = ReportForm.WhenChoice.unknown.rawValue
        }
    }

    /// The copied pin cannot be seen or taken away without a map: another place that was filled in counts instead.
    func dropPin(from form: inout SubmittedForm) {
        typealias Name = ReportForm.Name
        guard let pin, form[Name.longitude] == pin.longitude, form[Name.latitude] == pin.latitude,
            form[Name.place] != nil || form[Name.listedPlace] != nil
        else { return }
        form[Name.longitude] = nil
        form[Name.latitude] = nil
    }

    /// The middle of the square: the report never said more.
    private var pin: (longitude: String, latitude: String)? {
        guard record.place.precision == .point, let square = record.place.square else { return nil }
        let coordinate = RDNew.coordinate(from: square.centre)
        return (String(coordinate.longitude), String(coordinate.latitude))
    }
}
