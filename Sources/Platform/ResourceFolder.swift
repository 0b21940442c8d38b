public import Foundation

/// The folder with code lists, languages and web files, read once at start and never fetched from elsewhere.
public struct ResourceFolder: Sendable {
    public let path: String

    public struct NotFound: Error, CustomStringConvertible {
        public let tried: [String]
        public var description: String {
            "No Resources folder found. Tried: \(tried.joined(separator: ", ")). Give one with --resources or STRAATLICHT_RESOURCES."
        }
    }

    public struct Unreadable: Error, CustomStringConvertible {
        public let file: String
        public let reason: String

        public init(file: String, reason: String) {
            self.file = file
            self.reason = reason
        }

        public var description: String { "Resource \(file) cannot be used: \(reason)" }
    }

    /// The first of these that holds a `languages` folder: the given path, beside the binary,
    /// `../share/straatlicht`, the repository the binary was built in.
    public init(explicit: String?, binary: String) throws {
        let beside = URL(fileURLWithPath: binary).resolvingSymlinksInPath().deletingLastPathComponent()
        var candidates = explicit.map { [$0] } ?? []
        if explicit == nil {
            candidates.append(beside.appendingPathComponent("Resources").path)
            candidates.append(beside.appendingPathComponent("../share/straatlicht").standardized.path)
            var folder = beside
            for _ in 0..<5 {
                folder = folder.deletingLastPathComponent()
                candidates.append(folder.appendingPathComponent("Resources").path)
            }
        }
        guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0 + "/languages/nl") })
        else { throw NotFound(tried: candidates) }
        path = found
    }

    public func data(_ file: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path + "/" + file) else {
            throw Unreadable(file: file, reason: "it cannot be read")
        }
        return data
    }

    /// The paths of the JSON files in a folder, by name.
    public func files(in folder: String) throws -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder) else {
            throw Unreadable(file: folder, reason: "the folder cannot be read")
        }
        return names.filter { $0.hasSuffix(".json") }.sorted().map { folder + "/" + $0 }
    }

    public func json<Value: Decodable>(_ file: String, as type: Value.Type = Value.self) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: data(file))
        } catch let error as DecodingError {
            throw Unreadable(file: file, reason: "\(error)")
        }
    }
}
