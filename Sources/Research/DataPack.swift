import CSV
import Domain

/// Counts of reports that may leave the municipality: one table for each way of counting, small cells kept back.
///
/// A cell under ``threshold`` is not given. Where one cell of a table is kept back, the smallest other one is too, so
/// that nobody finds the first by subtraction from a total that is known elsewhere (Hundepool and others, Statistical
/// Disclosure Control, 2012, section 4.4). Tables have one dimension each, so that no two of them can be subtracted.
package struct DataPack: Sendable {
    package struct Cell: Sendable, Equatable {
        package let label: String
        package let count: Int

        package init(_ label: String, _ count: Int) {
            self.label = label
            self.count = count
        }
    }

    package struct Table: Sendable {
        package let name: String
        package let cells: [Cell]

        package init(_ name: String, _ cells: [Cell]) {
            self.name = name
            self.cells = cells
        }
    }

    /// Cells with fewer reports are kept back.
    package static let threshold = 5
    /// With fewer reports in all nothing is given: the labels alone would tell too much.
    package static let smallestTotal = 30

    let tables: [Table]

    package init(_ tables: [Table]) {
        self.tables = tables
    }

    /// What is given of a table: `nil` for a cell that is kept back. Empty cells are zeros and stay.
    static func released(_ cells: [Cell]) -> [Int?] {
        var kept = cells.indices.filter { (1..<threshold).contains(cells[$0].count) }
        if kept.count == 1,
            let other = cells.indices.filter({ cells[$0].count >= threshold }).min(by: {
                (cells[$0].count, $0) < (cells[$1].count, $1)
            })
        {
            kept.append(other)
        }
        return cells.indices.map { kept.contains($0) ? nil : cells[$0].count }
    }

    /// `table,label,count`; a cell that is kept back has no count and a note.
    package func csv(keptBack note: String) -> [UInt8] {
        var writer = CSVWriter(byteOrderMark: true)
        writer.append(["tabel", "waarde", "aantal", "opmerking"])
        for table in tables {
            let released = Self.released(table.cells)
            for (cell, count) in zip(table.cells, released) {
                guard let count else { continue }
                writer.append([.text(table.name), .text(cell.label), .integer(count), .empty])
            }
            // Not even the name of a small cell is given.
            if released.contains(nil) { writer.append([.text(table.name), .empty, .empty, .text(note)]) }
        }
        return writer.takeBytes()
    }
}
