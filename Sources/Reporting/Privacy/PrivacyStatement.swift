import Domain
package import Platform

/// What the site promises about privacy. Each sentence names the tests that fail when it stops being true; another
/// test holds those names, docs/privacy-promises.md and the page against each other.
package struct PrivacyStatement: Sendable, Decodable {
    package struct Section: Sendable, Decodable {
        package let id: String
        /// Per language tag.
        package let title: [String: String]
        package let promises: [Promise]
    }

    package struct Promise: Sendable, Decodable {
        package let id: String
        /// Per language tag. `{contact}`, `{story}` and `{report}` stand for the municipality's terms of keeping.
        package let sentence: [String: String]
        /// As `Tests/ReportingTests/RetentionTests.swift::name`.
        package let tests: [String]
    }

    package let sections: [Section]

    package init(resources: ResourceFolder) throws {
        self = try resources.json("privacy/promises.json", as: PrivacyStatement.self)
    }
}

extension PrivacyStatement.Section {
    func title(in language: Language) -> String { title[language.tag] ?? title[Language.dutch.tag] ?? id }
}

extension PrivacyStatement.Promise {
    /// The sentence with a municipality's own terms in it.
    func sentence(in language: Language, _ values: [String: String]) -> String {
        let sentence = sentence[language.tag] ?? sentence[Language.dutch.tag] ?? id
        return values.reduce(sentence) { text, value in
            text.split(separator: "{\(value.key)}", omittingEmptySubsequences: false).joined(separator: value.value)
        }
    }
}
