public import Domain

/// The code lists with their labels, from `Resources/codelists`.
public struct CodeCatalogue: Sendable {
    public enum List: String, CaseIterable, Sendable {
        case behaviour, bystander, effect, ground, outcome, residence, role, setting, status, wish
        case standardAnswer = "standard-answer"
        case helpSituation = "help-situation"
        case spokenLanguage = "spoken-language"
        case audience
        case correctionOutcome = "correction-outcome"
        case correctionReason = "correction-reason"
    }

    public struct Entry: Decodable, Sendable {
        public let code: String
        public let labels: [String: String]
        public let explanations: [String: String]?
        public let texts: [String: String]?
        /// So serious that help comes first.
        let serious: Bool?
    }

    private struct File: Decodable {
        let name: String
        let version: Int
        let codes: [Entry]
    }

    private let entries: [List: [String: Entry]]
    private let lists: [List: CodeList]

    public init(resources: ResourceFolder) throws {
        var entries: [List: [String: Entry]] = [:]
        var lists: [List: CodeList] = [:]
        for list in List.allCases {
            let file: File = try resources.json("codelists/\(list.rawValue).json")
            entries[list] = Dictionary(file.codes.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
            guard entries[list]?.count == file.codes.count else {
                throw ResourceFolder.Unreadable(file: "codelists/\(list.rawValue).json", reason: "a code stands twice")
            }
            lists[list] = CodeList(name: file.name, version: file.version, codes: file.codes.map { Code($0.code) })
        }
        self.entries = entries
        self.lists = lists
    }

    public subscript(list: List) -> CodeList {
        lists[list] ?? CodeList(name: list.rawValue, version: 0, codes: [])
    }

    /// What people read for a code; the code itself when it has no label (a code of an older version).
    public func label(_ code: Code, in list: List, _ language: Language) -> String {
        text(code, in: list, language) { $0.labels } ?? code.value
    }

    /// Whether somebody who tells this is offered help before anything else.
    public func isSerious(_ code: Code, in list: List) -> Bool { entries[list]?[code.value]?.serious ?? false }

    public func explanation(_ code: Code, in list: List, _ language: Language) -> String? {
        text(code, in: list, language) { $0.explanations }
    }

    /// The full text of a standard answer.
    public func text(_ code: Code, in list: List, _ language: Language) -> String? {
        text(code, in: list, language) { $0.texts }
    }

    private func text(
        _ code: Code, in list: List, _ language: Language, _ part: (Entry) -> [String: String]?
    ) -> String? {
        let texts = entries[list]?[code.value].flatMap(part)
        return texts?[language.rawValue] ?? texts?[Language.dutch.rawValue]
    }
}
