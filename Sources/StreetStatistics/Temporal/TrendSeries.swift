/// A series of counts as a regression problem.
struct TrendSeries {
    static let trendColumn = 1
    static let stepColumn = 2

    let design: Matrix
    let response: [Double]
    let offset: [Double]
    /// Which period each row is.
    private let periods: [Int]
    private let length: Int
    private let seasonColumns: Range<Int>

    init(_ counts: [Int], _ exposure: [Double], _ parameters: TrendModel.Parameters) throws {
        guard !counts.isEmpty else { throw StatisticsError("counts", .empty) }
        guard exposure.count == counts.count else {
            throw StatisticsError("exposure", .length(expected: counts.count))
        }
        try StatisticsError.check(level: parameters.level)
        try StatisticsError.check(parameters.periodsPerYear, "periodsPerYear", from: 1, to: 1e6)
        guard parameters.harmonics >= 0, Double(parameters.harmonics) < parameters.periodsPerYear / 2 else {
            throw StatisticsError("harmonics", .outside(lower: 0, upper: (parameters.periodsPerYear - 1) / 2))
        }
        if let step = parameters.step, step <= 0 || step >= counts.count {
            throw StatisticsError("step", .outside(lower: 1, upper: Double(counts.count - 1)))
        }
        var total = 0
        for (period, (count, days)) in zip(counts, exposure).enumerated() {
            guard count >= 0 else { throw StatisticsError("counts", at: period, .negative) }
            guard count <= 1 << 40 - total else { throw StatisticsError("counts", at: period, .overflow) }
            try StatisticsError.check(days, "exposure", at: period, from: 0, to: 1e300)
            guard count == 0 || days > 0 else { throw StatisticsError("counts", at: period, .countWithoutExposure) }
            total += count
        }
        guard total > 0 else { throw StatisticsError("counts", .separated) }

        length = counts.count
        periods = exposure.indices.filter { exposure[$0] > 0 }
        response = periods.map { Double(counts[$0]) }
        offset = periods.map { log(exposure[$0]) }
        let middle = Double(counts.count - 1) / 2
        var columns = [periods.map { _ in 1.0 }, periods.map { (Double($0) - middle) / parameters.periodsPerYear }]
        if let step = parameters.step { columns.append(periods.map { $0 >= step ? 1 : 0 }) }
        let seasonStart = columns.count
        guard periods.count >= columns.count + 2 * parameters.harmonics else {
            throw StatisticsError("counts", .tooFew(needed: columns.count + 2 * parameters.harmonics))
        }
        for harmonic in 0..<parameters.harmonics {
            let perPeriod = 2 * Double.pi * Double(harmonic + 1) / parameters.periodsPerYear
            columns.append(periods.map { cos(perPeriod * Double($0)) })
            columns.append(periods.map { sin(perPeriod * Double($0)) })
        }
        seasonColumns = seasonStart..<columns.count
        guard periods.count >= columns.count else { throw StatisticsError("counts", .tooFew(needed: columns.count)) }
        design = try Matrix(columns: columns)
    }

    func fit(_ design: Matrix) throws -> GeneralizedLinearFit {
        try GeneralizedLinearModel.fit(design: design, response: response, family: .poisson, offset: offset)
    }

    /// The model fitted without one column.
    func null(without column: Int, _ variation: TrendModel.Variation) throws -> GeneralizedLinearFit {
        try best(design.removing(column: column), response, variation)
    }

    func best(
        _ design: Matrix, _ response: [Double], _ variation: TrendModel.Variation
    ) throws -> GeneralizedLinearFit {
        switch variation {
        case .poisson:
            try GeneralizedLinearModel.fit(design: design, response: response, family: .poisson, offset: offset)
        case .negativeBinomial:
            try NegativeBinomialRegression.fit(design: design, response: response, offset: offset).regression
        }
    }

    /// One number per period, 0 where nothing was observed.
    func spread(_ fitted: [Double]) -> [Double] {
        var result = Array(repeating: 0.0, count: length)
        for (row, period) in periods.enumerated() { result[period] = fitted[row] }
        return result
    }

