import Domain
import Geography
import Platform
import SQLStore

/// Tells of new alerts in the transaction that makes them: colleagues who see figures and have an address get a number
/// and a link, other systems of the municipality get the id, the state and the link. No place, no count, no report.
struct TellOfAlerts {
    /// The name that other systems know the event by.
    static let event = "cluster.alert"

    let site: Site
    let municipality: Municipality.ID
    let now: Instant

    func callAsFunction(_ alerts: [ClusterAlert], _ connection: any SQLConnection) throws {
        guard !alerts.isEmpty else { return }
        // A message without an address to sign in at would help nobody.
        if let publicURL = site.publicURL {
            try mail(alerts.count, publicURL, connection)
        }
        for alert in alerts { try send(alert, connection) }
    }

    private func mail(_ count: Int, _ publicURL: String, _ connection: any SQLConnection) throws {
        guard let town = try MunicipalityStore.find(municipality, connection) else { return }
        let words = site.phrasebook.words(ClusterPhrase.self, in: .dutch)
        let link = publicURL + SiteURL.municipality(municipality, .insight(.clusters)).path(in: .dutch)
        for colleague in try AccountStore.all(in: municipality, connection) {
            guard colleague.role.allows(.seeFigures), let address = colleague.email else { continue }
            let values = [
                "name": colleague.name, "n": NumberText(.dutch).whole(count), "municipality": town.name,
                "link": link,
            ]
            let mail = OutboxMail(
                to: address, subject: words(.mailSubject, values),
                body: words(count == 1 ? .mailBodyOne : .mailBody, values))
            try MailOutbox.add(
                mail, id: site.surroundings.makeIdentifier(), at: now, in: municipality, connection)
        }
    }

    private func send(_ alert: ClusterAlert, _ connection: any SQLConnection) throws {
        let path = SiteURL.municipality(
            municipality, .insight(.cluster(.value(alert.id.description)))
        ).path(in: .dutch)
        let body: JSONValue = [
            "id": .string(alert.id.description), "state": .string(alert.phase.rawValue),
            "link": .string((site.publicURL ?? "") + path),
        ]
        try WebhookOutbox.add(
            event: Self.event, body: String(decoding: body.encoded, as: UTF8.self),
            id: site.surroundings.makeIdentifier(), at: now, in: municipality, connection)
    }
}
