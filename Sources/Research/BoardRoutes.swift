import Domain
import Geography
import Hummingbird
import Platform
import Registers
import SQLStore

/// The public question board, and the agenda of staff.
struct BoardRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.resident(.get, .research(.publicPage)) { visit in
            let search = visit.query["zoek"] ?? ""
            let theme = visit.query["thema"].flatMap(ResearchQuestion.Theme.init)
            return try await visit.sharedPage(stamp: try await stamp(visit) + "|\(search)|\(theme?.rawValue ?? "")") {
                BoardPage(visit: visit, shelf: try await shelf(visit), search: search, theme: theme).page
            }
        }
        router.resident(.get, .research(.question(.parameter("id")))) { visit in
            let id = try visit.identifier("id")
            return try await visit.sharedPage(stamp: try await stamp(visit)) {
                let shelf = try await shelf(visit)
                guard let question = shelf.questions.first(where: { $0.id == id }) else { throw SiteError.notFound }
                return QuestionPage(visit: visit, shelf: shelf, question: question).page
            }
        }
        router.resident(.get, .research(.publication(.parameter("id")))) { visit in
            let id = try visit.identifier("id")
            return try await visit.sharedPage(stamp: try await stamp(visit) + "|\(today)") {
                let (shelf, publication) = try await publication(id, visit)
                return PublicationPage(visit: visit, shelf: shelf, publication: publication, today: today).page
            }
        }
        router.resident(.get, .research(.dataCite(.parameter("id")))) { visit in
            let id = try visit.identifier("id")
            return try await visit.sharedFile(
                stamp: try await stamp(visit), type: "application/vnd.datacite.datacite+json"
            ) {
                let (shelf, publication) = try await publication(id, visit)
                return DataCiteRecord(
                    publication: publication, institution: shelf.name(of: publication[Publication.institution]),
                    municipality: visit.municipality.name,
                    address: visit.address(.research(.publication(.value(id.description))))
                ).json.encoded
            }
        }
        router.resident(.get, .research(.calendar)) { visit in
            try await visit.sharedFile(stamp: try await stamp(visit), type: ICalendar.contentType) {
                ResearchCalendar(visit: visit, events: try await shelf(visit).events).bytes
            }
        }
        router.staff(.get, .research(.agenda), .read(.research)) { visit in
            let municipality = visit.municipality.id
            let (questions, institutions) = try await site.database.read { connection in
                (
                    try RegisterStore.all(of: ResearchQuestion.register.id, in: municipality, connection),
                    try RegisterStore.all(of: Institution.register.id, in: municipality, connection)
                )
            }
            return visit.page(
                AgendaPage(visit: visit, questions: questions, institutions: institutions, today: today).page)
        }
    }

    private var today: CivilDate { DutchTime.reading(of: site.surroundings.now()).date }

    private func stamp(_ visit: Visit) async throws -> String {
        try await visit.stamp(of: ResearchShelf.registers)
    }

    private func shelf(_ visit: Visit) async throws -> ResearchShelf {
        let municipality = visit.municipality.id
        return try await site.database.read { try ResearchShelf(in: municipality, $0) }
    }

    private func publication(_ id: Identifier, _ visit: Visit) async throws -> (ResearchShelf, Entry) {
        let shelf = try await shelf(visit)
        guard let publication = shelf.publications.first(where: { $0.id == id }) else { throw SiteError.notFound }
        return (shelf, publication)
    }
}
