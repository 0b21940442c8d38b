import Domain
package import Platform
import SQLStore

/// Reminds colleagues by e-mail of tasks that are due within a working day or late: one mail per person and day, which
/// holds a number and nothing of any report. For a job that runs every hour.
package struct SendReminders: Sendable {
    /// Nobody is mailed before this hour, nor on a day on which nobody works.
    static let firstHour = 8

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
        let reading = DutchTime.reading(of: site.surroundings.now())
        guard reading.date.isWorkingDay, reading.hour >= Self.firstHour else { return 0 }
        var count = 0
        for municipality in try await site.database.read({ try MunicipalityStore.all($0) }) {
            count += try await remind(municipality)
        }
        return count
    }

    private func remind(_ municipality: Municipality) async throws -> Int {
        let now = site.surroundings.now()
        let midnight = DutchTime.instant(of: DutchTime.reading(of: now).date)
        let limit = Deadline.after(workingDays: 1, from: now)
        let site = site
        let link =
            publicURL + SiteURL.municipality(municipality.id, .account(.signIn)).path(in: .dutch)
        return try await site.database.write { connection in
            let settings = try ReportingSettingsStore.find(in: municipality.id, connection)
            let colleagues = try AccountStore.all(in: municipality.id, connection).filter {
                $0.email != nil && CaseAccess.allows($0.role, with: settings)
            }
            guard !colleagues.isEmpty,
                try CaseTaskStore.markReminded(
                    dueBefore: limit, notSince: midnight, at: now, in: municipality.id, connection) > 0
            else { return 0 }
            let due = try CaseTaskStore.open(in: municipality.id, connection).count { $0.task.due <= limit }
            for colleague in colleagues {
                guard let mail = Self.mail(due, to: colleague, at: municipality, link: link, site.phrasebook) else {
                    continue
                }
                try MailOutbox.add(
                    mail, id: site.surroundings.makeIdentifier(), at: now, in: municipality.id, connection)
            }
            return colleagues.count
        }
    }

    /// In Dutch, the language of the office.
    private static func mail(
        _ count: Int, to account: Account, at municipality: Municipality, link: String, _ phrasebook: Phrasebook
    ) -> OutboxMail? {
        guard let address = account.email else { return nil }
        let words = phrasebook.words(CaseWorkPhrase.self, in: .dutch)
        let number = NumberText(.dutch).whole(count)
        return OutboxMail(
            to: address, subject: words(.reminderSubject, ["municipality": municipality.name]),
            body: words(
                count == 1 ? .reminderBodyOne : .reminderBody,
                ["name": account.name, "n": number, "municipality": municipality.name, "link": link]))
    }
}
