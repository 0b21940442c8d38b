import CSV
import Domain

/// Reads CSV into the columns that a method declares.
struct TableReader {
    /// More rows than any municipality has reports, and little enough for memory.
    static let maximumRows = 20_000_000

    private let file: String
    private let declared: [Column]
    private var csv = CSVReader()
    private var positions: [Int?] = []
    /// One list per column in the array of its kind, empty in the others: appending to an array inside an enum would
    /// copy it each time.
    private var integers: [[Int]]
    private var numbers: [[Double]]
    private var texts: [[String]]
    private var table = InputTable(columns: [:])
    private(set) var unusedColumns: [String] = []
    /// The header or the frame of the file is wrong: what follows would only repeat it.
    private var isBroken = false

    init(_ file: String, columns: [Column]) {
        (self.file, declared) = (file, columns)
        integers = Array(repeating: [], count: columns.count)
        numbers = Array(repeating: [], count: columns.count)
        texts = Array(repeating: [], count: columns.count)
    }

    mutating func append(_ chunk: [UInt8], _ problems: inout FileProblems) {
        guard !isBroken else { return }
        do throws(CSVError) {
            take(try csv.append(chunk), &problems)
        } catch {
            fail(error, &problems)
        }
    }

    mutating func finish(_ problems: inout FileProblems) -> InputTable {
        if !isBroken {
            do throws(CSVError) {
                take(try csv.finish(), &problems)
            } catch {
                fail(error, &problems)
            }
        }
        if !isBroken, csv.header == nil { problems.append(FileProblem(file, "the file is empty")) }
        if !isBroken, csv.header != nil, table.rowCount == 0 {
            problems.append(FileProblem(file, "there are no rows"))
        }
        for index in declared.indices where positions.isEmpty || positions[index] != nil {
            table.set(values(index), for: declared[index].name)
        }
        return table
    }

    private mutating func fail(_ error: CSVError, _ problems: inout FileProblems) {
        isBroken = true
        problems.append(FileProblem(file, "\(error)"))
    }

    private mutating func take(_ rows: [CSVRow], _ problems: inout FileProblems) {
        if positions.isEmpty, let header = csv.header { readHeader(header, &problems) }
        for row in rows where !isBroken {
            guard table.rowCount < Self.maximumRows else {
                isBroken = true
                let text = "there are more than \(Self.maximumRows) rows"
                return problems.append(FileProblem(file, line: row.line, text))
            }
            table.countRow(line: row.line)
            guard !row.isRagged else {
                let counts = "\(row.fields.count) fields, the header has \(csv.header?.count ?? 0)"
                problems.append(FileProblem(file, line: row.line, "the row has \(counts)"))
                continue
            }
            for index in declared.indices {
                guard let position = positions[index] else { continue }
                do throws(CellReader.Problem) {
                    try take(row.fields[position], index)
                } catch {
                    problems.append(FileProblem(file, line: row.line, name: declared[index].name, error.text))
                }
            }
        }
    }

    private mutating func take(_ cell: String, _ index: Int) throws(CellReader.Problem) {
        let text = cell.trimmed
        switch declared[index].kind {
        case .integer(let range): integers[index].append(try CellReader.integer(text, in: range))
        case .date: integers[index].append(try CellReader.dayNumber(text))
        case .number(let range): numbers[index].append(try CellReader.number(text, in: range))
        case .clockTime: numbers[index].append(try CellReader.minutes(text))
        case .text: texts[index].append(try CellReader.text(text))
        }
    }

    private func values(_ index: Int) -> ColumnValues {
        switch declared[index].kind {
        case .integer, .date: .integers(integers[index])
        case .number, .clockTime: .numbers(numbers[index])
        case .text: .texts(texts[index])
        }
    }

    private mutating func readHeader(_ header: [String], _ problems: inout FileProblems) {
        let names = header.map(\.trimmed)
        for column in declared {
            let found = names.indices.filter { names[$0] == column.name }
            positions.append(found.first)
            if found.count > 1 {
                problems.append(FileProblem(file, line: 1, name: column.name, "the column is there twice"))
            } else if found.isEmpty, !column.isOptional {
                let there = names.prefix(20).map(CellReader.quoted).joined(separator: ", ")
                problems.append(
                    FileProblem(file, line: 1, name: column.name, "there is no such column; there are \(there)"))
                isBroken = true
            }
        }
        unusedColumns = names.filter { name in !declared.contains { $0.name == name } }
    }
}
