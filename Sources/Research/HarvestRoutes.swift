import Domain
import Geography
import HTTPTypes
import Hummingbird
import NIOCore
import Platform
import Registers
import SQLStore

/// Publications for harvesters: OAI-PMH 2.0 with `oai_dc` (https://www.openarchives.org/OAI/openarchivesprotocol.html).
struct HarvestRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.resident(.get, .research(.harvest)) { visit in try await answer(visit, visit.query) }
        // The protocol asks for both.
        router.resident(.post, .research(.harvest)) { visit in try await answer(visit, visit.form) }
    }

    private func answer(_ visit: Visit, _ arguments: SubmittedForm) async throws -> Response {
        let municipality = visit.municipality.id
        let (publications, institutions) = try await site.database.read { connection in
            let all =
                try RegisterStore.all(of: Publication.register.id, in: municipality, connection)
                + RegisterStore.all(of: Publication.register.id, in: municipality, archived: true, connection)
            return (
                try all.filter { entry in
                    if entry[Publication.isPublic], !entry.isArchived { return true }
                    // Harvesters are told that something went; a draft was never there.
                    return try RegisterStore.history(of: entry.id, in: municipality, connection).contains {
                        $0.fields[Publication.isPublic.shape.name]?.bool == true && !$0.isArchived
                    }
                },
                try RegisterStore.all(of: Institution.register.id, in: municipality, connection)
            )
        }
        let names = Dictionary(institutions.map { ($0.id, $0[Institution.name]) }) { first, _ in first }
        let now = visit.now
        let today = DutchTime.reading(of: now).date
        let repository = HarvestRepository(
            name: visit.municipality.name, slug: municipality.slug, host: Self.host(of: visit),
            address: visit.address(.research(.harvest)),
            records: publications.map { entry in
                HarvestRecord(
                    entry, institution: entry[Publication.institution].flatMap { names[$0] },
                    page: visit.address(.research(.publication(.value(entry.id.description)))), today: today)
            }, now: now)
        return Response(
            status: .ok, headers: [.contentType: "text/xml; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: repository.answer(arguments))))
    }

    /// In identifiers, where it stays the same.
    private static func host(of visit: Visit) -> String {
        visit.address(.start).split(separator: "/", omittingEmptySubsequences: true).dropFirst().first
            .map { String($0.prefix { $0 != ":" }) } ?? "localhost"
    }
}
