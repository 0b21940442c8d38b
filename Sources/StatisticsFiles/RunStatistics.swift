import Geography
import StreetStatistics

/// Runs a method on a folder.
package struct RunStatistics: Sendable {
    package let method: StatisticsMethod
    package let threads: Int

    package init(_ method: StatisticsMethod, threads: Int = 1) {
        (self.method, self.threads) = (method, threads)
    }

    /// - Parameter checkpoint: called with the fraction done, from any thread; what it throws ends the run.
    /// - Returns: the result as JSON, with one row of a table on each line.
    /// - Throws: `FileProblems` for what is wrong in the files; what `checkpoint` and the folder throw.
    package func callAsFunction(
        _ folder: InputFolder, checkpoint: @escaping @Sendable (Double) throws -> Void = { _ in }
    ) async throws -> [UInt8] {
        let input = try FolderReader(method: method, folder: folder).input(threads: max(1, threads))
        let output: StatisticsOutput
        do {
            output = try await method.run(input, checkpoint)
        } catch let error as StatisticsError {
            throw FileProblems([method.problem(error, in: input)])
        } catch let problem as FileProblem {
            throw FileProblems([problem])
        }
        return ResultWriter.bytes(of: method, input, output)
    }
}

extension FileProblem: Error {}

/// Writes a result in a fixed order, so that the same input gives the same bytes.
private enum ResultWriter {
    static func bytes(of method: StatisticsMethod, _ input: StatisticsInput, _ output: StatisticsOutput) -> [UInt8] {
        let members: [(String, JSONValue)] = [
            ("method", .string(method.name)),
            ("version", .integer(method.version)),
            ("description", .string(output.description)),
            ("parameters", .object(input.parameters.values)),
            ("n", .integer(output.n)),
            ("seed", .figure(output.seed.map { Double($0) })),
            (
                "left_out",
                .array(output.leftOut.map { ["count": .integer($0.count), "reason": .string($0.reason)] })
            ),
            ("input", .array(input.records.map(record))),
            ("figures", .object(output.figures)),
        ]
        var bytes = Array("{\n".utf8)
        for (name, value) in members {
            bytes += JSONValue.string(name).encoded + Array(": ".utf8) + value.encoded + Array(",\n".utf8)
        }
        bytes += Array("\"tables\": {".utf8)
        for (index, table) in output.tables.enumerated() {
            bytes += Array((index > 0 ? ",\n" : "\n").utf8) + JSONValue.string(table.name).encoded
            bytes += Array(": {\"columns\": ".utf8) + JSONValue.array(table.columns.map(JSONValue.string)).encoded
            bytes += Array(", \"rows\": [".utf8)
            for (row, values) in table.rows.enumerated() {
                bytes += Array((row > 0 ? ",\n" : "\n").utf8)
                bytes += JSONValue.array(values).encoded
            }
            bytes += Array("\n]}".utf8)
        }
        return bytes + Array("\n}}\n".utf8)
    }

    private static func record(_ record: InputRecord) -> JSONValue {
        var object: JSONObject = [
            "file": .string(record.file), "bytes": .integer(record.bytes), "sha256": .string(record.digest),
        ]
        if let rows = record.rows { object["rows"] = .integer(rows) }
        if !record.unusedColumns.isEmpty {
            object["unused_columns"] = .array(record.unusedColumns.map(JSONValue.string))
        }
        return .object(object)
    }
}
