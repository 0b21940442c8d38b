import Domain
import Geography
import HTML
import Platform

/// What is known of each area that reports can be counted over, what is missing, and how to bring it in.
struct ExposurePage {
    let exposures: Exposures
    let gazetteer: Gazetteer
    let staff: StaffVisit

    private var words: Words<ExposurePhrase> { staff.words(ExposurePhrase.self) }
    private var text: InsightText { InsightText(staff.words(InsightPhrase.self)) }

    private static let kinds: [Area.Kind] = [.municipality, .district, .neighbourhood]
    /// So many names still make a sentence.
    private static let mostNames = 6

    var page: Page {
        Page(title: words(.title), isWide: true) {
            h1 { words(.title) }
            InsightNav.markup(staff, .exposure)
            p(.class("lead")) { words(.pageLead) }
            if exposures.figures.isEmpty {
                div(.class("notice notice--careful")) { p { words(.none) } }
            } else {
                knownTable
                p(.class("hint")) { words(.about) }
                div(.class("notice")) { p { words(.notePeople) } }
                sources
            }
            gaps
            howTo
            zones
        }
    }

    // MARK: What is known

    /// Measures that anything is known of.
    private var measures: [ExposureMeasure] {
        ExposureMeasure.allCases.filter { measure in
            Self.kinds.contains { exposures.coverage(of: measure, for: $0) != nil }
        }
    }

    private var knownTable: Markup {
        let measures = measures
        let columns = measures.map { measure in
            let years = Set(Self.kinds.compactMap { exposures.coverage(of: measure, for: $0)?.year }).sorted()
            return (title: "\(words(.measure(measure))) (\(years.map(String.init).joined(separator: ", ")))", true)
        }
        return dataTable(
            id: "kerncijfers-tabel", caption: words(.tableKnown),
            columns: [(words(.columnArea), false), (words(.columnKind), false)]
                + columns.map { (title: $0.title, isNumeric: $0.1) }
        ) {
            for kind in Self.kinds {
                for area in gazetteer.areas.filter({ $0.kind == kind }) {
                    tr {
                        th(.scope("row")) { area.name }
                        td { words(.kind(kind)) }
                        for measure in measures { numericCell(value(measure, area)) }
                    }
                }
            }
        }
    }

    private func value(_ measure: ExposureMeasure, _ area: Area) -> String {
        guard let coverage = exposures.coverage(of: measure, for: area.kind), let value = coverage.values[area.code]
        else { return text.words(.none) }
        let number = text.numbers.whole(Int(value.rounded()))
        return coverage.fromShares.contains(area.code)
            ? "≈ " + number : coverage.ofPlaces.contains(area.code) ? number + " +" : number
    }

    private var sources: Markup {
        section(.aria("labelledby", "bronnen")) {
            h2(.id("bronnen")) { words(.sources) }
            ul {
                for line in sourceLines { li { line } }
            }
        }
    }

    /// One line for all measures of one year from the same sources.
    private var sourceLines: [String] {
        struct Origin: Hashable {
            let year: Int
            let sources: [String]
        }
        var order: [Origin] = []
        var names: [Origin: [String]] = [:]
        for measure in measures {
            for kind in Self.kinds {
                guard let coverage = exposures.coverage(of: measure, for: kind) else { continue }
                let origin = Origin(year: coverage.year, sources: coverage.sources)
                let name = words(.measure(measure))
                if names[origin] == nil { order.append(origin) }
                if !names[origin, default: []].contains(name) { names[origin, default: []].append(name) }
            }
        }
        return order.map { origin in
            words(
                .sourceLine,
                [
                    "measure": text.list(names[origin] ?? []), "year": String(origin.year),
                    "sources": text.list(origin.sources.map(text.isolated)),
                ])
        }
    }

    // MARK: What is missing

    private var gaps: Markup {
        let lines = gapLines
        return section(.aria("labelledby", "ontbreekt")) {
            h2(.id("ontbreekt")) { words(.gaps) }
            if lines.isEmpty {
                p { words(.gapNone) }
            } else {
                ul {
                    for line in lines { li { line } }
                }
            }
        }
    }

    private var gapLines: [String] {
        var lines: [String] = []
        let known = measures
        for kind in [Area.Kind.district, .neighbourhood] {
            let coverages = known.compactMap { exposures.coverage(of: $0, for: kind) }.filter { !$0.missing.isEmpty }
            // What is missing of the same areas stands in one line.
            let groups = Dictionary(grouping: coverages, by: { $0.missing.map(\.code) })
            for coverage in coverages {
                guard let group = groups[coverage.missing.map(\.code)], group.first?.measure == coverage.measure else {
                    continue
                }
                let name = "\(text.list(group.map { words(.measure($0.measure)) })) (\(words(.kind(kind))))"
                let names = coverage.missing.map { text.isolated($0.name) }
                lines.append(
                    names.count <= Self.mostNames
                        ? words(.gapAreas, ["measure": name, "names": text.list(names)])
                        : words(
                            .gapMany,
                            [
                                "measure": name, "n": text.numbers.whole(names.count),
                                "m": text.numbers.whole(names.count + coverage.values.count),
                            ]))
            }
        }
        let absent = ExposureMeasure.denominators.filter { !known.contains($0) }.map { words(.measure($0)) }
        if !absent.isEmpty { lines.append(words(.gapMeasures, ["names": text.list(absent)])) }
        let others = exposures.ofOtherBorders.count
        if others > 0, let year = gazetteer.areas.first?.year {
            lines.append(
                words(.gapBorders, ["n": text.numbers.whole(others), "year": String(year)]))
        }
        return lines
    }

    // MARK: How to bring it in

    private var howTo: Markup {
        let municipality = staff.municipality.id
        let year = String(gazetteer.areas.first?.year ?? DutchTime.reading(of: staff.now).date.components.year)
        return section(.aria("labelledby", "inlezen")) {
            h2(.id("inlezen")) { words(.how) }
            p { words(.howText) }
            command(
                words(.howCbs),
                "straatlicht import figures kerncijfers.csv --municipality \(municipality) --year \(year)")
            command(
                words(.howVenues),
                "straatlicht import figures horeca.csv --municipality \(municipality) --year \(year) --measure horeca")
            command(
                words(.howZones),
                "straatlicht import zones uitgaan.geojson --municipality \(municipality) --kind uitgaansgebied")
        }
    }

    private func command(_ title: String, _ line: String) -> Markup {
        p {
            title
            br()
            code(.dir("ltr")) { line }
        }
    }

    // MARK: Zones

    private var zones: Markup {
        section(.aria("labelledby", "gebieden")) {
            h2(.id("gebieden")) { words(.zones) }
            p { words(.zonesLead) }
            if gazetteer.zones.isEmpty {
                p { words(.zonesNone) }
            } else {
                dataTable(
                    id: "gebieden-tabel", caption: words(.zonesTable),
                    columns: [
                        (words(.columnZone), false), (words(.columnKind), false), (words(.columnYear), true),
                        (words(.columnSquares), true),
                    ]
                ) {
                    for zone in gazetteer.zones {
                        tr {
                            th(.scope("row")) {
                                a(.href(staff.link(.insight(.overview)) + "?zone=\(zone.id)")) { zone.name }
                            }
                            td { words(.kind(zone.kind)) }
                            numericCell(String(zone.year))
                            numericCell(text.numbers.whole(Square.squares(inside: zone.shape).count))
                        }
                    }
                }
            }
        }
    }
}
