/// The values of one column.
enum ColumnValues: Hashable, Sendable {
    /// Also dates, as days since 1970-01-01.
    case integers([Int])
    /// Also clock times, as minutes since 1970-01-01T00:00.
    case numbers([Double])
    case texts([String])
}

/// A table whose every cell was checked.
struct InputTable: Hashable, Sendable {
    private(set) var rowCount = 0
    private(set) var columns: [String: ColumnValues] = [:]
    /// Rows that do not start one line after the row before (and the first): row and line.
    private var jumps: [(row: Int, line: Int)] = []

    init(columns: [String: ColumnValues]) { self.columns = columns }

    func line(ofRow row: Int) -> Int? {
        guard row >= 0, row < rowCount else { return nil }
        guard let jump = jumps.last(where: { $0.row <= row }) else { return nil }
        return jump.line + row - jump.row
    }

    mutating func countRow(line: Int) {
        if jumps.last.map({ $0.line + rowCount - $0.row }) != line { jumps.append((rowCount, line)) }
        rowCount += 1
    }

    mutating func set(_ values: ColumnValues, for column: String) { columns[column] = values }

    static func == (left: InputTable, right: InputTable) -> Bool {
        left.rowCount == right.rowCount && left.columns == right.columns
    }

    func hash(into hasher: inout Hasher) { hasher.combine(columns) }
}
