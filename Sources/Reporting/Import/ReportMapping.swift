import CSV
import Domain
import Geography
package import Platform

/// Which columns and words of another report point's file mean which fields and codes (docs/guides/import.md).
package struct ReportMapping: Sendable {
    /// Short name of the report point; with it the origin of its records is `import:NAME`.
    package let source: String
    /// Column with the number of a report, when there is one.
    let id: String?
    /// `nil` to find it in the header.
    let separator: UInt8?
    /// Cells that mean nothing, such as `onbekend`; folded.
    let empty: Set<String>
    /// Clock times without an offset are UTC, not Dutch clock time.
    let isUTC: Bool
    let reported: Moment?
    let start: Moment?
    let end: Moment?
    let place: Place
    let behaviours: Codes
    let role: Codes?
    let residence: Codes?
    let setting: Codes?
    let bystander: Codes?
    let grounds: Codes?
    let effects: Codes?
    let wishes: Codes?

    /// Columns that are put together with a space, and the ways in which they may be written.
    struct Moment: Sendable {
        let columns: [String]
        let patterns: [MomentPattern]
    }

    /// Columns; the most precise one with something in it counts.
    struct Place: Sendable {
        var longitude: String?
        var latitude: String?
        var x: String?
        var y: String?
        var name: String?
        var street: String?
        var area: String?
    }

    struct Codes: Sendable {
        let column: String
        /// Between several answers in one cell.
        let separator: String?
        /// By folded word; none for a word that means nothing.
        let codes: [String: [Code]]
        /// For words that are not known, and for empty cells.
        let fallback: [Code]

        /// The word as it is compared: lower case, single spaces.
        static func folded(_ word: some StringProtocol) -> String {
            word.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }

    /// Everything that is wrong with a mapping, each with the path of the key.
    package struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        package let problems: [String]

        package var description: String { problems.joined(separator: "\n") }
    }

    /// Columns that the mapping reads, with the path that names each.
    var columns: [(path: String, column: String)] {
        var columns: [(String, String)] = []
        func add(_ path: String, _ column: String?) {
            if let column { columns.append((path, column)) }
        }
        add("id", id)
        for (path, moment) in [("reported", reported), ("time.start", start), ("time.end", end)] {
            for column in moment?.columns ?? [] { add(path, column) }
        }
        add("place.longitude", place.longitude)
        add("place.latitude", place.latitude)
        add("place.x", place.x)
        add("place.y", place.y)
        add("place.name", place.name)
        add("place.street", place.street)
        add("place.area", place.area)
        for (path, codes) in [
            ("behaviours", behaviours), ("role", role), ("residence", residence), ("setting", setting),
            ("bystander", bystander), ("grounds", grounds), ("effects", effects), ("wishes", wishes),
        ] {
            add(path, codes?.column)
        }
        return columns
    }
}

// MARK: Reading the JSON file

extension ReportMapping {
    /// - Throws: ``Invalid`` with everything that is wrong.
    package init(parsing bytes: some Sequence<UInt8>, codes catalogue: CodeCatalogue) throws(Invalid) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw Invalid(problems: ["the mapping is not JSON: \(error)"])
        }
        var reader = MappingReader(catalogue: catalogue)
        let mapping = reader.mapping(value)
        guard let mapping, reader.problems.isEmpty else { throw Invalid(problems: reader.problems) }
        self = mapping
    }
}

/// Goes through the members of the mapping and notes what is wrong, so that all of it is told at once.
private struct MappingReader {
    let catalogue: CodeCatalogue
    var problems: [String] = []

    init(catalogue: CodeCatalogue) {
        self.catalogue = catalogue
    }

