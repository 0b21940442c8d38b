/// The triangle R of A = Q·R by Householder reflections, with what it takes to solve least squares.
///
/// Rows are taken in blocks that stay in the cache; each block is reflected into the triangle of those before it. Q is
/// not kept: one right-hand side is carried along.
public struct HouseholderQR: Hashable, Sendable {
    /// Upper triangular, `columns` × `columns`.
    public let triangle: Matrix
    /// The first elements of Qᵀb.
    private let rotated: [Double]
    /// Sum of squares of what A·x cannot reach of b.
    public let residualSquares: Double

    /// - Parameters:
    ///   - matrix: at least as many rows as columns.
    ///   - b: right-hand side, one number per row; zeros when not given.
    ///   - tolerance: a column whose distance to the span of those before it is at most this fraction of its length
    ///     depends on them. The default is that of R's `glm`.
    /// - Throws: `.dependentColumn` with the index of the first such column.
    public init(_ matrix: Matrix, b: [Double]? = nil, tolerance: Double = 1e-11) throws {
        try StatisticsError.check(tolerance, "tolerance", from: 0, to: 1)
        guard matrix.rows >= matrix.columns else {
            throw StatisticsError("matrix", .tooFew(needed: matrix.columns))
        }
        try matrix.checkFinite("matrix")
        if let b {
            guard b.count == matrix.rows else { throw StatisticsError("b", .length(expected: matrix.rows)) }
            for (index, value) in b.enumerated() where !value.isFinite {
                throw StatisticsError("b", at: index, .notFinite)
            }
        }
        let size = matrix.columns
        // Columns are divided by their largest element, so that squares neither overflow nor vanish.
        var scales = Array(repeating: 0.0, count: size)
        for row in 0..<matrix.rows {
            for column in 0..<size { scales[column] = max(scales[column], abs(matrix.elements[row * size + column])) }
        }
        for column in 0..<size where scales[column] == 0 {
            throw StatisticsError("matrix", at: column, .dependentColumn)
        }

        let width = size + 1
        let blockRows = max(256, size)
        var work = Array(repeating: 0.0, count: (size + blockRows) * width)
        var lost = 0.0
        var start = 0
        while start < matrix.rows {
            let taken = min(blockRows, matrix.rows - start)
            for row in 0..<taken {
                let target = (size + row) * width
                for column in 0..<size {
                    work[target + column] = matrix.elements[(start + row) * size + column] / scales[column]
                }
                work[target + size] = b?[start + row] ?? 0
            }
            HouseholderQR.reflect(&work, size: size, rows: size + taken, width: width)
            for row in size..<size + taken { lost += work[row * width + size] * work[row * width + size] }
            start += taken
        }

        var triangle = Matrix(zeros: size, size)
        for row in 0..<size {
            for column in row..<size { triangle[row, column] = work[row * width + column] }
        }
        for column in 0..<size {
            let length = (0...column).reduce(0) { $0 + triangle[$1, column] * triangle[$1, column] }.squareRoot()
            guard abs(triangle[column, column]) > tolerance * length else {
                throw StatisticsError("matrix", at: column, .dependentColumn)
            }
        }
        for row in 0..<size {
            for column in row..<size { triangle[row, column] *= scales[column] }
        }
        self.triangle = triangle
        rotated = (0..<size).map { work[$0 * width + size] }
        residualSquares = lost
    }

    /// Makes the first `size` columns of a block upper triangular; the columns after them are carried along.
    private static func reflect(_ work: inout [Double], size: Int, rows: Int, width: Int) {
        var products = Array(repeating: 0.0, count: width)
        for pivot in 0..<size {
            var squares = 0.0
            for row in pivot..<rows { squares += work[row * width + pivot] * work[row * width + pivot] }
            let head = work[pivot * width + pivot]
            let length = squares.squareRoot()
            guard length > 0 else { continue }
            // The sign that adds: v = x + sign(x₀)‖x‖e₁ does not cancel.
            let newHead = head >= 0 ? -length : length
            let first = head - newHead
            for column in pivot + 1..<width { products[column] = first * work[pivot * width + column] }
            for row in pivot + 1..<rows {
                let factor = work[row * width + pivot]
                if factor == 0 { continue }
                for column in pivot + 1..<width { products[column] += factor * work[row * width + column] }
            }
            // 2 / vᵀv
            let scale = 1 / (length * abs(first))
            for column in pivot + 1..<width { products[column] *= scale }
            for column in pivot + 1..<width { work[pivot * width + column] -= first * products[column] }
            for row in pivot + 1..<rows {
                let factor = work[row * width + pivot]
                if factor == 0 { continue }
                for column in pivot + 1..<width { work[row * width + column] -= factor * products[column] }
                work[row * width + pivot] = 0
            }
            work[pivot * width + pivot] = newHead
        }
    }

    /// The x that brings A·x nearest to b.
    public func leastSquares() -> [Double] {
        triangle.solvingUpperTriangle(rotated)
    }

    /// (AᵀA)⁻¹, without ever forming AᵀA.
    public func inverseOfCrossProduct() -> Matrix {
        let lower = triangle.transposed.invertedLowerTriangle()
        let size = triangle.rows
        var result = Matrix(zeros: size, size)
        for row in 0..<size {
            for column in 0...row {
                // R⁻¹R⁻ᵀ, where `lower` is R⁻ᵀ.
                let sum = (row..<size).reduce(0) { $0 + lower[$1, row] * lower[$1, column] }
                result[row, column] = sum
                result[column, row] = sum
            }
        }
        return result
    }
}

extension Matrix {
    /// The x with U·x = b for an upper triangular matrix without zeros on its diagonal.
    func solvingUpperTriangle(_ b: [Double]) -> [Double] {
        var x = b
        for row in rows.countingDown {
            for column in row + 1..<max(columns, row + 1) { x[row] -= self[row, column] * x[column] }
            x[row] /= self[row, row]
        }
        return x
    }
}
