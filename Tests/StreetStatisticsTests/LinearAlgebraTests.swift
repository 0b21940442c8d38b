import Testing

@testable import StreetStatistics

struct LinearAlgebraTests {
    static func random(_ rows: Int, _ columns: Int, seed: UInt64) throws -> Matrix {
        var generator = Xoshiro256StarStar(seed: seed)
        return try Matrix(
            rows: rows, columns: columns, elements: (0..<rows * columns).map { _ in generator.normal() })
    }

    @Test func products() throws {
        let a = try Matrix(rows: [[1, 2, 3], [4, 5, 6]])
        #expect(try a.times(a.transposed) == Matrix(rows: [[14, 32], [32, 77]]))
        #expect(try a.times([1, 0, -1]) == [-2, -2])
        #expect(try Matrix(columns: [[1, 4], [2, 5], [3, 6]]) == a)
        #expect(a.removing(column: 1).elements == [1, 3, 4, 6])
        #expect(a.column(2) == [3, 6] && Array(a.row(1)) == [4, 5, 6])
        #expect(throws: StatisticsError.self) { try a.times(a) }
        #expect(throws: StatisticsError.self) { try a.times([1]) }
        #expect(throws: StatisticsError.self) { try Matrix(rows: [[1, 2], [3]]) }
        #expect(throws: StatisticsError.self) { try Matrix(columns: [[1, 2], [3]]) }
        #expect(throws: StatisticsError.self) { try Matrix(rows: -1, columns: 2, elements: []) }
        #expect(throws: StatisticsError.self) { try Matrix(rows: .max, columns: 2, elements: []) }
        #expect(throws: StatisticsError.self) { try Matrix.identity(-1) }
    }

    /// By hand: [[4, 2], [2, 3]] = L·Lᵀ with L = [[2, 0], [1, √2]]; its determinant is 8.
    @Test func choleskyByHand() throws {
        let cholesky = try Cholesky(Matrix(rows: [[4, 2], [2, 3]]))
        #expect(cholesky.factor[0, 0] == 2 && cholesky.factor[1, 0] == 1 && cholesky.factor[0, 1] == 0)
        #expect(abs(cholesky.factor[1, 1] - 2.0.squareRoot()) < 1e-15)
        #expect(abs(exp(cholesky.logDeterminant) - 8) < 1e-12)
        let x = try cholesky.solve([2, 1])
        #expect(abs(x[0] - 0.5) < 1e-15 && abs(x[1]) < 1e-15)
        let inverse = cholesky.inverse()
        #expect(abs(inverse[0, 0] - 0.375) < 1e-15 && abs(inverse[0, 1] + 0.25) < 1e-15)
    }

