import Domain
import Geography
import Platform
import SQLStore

/// The numbers that reports of a municipality can be counted over, laid beside its present borders.
struct Exposures: Sendable {
    /// One measure for the areas of one kind, of one year.
    struct Coverage: Sendable {
        let measure: ExposureMeasure
        /// Of the areas: neighbourhoods, districts or the municipality.
        let kind: Area.Kind
        let year: Int
        /// By code of the area, only where it is known.
        let values: [String: Double]
        /// In the order of their names.
        let sources: [String]
        /// Of which the value was reckoned from a percentage.
        let fromShares: Set<String>
        /// Of which the value is a sum of places in the area.
        let ofPlaces: Set<String>
        /// Areas of this kind of which it is not known, by name.
        let missing: [Area]
    }

    let figures: [ExposureFigure]
    private let gazetteer: Gazetteer
    private let coverages: [ExposureMeasure: [Area.Kind: Coverage]]

    init(_ figures: [ExposureFigure], in gazetteer: Gazetteer) {
        self.figures = figures
        self.gazetteer = gazetteer
        let usable = figures.filter { Self.isUsable($0, in: gazetteer) }
        let kinds = Set(gazetteer.areas.map(\.kind))
        let byMeasure = Dictionary(grouping: usable, by: \.measure)
        // Finding the area of a place is slow, and each place is in one per kind.
        var smallest: [ExposureFigure.Key: Area] = [:]
        for figure in usable {
            if case .point(_, let point) = figure.place { smallest[figure.key] = gazetteer.area(containing: point) }
        }
        coverages = byMeasure.mapValues { figures in
            var found: [Area.Kind: Coverage] = [:]
            for kind in kinds { found[kind] = Self.coverage(figures, kind, in: gazetteer, smallest) }
            return found
        }
    }

    /// Reads what is known.
    static func read(
        in municipality: Municipality.ID, _ gazetteer: Gazetteer, _ connection: any SQLConnection
    ) throws -> Exposures {
        Exposures(try ExposureStore.all(in: municipality, connection), in: gazetteer)
    }

    func coverage(of measure: ExposureMeasure, for kind: Area.Kind) -> Coverage? { coverages[measure]?[kind] }

    /// For the smallest areas of which at least half is known, else the districts.
    func coverage(of measure: ExposureMeasure) -> Coverage? {
        [Area.Kind.neighbourhood, .district].lazy.compactMap { coverage(of: measure, for: $0) }
            .first { $0.values.count >= max(1, $0.missing.count) }
    }

    /// The measures that figures can be reckoned by.
    var denominators: [ExposureMeasure] { ExposureMeasure.denominators.filter { coverage(of: $0) != nil } }

    /// Figures that stand for areas which the present borders do not have.
    var ofOtherBorders: [ExposureFigure] { figures.filter { !Self.isUsable($0, in: gazetteer) } }

    /// The code of a municipality stays the same; those of districts and neighbourhoods are given anew.
    private static func isUsable(_ figure: ExposureFigure, in gazetteer: Gazetteer) -> Bool {
        guard case .area(let code, let bordersOf) = figure.place else { return true }
        guard let area = gazetteer.area(code: code) else { return false }
        return area.kind == .municipality || area.year == bordersOf
    }

    private static func coverage(
        _ figures: [ExposureFigure], _ kind: Area.Kind, in gazetteer: Gazetteer,
        _ smallest: [ExposureFigure.Key: Area]
    ) -> Coverage? {
        func code(_ figure: ExposureFigure) -> String? {
            switch figure.place {
            case .area(let code, _): return gazetteer.area(code: code)?.kind == kind ? code : nil
            case .point:
                guard let area = smallest[figure.key] else { return nil }
                if area.kind == kind { return area.code }
                let around =
                    kind == .district
                    ? gazetteer.district(of: area) : gazetteer.areas.first { $0.kind == .municipality }
                return around.flatMap { $0.kind == kind ? $0.code : nil }
            }
        }
        let located = figures.compactMap { figure in code(figure).map { ($0, figure) } }
        guard let measure = figures.first?.measure, let year = located.map(\.1.year).max() else { return nil }
        let current = located.filter { $0.1.year == year }
        var (sums, told): ([String: Double], [String: Double]) = ([:], [:])
        var fromShares: Set<String> = []
        for (code, figure) in current {
            if case .area = figure.place { told[code] = figure.value } else { sums[code, default: 0] += figure.value }
            if figure.isFromShare { fromShares.insert(code) }
        }
        let areas = gazetteer.areas.filter { $0.kind == kind }
        // A list of all venues says of an area without any that it has none.
        if measure.isCompleteList, !sums.isEmpty {
            for area in areas where sums[area.code] == nil { sums[area.code] = 0 }
        }
        let values = sums.merging(told) { $1 }
        return Coverage(
            measure: measure, kind: kind, year: year, values: values,
            sources: Set(current.map(\.1.source)).sorted(), fromShares: fromShares,
            ofPlaces: Set(sums.keys.filter { told[$0] == nil }), missing: areas.filter { values[$0.code] == nil })
    }
}
