public import Domain

/// The case that a story key belongs to.
public struct SealedCase: Hashable, Sendable {
    public let municipality: Municipality.ID
    /// The identifier of the case.
    public let file: Identifier

    public init(municipality: Municipality.ID, file: Identifier) {
        self.municipality = municipality
        self.file = file
    }

    /// What a wrapped story key is bound to.
    func info(version: UInt8) -> [UInt8] {
        lengthPrefixed([Array("straatlicht/story-key".utf8), [version], Array(municipality.slug.utf8), file.bytes])
    }
}

/// Which part of which case a sealed box holds. A box opens only as the part that it was sealed as, so that nobody
/// who can write to the database moves a story to another case, another part or another municipality.
public struct SealedPart: Hashable, Sendable {
    public let municipality: Municipality.ID
    /// The identifier of the case.
    public let file: Identifier
    /// The identifier of the part.
    public let part: Identifier
    /// What it is: `story`, `contact` …; stored boxes depend on it, so never rename one.
    public let kind: String

    public init(municipality: Municipality.ID, file: Identifier, part: Identifier, kind: String) {
        self.municipality = municipality
        self.file = file
        self.part = part
        self.kind = kind
    }

    /// What the box is bound to, besides its text.
    func associatedData(version: UInt8) -> [UInt8] {
        lengthPrefixed([
            Array("straatlicht/sealed-part".utf8), [version], Array(municipality.slug.utf8), file.bytes, part.bytes,
            Array(kind.utf8),
        ])
    }
}

/// Why something could not be sealed or opened. Holds no value of a person.
public enum SealFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A key is not of the length, or a public key not of the form, that it must have.
    case notAKey
    /// The text is longer than ``StoryKey/longestText`` bytes.
    case tooLong(byteCount: Int)
    /// Made by a newer version of the program, or damaged in its first byte.
    case unknownVersion(UInt8)
    /// Damaged, cut off, of another place, or sealed with another key. These cannot be told apart.
    case cannotOpen

    public var description: String {
        switch self {
        case .notAKey: "The bytes are not a key of this kind."
        case .tooLong(let byteCount): "\(byteCount) bytes are too many to seal at once."
        case .unknownVersion(let version): "This was sealed in format \(version), which this version does not know."
        case .cannotOpen: "This is damaged, belongs elsewhere, or was sealed with another key."
        }
    }
}
