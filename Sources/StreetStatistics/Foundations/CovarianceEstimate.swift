/// How the uncertainty of regression coefficients is computed.
///
/// With A the Fisher information and sᵢ the score of observation i, all but the first two are sandwiches A⁻¹·B·A⁻¹
/// (Huber 1967, White 1980): right in large samples also when the family misstates the variance.
public enum CovarianceEstimate: Hashable, Sendable {
    /// A⁻¹: right when outcomes vary as the family says. For `.gaussian` times the residual variance.
    case model
    /// A⁻¹ times Pearson's X² per degree of freedom: right when the variance is a multiple of the family's.
    case quasi
    /// B = Σ sᵢsᵢᵀ.
    case hc0
    /// `hc0` times n / (n − p).
    case hc1
    /// Each term divided by 1 − hᵢ, the observation's own pull on its fit.
    case hc2
    /// Each term divided by (1 − hᵢ)²: the careful one in small samples (MacKinnon and White 1985).
    case hc3
    /// B = Σ (sum of a group's scores)², times G/(G − 1) · (n − 1)/(n − p): observations of a group, such as an area or
    /// a person, go together. Needs some tens of groups. One number per row.
    case clustered([Int])
    /// Scores up to `lag` rows apart go together, with weights 1 − l/(lag + 1) (Newey and West 1987); rows are in the
    /// order of time.
    case neweyWest(lag: Int)
}

extension RegressionProblem {
    func covarianceMatrix(
        _ solution: Solution, _ family: RegressionFamily, _ estimate: CovarianceEstimate, pearson: Double
    ) throws -> Matrix {
        let inverse: Matrix
        do {
            inverse = try Cholesky(solution.point.information).inverse()
        } catch {
            throw StatisticsError("design", .noConvergence)
        }
        let (count, coefficients) = (Double(n), Double(size))
        let central: Matrix
        switch estimate {
        case .model where !family.estimatesSpread:
            central = inverse
        case .model, .quasi:
            guard n > size else { throw StatisticsError("response", .tooFew(needed: size + 1)) }
            central = inverse.scaled(by: pearson / (count - coefficients))
        case .hc0:
            central = try sandwich(inverse, scores(solution, family) { _ in 1 })
        case .hc1:
            guard n > size else { throw StatisticsError("response", .tooFew(needed: size + 1)) }
            central = try sandwich(inverse, scores(solution, family) { _ in 1 })
                .scaled(by: count / (count - coefficients))
        case .hc2:
            central = try sandwich(inverse, scores(solution, family) { 1 / (1 - leverage($0, inverse)).squareRoot() })
        case .hc3:
            central = try sandwich(inverse, scores(solution, family) { 1 / (1 - leverage($0, inverse)) })
        case .clustered(let groups):
            central = try clustered(groups, inverse, scores(solution, family) { _ in 1 })
        case .neweyWest(let lag):
            central = try neweyWest(lag, inverse, scores(solution, family) { _ in 1 })
        }
        // Back from the orthonormal variables: β = R⁻¹γ.
        let back = triangle.transposed.invertedLowerTriangle().transposed
        var result = try back.times(central).times(back.transposed)
        for row in 0..<size {
            for column in 0..<row {
                let mean = (result[row, column] + result[column, row]) / 2
                result[row, column] = mean
                result[column, row] = mean
            }
        }
        return result
    }

    /// One row per observation that counts, times a factor that may depend on its information and its row of Z.
    private func scores(
        _ solution: Solution, _ family: RegressionFamily, factor: ((row: Int, information: Double)) -> Double
    ) throws -> Matrix {
        var result = Matrix(zeros: n, size)
        var target = 0
        for row in 0..<rows where weights[row] > 0 {
            let step = family.step(response[row], linearPredictor(row, solution.point.gamma))
            let pull = weights[row] * step.score * factor((row, weights[row] * step.information))
            guard pull.isFinite else { throw StatisticsError("design", at: row, .separated) }
            for column in 0..<size {
                result.elements[target * size + column] = pull * basis.elements[row * size + column]
            }
            target += 1
        }
        return result
    }

    /// The share of its own fit that an observation decides, 0…1.
    private func leverage(_ observation: (row: Int, information: Double), _ inverse: Matrix) -> Double {
        let start = observation.row * size
        var sum = 0.0
        for row in 0..<size {
            for column in 0..<size {
                sum += basis.elements[start + row] * inverse[row, column] * basis.elements[start + column]
            }
        }
        let share = observation.information * sum
        // An observation with a coefficient of its own: its residual is 0, whatever it is divided by.
        return share > 1 - 1e-12 ? 0 : share
    }

    private func sandwich(_ inverse: Matrix, _ scores: Matrix) throws -> Matrix {
        try inverse.times(scores.crossProduct(lag: 0)).times(inverse)
    }

    private func clustered(_ groups: [Int], _ inverse: Matrix, _ scores: Matrix) throws -> Matrix {
        guard groups.count == rows else { throw StatisticsError("clustered", .length(expected: rows)) }
        guard n > size else { throw StatisticsError("response", .tooFew(needed: size + 1)) }
        // Numbered in the order in which they come, so that sums do not depend on a dictionary's order.
        var numbers: [Int: Int] = [:]
        var sums: [Double] = []
        var target = 0
        for row in 0..<rows where weights[row] > 0 {
            let number = numbers[groups[row]] ?? numbers.count
            if number == numbers.count {
                numbers[groups[row]] = number
                sums += Array(repeating: 0, count: size)
            }
            for column in 0..<size {
                sums[number * size + column] += scores.elements[target * size + column]
            }
            target += 1
        }
        // The groups' scores sum to 0, so G groups tell at most G − 1 coefficients.
        guard numbers.count > size else { throw StatisticsError("clustered", .tooFew(needed: size + 1)) }
        let count = Double(numbers.count)
        let factor = count / (count - 1) * (Double(n - 1) / Double(n - size))
        let together = try Matrix(rows: numbers.count, columns: size, elements: sums)
        return try sandwich(inverse, together).scaled(by: factor)
    }

    private func neweyWest(_ lag: Int, _ inverse: Matrix, _ scores: Matrix) throws -> Matrix {
        guard lag >= 0, lag < n else {
            throw StatisticsError("lag", .outside(lower: 0, upper: Double(n - 1)))
        }
        var middle = scores.crossProduct(lag: 0)
        for distance in 1..<lag + 1 {
            let weight = 1 - Double(distance) / Double(lag + 1)
            let product = scores.crossProduct(lag: distance)
            for row in 0..<size {
                for column in 0..<size {
                    middle[row, column] += weight * (product[row, column] + product[column, row])
                }
            }
        }
        return try inverse.times(middle).times(inverse)
    }
}

extension Matrix {
    /// Σ aᵢ aᵢ₋ₗᵀ over the rows aᵢ.
    func crossProduct(lag: Int) -> Matrix {
        var result = Matrix(zeros: columns, columns)
        for row in lag..<max(rows, lag) {
            for first in 0..<columns {
                let factor = elements[row * columns + first]
                for second in 0..<columns {
                    result.elements[first * columns + second] += factor * elements[(row - lag) * columns + second]
                }
            }
        }
        return result
    }

    func scaled(by factor: Double) -> Matrix {
        var result = self
        for index in result.elements.indices { result.elements[index] *= factor }
        return result
    }
}
