/// A stable code from a code list (`aanraken`, `station-halte`). Labels are phrases; the code never changes.
public struct Code: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let value: String

    /// Codes come from the code list files, which are checked when they are loaded.
    public init(_ value: String) {
        self.value = value
    }

    public var description: String { value }

    public static func < (left: Code, right: Code) -> Bool { left.value < right.value }
}

/// A closed, versioned list of codes. A municipality may hide codes, never rename one.
public struct CodeList: Sendable {
    public let name: String
    public let version: Int
    /// In the order in which people see them.
    public let codes: [Code]
    private let known: Set<Code>

    public init(name: String, version: Int, codes: [Code]) {
        self.name = name
        self.version = version
        self.codes = codes
        known = Set(codes)
    }

    public func contains(_ code: Code) -> Bool { known.contains(code) }
}
