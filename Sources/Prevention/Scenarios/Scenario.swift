import Domain
package import Platform

/// A text in every language.
struct LocalText: Sendable, Hashable, Decodable {
    let texts: [Language: String]

    init(from decoder: any Decoder) throws {
        let all = try [String: String](from: decoder)
        texts = try Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                guard let text = all[language.rawValue], !text.isEmpty else {
                    throw DecodingError.dataCorrupted(
                        .init(
                            codingPath: decoder.codingPath, debugDescription: "no text in \(language.rawValue)"))
                }
                return (language, text)
            })
    }

    subscript(language: Language) -> String { texts[language] ?? "" }
}

/// From whose place a story is told.
enum StoryPerspective: String, CaseIterable, Sendable {
    /// To whom it happens.
    case target = "overkomt"
    case bystander = "omstander"
    /// Who does it.
    case doer = "doet"
}

/// A story with choices, to practise with alone or in a group.
struct Scenario: Sendable, Decodable {
    struct Node: Sendable, Decodable {
        struct Choice: Sendable, Decodable {
            let text: LocalText
            /// The name of the node that it leads to.
            let to: String
        }

        let text: LocalText
        /// A calm word about what the choice before meant.
        let note: LocalText?
        /// None at an end.
        let choices: [Choice]?

        var isEnd: Bool { (choices ?? []).isEmpty }
    }

    struct Perspective: Sendable, Decodable {
        let start: String
        let nodes: [String: Node]

        /// The nodes that these choices lead through, from the first on, with what was chosen there. Stops where a
        /// choice is not there, so that no address and no form can name another way than one that exists.
        func walk(_ choices: [Int]) -> [(node: Node, chosen: Int?)] {
            guard var node = nodes[start] else { return [] }
            var way: [(node: Node, chosen: Int?)] = []
            for choice in choices {
                guard let options = node.choices, options.indices.contains(choice),
                    let next = nodes[options[choice].to]
                else { break }
                way.append((node, choice))
                node = next
            }
            way.append((node, nil))
            return way
        }
    }

    let id: String
    let minutes: Int
    let title: LocalText
    let lead: LocalText
    /// What somebody should know before they start.
    let warning: LocalText
    let perspectives: [String: Perspective]
    /// Questions for the group afterwards.
    let debrief: [LocalText]

    subscript(perspective: StoryPerspective) -> Perspective? { perspectives[perspective.rawValue] }

    /// Everything that is wrong with it, in words for who writes one.
    var faults: [String] {
        var faults: [String] = []
        let known = Set(StoryPerspective.allCases.map(\.rawValue))
        for name in known.subtracting(perspectives.keys).sorted() { faults.append("\(name) is not there") }
        for name in Set(perspectives.keys).subtracting(known).sorted() { faults.append("\(name) is no perspective") }
        if debrief.count < 3 { faults.append("fewer than three questions for the group") }
        for (name, perspective) in perspectives.sorted(by: { $0.key < $1.key }) {
            faults += perspective.faults.map { "\(name): \($0)" }
        }
        return faults
    }
}

extension Scenario.Perspective {
    fileprivate var faults: [String] {
        guard nodes[start] != nil else { return ["it starts nowhere"] }
        var faults: [String] = []
        for (name, node) in nodes.sorted(by: { $0.key < $1.key }) {
            for choice in node.choices ?? [] where nodes[choice.to] == nil {
                faults.append("\(name) leads to \(choice.to), which is not there")
            }
            if node.choices?.count == 1 { faults.append("\(name) leaves no choice") }
        }
        let reached = reachable(from: start)
        for name in Set(nodes.keys).subtracting(reached).sorted() { faults.append("\(name) is never reached") }
        // From everywhere the story comes to an end; a circle would hold somebody in it.
        for name in reached.sorted() where !reachable(from: name).contains(where: { nodes[$0]?.isEnd == true }) {
            faults.append("\(name) never ends")
        }
        if nodes[start]?.isEnd == true { faults.append("nothing can be chosen") }
        return faults
    }

    private func reachable(from start: String) -> Set<String> {
        var (seen, waiting) = (Set<String>(), [start])
        while let name = waiting.popLast() {
            guard let node = nodes[name], seen.insert(name).inserted else { continue }
            waiting += (node.choices ?? []).map(\.to)
        }
        return seen
    }
}

/// Four questions, the same before and after: whether somebody sees what happens, and knows what can be done.
struct RecognitionQuiz: Sendable, Decodable {
    struct Question: Sendable, Decodable {
        let text: LocalText
        let answers: [LocalText]
        /// The index of the right one.
        let right: Int
        let why: LocalText
    }

    let questions: [Question]

    static let size = 4

    var faults: [String] {
        var faults: [String] = []
        if questions.count != Self.size { faults.append("\(questions.count) questions") }
        for (index, question) in questions.enumerated() {
            if question.answers.count < 3 { faults.append("question \(index + 1) has too few answers") }
            if !question.answers.indices.contains(question.right) {
                faults.append("question \(index + 1) has no right answer")
            }
        }
        return faults
    }

    /// How many answers are right. An answer of which nothing was chosen is not.
    func score(_ answers: [Int?]) -> Int {
        zip(questions, answers).filter { $0.right == $1 }.count
    }
}

/// Every story, read once at start.
package struct Scenarios: Sendable {
    let all: [Scenario]
    let quiz: RecognitionQuiz

    /// - Throws: `ResourceFolder.Unreadable` with everything that is wrong with a file.
    package init(resources: ResourceFolder) throws {
        quiz = try resources.json("quiz/recognition.json")
        if !quiz.faults.isEmpty {
            throw ResourceFolder.Unreadable(file: "quiz/recognition.json", reason: quiz.faults.joined(separator: "; "))
        }
        all = try resources.files(in: "scenarios").map { file in
            let scenario: Scenario = try resources.json(file)
            var faults = scenario.faults
            if file != "scenarios/\(scenario.id).json" { faults.append("its id is \(scenario.id)") }
            guard faults.isEmpty else {
                throw ResourceFolder.Unreadable(file: file, reason: faults.joined(separator: "; "))
            }
            return scenario
        }
    }

    subscript(id: String) -> Scenario? { all.first { $0.id == id } }
}
