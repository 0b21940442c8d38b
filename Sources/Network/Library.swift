import Domain
import Planning
import Platform
import Registers
import SQLStore

/// What municipalities of this installation share: practices and questions, narrowed by what was searched for.
struct Library {
    let choice: LibraryChoice
    /// Every municipality that shares something, by name.
    let towns: [(id: Municipality.ID, name: String)]
    let practices: [SharedEntry]
    /// Open ones first, then the newest.
    let questions: [SharedEntry]
    /// How many answers each question has, by ``SharedEntry/key``.
    let answerCounts: [String: Int]

    init(_ choice: LibraryChoice, seenFrom municipality: Municipality.ID, _ connection: any SQLConnection) throws {
        let practices = try SharedEntryStore.all(of: Practice.register.id, seenFrom: municipality, connection)
        let questions = try SharedEntryStore.all(of: NetworkQuestion.register.id, seenFrom: municipality, connection)
        let answers = try SharedEntryStore.all(of: NetworkAnswer.register.id, seenFrom: municipality, connection)
        self.choice = choice
        towns = Dictionary((practices + questions).map { ($0.town, $0.townName) }) { first, _ in first }
            .map { (id: $0.key, name: $0.value) }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        self.practices = practices.filter(choice.holds(practice:))
        let found = questions.filter(choice.holds(question:))
        let isOpen = { (question: SharedEntry) in question.entry[NetworkQuestion.state] == .open }
        self.questions = found.filter(isOpen) + found.filter { !isOpen($0) }
        answerCounts = Dictionary(
            answers.map { ("\($0.entry[NetworkAnswer.town])/\($0.entry[NetworkAnswer.number])", 1) },
            uniquingKeysWith: +)
    }
}

extension SharedEntry {
    /// An id says which entry only within its municipality.
    var key: String { "\(town)/\(entry.id)" }
}

/// How the library is narrowed; codes only.
struct LibraryChoice {
    static let searchName = "zoek"
    static let evidenceName = "bewijs"
    static let audienceName = "doelgroep"
    static let townName = "gemeente"

    let search: String
    let evidence: String
    let audience: String
    let town: String

    init(_ form: SubmittedForm) {
        search = form[Self.searchName] ?? ""
        func code(_ name: String, _ shape: FieldShape) -> String {
            guard let code = form[name], case .choice(let codes, _, _) = shape.kind, codes.contains(code) else {
                return ""
            }
            return code
        }
        evidence = code(Self.evidenceName, Practice.evidence.shape)
        audience = code(Self.audienceName, Practice.audiences.shape)
        town = form[Self.townName].flatMap { Municipality.ID($0) }?.slug ?? ""
    }

    var isEmpty: Bool { search.isEmpty && evidence.isEmpty && audience.isEmpty && town.isEmpty }

    /// What of it was understood, for the language switch; what was typed is left out.
    var query: String {
        let parts = [
            (Self.evidenceName, evidence), (Self.audienceName, audience), (Self.townName, town),
        ].filter { !$0.1.isEmpty }.map { "\($0)=\($1)" }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }

    func holds(practice: SharedEntry) -> Bool {
        let entry = practice.entry
        guard town.isEmpty || practice.town.slug == town,
            evidence.isEmpty || entry[Practice.evidence]?.rawValue == evidence,
            audience.isEmpty || entry[Practice.audiences].contains(where: { $0.rawValue == audience })
        else { return false }
        return holds([
            entry[Practice.title], entry[Practice.problem], entry[Practice.action], entry[Practice.result],
            entry[Practice.from], practice.townName,
        ])
    }

    /// Evidence and audience are about practices only.
    func holds(question: SharedEntry) -> Bool {
        guard evidence.isEmpty, audience.isEmpty, town.isEmpty || question.town.slug == town else { return false }
        return holds([
            question.entry[NetworkQuestion.question], question.entry[NetworkQuestion.explanation], question.townName,
        ])
    }

    private func holds(_ texts: [String]) -> Bool {
        guard !search.isEmpty else { return true }
        let wanted = Gazetteer.folded(search)
        return texts.contains { Gazetteer.folded($0).contains(wanted) }
    }
}
