import Domain
import Geography
import Platform

/// Reads the report form: either answers that are valid, or what is wrong with each field.
struct ReportForm: Sendable {
    /// Something to mend, with the id of the field where it stands.
    struct Problem: Sendable, Equatable {
        let field: Field
        let phrase: ReportingPhrase
    }

    /// The fields that can be wrong. Raw values are the ids on the page.
    enum Field: String, Sendable {
        case token
        case behaviour = "wat"
        case place = "plek"
        case when = "wanneer"
        case date = "datum"
        case clock = "tijd"
        case partDate = "dagdeel-datum"
        case part = "dagdeel"
        case firstDay = "van"
        case lastDay = "tot"
        case story = "verhaal"
        case contactName = "contact-naam"
        case contactPhone = "contact-telefoon"
        case contactEmail = "contact-mail"
        case consent = "toestemming"
        case more = "meer"
    }

    enum Name {
        static let token = "token"
        static let behaviour = "behaviour"
        static let place = "place"
        static let placeKey = "placeKey"
        static let listedPlace = "listed"
        static let longitude = "longitude"
        static let latitude = "latitude"
        static let when = "when"
        static let date = "date"
        static let clock = "time"
        static let partDate = "partDate"
        static let part = "part"
        static let firstDay = "from"
        static let lastDay = "to"
        static let role = "role"
        static let residence = "residence"
        static let setting = "setting"
        static let bystander = "bystander"
        static let ground = "ground"
        static let effect = "effect"
        static let wish = "wish"
        static let story = "story"
        static let contactName = "contactName"
        static let contactPhone = "contactPhone"
        static let contactEmail = "contactEmail"
        static let consent = "consent"
        static let notCounted = "notCounted"
        static let minor = "minor"
        /// How the form was opened: for oneself, as a bystander, …
        static let perspective = "rol"
        /// What the reporter was shown before sending and chose to go on with.
        static let checked = "checked"
        /// What the browser found for ``ProofOfWork``.
        static let work = "work"
        /// Back from a stop to the form.
        static let edit = "edit"

        /// What somebody fills in: everything that a stop before sending carries along.
        static let answers = [
            behaviour, place, placeKey, listedPlace, longitude, latitude, when, date, clock, partDate, part, firstDay,
            lastDay, role, residence, setting, bystander, ground, effect, wish, story, contactName, contactPhone,
            contactEmail, consent, notCounted, minor, perspective, work,
        ]
    }

    enum WhenChoice: String, CaseIterable, Sendable {
        case justNow = "now"
        case clock = "time"
        case lastNight = "night"
        case part
        case days
        case unknown
    }

    /// Answers, or at least one problem.
    enum Outcome: Sendable {
        case told(ToldReport)
        case problems([Problem])
    }

    let form: SubmittedForm
    let gazetteer: Gazetteer
    let codes: CodeCatalogue
    let now: Instant
    let language: Language
    /// Whether there is somebody who can open a story. Otherwise none is asked for and none is taken.
    let canSeal: Bool

    /// Nobody reports what happened before they can have been born.
    private static let firstYear = 1930
    /// A longer range says no more than "I don't know".
    private static let longestRange = 366

    func read() -> Outcome {
        var problems: [Problem] = []
        let behaviours = self.behaviours(&problems)
        let place = self.place(&problems)
        let when = self.when(&problems)
        let words = self.words(&problems)
        let details = self.details(&problems)
        let terms = self.terms(in: language, &problems)
        guard problems.isEmpty, let place, let when else { return .problems(problems) }
        return .told(
            ToldReport(
                ReportAnswers(behaviours: behaviours, place: place, when: when, details: details), words: words,
                terms: terms, isCounted: form[Name.notCounted] == nil))
    }

    // MARK: What

    private func behaviours(_ problems: inout [Problem]) -> [Code] {
        let chosen = codes(Name.behaviour, .behaviour)
        guard let chosen else {
            problems.append(Problem(field: .behaviour, phrase: .problemChoice))
            return []
        }
        if chosen.isEmpty { problems.append(Problem(field: .behaviour, phrase: .problemBehaviour)) }
        return chosen
    }

