import Domain
import Geography
import Platform

/// What a row of another report point tells, ready to be kept except for its id.
struct ReportRow {
    let reported: Instant
    let time: IncidentTime
    let place: RecordedPlace
    let behaviours: [Code]
    let details: AnalysisRecord.Details
}

/// Why a row cannot be used. Never holds what stood in its cells.
struct RejectedRow: Error, Hashable {
    let reason: String
}

/// Makes records of rows, by a mapping, for a file with a certain header.
struct ReportRowReader {
    /// Words without a code, by field; see ``UnmappedWords``.
    private(set) var unmapped = UnmappedWords()

    private let mapping: ReportMapping
    private let gazetteer: Gazetteer
    private let names: GazetteerNames
    private let now: Instant
    private let indexes: [String: Int]
    private var placeOfStreet: [Street.ID: RecordedPlace] = [:]

    /// The clock rule of the European Union is the present one since 1996 (`DutchTime`); older dates are mostly
    /// years of two digits that were read as four.
    private static let earliest = DutchTime.instant(
        of: CivilDate(year: 1996, month: 1, day: 1) ?? CivilDate(dayNumber: 0))
    /// Half of the hour around a clock time, as for the form.
    private static let halfWindow: Int64 = 30

    /// - Throws: `ImportFailure.usage` when the file lacks a column that the mapping names.
    init(mapping: ReportMapping, header: [String], gazetteer: Gazetteer, now: Instant) throws(ImportFailure) {
        let header = header.map(\.trimmed)
        var indexes: [String: Int] = [:]
        for (path, column) in mapping.columns {
            guard let index = header.firstIndex(of: column) else {
                throw .usage("\(path): the file has no column \(column); it has \(header.joined(separator: ", "))")
            }
            guard header.lastIndex(of: column) == index else {
                throw .usage("\(path): the file has more than one column \(column)")
            }
            indexes[column] = index
        }
        self.mapping = mapping
        self.gazetteer = gazetteer
        names = GazetteerNames(gazetteer)
        self.now = now
        self.indexes = indexes
    }

    mutating func row(_ fields: [String]) throws(RejectedRow) -> ReportRow {
        let (time, reported) = try self.time(fields)
        let place = try self.place(fields)
        let behaviours = try codes(mapping.behaviours, "behaviours", fields, isNeeded: true)
        guard !behaviours.isEmpty else { throw RejectedRow(reason: "behaviours: there is none") }
        let details = AnalysisRecord.Details(
            role: try codes(mapping.role, "role", fields).first,
            residence: try codes(mapping.residence, "residence", fields).first,
            setting: try codes(mapping.setting, "setting", fields).first,
            bystander: try codes(mapping.bystander, "bystander", fields).first,
            grounds: try codes(mapping.grounds, "grounds", fields),
            effects: try codes(mapping.effects, "effects", fields),
            wishes: try codes(mapping.wishes, "wishes", fields))
        return ReportRow(reported: reported, time: time, place: place, behaviours: behaviours, details: details)
    }

    /// What stands in a column, without white space around it; empty for the mapping's words that mean nothing.
    func cell(_ column: String, _ fields: [String]) -> String {
        guard let index = indexes[column], fields.indices.contains(index) else { return "" }
        let text = fields[index].trimmed
        guard !mapping.empty.isEmpty, mapping.empty.contains(ReportMapping.Codes.folded(text)) else { return text }
        return ""
    }

    private func cell(_ column: String?, _ fields: [String]) -> String {
        column.map { cell($0, fields) } ?? ""
    }

    // MARK: Time

    private func time(_ fields: [String]) throws(RejectedRow) -> (IncidentTime, reported: Instant) {
        let told = try parts(mapping.reported, "reported", fields)
        let reported = try told.map { (told) throws(RejectedRow) in
            try reading(told.first, "reported").moment
        }
        if let reported, reported.start > now { throw RejectedRow(reason: "reported: lies in the future") }
        if let reported, reported.start < Self.earliest { throw RejectedRow(reason: "reported: before 1996") }
        // A day or a month of reporting ends with it: whatever happened that day happened before.
        let limit = min(now, reported.map { $0.unit == .minute ? $0.start : $0.end } ?? now)
        guard let (start, end, precision) = try interval(fields) else {
            guard let reported else { throw RejectedRow(reason: "time: there is none") }
            let moment = min(limit, reported.lastMoment)
            guard let time = IncidentTime(start: moment.adding(days: -365), end: moment, precision: .unknown) else {
                throw RejectedRow(reason: "time: there is none")
            }
            return (time, moment)
        }
        guard start >= Self.earliest else { throw RejectedRow(reason: "time: before 1996") }
        guard start < now else { throw RejectedRow(reason: "time: lies in the future") }
        guard let time = IncidentTime(start: start, end: min(end, limit), precision: precision) else {
            throw RejectedRow(reason: "time: lies after the moment of reporting")
        }
        return (time, min(limit, reported?.lastMoment ?? time.end))
    }

