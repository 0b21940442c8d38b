import Domain
package import Platform
import Registers
import SQLStore

/// Tells by e-mail, once for each date, that a decision about cameras must be looked at again. The mail says how many,
/// and nothing of what was decided. For a job that runs every hour.
package struct CameraReminders: Sendable {
    private let site: Site
    private let publicURL: String

    /// - Parameter publicURL: the address under which colleagues reach the site.
    package init(site: Site, publicURL: String) {
        self.site = site
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
    }

    /// Puts the mails into the outbox of each municipality.
    /// - Returns: how many.
    /// - Throws: `SQLError`.
    @discardableResult
    package func callAsFunction() async throws -> Int {
        var count = 0
        for municipality in try await site.database.read({ try MunicipalityStore.all($0) }) {
            count += try await remind(municipality)
        }
        return count
    }

    private func remind(_ municipality: Municipality) async throws -> Int {
        let (now, site) = (site.surroundings.now(), site)
        let today = DutchTime.reading(of: now).date
        let link = publicURL + SiteURL.municipality(municipality.id, .account(.signIn)).path(in: .dutch)
        return try await site.database.write { connection in
            let colleagues = try AccountStore.all(in: municipality.id, connection).filter {
                $0.email != nil && $0.role.allows(.edit(.deployment))
            }
            // Without anybody to tell, the date is told as soon as there is somebody.
            guard !colleagues.isEmpty else { return 0 }
            let cameras = try RegisterStore.all(of: Camera.register.id, in: municipality.id, connection)
            let new = try Camera.due(cameras, on: today).count {
                try CalendarStore.markTold($0, at: now, in: municipality.id, connection)
            }
            guard new > 0 else { return 0 }
            let words = site.phrasebook.words(DeploymentPhrase.self, in: .dutch)
            for colleague in colleagues {
                guard let address = colleague.email else { continue }
                let mail = OutboxMail(
                    to: address, subject: words(.cameraMailSubject, ["municipality": municipality.name]),
                    body: words(
                        new == 1 ? .cameraMailBodyOne : .cameraMailBody,
                        [
                            "name": colleague.name, "n": String(new), "municipality": municipality.name,
                            "link": link,
                        ]))
                try MailOutbox.add(
                    mail, id: site.surroundings.makeIdentifier(), at: now, in: municipality.id, connection)
            }
            return colleagues.count
        }
    }
}
