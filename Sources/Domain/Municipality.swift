/// A municipality that uses this installation.
public struct Municipality: Hashable, Sendable, Identifiable {
    /// The part of the address that names it (`enschede`), also its key in every table.
    public struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
        public let slug: String

        /// `nil` unless the text is 2 to 40 lower-case letters, digits and single hyphens, starts with a letter, and
        /// is not an address that the site uses itself.
        public init?(_ slug: some StringProtocol) {
            let bytes = Array(slug.utf8)
            guard (2...40).contains(bytes.count), let first = bytes.first, isLowercaseLetter(first),
                bytes.last != hyphen, !zip(bytes, bytes.dropFirst()).contains(where: { $0 == hyphen && $1 == hyphen }),
                bytes.allSatisfy({ isLowercaseLetter($0) || (48...57).contains($0) || $0 == hyphen }),
                !Self.reserved.contains(String(slug))
            else { return nil }
            self.slug = String(slug)
        }

        /// A name that is written in the program itself; a test holds it against the rules above.
        public init(literal slug: StaticString) {
            self.slug = slug.description
        }

        public var description: String { slug }

        public static func < (left: ID, right: ID) -> Bool { left.slug < right.slug }

        /// Words that are, or may become, the first part of another address, and every language prefix.
        public static let reserved: Set<String> = [
            "api", "beheer", "data", "exit", "gezondheid", "health", "help", "kaart", "ogc", "open311", "over",
            "robots", "static", "sw", "well-known", "ar", "de", "en", "es", "fr", "nl", "pl", "tr", "uk",
        ]
    }

    public var id: ID
    /// The name as people write it: `Enschede`, `Den Haag`.
    public var name: String
    /// CBS code of the municipality (`GM0153`), when it has one.
    public var cbsCode: String?
    /// A made-up town: every page says so.
    public var isMadeUp: Bool

    public init(id: ID, name: String, cbsCode: String? = nil, isMadeUp: Bool = false) {
        self.id = id
        self.name = name
        self.cbsCode = cbsCode
        self.isMadeUp = isMadeUp
    }
}

private let hyphen = UInt8(ascii: "-")

private func isLowercaseLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
}