    @Test(arguments: [1, 2, 5, 20, 60])
    func choleskySolvesAndInverts(size: Int) throws {
        let root = try Self.random(size + 3, size, seed: UInt64(size))
        let matrix = root.crossProduct(lag: 0)
        let cholesky = try Cholesky(matrix)
        let product = try matrix.times(cholesky.inverse())
        for row in 0..<size {
            for column in 0..<size { #expect(abs(product[row, column] - (row == column ? 1 : 0)) < 1e-9) }
        }
        let b = (0..<size).map { Double($0) - 3 }
        let back = try matrix.times(cholesky.solve(b))
        for index in b.indices { #expect(abs(back[index] - b[index]) < 1e-9) }
    }

    @Test func choleskyRefuses() throws {
        #expect(throws: StatisticsError.self) { try Cholesky(Matrix(rows: [[1, 2], [2, 4]])) }
        #expect(throws: StatisticsError.self) { try Cholesky(Matrix(rows: [[1, 2], [2, 1]])) }
        #expect(throws: StatisticsError.self) { try Cholesky(Matrix(rows: [[0]])) }
        #expect(throws: StatisticsError.self) { try Cholesky(Matrix(rows: [[.nan]])) }
        #expect(throws: StatisticsError.self) { try Cholesky(Matrix(rows: [[1, 2, 3], [1, 2, 3]])) }
        #expect(throws: StatisticsError.self) { try Cholesky(Matrix(rows: [[1]])).solve([1, 2]) }
        #expect(try Cholesky(Matrix(rows: 0, columns: 0, elements: [])).solve([]).isEmpty)
    }

    /// The line through (0, 1), (1, 3), (2, 4): 7/6 + 3/2·x, squares of residuals 1/6.
    @Test func leastSquaresByHand() throws {
        let qr = try HouseholderQR(Matrix(rows: [[1, 0], [1, 1], [1, 2]]), b: [1, 3, 4])
        let x = qr.leastSquares()
        #expect(abs(x[0] - 7.0 / 6) < 1e-14 && abs(x[1] - 1.5) < 1e-14)
        #expect(abs(qr.residualSquares - 1.0 / 6) < 1e-14)
        #expect(abs(qr.inverseOfCrossProduct()[1, 1] - 0.5) < 1e-14)
    }

    /// More rows than a block, against the normal equations.
    @Test func leastSquaresInBlocks() throws {
        let matrix = try Self.random(1000, 7, seed: 3)
        var generator = Xoshiro256StarStar(seed: 4)
        let b = (0..<1000).map { _ in generator.normal() }
        let qr = try HouseholderQR(matrix, b: b)
        let normal = try Cholesky(matrix.crossProduct(lag: 0)).solve(matrix.transposed.times(b))
        for (one, other) in zip(qr.leastSquares(), normal) { #expect(abs(one - other) < 1e-12) }
        let fitted = try matrix.times(normal)
        let squares = zip(b, fitted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        #expect(abs(qr.residualSquares - squares) < 1e-9)
        // RᵀR = AᵀA.
        let triangle = qr.triangle
        let product = try triangle.transposed.times(triangle)
        for (one, other) in zip(product.elements, matrix.crossProduct(lag: 0).elements) {
            #expect(abs(one - other) < 1e-9)
        }
    }

    /// Läuchli's matrix, of which the cross product is singular in doubles: normal equations fail, QR does not.
    @Test func nearlyDependentColumns() throws {
        let small = 1e-9
        let matrix = try Matrix(rows: [[1, 1], [small, 0], [0, small]])
        let x = try HouseholderQR(matrix, b: [2, small, small]).leastSquares()
        #expect(abs(x[0] - 1) < 1e-6 && abs(x[1] - 1) < 1e-6)
        #expect(throws: StatisticsError.self) { try Cholesky(matrix.crossProduct(lag: 0)) }
    }

    @Test func scalesDoNotMatter() throws {
        let matrix = try Matrix(rows: [[1, 1e200], [1, 2e200], [1, 4e200]])
        let x = try HouseholderQR(matrix, b: [1, 2, 4]).leastSquares()
        #expect(abs(x[0]) < 1e-12 && abs(x[1] / 1e-200 - 1) < 1e-12)
    }

    @Test func dependentColumnsAreNamed() throws {
        func dependent(_ columns: [[Double]]) -> Int? {
            do {
                _ = try HouseholderQR(Matrix(columns: columns))
                return nil
            } catch let error as StatisticsError {
                return error.reason == .dependentColumn ? error.index : nil
            } catch {
                return nil
            }
        }
        let one = [1.0, 1, 1, 1]
        #expect(dependent([one, [0, 1, 0, 1], [1, 0, 1, 0]]) == 2)
        #expect(dependent([one, [0, 0, 0, 0], [1, 0, 1, 0]]) == 1)
        #expect(dependent([one, [1, 2, 3, 4], [1, 4, 9, 16]]) == nil)
        // Calendar years squared and not centred: hard, but not dependent.
        #expect(dependent([one, [2021, 2022, 2023, 2024], [2021, 2022, 2023, 2024].map { $0 * $0 }]) == nil)
        #expect(throws: StatisticsError.self) { try HouseholderQR(Matrix(rows: [[1, 2]])) }
        #expect(throws: StatisticsError.self) { try HouseholderQR(Matrix(rows: [[.infinity]])) }
        #expect(throws: StatisticsError.self) { try HouseholderQR(Matrix(rows: [[1]]), b: [.nan]) }
        #expect(throws: StatisticsError.self) { try HouseholderQR(Matrix(rows: [[1]]), b: []) }
    }
}
