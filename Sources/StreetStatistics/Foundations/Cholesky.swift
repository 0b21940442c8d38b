/// The Cholesky factor L of a symmetric positive definite matrix A = L·Lᵀ.
public struct Cholesky: Hashable, Sendable {
    /// Lower triangular.
    public let factor: Matrix

    /// - Parameter matrix: symmetric; only the lower triangle is read.
    /// - Throws: `.notPositiveDefinite` with the index of the first column that is, to `tolerance` of its own diagonal
    ///   element, a combination of those before it; `.notFinite` for NaN or infinity.
    public init(_ matrix: Matrix, tolerance: Double = 1e-14) throws {
        try StatisticsError.check(tolerance, "tolerance", from: 0, to: 1)
        guard matrix.rows == matrix.columns else { throw StatisticsError("matrix", .length(expected: matrix.rows)) }
        try matrix.checkFinite("matrix")
        let size = matrix.rows
        var factor = Matrix(zeros: size, size)
        for row in 0..<size {
            for column in 0...row {
                var sum = matrix[row, column]
                for inner in 0..<column { sum -= factor[row, inner] * factor[column, inner] }
                if row == column {
                    guard sum > tolerance * matrix[row, row], sum.isFinite else {
                        throw StatisticsError("matrix", at: row, .notPositiveDefinite)
                    }
                    factor[row, row] = sum.squareRoot()
                } else {
                    factor[row, column] = sum / factor[column, column]
                }
            }
        }
        self.factor = factor
    }

    /// The x with A·x = b.
    public func solve(_ b: [Double]) throws -> [Double] {
        guard b.count == factor.rows else { throw StatisticsError("b", .length(expected: factor.rows)) }
        var x = forward(b)
        for row in factor.rows.countingDown {
            for below in row + 1..<factor.rows { x[row] -= factor[below, row] * x[below] }
            x[row] /= factor[row, row]
        }
        return x
    }

    /// The x with L·x = b: turns correlated variables into independent ones.
    func forward(_ b: [Double]) -> [Double] {
        var x = b
        for row in 0..<factor.rows {
            for column in 0..<row { x[row] -= factor[row, column] * x[column] }
            x[row] /= factor[row, row]
        }
        return x
    }

    /// A⁻¹.
    public func inverse() -> Matrix {
        let size = factor.rows
        let inverted = factor.invertedLowerTriangle()
        var result = Matrix(zeros: size, size)
        for row in 0..<size {
            for column in 0...row {
                let sum = (row..<size).reduce(0) { $0 + inverted[$1, row] * inverted[$1, column] }
                result[row, column] = sum
                result[column, row] = sum
            }
        }
        return result
    }

    /// ln det A.
    public var logDeterminant: Double { factor.diagonal.reduce(0) { $0 + 2 * log($1) } }
}

extension Matrix {
    /// The inverse of a lower triangular matrix without zeros on its diagonal.
    func invertedLowerTriangle() -> Matrix {
        var result = Matrix(zeros: rows, rows)
        for column in 0..<rows {
            result[column, column] = 1 / self[column, column]
            for row in column + 1..<max(rows, column + 1) {
                let sum = (column..<row).reduce(0) { $0 + self[row, $1] * result[$1, column] }
                result[row, column] = -sum / self[row, row]
            }
        }
        return result
    }
}

extension Int {
    /// self − 1, …, 1, 0.
    var countingDown: ReversedCollection<Range<Int>> { (0..<self).reversed() }
}
