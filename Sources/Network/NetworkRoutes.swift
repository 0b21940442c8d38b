import Domain
import Geography
import Hummingbird
import Platform
import Registers
import SQLStore

/// The public page with partners, initiatives and practices, its feed, and the overview for staff.
struct NetworkRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.resident(.get, .network(.publicPage)) { visit in
            let gazetteer = try await site.municipalities.gazetteer(of: visit.municipality.id)
            let stamp = try await visit.stamp(of: PublicEntries.registers)
            return try await visit.sharedPage(stamp: "\(stamp)|\(gazetteer.version)") {
                NetworkPage(visit: visit, gazetteer: gazetteer, entries: try await entries(visit)).page
            }
        }
        router.resident(.get, .network(.feed)) { visit in
            try await visit.sharedFile(
                stamp: try await visit.stamp(of: PublicEntries.registers), type: AtomFeed.contentType
            ) {
                PracticeFeed(visit: visit, practices: try await entries(visit).practices).feed.bytes
            }
        }
        router.staff(.get, .network(.overview), .read(.network)) { visit in
            let municipality = visit.municipality
            let today = DutchTime.reading(of: visit.now).date
            let overview = try await site.database.read {
                try NetworkOverview(of: municipality, today: today, $0)
            }
            let department = visit.query[OverviewPage.departmentName].flatMap { Identifier($0) }
            return visit.page(
                OverviewPage(
                    visit: visit, overview: overview,
                    department: overview.departments.first { $0.id == department }?.id
                ).page)
        }
    }

    private func entries(_ visit: Visit) async throws -> PublicEntries {
        let municipality = visit.municipality.id
        return try await site.database.read { try PublicEntries(of: municipality, $0) }
    }
}

/// What everybody may see of a municipality's network.
struct PublicEntries: Sendable {
    static let registers = [Partner.register.id, Initiative.register.id, Practice.register.id]

    let partners: [Entry]
    let initiatives: [Entry]
    let practices: [Entry]

    init(of municipality: Municipality.ID, _ connection: any SQLConnection) throws {
        func all(_ register: Register, where isPublic: (Entry) -> Bool) throws -> [Entry] {
            register.sorted(try RegisterStore.all(of: register.id, in: municipality, connection).filter(isPublic))
        }
        partners = try all(Partner.register) { $0[Partner.isPublic] }
        initiatives = try all(Initiative.register) { $0[Initiative.isPublic] }
        practices = try all(Practice.register) { $0[Practice.isShared] }
    }
}

/// Practices as a feed, in Dutch as they are written.
struct PracticeFeed {
    let visit: Visit
    let practices: [Entry]

    private static let started = DutchTime.instant(
        of: CivilDate(year: 2026, month: 1, day: 1) ?? CivilDate(dayNumber: 0))

    var feed: AtomFeed {
        let municipality = visit.municipality
        let words = visit.site.phrasebook.words(NetworkPhrase.self, in: .dutch)
        func address(_ url: NetworkURL) -> String {
            visit.origin + SiteURL.municipality(municipality.id, .network(url)).path(in: .dutch)
        }
        return AtomFeed(
            id: AtomFeed.tag(authority: visit.host, "\(municipality.id)/netwerk"),
            title: "\(words(.practicesTitle)) - \(municipality.name)", author: municipality.name,
            page: address(.publicPage), address: address(.feed), started: Self.started,
            entries: practices.map { practice in
                AtomFeed.Entry(
                    id: AtomFeed.tag(authority: visit.host, "\(municipality.id)/netwerk/\(practice.id)"),
                    title: practice[Practice.title],
                    link: address(.publicPage) + "#\(NetworkPage.anchor(practice))", updated: practice.changed,
                    summary: "\(practice[Practice.problem])\n\n\(practice[Practice.action])")
            })
    }
}
