import CSV
import Domain
import HTML
import HTTPTypes
import Hummingbird
import Platform
import QRCode
import Registers
import SQLStore

/// Short links and questionnaires for everybody; their figures for colleagues.
struct CampaignRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.resident(.get, .prevention(.shortLink(.parameter("name"))), follow)
        router.resident(.get, .prevention(.recall(.parameter("campaign"))), questionnaire)
        router.resident(.post, .prevention(.recall(.parameter("campaign"))), answer)
        router.resident(.get, .prevention(.recallThanks(.parameter("campaign")))) { visit in
            visit.page(RecallThanksPage.page(visit))
        }
        router.staff(.get, .prevention(.reach), .read(.prevention), reach)
        router.staff(.get, .prevention(.reachFile), .read(.prevention), reachFile)
        router.staff(.get, .prevention(.linkCode(.parameter("id"))), .read(.prevention), linkCode)
        router.staff(.get, .prevention(.recallResults), .read(.prevention), recallResults)
    }

    // MARK: For everybody

    /// The one address that a GET makes the site count at (docs/privacy-promises.md).
    @Sendable private func follow(_ visit: Visit) async throws -> Response {
        guard case .prevention(.shortLink(.value(let name))) = visit.url else { throw SiteError.notFound }
        let target = try await FollowLink(site: site)(name, visit)
        return Response(status: .found, headers: [.location: target, .cacheControl: "no-store"])
    }

    @Sendable private func questionnaire(_ visit: Visit) async throws -> Response {
        let campaign = try await askedCampaign(visit)
        return try await visit.sharedPage(stamp: "\(campaign.id).\(campaign.version)", scripts: [.form]) {
            RecallPage(visit: visit, campaign: campaign).page
        }
    }

    @Sendable private func answer(_ visit: Visit) async throws -> Response {
        let campaign = try await askedCampaign(visit)
        // Other sites cannot fill the figures from the browsers of their readers.
        guard visit.isOwnOrigin else { throw SiteError.forgery }
        let (answers, missing) = Recall.read(visit.form)
        guard missing.isEmpty else {
            return visit.page(
                RecallPage(visit: visit, campaign: campaign, form: visit.form, missing: missing).page,
                status: .unprocessableContent)
        }
        let (municipality, today) = (visit.municipality.id, DutchTime.reading(of: visit.now).date)
        try await site.database.write {
            try CampaignStore.addAnswers(answers, about: campaign.id, on: today, in: municipality, $0)
        }
        return visit.redirect(to: .prevention(.recallThanks(.value(campaign[Campaign.name]))))
    }

    /// The campaign that the address names, when its questionnaire is open.
    private func askedCampaign(_ visit: Visit) async throws -> Entry {
        guard case .prevention(.recall(.value(let name))) = visit.url else { throw SiteError.notFound }
        let municipality = visit.municipality.id
        let campaigns = try await site.database.read {
            try RegisterStore.all(of: Campaign.register.id, in: municipality, $0)
        }
        guard let campaign = campaigns.first(where: { $0[Campaign.name] == name && $0[Campaign.isAsked] }) else {
            throw SiteError.notFound
        }
        return campaign
    }

    // MARK: For colleagues

    /// Campaigns, links and waves of a municipality, and what was counted.
    private struct Figures: Sendable {
        let campaigns: [Entry]
        let links: [Entry]
        let waves: [Entry]
        let visits: [LinkVisits]
    }

    private func figures(_ visit: StaffVisit) async throws -> Figures {
        let municipality = visit.municipality.id
        return try await site.database.read { connection in
            Figures(
                campaigns: Campaign.register.sorted(
                    try RegisterStore.all(of: Campaign.register.id, in: municipality, connection)),
                // What was counted stays, also when a link was put away.
                links: try [false, true].flatMap {
                    try RegisterStore.all(of: CampaignLink.register.id, in: municipality, archived: $0, connection)
                },
                waves: try RegisterStore.all(of: CampaignWave.register.id, in: municipality, connection),
                visits: try CampaignStore.visits(in: municipality, connection))
        }
    }

    @Sendable private func reach(_ visit: StaffVisit) async throws -> Response {
        let figures = try await figures(visit)
        let chosen = Self.chosen(figures.campaigns, visit.query[ReachPage.campaignName]).map { campaign in
            (
                campaign: campaign,
                reach: Reach(of: campaign.id, links: figures.links, waves: figures.waves, visits: figures.visits)
            )
        }
        return visit.page(ReachPage(visit: visit, campaigns: figures.campaigns, chosen: chosen).page)
    }

    /// One line for each link and day.
    @Sendable private func reachFile(_ visit: StaffVisit) async throws -> Response {
        let figures = try await figures(visit)
        let links = Dictionary(figures.links.map { ($0.id, $0) }) { first, _ in first }
        var writer = CSVWriter(byteOrderMark: true)
        writer.append(["dag", "link", "campagne", "golf", "kanaal", "bezoeken"].map { CSVCell.text($0) })
        for visits in figures.visits {
            guard let link = links[visits.link] else { continue }
            let campaign = figures.campaigns.first { $0.id == link[CampaignLink.campaign] }
            let wave = figures.waves.first { $0.id == link[CampaignLink.wave] }
            writer.append([
                .text(visits.day.description), .text(link[CampaignLink.name]),
                .text(campaign.map { $0[Campaign.title] } ?? ""),
                .text(wave?[CampaignWave.number].map(String.init) ?? ""),
                .text(link[CampaignLink.channel]?.rawValue ?? ""), .text(String(visits.count)),
            ])
        }
        return .file(writer.takeBytes(), .csv, named: "\(visit.municipality.id.slug)-bereik.csv")
    }

    @Sendable private func linkCode(_ visit: StaffVisit) async throws -> Response {
        let (id, municipality) = (try visit.identifier("id"), visit.municipality.id)
        let link = try await site.database.read {
            try RegisterStore.find(id, of: CampaignLink.register.id, in: municipality, $0)
        }
        guard let link, let code = QRCode(Self.address(of: link, visit)) else { throw SiteError.notFound }
        return .file(code.svg, .svg, named: "\(municipality.slug)-\(link[CampaignLink.name]).svg")
    }

    /// What stands on the poster: the Dutch address, which is the shortest; the page behind it switches languages.
    static func address(of link: Entry, _ visit: StaffVisit) -> String {
        visit.visit.origin
            + SiteURL.municipality(
                visit.municipality.id, .prevention(.shortLink(.value(link[CampaignLink.name])))
            ).path(in: .dutch)
    }

    @Sendable private func recallResults(_ visit: StaffVisit) async throws -> Response {
        let municipality = visit.municipality.id
        let (campaigns, waves) = try await site.database.read { connection in
            (
                Campaign.register.sorted(
                    try RegisterStore.all(of: Campaign.register.id, in: municipality, connection)),
                try RegisterStore.all(of: CampaignWave.register.id, in: municipality, connection)
            )
        }
        guard let campaign = Self.chosen(campaigns, visit.query[RecallResultPage.campaignName]) else {
            return visit.page(
                RecallResultPage(visit: visit, campaigns: campaigns, chosen: nil, compared: (0, 0)).page)
        }
        let counts = try await site.database.read {
            try CampaignStore.answers(about: campaign.id, in: municipality, $0)
        }
        let result = RecallResult(counts, waves: waves.filter { $0[CampaignWave.campaign] == campaign.id })
        func period(_ name: String, otherwise: Int) -> Int {
            visit.query[name].flatMap { Int($0) }.flatMap { result.periods.indices.contains($0) ? $0 : nil }
                ?? otherwise
        }
        return visit.page(
            RecallResultPage(
                visit: visit, campaigns: campaigns, chosen: (campaign, result),
                compared: (
                    period(RecallResultPage.fromName, otherwise: 0),
                    period(RecallResultPage.toName, otherwise: result.periods.count - 1)
                )
            ).page)
    }

    private static func chosen(_ campaigns: [Entry], _ id: String?) -> Entry? {
        let wanted = id.flatMap { Identifier($0) }
        return campaigns.first { $0.id == wanted } ?? campaigns.first
    }
}
