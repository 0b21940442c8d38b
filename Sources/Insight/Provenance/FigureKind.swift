import Domain
import Geography
import Platform

/// Figures that can be computed again. Raw values are stored; never rename one.
enum FigureKind: String, CaseIterable, Hashable, Sendable {
    case hotspots
    case hotTimes = "hot-times"
    case trend
    case areas
    case rates
    case changes
    case hours
    case hoursCompared = "hours-compared"
    case recurringHours = "recurring-hours"
    case squares
    case streets
    case spot

    /// Makes the figure: the same input gives the same bytes.
    /// - Parameter exposures: what rates are over; nothing else looks at them.
    /// - Returns: `nil` when the detail is not one of this kind, or leaves nothing to make.
    func make(
        _ input: FigureInput, _ detail: FigureDetail, exposures: [ExposureFigure] = []
    ) throws -> FigureSource.Made? {
        let (view, gazetteer) = (input.view, input.gazetteer)
        switch (self, detail) {
        case (.hotspots, .none): return try HotspotFigure(view, in: gazetteer).made
        case (.hotTimes, .none): return try HotTimesFigure(view).made
        case (.trend, .none): return try TrendFigure(view, now: input.asOf).made
        case (.areas, .none): return AreaFigure(view, in: gazetteer).made
        case (.changes, .none): return try ChangeFigure(view, in: gazetteer, now: input.asOf).made
        case (.hours, .none): return try ClockFigure(view).made
        case (.squares, .none): return try SpotsFigure(view, in: gazetteer).made
        case (.streets, .none): return try StreetFigure(view, in: gazetteer).made
        case (.rates, .rates(let measure, _)):
            return try RatesOfAreas(view, in: gazetteer, Exposures(exposures, in: gazetteer), per: measure).made
        case (.hoursCompared, .comparison(let choice)): return try HoursComparison.made(input, by: choice)
        case (.recurringHours, .recurring(isAsked: true)):
            return try RecurringHoursFigure(view, in: gazetteer, isAsked: true).made
        case (.spot, .spot(let square)):
            return try SpotFigure(square, SpotsFigure(view, in: gazetteer), view, in: gazetteer, asOf: input.asOf)?.made
        default: return nil
        }
    }

    /// Reads what stands in an address behind the filter.
    /// - Returns: `nil` when it asks for something that is not there any more.
    func detail(
        _ query: SubmittedForm, of filter: InsightFilter, today: CivilDate, codes: CodeCatalogue, gazetteer: Gazetteer
    ) -> FigureDetail? {
        switch self {
        case .rates: return .rates(RatesOfAreas.wanted(query), ExposureStamp(count: 0, latest: nil))
        case .hoursCompared:
            let request = HoursRequest(query, for: filter, today: today, codes: codes, gazetteer: gazetteer)
            return request.choice.map(FigureDetail.comparison)
        case .recurringHours: return .recurring(isAsked: true)
        case .spot: return query[FigureDetail.squareName].flatMap(Square.init(code:)).map(FigureDetail.spot)
        default: return FigureDetail.none
        }
    }

    /// The page that shows it.
    /// - Parameter query: of the figure.
    func page(_ query: SubmittedForm) -> InsightURL {
        switch self {
        case .hotspots, .hotTimes, .trend, .areas, .rates, .changes: .overview
        case .hours, .hoursCompared, .recurringHours: .hours
        case .squares, .streets: .spots
        case .spot: query[FigureDetail.squareName].map { .spot(.value($0)) } ?? .spots
        }
    }
}

// MARK: Figures as they are kept

extension HotspotFigure {
    var made: FigureSource.Made { .init(kind: .hotspots, counted: tally.counted, file: InsightFiles.csv(self)) }
}

extension HotTimesFigure {
    var made: FigureSource.Made { .init(kind: .hotTimes, counted: tally.counted, file: InsightFiles.csv(self)) }
}

extension TrendFigure {
    var made: FigureSource.Made { .init(kind: .trend, counted: tally.counted, file: InsightFiles.csv(self)) }
}

extension AreaFigure {
    var made: FigureSource.Made { .init(kind: .areas, counted: tally.counted, file: InsightFiles.csv(self)) }
}

extension ChangeFigure {
    var made: FigureSource.Made { .init(kind: .changes, counted: tally.counted, file: InsightFiles.csv(self)) }
}

extension ClockFigure {
    var made: FigureSource.Made { .init(kind: .hours, counted: tally.counted, file: InsightFiles.csv(self)) }
}

extension SpotsFigure {
    var made: FigureSource.Made { .init(kind: .squares, counted: hotspots.tally.counted, file: InsightFiles.csv(self)) }
}

extension StreetFigure {
    var made: FigureSource.Made { .init(kind: .streets, counted: tally.counted, file: InsightFiles.csv(self)) }
}

extension SpotFigure {
    var made: FigureSource.Made { .init(kind: .spot, counted: reports.count, file: InsightFiles.csv(self)) }
}

extension RatesOfAreas {
    /// `nil` where there are none.
    var made: FigureSource.Made? {
        rates.map { .init(kind: .rates, counted: $0.tally.counted, file: InsightFiles.csv($0)) }
    }
}

extension RecurringHoursFigure {
    /// `nil` as long as nobody searched.
    var made: FigureSource.Made? {
        guard case .done = outcome else { return nil }
        return .init(kind: .recurringHours, counted: tally.counted, file: InsightFiles.csv(self))
    }
}

extension HoursComparison {
    /// Makes one with its other period, where there is one.
    static func compare(_ input: FigureInput, by choice: HoursChoice) throws -> (HoursComparison, FigureSource.Made) {
        var (other, beside): (ReportView, [UInt8]) = (input.view, [])
        if case .period(let from, let to) = choice {
            var filter = input.view.filter
            (filter.from, filter.to) = (from, to)
            other = ReportView(filter, of: input.all, in: input.gazetteer)
            beside = MadeFigure.digest(of: other)
        }
        let figure = try HoursComparison(input.view, and: other, by: choice, in: input.gazetteer)
        let counted = figure.first.tally.counted + figure.second.tally.counted
        return (
            figure,
            FigureSource.Made(kind: .hoursCompared, counted: counted, file: InsightFiles.csv(figure), beside: beside)
        )
    }

    fileprivate static func made(_ input: FigureInput, by choice: HoursChoice) throws -> FigureSource.Made {
        try compare(input, by: choice).1
    }
}