    /// `nil` when the cells are empty.
    private func interval(_ fields: [String]) throws(RejectedRow) -> (Instant, Instant, IncidentTime.Precision)? {
        let told = try parts(mapping.start, "time.start", fields)
        let toldEnd = try parts(mapping.end, "time.end", fields)
        guard let told else {
            guard toldEnd == nil else { throw RejectedRow(reason: "time: there is an end without a start") }
            return nil
        }
        let start = try reading(told.first, "time.start").moment
        guard let endParts = told.second ?? toldEnd?.first else { return Self.single(start) }
        let startDate = DutchTime.reading(of: start.start).date
        let (end, isSameDay) = try reading(endParts, "time.end", on: startDate)
        guard end.start != start.start || end.unit != start.unit else { return Self.single(start) }

        var limit = end.unit == .minute || end.unit == .hour ? end.start : end.end
        // From 22:00 to 02:00 goes over midnight.
        if limit <= start.start, isSameDay, end.unit <= .hour, start.unit <= .hour {
            let next = try reading(endParts, "time.end", on: startDate, addingDays: 1).moment
            limit = next.start
        }
        guard limit > start.start else { throw RejectedRow(reason: "time: the end lies before the start") }
        let length = limit.minutes(since: start.start)
        let precision: IncidentTime.Precision =
            switch length {
            case ...60: .exact
            case ...(12 * 60): .dayPart
            case ...(14 * 1440): .days
            case ...(31.1 * 1440): .month
            default: .unknown
            }
        return (start.start, limit, precision)
    }

    private static func single(_ moment: MomentReading) -> (Instant, Instant, IncidentTime.Precision) {
        switch moment.unit {
        case .minute:
            (moment.start.adding(minutes: -halfWindow), moment.start.adding(minutes: halfWindow), .exact)
        case .hour: (moment.start, moment.end, .exact)
        case .day: (moment.start, moment.end, .days)
        case .month: (moment.start, moment.end, .month)
        }
    }

    /// `nil` when the cells are empty.
    private func parts(
        _ moment: ReportMapping.Moment?, _ path: String, _ fields: [String]
    ) throws(RejectedRow) -> (first: MomentPattern.Parts, second: MomentPattern.Parts?)? {
        guard let moment else { return nil }
        let text = moment.columns.map { cell($0, fields) }.filter { !$0.isEmpty }.joined(separator: " ")
        guard !text.isEmpty else { return nil }
        for pattern in moment.patterns {
            if let parts = pattern.parts(of: text) { return parts }
        }
        let formats = moment.patterns.map(\.text).joined(separator: " or ")
        throw RejectedRow(reason: "\(path): not written as \(formats)")
    }

    /// - Returns: and whether it is a clock time of the given day, written or not.
    private func reading(
        _ parts: MomentPattern.Parts, _ path: String, on date: CivilDate? = nil, addingDays days: Int = 0
    ) throws(RejectedRow) -> (moment: MomentReading, isSameDay: Bool) {
        var parts = parts
        if days != 0, let year = parts.year, let month = parts.month, let day = parts.day,
            let next = CivilDate(year: year, month: month, day: day)?.adding(days: days).components
        {
            (parts.year, parts.month, parts.day) = (next.year, next.month, next.day)
        }
        guard let reading = parts.reading(isUTC: mapping.isUTC, on: date?.adding(days: days)) else {
            throw RejectedRow(reason: "\(path): there is no such day or time")
        }
        guard let date else { return (reading, false) }
        let hasOwnDate = parts.year != nil
        return (reading, !hasOwnDate || DutchTime.reading(of: reading.start).date == date)
    }

    // MARK: Place

    private mutating func place(_ fields: [String]) throws(RejectedRow) -> RecordedPlace {
        if let point = try point(fields) {
            guard gazetteer.smallestAreas.isEmpty || gazetteer.area(containing: point) != nil else {
                throw RejectedRow(reason: "place: outside the municipality")
            }
            guard let place = RecordedPlace.point(point, in: gazetteer) else {
                throw RejectedRow(reason: "place: outside the Netherlands")
            }
            return place
        }
        let name = cell(mapping.place.name, fields)
        let street = cell(mapping.place.street, fields)
        let area = cell(mapping.place.area, fields)
        guard !name.isEmpty || !street.isEmpty || !area.isEmpty else { return .unknown }

        let areas = area.isEmpty ? [] : names.areas(area)
        if !name.isEmpty {
            let places = names.places(name).compactMap { RecordedPlace.named($0, in: gazetteer) }
            if let place = Self.only(places, in: areas) { return place }
        }
        if !street.isEmpty {
            let streets = names.streets(street)
            if let only = streets.first, streets.count == 1 { return place(of: only) }
            // Of two streets with the same name the one in the area that the row names.
            let inArea = streets.filter { street in
                street.lines.contains { line in areas.contains { $0.shape.contains(line.point(at: line.length / 2)) } }
            }
            if let only = inArea.first, inArea.count == 1 { return place(of: only) }
        }
        if let only = areas.first, areas.count == 1 { return .area(only) }
        let unknown = [("place", name), ("street", street), ("area", area)].filter { !$0.1.isEmpty }.map(\.0)
        throw RejectedRow(
            reason: "place: the \(unknown.joined(separator: " and ")) is not in the gazetteer, or more than once")
    }

