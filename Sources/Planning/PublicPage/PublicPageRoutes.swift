import Domain
import Geography
import HTTPTypes
import Hummingbird
import Platform
import QRCode
import Registers
import SQLStore

/// The public page of a municipality's approach, and the pages where municipalities find each other. They only read.
struct PublicPageRoutes: Sendable {
    let site: Site

    private static let svg = "image/svg+xml"

    func add(to router: SiteRouter) {
        router.resident(.get, .planning(.publicPage)) { visit in
            let part = PlanPart(visit.query)
            let stamp = "\(try await planStamp(visit))|\(part.query)"
            return try await visit.sharedPage(stamp: stamp, scripts: [.form]) {
                let municipality = visit.municipality.id
                let (plan, profiles) = try await site.database.read { connection in
                    (
                        try PublicPlan(of: municipality, showing: part, connection),
                        try PublishedProfileStore.all(connection)
                    )
                }
                let others = profiles.around(municipality)
                guard let plan else { return UnpublishedPage.page(visit, others: others) }
                return PublicPage(visit: visit, plan: plan, others: others).page
            }
        }
        router.staff(.get, .planning(.preview), .read(.planning)) { visit in
            let (municipality, part) = (visit.municipality.id, PlanPart(visit.query))
            // Who is not of the municipality sees here what everybody sees.
            let isPreview = !visit.account.role.isOutside
            let (plan, profiles) = try await site.database.read { connection in
                (
                    try PublicPlan(of: municipality, showing: part, isPreview: isPreview, connection),
                    try PublishedProfileStore.all(connection)
                )
            }
            guard let plan else { return visit.page(NoPreviewPage.page(visit)) }
            return visit.page(
                PublicPage(
                    visit: visit.visit, plan: plan, others: profiles.around(municipality), isPreview: isPreview
                ).page)
        }
        router.resident(.get, .planning(.qrCode)) { visit in
            guard let code = QRCode(visit.address(.planning(.publicPage))) else { throw SiteError.notFound }
            return visit.sharedFile(code.svg, type: Self.svg)
        }
        router.resident(.get, .planning(.feed)) { visit in
            let municipality = visit.municipality.id
            let stamp = try await visit.stamp(of: PublicPlan.registers)
            return try await visit.sharedFile(stamp: stamp, type: AtomFeed.contentType) {
                let (plan, measures) = try await site.database.read { connection in
                    let plan = try PublicPlan(of: municipality, connection)
                    return (
                        plan,
                        try plan.map {
                            try PublicPlan.newest(PlanFeed.mostEntries, $0.profile, in: municipality, connection)
                        } ?? []
                    )
                }
                return PlanFeed(visit: visit, plan: plan, measures: measures).feed.bytes
            }
        }
        addMunicipalities(to: router)
    }

    private func addMunicipalities(to router: SiteRouter) {
        router.resident(.get, .planning(.municipalities)) { visit in
            let search = MunicipalitySearch(query: visit.query)
            return try await visit.sharedPage(stamp: "\(try await profilesStamp())|\(search.text)") {
                MunicipalitiesPage(visit: visit, profiles: try await profiles(), search: search).page
            }
        }
        router.resident(.get, .planning(.municipalitiesMap)) { visit in
            try await visit.sharedFile(stamp: try await profilesStamp(), type: Self.svg) {
                MunicipalitiesMap(
                    profiles: try await profiles(), own: visit.municipality.id, language: visit.language
                ).svg
            }
        }
        router.resident(.get, .planning(.municipalitiesFile)) { visit in
            try await visit.sharedFile(stamp: try await profilesStamp(), type: "application/geo+json") {
                GeoJSONWriter.encoded(try await profiles().map { $0.feature(visit) })
            }
        }
        router.resident(.get, .planning(.municipalitiesFeed)) { visit in
            try await visit.sharedFile(stamp: try await profilesStamp(), type: AtomFeed.contentType) {
                MunicipalitiesFeed(visit: visit, profiles: try await profiles()).feed.bytes
            }
        }
    }

    private func profilesStamp() async throws -> String {
        try await site.database.read { try PublishedProfileStore.stamp($0) }
    }

    private func profiles() async throws -> [PublishedProfile] {
        try await site.database.read { try PublishedProfileStore.all($0) }
    }

    /// What the page is made of: the municipality's own registers, the cards of the others, and its public address.
    private func planStamp(_ visit: Visit) async throws -> String {
        let municipality = visit.municipality.id
        let (own, others) = try await site.database.read { connection in
            (
                try RegisterStore.stamp(of: PublicPlan.registers, in: municipality, connection),
                try PublishedProfileStore.stamp(connection)
            )
        }
        return "\(own)|\(others)|\(visit.origin)"
    }
}

extension PublishedProfile {
    /// A dot, or nothing on the map for a municipality without a place.
    fileprivate func feature(_ visit: Visit) -> Feature {
        let path = SiteURL.municipality(id, .planning(.publicPage)).path(in: visit.language)
        return Feature(
            id: .string(id.slug),
            properties: [
                "naam": .string(name), "kort": .string(teaser), "adres": .string(visit.origin + path),
                "voorbeeld": .bool(isExample), "verzonnen": .bool(isMadeUp),
                "eigen": .bool(id == visit.municipality.id),
            ],
            geometry: coordinate.map { .point(RDNew.rd(from: $0)) })
    }
}
