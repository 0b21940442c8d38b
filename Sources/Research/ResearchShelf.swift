import Domain
import Platform
import Registers
import SQLStore

/// Everything of the room that the public may see, read at once: a municipality has tens of questions, not thousands.
struct ResearchShelf: Sendable {
    let questions: [Entry]
    let publications: [Entry]
    let events: [Entry]
    let institutions: [Identifier: Entry]

    static let registers = [
        ResearchQuestion.register.id, Publication.register.id, ResearchEvent.register.id, Institution.register.id,
    ]

    init(in municipality: Municipality.ID, _ connection: any SQLConnection) throws {
        func all(_ register: Register) throws -> [Entry] {
            register.sorted(try RegisterStore.all(of: register.id, in: municipality, connection))
        }
        questions = try all(ResearchQuestion.register).filter { $0[ResearchQuestion.isPublic] }
        publications = try all(Publication.register).filter { $0[Publication.isPublic] }
        events = try all(ResearchEvent.register).filter { $0[ResearchEvent.isPublic] }
        institutions = Dictionary(
            try all(Institution.register).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func name(of institution: Identifier?) -> String? {
        institution.flatMap { institutions[$0] }.map { $0[Institution.name] }
    }

    func publications(of question: Identifier) -> [Entry] {
        publications.filter { $0[Publication.question] == question }
    }

    func events(of question: Identifier) -> [Entry] { events.filter { $0[ResearchEvent.question] == question } }

    /// Narrowed to a theme and to words that stand in it.
    func found(_ search: String, _ theme: ResearchQuestion.Theme?) -> (questions: [Entry], publications: [Entry]) {
        let wanted = Gazetteer.folded(String(search.prefix(ListChoice.longestSearch)))
        func holds(_ texts: [String]) -> Bool {
            wanted.isEmpty || texts.contains { Gazetteer.folded($0).contains(wanted) }
        }
        return (
            questions.filter { entry in
                (theme.map { entry[ResearchQuestion.themes].contains($0) } ?? true)
                    && holds([entry[ResearchQuestion.title], entry[ResearchQuestion.text]])
            },
            publications.filter { entry in
                (theme.map { entry[Publication.themes].contains($0) } ?? true)
                    && holds([entry[Publication.title], entry[Publication.summary], entry[Publication.authors]])
            }
        )
    }
}
