/// The data of a regression with the variables made orthonormal, and the iterations on them.
struct RegressionProblem {
    let design: Matrix
    let response: [Double]
    /// May be changed: the orthonormal variables do not depend on it.
    var offset: [Double]
    /// Ones when none were given.
    let weights: [Double]
    /// Observations with a weight above 0.
    let n: Int
    /// R with design = Z·R.
    let triangle: Matrix
    /// Z, orthonormal over the rows that count, but for rounding.
    let basis: Matrix

    var size: Int { design.columns }
    var rows: Int { design.rows }

    /// A point on the way: the data's verdict on a set of coefficients.
    struct Point {
        /// In terms of the orthonormal variables.
        var gamma: [Double]
        var deviance: Double
        var score: [Double]
        var information: Matrix
    }

    struct Solution {
        var point: Point
        var iterations: Int
    }

    init(
        design: Matrix, response: [Double], offset: [Double]?, weights: [Double]?, family: RegressionFamily,
        tolerance: Double
    ) throws {
        guard design.rows > 0 else { throw StatisticsError("design", .empty) }
        guard response.count == design.rows else {
            throw StatisticsError("response", .length(expected: design.rows))
        }
        if let offset {
            guard offset.count == design.rows else {
                throw StatisticsError("offset", .length(expected: design.rows))
            }
            for (index, value) in offset.enumerated() {
                try StatisticsError.check(value, "offset", at: index, from: -1e300, to: 1e300)
            }
        }
        if let weights, weights.count != design.rows {
            throw StatisticsError("weights", .length(expected: design.rows))
        }
        try StatisticsError.check(tolerance, "tolerance", from: 0, to: 1)
        try family.check(response, weights)

        self.design = design
        self.response = response
        self.offset = offset ?? Array(repeating: 0, count: design.rows)
        self.weights = weights ?? Array(repeating: 1, count: design.rows)
        n = self.weights.count { $0 > 0 }
        do {
            triangle = try HouseholderQR(
                n == design.rows ? design : RegressionProblem.counted(design, self.weights), tolerance: tolerance
            ).triangle
        } catch let error as StatisticsError {
            throw StatisticsError("design", at: error.index, error.reason)
        }
        basis = RegressionProblem.orthonormal(design, triangle)
    }

    private static func counted(_ design: Matrix, _ weights: [Double]) -> Matrix {
        let kept = weights.indices.filter { weights[$0] > 0 }
        var result = Matrix(zeros: kept.count, design.columns)
        for (target, row) in kept.enumerated() {
            for column in 0..<design.columns { result[target, column] = design[row, column] }
        }
        return result
    }

    /// Z = X·R⁻¹, row by row.
    private static func orthonormal(_ design: Matrix, _ triangle: Matrix) -> Matrix {
        let size = design.columns
        var result = design
        result.elements.withUnsafeMutableBufferPointer { z in
            triangle.elements.withUnsafeBufferPointer { r in
                for row in 0..<design.rows {
                    let start = row * size
                    for column in 0..<size {
                        let value = z[start + column] / r[column * size + column]
                        z[start + column] = value
                        for later in column + 1..<max(size, column + 1) {
                            z[start + later] -= value * r[column * size + later]
                        }
                    }
                }
            }
        }
        return result
    }

    /// Rows that are summed before they are added to the rest, so that rounding does not grow with their number.
    private static let blockRows = 512

    /// Deviance, score and information at the coefficients; or, with `isStart`, those of the first step of weighted
    /// least squares, whose "score" is its right-hand side.
    func evaluate(_ gamma: [Double], _ family: RegressionFamily, isStart: Bool = false) -> Point {
        let size = self.size
        var deviance = 0.0
        var score = Array(repeating: 0.0, count: size)
        var information = Matrix(zeros: size, size)
        var blockScore = score
        var blockInformation = information.elements
        basis.elements.withUnsafeBufferPointer { z in
            for start in stride(from: 0, to: rows, by: RegressionProblem.blockRows) {
                var blockDeviance = 0.0
                for index in 0..<size { blockScore[index] = 0 }
                for index in 0..<size * size { blockInformation[index] = 0 }
                for row in start..<min(start + RegressionProblem.blockRows, rows) {
                    let weight = weights[row]
                    if weight == 0 { continue }
                    let place = row * size
                    let y = response[row]
                    var eta = offset[row]
                    if isStart {
                        eta = family.start(y, weight: weight)
                    } else {
                        for column in 0..<size { eta += z[place + column] * gamma[column] }
                    }
                    let step = family.step(y, eta)
                    let information = weight * step.information
                    var pull = weight * step.score
                    if isStart {
                        pull += information * (eta - offset[row])
                    } else {
                        blockDeviance += weight * family.deviance(y, step.mean, eta)
                    }
                    for column in 0..<size {
                        let value = z[place + column]
                        blockScore[column] += value * pull
                        let scaled = value * information
                        for other in 0...column {
                            blockInformation[column * size + other] += scaled * z[place + other]
                        }
                    }
                }
                deviance += blockDeviance
                for index in 0..<size { score[index] += blockScore[index] }
                for index in 0..<size * size { information.elements[index] += blockInformation[index] }
            }
        }
        return Point(gamma: gamma, deviance: deviance, score: score, information: information)
    }

