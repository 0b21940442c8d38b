import Geography

/// Reads everything that a method declares, and finds everything that is wrong.
struct FolderReader {
    let method: StatisticsMethod
    let folder: InputFolder

    /// What an earlier run may have left beside the input, and what says what it ought to be.
    private static let notInput: Set<String> = ["expected.json"]

    func input(threads: Int) throws -> StatisticsInput {
        var problems = FileProblems()
        var tables: [String: InputTable] = [:]
        var features: [String: [Feature]] = [:]
        var records: [InputRecord] = []
        findStrangers(&problems)
        for file in method.files {
            guard folder.names.contains(file.name) else {
                if !file.isOptional { problems.append(FileProblem(file.name, FileProblems.missing)) }
                continue
            }
            switch file.content {
            case .table(let columns):
                tables[file.name] = try table(file.name, columns, &records, &problems)
            case .features(let geometry):
                features[file.name] = try shapes(file.name, geometry, &records, &problems)
            }
        }
        let parameters = try parameters(&records, &problems)
        guard problems.isEmpty else { throw problems }
        return StatisticsInput(
            threads: threads, tables: tables, features: features, parameters: parameters, records: records)
    }

    /// A file whose name was mistyped would otherwise be taken for one that is not there.
    private func findStrangers(_ problems: inout FileProblems) {
        let known = Set(method.files.map(\.name)).union([StatisticsInput.parametersFile]).union(Self.notInput)
        for name in folder.names.subtracting(known).sorted() {
            guard [".csv", ".geojson", ".json"].contains(where: name.lowercased().hasSuffix) else { continue }
            let names = method.files.map(\.name) + [StatisticsInput.parametersFile]
            problems.append(
                FileProblem(name, "is not read by this method, which reads \(names.joined(separator: ", "))"))
        }
    }

    private func table(
        _ name: String, _ columns: [Column], _ records: inout [InputRecord], _ problems: inout FileProblems
    ) throws -> InputTable {
        var reader = TableReader(name, columns: columns)
        let (length, digest) = try folder.read(name) { reader.append($0, &problems) }
        let table = reader.finish(&problems)
        records.append(
            InputRecord(
                file: name, bytes: length, digest: digest, rows: table.rowCount, unusedColumns: reader.unusedColumns))
        return table
    }

    private func shapes(
        _ name: String, _ geometry: InputFile.Geometry, _ records: inout [InputRecord], _ problems: inout FileProblems
    ) throws -> [Feature] {
        var reader = GeoJSONReader()
        var features: [Feature] = []
        var failure: GeoJSONError?
        let (length, digest) = try folder.read(name) { chunk in
            guard failure == nil else { return }
            do throws(GeoJSONError) { features += try reader.append(chunk) } catch { failure = error }
        }
        if failure == nil {
            do throws(GeoJSONError) { try reader.finish() } catch { failure = error }
        }
        if let failure {
            problems.append(FileProblem(name, "\(failure)"))
        } else if features.isEmpty {
            problems.append(FileProblem(name, "there are no features"))
        }
        for (index, feature) in features.enumerated() where !geometry.admits(feature) {
            problems.append(FileProblem(name, "feature \(index) is not \(geometry == .lines ? "a line" : "a polygon")"))
        }
        records.append(
            InputRecord(file: name, bytes: length, digest: digest, rows: features.count, unusedColumns: []))
        return features
    }

    private func parameters(
        _ records: inout [InputRecord], _ problems: inout FileProblems
    ) throws -> ParameterValues {
        let name = StatisticsInput.parametersFile
        let reader = ParameterReader(declared: method.parameters)
        guard folder.names.contains(name) else { return reader.values(nil, &problems) }
        var bytes: [UInt8] = []
        let (length, digest) = try folder.read(name) { chunk in
            if bytes.count <= ParameterReader.maximumLength { bytes += chunk }
        }
        records.append(InputRecord(file: name, bytes: length, digest: digest, rows: nil, unusedColumns: []))
        guard length <= ParameterReader.maximumLength else {
            problems.append(FileProblem(name, "is longer than \(ParameterReader.maximumLength) bytes"))
            return ParameterValues()
        }
        return reader.values(bytes, &problems)
    }
}

extension InputFile.Geometry {
    fileprivate func admits(_ feature: Feature) -> Bool {
        switch self {
        case .window, .areas: feature.geometry?.surface != nil
        case .lines: feature.geometry?.lines.isEmpty == false
        }
    }
}