    func season(
        _ regression: GeneralizedLinearFit, _ parameters: TrendModel.Parameters
    ) throws -> TrendModelResult.Season? {
        guard !seasonColumns.isEmpty else { return nil }
        func wave(_ time: Double) -> Double {
            seasonColumns.reduce(0) { sum, column in
                let harmonic = Double((column - seasonColumns.lowerBound) / 2 + 1)
                let angle = 2 * Double.pi * harmonic * time / parameters.periodsPerYear
                let isCosine = (column - seasonColumns.lowerBound).isMultiple(of: 2)
                return sum + regression.coefficients[column] * (isCosine ? cos(angle) : sin(angle))
            }
        }
        // A thousandth of a year is fine enough to name a peak.
        let times = (0..<1000).map { Double($0) * parameters.periodsPerYear / 1000 }
        let values = times.map(wave)
        guard let highest = values.indices.max(by: { values[$0] < values[$1] }), let lowest = values.min() else {
            return nil
        }
        let plain = try Matrix(columns: (0..<seasonColumns.lowerBound).map(design.column))
        let null = try best(plain, response, parameters.variation)
        let gain = max(0, 2 * (regression.logLikelihood - null.logLikelihood))
        return TrendModelResult.Season(
            peakToTrough: exp(values[highest] - lowest), peak: times[highest],
            p: try ChiSquared.upperTail(gain, degrees: Double(seasonColumns.count)))
    }
}

/// Draws data from a fitted model and sees how large the likelihood ratios become by chance.
struct TrendBootstrap {
    let series: TrendSeries
    let parameters: TrendModel.Parameters
    let pearson: Double
    let nullFit: GeneralizedLinearFit
    let stepNullFit: GeneralizedLinearFit?

    struct Tally {
        var trend = 0
        var step = 0
        var dispersion = 0
    }

    func run(
        _ replications: Replications, full: GeneralizedLinearFit, poisson: GeneralizedLinearFit,
        checkpoint: Checkpoint
    ) throws -> Tally {
        let gain = 2 * (full.logLikelihood - nullFit.logLikelihood)
        let stepGain = stepNullFit.map { 2 * (full.logLikelihood - $0.logLikelihood) }
        return try replications.fold(into: Tally(), checkpoint: checkpoint) { numbers, generator in
            var tally = Tally()
            for _ in numbers {
                if drawnGain(nullFit, TrendSeries.trendColumn, &generator) >= gain - 1e-9 { tally.trend += 1 }
                if let stepNullFit, let stepGain,
                    drawnGain(stepNullFit, TrendSeries.stepColumn, &generator) >= stepGain - 1e-9
                {
                    tally.step += 1
                }
                if drawnPearson(poisson, &generator) >= pearson - 1e-9 { tally.dispersion += 1 }
            }
            return tally
        } combine: {
            $0.trend += $1.trend
            $0.step += $1.step
            $0.dispersion += $1.dispersion
        }
    }

    private func draw(_ fit: GeneralizedLinearFit, _ generator: inout Xoshiro256StarStar) -> [Double] {
        fit.fitted.map { mean in
            if case .negativeBinomial(let theta) = fit.family {
                return Double(generator.poisson(mean: mean * generator.gamma(shape: theta) / theta))
            }
            return Double(generator.poisson(mean: mean))
        }
    }

    /// Data that admit no finite fit count as extreme: never in favour of a finding.
    private func drawnGain(
        _ fit: GeneralizedLinearFit, _ column: Int, _ generator: inout Xoshiro256StarStar
    ) -> Double {
        let response = draw(fit, &generator)
        guard let full = try? series.best(series.design, response, parameters.variation),
            let null = try? series.best(series.design.removing(column: column), response, parameters.variation)
        else { return .infinity }
        return 2 * (full.logLikelihood - null.logLikelihood)
    }

    private func drawnPearson(_ fit: GeneralizedLinearFit, _ generator: inout Xoshiro256StarStar) -> Double {
        let response = draw(fit, &generator)
        return (try? series.best(series.design, response, .poisson))?.pearson ?? .infinity
    }
}
