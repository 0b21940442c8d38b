public import Domain

/// The key of a phrase that people see. Each room has an enum of its own, whose raw values are the keys in
/// `Resources/languages/<language>/*.json`, one file for each room; a test holds them against each other.
public protocol PhraseKey: Sendable, CaseIterable, RawRepresentable where RawValue == String {}

/// Every phrase in every language.
public struct Phrasebook: Sendable {
    private let phrases: [Language: [String: String]]

    public init(phrases: [Language: [String: String]]) {
        self.phrases = phrases
    }

    public init(resources: ResourceFolder) throws {
        var phrases: [Language: [String: String]] = [:]
        for language in Language.allCases {
            var all: [String: String] = [:]
            for file in try resources.files(in: "languages/\(language.rawValue)") {
                let room: [String: String] = try resources.json(file)
                // A key that stands twice would be said in one of two ways by chance.
                try all.merge(room) { _, _ in throw ResourceFolder.Unreadable(file: file, reason: "a key stands twice")
                }
            }
            phrases[language] = all
        }
        self.phrases = phrases
    }

    /// All keys of one language, for tests.
    public func keys(in language: Language) -> Set<String> {
        Set(phrases[language, default: [:]].keys)
    }

    /// The phrase, or the Dutch one, or its key: a page is never empty because a translation is.
    public func phrase(_ key: String, in language: Language) -> String {
        phrases[language]?[key] ?? phrases[.dutch]?[key] ?? key
    }

    /// The phrases of one room in one language.
    public func words<Key: PhraseKey>(_ room: Key.Type, in language: Language) -> Words<Key> {
        Words(phrasebook: self, language: language)
    }
}

/// Says phrases of one room in one language: `words(.title)`, `words(.since, ["month": "mei 2026"])`.
public struct Words<Key: PhraseKey>: Sendable {
    let phrasebook: Phrasebook
    public let language: Language

    /// - Parameter values: what stands for `{name}` in the phrase.
    public func callAsFunction(_ key: Key, _ values: [String: String] = [:]) -> String {
        let phrase = phrasebook.phrase(key.rawValue, in: language)
        guard !values.isEmpty, phrase.utf8.contains(UInt8(ascii: "{")) else { return phrase }
        var result = ""
        var rest = phrase[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += values[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
