import Platform

/// Which column of a table of key figures holds what. Names are those that Statistics Netherlands uses in its tables,
/// maps and open data, and plain ones; case and marks do not matter, nor the number behind a name of its open data
/// (`AantalInwoners_5`).
enum FigureColumns {
    enum Content: Hashable {
        /// A number of persons or things.
        case number(ExposureMeasure)
        /// A percentage of the inhabitants.
        case percentage(ExposureMeasure)

        var measure: ExposureMeasure {
            switch self {
            case .number(let measure), .percentage(let measure): measure
            }
        }
    }

    static let code = [
        "code", "gwbcode", "gwbcode10", "codering", "wijkenenbuurten", "regiocode", "statcode", "buurtcode", "bucode",
        "wijkcode", "wkcode", "gemeentecode", "gmcode",
    ]
    static let name = [
        "name", "naam", "gwbnaam", "regio", "statnaam", "buurtnaam", "bunaam", "wijknaam", "wknaam", "gemeentenaam",
        "gmnaam",
    ]
    static let year = ["year", "jaar", "peiljaar", "statjaar", "perioden"]
    static let measure = ["measure", "maat", "indicator"]
    static let value = ["value", "waarde", "aantal"]
    static let source = ["source", "bron"]
    static let key = ["id", "osmid", "fullid", "featureid", "identificatie", "nummer"]

    private static let contents: [String: Content] = {
        let numbers: [(ExposureMeasure, String)] = [
            (.inhabitants, "inwoners population aantalinwoners ainw aantinw bevolking"),
            (.men, "mannen aantalmannen aman aantman men"),
            (.women, "vrouwen aantalvrouwen avrouw aantvrouw women"),
            (.age0to14, "inwoners014 a0014 k0tot15jaar"), (.age15to24, "inwoners1524 a1524 k15tot25jaar"),
            (.age25to44, "inwoners2544 a2544 k25tot45jaar"), (.age45to64, "inwoners4564 a4564 k45tot65jaar"),
            (.age65, "inwoners65plus a65oo k65jaarofouder"),
            (.women15to24, "vrouwen1524 vrouwen15tot25jaar avrouw1524 women1524"),
            (.venues, "horeca horecazaken aantalhoreca venues"),
            (.footfall, "passanten passantenperdag footfall"), (.events, "evenementen aantalevenementen events"),
        ]
        let percentages: [(ExposureMeasure, String)] = [
            (.age0to14, "pop014 p0014jr percentagepersonen0tot15jaar"),
            (.age15to24, "pop1524 p1524jr percentagepersonen15tot25jaar"),
            (.age25to44, "pop2544 p2544jr percentagepersonen25tot45jaar"),
            (.age45to64, "pop4564 p4564jr percentagepersonen45tot65jaar"),
            (.age65, "pop65plus p65eojr percentagepersonen65jaarenouder"),
        ]
        var contents: [String: Content] = [:]
        for (measure, names) in numbers {
            for name in names.split(separator: " ") { contents[String(name)] = .number(measure) }
        }
        for (measure, names) in percentages {
            for name in names.split(separator: " ") { contents[String(name)] = .percentage(measure) }
        }
        return contents
    }()

    /// - Parameter name: letters and digits only (``GazetteerRecord/plain(_:)``).
    static func content(_ name: String) -> Content? {
        if let content = contents[name] { return content }
        let stem = String(withoutNumber(name))
        // What ends in a number of its own, such as an age, has none of the open data behind it.
        guard stem != name, stem.last?.isLetter ?? false else { return nil }
        return contents[stem]
    }

    /// The measure of a row that names it: `horeca`, `vrouwen-15-24`, `aantal_inwoners`.
    static func measure(named text: String) -> ExposureMeasure? {
        if let measure = ExposureMeasure(rawValue: text.lowercased()) { return measure }
        guard case .number(let measure)? = content(GazetteerRecord.plain(text)) else { return nil }
        return measure
    }

    /// The first of these attributes that has a text, also with a number of the open data behind its name.
    static func text(_ names: [String], of record: GazetteerRecord) -> (column: String, text: String)? {
        for name in names {
            if let text = record.text(name) { return (name, text) }
        }
        for (column, text) in record.attributes.sorted(by: { $0.key < $1.key }) where !text.isEmpty {
            let stem = withoutNumber(column)
            if stem.count < column.count, names.contains(String(stem)) { return (column, text) }
        }
        return nil
    }

    private static func withoutNumber(_ name: String) -> Substring {
        var rest = name[...]
        while rest.last?.isNumber ?? false { rest.removeLast() }
        return rest
    }

    /// Whether a cell says that nothing was published: empty, a mark, or a number that Statistics Netherlands uses.
    static func isNotPublished(_ text: String) -> Bool {
        ["", ".", "-", "x", "na", "nan", "nvt"].contains(text.lowercased())
            || (text.hasPrefix("-9999") && text.dropFirst().allSatisfy(\.isNumber))
    }
}