    mutating func mapping(_ value: JSONValue) -> ReportMapping? {
        guard
            let object = object(
                value, at: "",
                keys: [
                    "source", "id", "separator", "empty", "timeZone", "reported", "time", "place", "behaviours", "role",
                    "residence", "setting", "bystander", "grounds", "effects", "wishes",
                ])
        else { return nil }
        let source = string(object, "source", at: "") ?? ""
        let isName = source.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        if !isName || !(2...40).contains(source.utf8.count) {
            problems.append("source: needed, 2 to 40 lower-case letters, digits and hyphens")
        }
        let reported = moment(object, "reported", at: "")
        if let reported { check(hasDate: reported, at: "reported") }
        let (start, end) = time(object)
        if start == nil, reported == nil, problems.isEmpty {
            problems.append("time: without a start there must be a reported moment")
        }
        let behaviours = codes(object, "behaviours", .behaviour, isMany: true)
        if object["behaviours"] == nil { problems.append("behaviours: needed") }
        if object["place"] == nil {
            problems.append("place: needed; null when the file tells no places")
        }
        return ReportMapping(
            source: source, id: string(object, "id", at: ""), separator: separator(object), empty: empty(object),
            isUTC: choice(object, "timeZone", ["local", "utc"]) == "utc", reported: reported, start: start, end: end,
            place: place(object),
            behaviours: behaviours ?? ReportMapping.Codes(column: "", separator: nil, codes: [:], fallback: []),
            role: codes(object, "role", .role), residence: codes(object, "residence", .residence),
            setting: codes(object, "setting", .setting), bystander: codes(object, "bystander", .bystander),
            grounds: codes(object, "grounds", .ground, isMany: true),
            effects: codes(object, "effects", .effect, isMany: true),
            wishes: codes(object, "wishes", .wish, isMany: true))
    }

    private mutating func time(_ parent: JSONObject) -> (ReportMapping.Moment?, ReportMapping.Moment?) {
        guard let value = parent["time"] else {
            problems.append("time: needed; null when the file only tells when something was reported")
            return (nil, nil)
        }
        guard value != .null, let object = object(value, at: "time", keys: ["start", "end"]) else { return (nil, nil) }
        let start = moment(object, "start", at: "time.")
        let end = moment(object, "end", at: "time.")
        if let start {
            check(hasDate: start, at: "time.start")
        } else if object["start"] == nil {
            problems.append("time.start: needed")
        }
        return (start, end)
    }

    private mutating func check(hasDate moment: ReportMapping.Moment, at path: String) {
        for pattern in moment.patterns where !pattern.hasDate {
            problems.append("\(path).format: \(pattern.text) has no year and month")
        }
    }

    private mutating func moment(_ parent: JSONObject, _ key: String, at path: String) -> ReportMapping.Moment? {
        let path = path + key
        guard let value = parent[key], value != .null,
            let object = object(value, at: path, keys: ["column", "columns", "format"])
        else { return nil }
        let columns: [String]
        if object["column"] != nil {
            columns = string(object, "column", at: path + ".").map { [$0] } ?? []
            if object["columns"] != nil { problems.append("\(path): either column or columns") }
        } else {
            columns = strings(object, "columns", at: path + ".")
        }
        if columns.isEmpty, object["column"] == nil { problems.append("\(path).column: needed") }
        var patterns: [MomentPattern] = []
        for text in strings(object, "format", at: path + ".") {
            do throws(MomentPattern.Problem) {
                patterns.append(try MomentPattern(text))
            } catch {
                problems.append("\(path).format: \(error.reason)")
            }
        }
        if object["format"] == nil { problems.append("\(path).format: needed, such as dd-MM-yyyy HH:mm") }
        return ReportMapping.Moment(columns: columns, patterns: patterns)
    }

    private mutating func place(_ parent: JSONObject) -> ReportMapping.Place {
        guard let value = parent["place"], value != .null,
            let object = object(
                value, at: "place", keys: ["longitude", "latitude", "x", "y", "name", "street", "area"])
        else { return ReportMapping.Place() }
        let place = ReportMapping.Place(
            longitude: string(object, "longitude", at: "place."), latitude: string(object, "latitude", at: "place."),
            x: string(object, "x", at: "place."), y: string(object, "y", at: "place."),
            name: string(object, "name", at: "place."), street: string(object, "street", at: "place."),
            area: string(object, "area", at: "place."))
        if (place.longitude == nil) != (place.latitude == nil) {
            problems.append("place: longitude and latitude go together")
        }
        if (place.x == nil) != (place.y == nil) { problems.append("place: x and y go together") }
        if place.longitude != nil, place.x != nil {
            problems.append("place: either longitude and latitude, or x and y")
        }
        if object.isEmpty { problems.append("place: names no column; null when the file tells no places") }
        return place
    }

