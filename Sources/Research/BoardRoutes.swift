import Domain
import Geography
import HTTPTypes
import Hummingbird
import NIOCore
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
            let shelf = try await shelf(visit)
            let id = try visit.identifier("id")
            guard let question = shelf.questions.first(where: { $0.id == id }) else { throw SiteError.notFound }
            return try await visit.sharedPage(stamp: try await stamp(visit)) {
                QuestionPage(visit: visit, shelf: shelf, question: question).page
            }
        }
        router.resident(.get, .research(.publication(.parameter("id")))) { visit in
            let (shelf, publication) = try await publication(visit)
            return try await visit.sharedPage(stamp: try await stamp(visit) + "|\(today)") {
                PublicationPage(visit: visit, shelf: shelf, publication: publication, today: today).page
            }
        }
        router.resident(.get, .research(.dataCite(.parameter("id")))) { visit in
            let (shelf, publication) = try await publication(visit)
            let record = DataCiteRecord(
                publication: publication, institution: shelf.name(of: publication[Publication.institution]),
                municipality: visit.municipality.name,
                address: visit.address(
                    .research(.publication(.value(publication.id.description)))))
            return Response(
                status: .ok, headers: [.contentType: "application/vnd.datacite.datacite+json"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: record.json.encoded)))
        }
        router.resident(.get, .research(.calendar)) { visit in
            let shelf = try await shelf(visit)
            return Response(
                status: .ok, headers: [.contentType: "text/calendar; charset=utf-8"],
                body: ResponseBody(
                    byteBuffer: ByteBuffer(bytes: ResearchCalendar(visit: visit, events: shelf.events).bytes)))
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
        let municipality = visit.municipality.id
        return try await site.database.read {
            try RegisterStore.stamp(of: ResearchShelf.registers, in: municipality, $0)
        }
    }

    private func shelf(_ visit: Visit) async throws -> ResearchShelf {
        let municipality = visit.municipality.id
        return try await site.database.read { try ResearchShelf(in: municipality, $0) }
    }

    private func publication(_ visit: Visit) async throws -> (ResearchShelf, Entry) {
        let shelf = try await shelf(visit)
        let id = try visit.identifier("id")
        guard let publication = shelf.publications.first(where: { $0.id == id }) else { throw SiteError.notFound }
        return (shelf, publication)
    }
}