    func linearPredictor(_ row: Int, _ gamma: [Double]) -> Double {
        (0..<size).reduce(offset[row]) { $0 + basis.elements[row * size + $1] * gamma[$1] }
    }

    /// Fisher scoring with halved steps where the deviance would rise.
    ///
    /// - Parameter gamma: where to start, when something better is known than the outcomes themselves.
    func solve(_ family: RegressionFamily, from gamma: [Double]? = nil) throws -> Solution {
        var current = try startingPoint(family, gamma)
        if size == 0 { return Solution(point: current, iterations: 0) }
        var last: [Double]?
        for iteration in 1...200 {
            guard let cholesky = try? Cholesky(current.information) else {
                throw separation(last, family) ?? StatisticsError("design", .noConvergence)
            }
            let step = try cholesky.solve(current.score)
            // The length of the step in standard errors, squared.
            let decrement = zip(step, current.score).reduce(0) { $0 + $1.0 * $1.1 }
            let settled = decrement <= 1e-13 * max(1, family.estimatesSpread ? current.deviance / Double(n) : 1)
            var scale = 1.0
            var next = evaluate(zip(current.gamma, step).map { $0 + $1 }, family)
            while !(next.deviance <= current.deviance + 1e-9 * (abs(current.deviance) + 0.1)) {
                scale /= 2
                guard scale > 1e-10 else { throw separation(last, family) ?? StatisticsError("design", .noConvergence) }
                next = evaluate(zip(current.gamma, step).map { $0 + scale * $1 }, family)
            }
            current = next
            last = step
            if settled {
                if let error = separation(step, family) { throw error }
                return Solution(point: current, iterations: iteration)
            }
        }
        throw separation(last, family) ?? StatisticsError("design", .noConvergence)
    }

    private func startingPoint(_ family: RegressionFamily, _ known: [Double]?) throws -> Point {
        if let known {
            let point = evaluate(known, family)
            if point.deviance.isFinite, point.information.elements.allSatisfy(\.isFinite) { return point }
        }
        let zero = Array(repeating: 0.0, count: size)
        if size == 0 { return evaluate(zero, family) }
        let first = evaluate(zero, family, isStart: true)
        if let gamma = try? Cholesky(first.information).solve(first.score) {
            let point = evaluate(gamma, family)
            if point.deviance.isFinite, point.information.elements.allSatisfy(\.isFinite) { return point }
        }
        let point = evaluate(zero, family)
        guard point.deviance.isFinite, point.information.elements.allSatisfy(\.isFinite) else {
            throw StatisticsError("offset", .noConvergence)
        }
        return point
    }

    /// When some combination of the variables never points the wrong way at the outcomes that are 0 (or all), and does
    /// not touch the others, the likelihood rises along it for ever. The last steps then run along it by about 1 in
    /// the linear predictor, where at a finite optimum they vanish.
    private func separation(_ step: [Double]?, _ family: RegressionFamily) -> StatisticsError? {
        guard let step else { return nil }
        var largest = 0.0
        var found: Int?
        var contradicted = 0.0
        for row in 0..<rows where weights[row] > 0 {
            let move = (0..<size).reduce(0) { $0 + basis.elements[row * size + $1] * step[$1] }
            let y = response[row]
            let goesOutward = family.isExtreme(y) && (y == 0 ? move <= 0 : move >= 0)
            if !goesOutward {
                contradicted = max(contradicted, abs(move))
            } else if abs(move) > largest {
                largest = abs(move)
                found = row
            }
        }
        guard let found, largest > 1e-3, contradicted < 1e-3 * largest else { return nil }
        return StatisticsError("response", at: found, .separated)
    }

    func result(
        _ solution: Solution, _ family: RegressionFamily, _ estimate: CovarianceEstimate
    ) throws -> GeneralizedLinearFit {
        let gamma = solution.point.gamma
        var pearson = 0.0
        var saturated = 0.0
        var weightLogs = 0.0
        let fitted = (0..<rows).map { row in
            let mean = family.step(response[row], linearPredictor(row, gamma)).mean
            let weight = weights[row]
            if weight > 0 {
                let residual = response[row] - mean
                // A fitted mean may round to 0 or 1; there the outcome is equal to it.
                if residual != 0 { pearson += weight * residual * residual / family.variance(mean) }
                saturated += family.saturatedLogLikelihood(response[row], weight: weight)
                weightLogs += log(weight)
            }
            return mean
        }
        let deviance = max(0, solution.point.deviance)
        let logLikelihood: Double
        if family == .gaussian {
            let count = Double(n)
            logLikelihood = (weightLogs - count * (log(2 * Double.pi * deviance / count) + 1)) / 2
        } else {
            logLikelihood = saturated - deviance / 2
        }
        let covariance = try covarianceMatrix(solution, family, estimate, pearson: pearson)
        return GeneralizedLinearFit(
            family: family, n: n, coefficients: triangle.solvingUpperTriangle(gamma), covariance: covariance,
            covarianceEstimate: estimate, fitted: fitted, deviance: deviance, pearson: pearson,
            residualDegrees: n - size, logLikelihood: logLikelihood, iterations: solution.iterations)
    }
}