    private mutating func codes(
        _ parent: JSONObject, _ key: String, _ list: CodeCatalogue.List, isMany: Bool = false
    ) -> ReportMapping.Codes? {
        guard let value = parent[key], value != .null else { return nil }
        let keys = ["column", "codes", "default"] + (isMany ? ["separator"] : [])
        guard let object = object(value, at: key, keys: keys) else { return nil }
        let known = catalogue[list]
        // The codes themselves need no mapping.
        var codes = Dictionary(known.codes.map { (ReportMapping.Codes.folded($0.value), [$0]) }) { first, _ in first }
        if let value = object["codes"], let words = self.object(value, at: "\(key).codes", keys: nil) {
            for (word, value) in words {
                let meant = self.codes(value, at: "\(key).codes.\(word)", in: known)
                if !isMany, meant.count > 1 { problems.append("\(key).codes.\(word): one code at most") }
                codes[ReportMapping.Codes.folded(word)] = meant
            }
        }
        let fallback = object["default"].map { self.codes($0, at: "\(key).default", in: known) } ?? []
        let column = string(object, "column", at: key + ".")
        if object["column"] == nil { problems.append("\(key).column: needed") }
        let separator = string(object, "separator", at: key + ".", isTrimmed: false)
        if separator == "" { problems.append("\(key).separator: empty") }
        return ReportMapping.Codes(column: column ?? "", separator: separator, codes: codes, fallback: fallback)
    }

    /// A code, several, or `null`.
    private mutating func codes(_ value: JSONValue, at path: String, in list: CodeList) -> [Code] {
        if value == .null { return [] }
        var codes: [Code] = []
        for element in value.array ?? [value] {
            guard let text = element.string else {
                problems.append("\(path): must be a code, a list of codes, or null")
                continue
            }
            let code = Code(text)
            if list.contains(code) {
                codes.append(code)
            } else {
                let all = list.codes.map(\.value).joined(separator: ", ")
                problems.append("\(path): \(text) is no code of the list \(list.name): \(all)")
            }
        }
        return codes
    }

    private mutating func separator(_ parent: JSONObject) -> UInt8? {
        switch choice(parent, "separator", [",", ";", "tab"]) {
        case ",": UInt8(ascii: ",")
        case ";": UInt8(ascii: ";")
        case "tab": UInt8(ascii: "\t")
        default: nil
        }
    }

    private mutating func empty(_ parent: JSONObject) -> Set<String> {
        guard parent["empty"] != nil else { return [] }
        return Set(strings(parent, "empty", at: "").map { ReportMapping.Codes.folded($0) })
    }

    // MARK: Values

    /// - Parameter keys: those allowed; `nil` for any.
    private mutating func object(_ value: JSONValue, at path: String, keys: [String]?) -> JSONObject? {
        guard let object = value.object else {
            problems.append("\(path.isEmpty ? "the mapping" : path): must be an object")
            return nil
        }
        var seen: Set<String> = []
        for (name, _) in object {
            let full = path.isEmpty ? name : "\(path).\(name)"
            if !seen.insert(name).inserted { problems.append("\(full): stands twice") }
            if let keys, !keys.contains(name) {
                problems.append("\(full): unknown key; known are \(keys.joined(separator: ", "))")
            }
        }
        return object
    }

    private mutating func string(
        _ parent: JSONObject, _ key: String, at path: String, isTrimmed: Bool = true
    ) -> String? {
        guard let value = parent[key], value != .null else { return nil }
        guard let text = value.string else {
            problems.append("\(path)\(key): must be a text")
            return nil
        }
        return isTrimmed ? text.trimmed : text
    }

    /// One text, or a list of them.
    private mutating func strings(_ parent: JSONObject, _ key: String, at path: String) -> [String] {
        guard let value = parent[key], value != .null else { return [] }
        let texts = (value.array ?? [value]).map(\.string)
        guard !texts.isEmpty, texts.allSatisfy({ $0 != nil }) else {
            problems.append("\(path)\(key): must be a text or a list of texts")
            return []
        }
        return texts.compactMap { $0 }.map(\.trimmed)
    }

    private mutating func choice(_ parent: JSONObject, _ key: String, _ choices: [String]) -> String? {
        guard let value = parent[key], value != .null else { return nil }
        guard let text = value.string, choices.contains(text) else {
            problems.append("\(key): must be one of \(choices.joined(separator: "  "))")
            return nil
        }
        return text
    }
}
