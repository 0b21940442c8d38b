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
        case (.hotspots, .none): return .init(try HotspotFigure(view, in: gazetteer))
        case (.hotTimes, .none): return .init(try HotTimesFigure(view))
        case (.trend, .none): return .init(try TrendFigure(view, now: input.asOf))
        case (.areas, .none): return .init(AreaFigure(view, in: gazetteer))
        case (.changes, .none): return .init(try ChangeFigure(view, in: gazetteer, now: input.asOf))
        case (.hours, .none): return .init(try ClockFigure(view))
        case (.squares, .none): return .init(try SpotsFigure(view, in: gazetteer))
        case (.streets, .none): return .init(try StreetFigure(view, in: gazetteer))
        case (.rates, .rates(let measure, _)):
            return .init(
                try RatesOfAreas(view, in: gazetteer, Exposures(exposures, in: gazetteer), per: measure))
        case (.hoursCompared, .comparison(let choice)): return try HoursComparison.made(input, by: choice)
        case (.recurringHours, .recurring(isAsked: true)):
            return .init(try RecurringHoursFigure(view, in: gazetteer, isAsked: true))
        case (.spot, .spot(let square)):
            let all = try SpotsFigure(view, in: gazetteer)
            return try SpotFigure(square, all, view, in: gazetteer, asOf: input.asOf).map(FigureSource.Made.init)
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

extension FigureSource.Made {
    init(_ figure: HotspotFigure) { self.init(.hotspots, figure.tally.counted, InsightFiles.csv(figure)) }
    init(_ figure: HotTimesFigure) { self.init(.hotTimes, figure.tally.counted, InsightFiles.csv(figure)) }
    init(_ figure: TrendFigure) { self.init(.trend, figure.tally.counted, InsightFiles.csv(figure)) }
    init(_ figure: AreaFigure) { self.init(.areas, figure.tally.counted, InsightFiles.csv(figure)) }
    init(_ figure: ChangeFigure) { self.init(.changes, figure.tally.counted, InsightFiles.csv(figure)) }
    init(_ figure: ClockFigure) { self.init(.hours, figure.tally.counted, InsightFiles.csv(figure)) }
    init(_ figure: SpotsFigure) { self.init(.squares, figure.hotspots.tally.counted, InsightFiles.csv(figure)) }
    init(_ figure: RecurringHoursFigure) { self.init(.recurringHours, figure.tally.counted, InsightFiles.csv(figure)) }
    init(_ figure: StreetFigure) { self.init(.streets, figure.tally.counted, InsightFiles.csv(figure)) }
    init(_ figure: SpotFigure) { self.init(.spot, figure.reports.count, InsightFiles.csv(figure)) }

    /// - Returns: `nil` where there are none.
    init?(_ rates: RatesOfAreas) {
        guard let rates = rates.rates else { return nil }
        self.init(.rates, rates.tally.counted, InsightFiles.csv(rates))
    }

    private init(_ kind: FigureKind, _ counted: Int, _ file: [UInt8]) {
        self.init(kind: kind, counted: counted, file: file)
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
