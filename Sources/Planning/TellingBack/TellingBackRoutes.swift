import Domain
import Geography
import Hummingbird
import Platform
import Registers
import SQLStore

/// What was done with reports, for everybody; and the areas that wait for an answer, for staff.
struct TellingBackRoutes: Sendable {
    let site: Site
    let register: Register
    let ports: TellingBackPorts

    func add(to router: SiteRouter) {
        router.resident(.get, .planning(.done), publicPage)
        router.resident(.get, .planning(.doneFeed), feed)
        // Which areas wait says where few reports came from.
        router.staff(.get, .planning(.tellingBack), .edit(.planning), queue)
    }

    @Sendable private func publicPage(_ visit: Visit) async throws -> Response {
        let municipality = visit.municipality.id
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        let chosen = visit.query[ToldBackPage.areaName].flatMap { gazetteer.area(code: $0) }
        let stamp = try await visit.stamp(of: [register.id] + PublicPlan.registers)
        return try await visit.sharedPage(stamp: "\(stamp)|\(chosen?.code ?? "")|\(gazetteer.version)") {
            let (entries, titles) = try await site.database.read { connection in
                let entries = try TellingBack.published(in: municipality, connection)
                return (
                    entries,
                    // Only what the public page tells; ideas are not decided.
                    try PublicPlan.titles(of: entries.flatMap { $0[ToldBack.measures] }, in: municipality, connection)
                )
            }
            return ToldBackPage(
                visit: visit, gazetteer: gazetteer, entries: entries, chosen: chosen, measures: titles
            ).page
        }
    }

    /// In Dutch, as its entries are.
    @Sendable private func feed(_ visit: Visit) async throws -> Response {
        let municipality = visit.municipality.id
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        let stamp = try await visit.stamp(of: [register.id])
        return try await visit.sharedFile(
            stamp: "\(stamp)|\(gazetteer.version)", type: AtomFeed.contentType
        ) {
            let entries = try await site.database.read { try TellingBack.published(in: municipality, $0) }
            return feed(of: entries, gazetteer, visit).bytes
        }
    }

    private func feed(of entries: [Entry], _ gazetteer: Gazetteer, _ visit: Visit) -> AtomFeed {
        let municipality = visit.municipality
        let words = site.phrasebook.words(TellingBackPhrase.self, in: .dutch)
        func address(_ url: PlanningURL) -> String {
            visit.origin + SiteURL.municipality(municipality.id, .planning(url)).path(in: .dutch)
        }
        return AtomFeed(
            id: AtomFeed.tag(authority: visit.host, "\(municipality.id)/wat-doen-we"),
            title: "\(words(.title)) - \(municipality.name)", author: municipality.name, page: address(.done),
            address: address(.doneFeed), started: Self.started,
            entries: entries.map { entry in
                let area = gazetteer.area(code: entry[ToldBack.area])?.name ?? municipality.name
                let parts = [
                    (TellingBackPhrase.heard, ToldBack.heard), (.done, ToldBack.done), (.result, ToldBack.result),
                ]
                return AtomFeed.Entry(
                    id: AtomFeed.tag(authority: visit.host, "\(municipality.id)/wat-doen-we/\(entry.id)"),
                    title: "\(area): \(entry[ToldBack.title])", link: address(.done) + "#\(ToldBackPage.anchor(entry))",
                    updated: entry.changed,
                    summary: parts.map { "\(words($0)): \(entry[$1])" }.joined(separator: "\n\n"))
            })
    }

    /// Of a feed in which nothing stands yet.
    private static let started = DutchTime.instant(
        of: CivilDate(year: 2026, month: 1, day: 1) ?? CivilDate(dayNumber: 0))

    @Sendable private func queue(_ visit: StaffVisit) async throws -> Response {
        let municipality = visit.municipality.id
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        let today = DutchTime.reading(of: visit.now).date
        let areas = Set(gazetteer.areas.map(\.code))
        let waiting = try await site.database.read { connection in
            try WaitingAreas(
                told: RegisterStore.all(of: register.id, in: municipality, connection), areas: areas,
                smallest: gazetteer.smallestAreas.map(\.code), today: today, municipality: municipality, ports,
                connection)
        }
        return visit.page(
            WaitingAreasPage(
                visit: visit, register: register, gazetteer: gazetteer, rows: waiting.rows, silent: waiting.silent,
                today: today
            ).page)
    }
}