    // MARK: Where

    /// The most precise of what was filled in: pin, street or place, then the list.
    private func place(_ problems: inout [Problem]) -> RecordedPlace? {
        if form[Name.longitude] != nil || form[Name.latitude] != nil { return pin(&problems) }
        if form[Name.place] != nil || form[Name.placeKey] != nil { return named(&problems) }
        if let key = form[Name.listedPlace] {
            if let place = recorded(key: key) { return place }
            problems.append(Problem(field: .place, phrase: .problemChoice))
            return nil
        }
        problems.append(Problem(field: .place, phrase: .problemPlace))
        return nil
    }

    private func pin(_ problems: inout [Problem]) -> RecordedPlace? {
        guard let longitude = form[Name.longitude].flatMap(Double.init),
            let latitude = form[Name.latitude].flatMap(Double.init)
        else {
            problems.append(Problem(field: .place, phrase: .problemPin))
            return nil
        }
        let coordinate = Coordinate(longitude: longitude, latitude: latitude)
        let point = RDNew.rd(from: coordinate)
        guard RDNew.isValid(coordinate), gazetteer.area(containing: point) != nil,
            let place = RecordedPlace.point(point, in: gazetteer)
        else {
            problems.append(Problem(field: .place, phrase: .problemOutside))
            return nil
        }
        return place
    }

    private func named(_ problems: inout [Problem]) -> RecordedPlace? {
        if let key = form[Name.placeKey], let place = recorded(key: key) { return place }
        let typed = form[Name.place] ?? ""
        let streets = gazetteer.streets(named: typed)
        let places = gazetteer.places(named: typed)
        switch (places.count, streets.count) {
        case (1, _): return RecordedPlace.named(places[0], in: gazetteer)
        case (0, 1): return .street(streets[0], in: gazetteer)
        case (0, 0):
            let area = gazetteer.smallestAreas.filter { Gazetteer.isSameName($0.name, typed) }
            if area.count == 1 { return .area(area[0]) }
            problems.append(Problem(field: .place, phrase: .problemUnknownPlace))
        default: problems.append(Problem(field: .place, phrase: .problemManyPlaces))
        }
        return nil
    }

    /// Streets and places to choose from when the typed name is not one.
    var suggestions: [(key: String, label: String)] {
        guard let typed = form[Name.place] else { return [] }
        return gazetteer.matches(typed, limit: 8)
    }