    private static func only(_ places: [RecordedPlace], in areas: [Area]) -> RecordedPlace? {
        if places.count == 1 { return places.first }
        let inArea = places.filter { place in areas.contains { $0.code == place.area?.code } }
        return inArea.count == 1 ? inArea.first : nil
    }

    private mutating func place(of street: Street) -> RecordedPlace {
        if let known = placeOfStreet[street.id] { return known }
        let place = RecordedPlace.street(street, in: gazetteer)
        placeOfStreet[street.id] = place
        return place
    }

    private func point(_ fields: [String]) throws(RejectedRow) -> RDPoint? {
        let isDegrees = mapping.place.longitude != nil
        let first = cell(isDegrees ? mapping.place.longitude : mapping.place.x, fields)
        let second = cell(isDegrees ? mapping.place.latitude : mapping.place.y, fields)
        if first.isEmpty, second.isEmpty { return nil }
        guard !first.isEmpty, !second.isEmpty else {
            throw RejectedRow(reason: "place: one of the two coordinates is missing")
        }
        do throws(PositionProblem) {
            return isDegrees
                ? try TablePosition.point(longitude: first, latitude: second)
                : try TablePosition.point(x: first, y: second)
        } catch {
            throw RejectedRow(reason: "place: \(error.reason)")
        }
    }

    // MARK: Codes

    /// - Parameter isNeeded: a word without a code rejects the row; else it is left out and counted.
    private mutating func codes(
        _ field: ReportMapping.Codes?, _ path: String, _ fields: [String], isNeeded: Bool = false
    ) throws(RejectedRow) -> [Code] {
        guard let field else { return [] }
        let text = cell(field.column, fields)
        guard !text.isEmpty else { return field.fallback }
        var codes: [Code] = []
        var missing = 0
        for meaning in field.meanings(of: text) {
            switch meaning {
            case .codes(let meant): codes += meant
            case .unknown(let word):
                unmapped.add(word, of: path)
                if field.fallback.isEmpty { missing += 1 } else { codes += field.fallback }
            }
        }
        if isNeeded, missing > 0 {
            throw RejectedRow(
                reason: "\(path): \(missing == 1 ? "a word has" : "\(missing) words have") no code in the mapping")
        }
        var seen: Set<Code> = []
        return codes.filter { seen.insert($0).inserted }
    }
}

extension ReportMapping.Codes {
    enum Meaning: Hashable {
        case codes([Code])
        case unknown(String)
    }

    /// The answers in a cell. A separator may also stand inside an answer, so the longest run of parts that is known
    /// counts as one.
    func meanings(of text: String) -> [Meaning] {
        if let whole = codes[Self.folded(text)] { return [.codes(whole)] }
        guard let separator else { return [.unknown(text)] }
        let parts = text.split(separator: separator).map(\.trimmed).filter { !$0.isEmpty }
        var meanings: [Meaning] = []
        var position = 0
        while position < parts.count {
            var taken = 1
            var meaning = Meaning.unknown(parts[position])
            for length in stride(from: min(5, parts.count - position), through: 1, by: -1) {
                let joined = parts[position..<position + length].joined(separator: separator + " ")
                let known =
                    codes[Self.folded(joined)]
                    ?? codes[Self.folded(parts[position..<position + length].joined(separator: separator))]
                guard let known else { continue }
                (taken, meaning) = (length, .codes(known))
                break
            }
            meanings.append(meaning)
            position += taken
        }
        return meanings
    }
}

extension MomentReading {
    /// A clock time itself, or the last minute of a day or month.
    fileprivate var lastMoment: Instant { unit == .minute ? start : end.adding(minutes: -1) }
}

/// Words that the mapping gives no code, with how often they came. Long ones are texts of people and are not kept.
struct UnmappedWords: Hashable {
    struct Count: Hashable {
        let field: String
        /// `nil` for longer texts, and for further words after the first fifty of a field.
        let word: String?
        let count: Int
    }

    private var counts: [String: [String: Int]] = [:]
    private var others: [String: Int] = [:]
    private static let longest = 60
    private static let most = 50

    mutating func add(_ word: String, of field: String) {
        let known = counts[field] ?? [:]
        if known[word] != nil || (word.utf8.count <= Self.longest && known.count < Self.most) {
            counts[field, default: [:]][word, default: 0] += 1
        } else {
            others[field, default: 0] += 1
        }
    }

    /// By field, the most frequent first.
    var list: [Count] {
        var list: [Count] = []
        for field in Set(counts.keys).union(others.keys).sorted() {
            let words = (counts[field] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            list += words.map { Count(field: field, word: $0.key, count: $0.value) }
            if let count = others[field] { list.append(Count(field: field, word: nil, count: count)) }
        }
        return list
    }
}
