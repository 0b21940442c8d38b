import Geography
import StreetStatistics

extension StatisticsMethod {
    static let regression = StatisticsMethod(
        name: "regression",
        summary: "Which circumstances go together with higher counts or shares, the others being equal?",
        guide: "regression.md",
        files: [
            .table(
                "observations.csv", "one row per observation",
                [
                    .number("response", "count, measurement, or share of the trials"),
                    .number("exposure", "days or residents, for counts", in: 0...1e300, isOptional: true),
                    .number(
                        "weight", "how much the row weighs, as in R's glm; trials, for shares", in: 0...1e15,
                        isOptional: true),
                    .integer("group", "rows that go together, for covariance clustered", isOptional: true),
                ]),
            .table(
                "variables.csv", "one row per observation and variable, in the order of observations.csv",
                [
                    .integer("observation", "row of observations.csv, from 1", in: 1...(1 << 40)),
                    .text("variable", "its name"),
                    .number("value", "of the variable in the observation; 0 where the row is missing"),
                ]),
        ],
        parameters: [
            .choice("family", "how the response varies", of: RegressionName.allCases.map(\.rawValue)),
            .choice(
                "covariance", "how the uncertainty is computed",
                of: ["model", "quasi", "hc3", "clustered", "newey-west"],
                default: "hc3"),
            .integer("lag", "rows that go together, for covariance newey-west", in: 0...(1 << 20), default: 0),
            .level,
        ],
        arguments: [
            "response": .column("response", of: "observations.csv"),
            "exposure": .column("exposure", of: "observations.csv"),
            "offset": .column("exposure", of: "observations.csv"),
            "weights": .column("weight", of: "observations.csv"), "design": .file("variables.csv"),
            "clustered": .column("group", of: "observations.csv"),
        ]
    ) { input, checkpoint in
        try checkpoint(0)
        let response = try input.numbers("response", of: "observations.csv")
        let (names, design) = try input.design(rows: response.count)
        let offset = try input.logExposure()
        let weights = try input.numbersIfPresent("weight", of: "observations.csv")
        let family = input.textIfPresent("family").flatMap(RegressionName.init(rawValue:)) ?? .poisson
        let covariance = try input.covariance(response.count)
        let fit: GeneralizedLinearFit
        var theta: Double?
        var overdispersion: Double?
        if let known = family.family {
            fit = try GeneralizedLinearModel.fit(
                design: design, response: response, family: known, offset: offset, weights: weights,
                covariance: covariance)
        } else {
            let negative = try NegativeBinomialRegression.fit(
                design: design, response: response, offset: offset, weights: weights, covariance: covariance)
            (fit, theta, overdispersion) = (negative.regression, negative.theta, negative.overdispersionP)
        }
        let level = try input.number("level")
        var table = OutputTable(
            "coefficients", ["variable", "estimate", "standard_error", "lower", "upper", "p", "ratio"])
        for (index, name) in names.enumerated() {
            try checkpoint(Double(index) / Double(names.count))
            let wald = try fit.wald(index, level: level)
            table.append([
                .string(name), .number(wald.estimate), .number(wald.standardError), .number(wald.lower),
                .number(wald.upper), .number(wald.p), .figure(family == .gaussian ? nil : wald.ratio.estimate),
            ])
        }
        return StatisticsOutput(
            fit.family.name, n: fit.n,
            figures: [
                "deviance": .number(fit.deviance), "pearson": .number(fit.pearson),
                "residual_degrees": .integer(fit.residualDegrees), "dispersion": .figure(fit.dispersion),
                "log_likelihood": .figure(fit.logLikelihood.isFinite ? fit.logLikelihood : nil),
                "theta": .figure(theta.flatMap { $0.isFinite ? $0 : nil }), "overdispersion_p": .figure(overdispersion),
                "intervals": .string(try fit.wald(0).isExact ? "exact" : "large-sample approximation"),
            ],
            tables: [table])
    }
}

private enum RegressionName: String, CaseIterable {
    case poisson
    case negativeBinomial = "negative-binomial"
    case binomial
    case gaussian

    /// `nil` where theta is estimated.
    var family: RegressionFamily? {
        switch self {
        case .poisson: .poisson
        case .negativeBinomial: nil
        case .binomial: .binomial
        case .gaussian: .gaussian
        }
    }
}

extension StatisticsInput {
    fileprivate func logExposure() throws -> [Double]? {
        try numbersIfPresent("exposure", of: "observations.csv").map { try GeneralizedLinearModel.offset(exposure: $0) }
    }

    fileprivate func covariance(_ rows: Int) throws -> CovarianceEstimate {
        switch textIfPresent("covariance") {
        case "model": return .model
        case "quasi": return .quasi
        case "clustered":
            guard let groups = try integersIfPresent("group", of: "observations.csv") else {
                throw FileProblem("observations.csv", line: nil, name: "group", "is needed for covariance clustered")
            }
            return .clustered(groups)
        case "newey-west": return .neweyWest(lag: try integer("lag"))
        default: return .hc3
        }
    }

    /// The variables as columns behind an intercept, in the order in which their names first come.
    fileprivate func design(rows: Int) throws -> (names: [String], matrix: Matrix) {
        let observations = try integers("observation", of: "variables.csv")
        let variables = try texts("variable", of: "variables.csv")
        let values = try numbers("value", of: "variables.csv")
        var names = ["intercept"]
        var numbers: [String: Int] = [:]
        var columns = [Array(repeating: 1.0, count: rows)]
        var seen: Set<[Int]> = []
        var problems = FileProblems()
        for row in observations.indices {
            guard observations[row] <= rows else {
                problems.append(
                    problem(row: row, column: "observation", of: "variables.csv", "is not in observations.csv"))
                continue
            }
            let number = numbers[variables[row]] ?? columns.count
            if number == columns.count {
                guard number < 200 else {
                    throw problem(row: row, column: "variable", of: "variables.csv", "is one of more than 200")
                }
                numbers[variables[row]] = number
                names.append(variables[row])
                columns.append(Array(repeating: 0, count: rows))
            }
            if !seen.insert([observations[row], number]).inserted {
                problems.append(problem(row: row, column: "variable", of: "variables.csv", "occurs twice"))
            }
            columns[number][observations[row] - 1] = values[row]
        }
        guard problems.isEmpty else { throw problems }
        return (names, try Matrix(columns: columns))
    }
}