    /// What a key of the list or of a suggestion means: `place:…`, `street:…`, `area:…`.
    private func recorded(key: String) -> RecordedPlace? {
        let parts = key.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "place":
            return gazetteer.place(NamedPlace.ID(parts[1])).flatMap { RecordedPlace.named($0, in: gazetteer) }
        case "street":
            return gazetteer.street(Street.ID(parts[1])).map { RecordedPlace.street($0, in: gazetteer) }
        case "area": return gazetteer.area(code: parts[1]).map(RecordedPlace.area)
        default: return nil
        }
    }

    // MARK: When

    private func when(_ problems: inout [Problem]) -> ReportAnswers.When? {
        guard let text = form[Name.when] else {
            problems.append(Problem(field: .when, phrase: .problemWhen))
            return nil
        }
        guard let choice = WhenChoice(rawValue: text) else {
            problems.append(Problem(field: .when, phrase: .problemChoice))
            return nil
        }
        let count = problems.count
        let when: ReportAnswers.When?
        switch choice {
        case .justNow: when = .justNow
        case .lastNight: when = .lastNight
        case .unknown: when = .unknown
        case .clock:
            let date = date(Name.date, .date, &problems)
            let minute = minuteOfDay(&problems)
            when = date.flatMap { date in minute.map { .clock(date, minuteOfDay: $0) } }
        case .part:
            let date = date(Name.partDate, .partDate, &problems)
            let part = form[Name.part].flatMap(ReportAnswers.DayPart.init)
            if part == nil { problems.append(Problem(field: .part, phrase: .problemPart)) }
            when = date.flatMap { date in part.map { .part(date, $0) } }
        case .days: when = days(&problems)
        }
        guard problems.count == count, let when else { return nil }
        guard when.hasBegun(at: now) else {
            let field: Field = choice == .clock ? .clock : choice == .part ? .part : .firstDay
            problems.append(Problem(field: field, phrase: .problemFuture))
            return nil
        }
        return when
    }

    private func days(_ problems: inout [Problem]) -> ReportAnswers.When? {
        guard let first = date(Name.firstDay, .firstDay, &problems) else { return nil }
        // One day is a range too.
        let last = form[Name.lastDay] == nil ? first : date(Name.lastDay, .lastDay, &problems)
        guard let last else { return nil }
        guard last >= first else {
            problems.append(Problem(field: .lastDay, phrase: .problemOrder))
            return nil
        }
        guard last.dayNumber - first.dayNumber < Self.longestRange else {
            problems.append(Problem(field: .lastDay, phrase: .problemLongRange))
            return nil
        }
        return .days(first, last)
    }

    private func date(_ name: String, _ field: Field, _ problems: inout [Problem]) -> CivilDate? {
        guard let text = form[name] else {
            problems.append(Problem(field: field, phrase: .problemDateMissing))
            return nil
        }
        guard let date = CivilDate(iso: text) ?? CivilDate(dutch: text), date.components.year >= Self.firstYear else {
            problems.append(Problem(field: field, phrase: .problemDate))
            return nil
        }
        guard date <= DutchTime.reading(of: now).date else {
            problems.append(Problem(field: field, phrase: .problemFuture))
            return nil
        }
        return date
    }

    private func minuteOfDay(_ problems: inout [Problem]) -> Int? {
        guard let text = form[Name.clock] else {
            problems.append(Problem(field: .clock, phrase: .problemClockMissing))
            return nil
        }
        let parts = text.split(whereSeparator: { $0 == ":" || $0 == "." || $0 == "u" }).map { Int($0) }
        guard (1...3).contains(parts.count), let hour = parts[0], (0...23).contains(hour),
            let minute = parts.count > 1 ? parts[1] : 0, (0...59).contains(minute)
        else {
            problems.append(Problem(field: .clock, phrase: .problemClock))
            return nil
        }
        return hour * 60 + minute
    }

    // MARK: The rest, nothing of which is required

    private func details(_ problems: inout [Problem]) -> AnalysisRecord.Details {
        let role = codes(Name.role, .role)
        let residence = codes(Name.residence, .residence)
        let setting = codes(Name.setting, .setting)
        let bystander = codes(Name.bystander, .bystander)
        let grounds = codes(Name.ground, .ground)
        let effects = codes(Name.effect, .effect)
        let wishes = codes(Name.wish, .wish)
        guard let role, let residence, let setting, let bystander, let grounds, let effects, let wishes else {
            problems.append(Problem(field: .more, phrase: .problemChoice))
            return AnalysisRecord.Details()
        }
        return AnalysisRecord.Details(
            role: role.first, residence: residence.first, setting: setting.first, bystander: bystander.first,
            grounds: grounds, effects: effects, wishes: wishes)
    }

    /// The chosen codes in the order of the list, each once; `nil` when one is not on the list.
    private func codes(_ name: String, _ list: CodeCatalogue.List) -> [Code]? {
        let chosen = Set(form.all(name).map(Code.init))
        let known = codes[list].codes.filter(chosen.contains)
        return known.count == chosen.count ? known : nil
    }
}

extension CivilDate {
    /// Reads `14-11-2026`, `14/11/2026` and `14.11.2026`, which people type where a browser has no calendar.
    init?(dutch text: String) {
        let parts = text.split(whereSeparator: { $0 == "-" || $0 == "/" || $0 == "." || $0 == " " }).map { Int($0) }
        guard parts.count == 3, let day = parts[0], let month = parts[1], let year = parts[2] else { return nil }
        self.init(year: year, month: month, day: day)
    }
}
