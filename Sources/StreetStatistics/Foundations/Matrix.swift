/// A dense matrix of doubles, stored row after row.
public struct Matrix: Hashable, Sendable {
    /// Number of rows.
    public let rows: Int
    /// Number of columns.
    public let columns: Int
    /// `rows` × `columns` numbers; row r starts at r × `columns`.
    public internal(set) var elements: [Double]

    /// - Parameter elements: row after row.
    /// - Throws: `StatisticsError` for a negative size or another number of elements.
    public init(rows: Int, columns: Int, elements: [Double]) throws {
        guard rows >= 0 else { throw StatisticsError("rows", .negative) }
        guard columns >= 0 else { throw StatisticsError("columns", .negative) }
        let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
        guard !overflow else { throw StatisticsError("rows", .overflow) }
        guard elements.count == count else { throw StatisticsError("elements", .length(expected: count)) }
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    /// One list per row, all equally long.
    public init(rows lists: [[Double]]) throws {
        let columns = lists.first?.count ?? 0
        for (row, list) in lists.enumerated() where list.count != columns {
            throw StatisticsError("lists", at: row, .length(expected: columns))
        }
        try self.init(rows: lists.count, columns: columns, elements: lists.flatMap { $0 })
    }

    /// One list per column, all equally long: how variables usually come.
    public init(columns lists: [[Double]]) throws {
        let rows = lists.first?.count ?? 0
        for (column, list) in lists.enumerated() where list.count != rows {
            throw StatisticsError("lists", at: column, .length(expected: rows))
        }
        self.init(zeros: rows, lists.count)
        for (column, list) in lists.enumerated() {
            for (row, value) in list.enumerated() { elements[row * columns + column] = value }
        }
    }

    /// All zeros. Sizes that a matrix already has, so never negative.
    init(zeros rows: Int, _ columns: Int) {
        self.rows = rows
        self.columns = columns
        elements = Array(repeating: 0, count: rows * columns)
    }

    /// Ones on the diagonal.
    public static func identity(_ size: Int) throws -> Matrix {
        guard size >= 0 else { throw StatisticsError("size", .negative) }
        guard size <= 1 << 14 else { throw StatisticsError("size", .outside(lower: 0, upper: 0x1p14)) }
        var matrix = Matrix(zeros: size, size)
        for index in 0..<size { matrix[index, index] = 1 }
        return matrix
    }

    /// Like an array's subscript: an index outside the matrix is a programming error and stops the program.
    public subscript(row: Int, column: Int) -> Double {
        get {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns, "index outside the matrix")
            return elements[row * columns + column]
        }
        set {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns, "index outside the matrix")
            elements[row * columns + column] = newValue
        }
    }

    /// A row as a list.
    public func row(_ row: Int) -> ArraySlice<Double> { elements[row * columns..<(row + 1) * columns] }

    /// A column as a list.
    public func column(_ column: Int) -> [Double] { (0..<rows).map { self[$0, column] } }

    /// The diagonal of a square matrix.
    public var diagonal: [Double] { (0..<min(rows, columns)).map { self[$0, $0] } }

    /// Rows and columns exchanged.
    public var transposed: Matrix {
        var result = Matrix(zeros: columns, rows)
        for row in 0..<rows {
            for column in 0..<columns { result.elements[column * rows + row] = elements[row * columns + column] }
        }
        return result
    }

    /// The product of two matrices.
    public func times(_ other: Matrix) throws -> Matrix {
        guard other.rows == columns else { throw StatisticsError("other", .length(expected: columns)) }
        var result = Matrix(zeros: rows, other.columns)
        for row in 0..<rows {
            for inner in 0..<columns {
                let factor = elements[row * columns + inner]
                for column in 0..<other.columns {
                    result.elements[row * other.columns + column] +=
                        factor * other.elements[inner * other.columns + column]
                }
            }
        }
        return result
    }

    /// The product with a vector.
    public func times(_ vector: [Double]) throws -> [Double] {
        guard vector.count == columns else { throw StatisticsError("vector", .length(expected: columns)) }
        return (0..<rows).map { row in
            (0..<columns).reduce(0) { $0 + elements[row * columns + $1] * vector[$1] }
        }
    }

    /// A copy without one column.
    func removing(column removed: Int) -> Matrix {
        var result = Matrix(zeros: rows, columns - 1)
        result.elements.removeAll(keepingCapacity: true)
        for index in elements.indices where index % columns != removed { result.elements.append(elements[index]) }
        return result
    }

    /// Throws unless every element is finite; the error's index is the row.
    func checkFinite(_ argument: String) throws {
        for (index, element) in elements.enumerated() where !element.isFinite {
            throw StatisticsError(argument, at: index / columns, .notFinite)
        }
    }
}
