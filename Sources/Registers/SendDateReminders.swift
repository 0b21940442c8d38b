import Domain
import Geography
import Mail
public import Platform
import SQLStore

/// Tells people of dates in registers: one mail for each address and register, which holds a number and nothing of any
/// entry. For a job that runs every hour.
public struct SendDateReminders: Sendable {
    private let site: Site
    private let catalogue: RegisterCatalogue
    private let publicURL: String

    /// Where departments keep their functional address. The room of planning owns that register.
    private static let departments = "department"
    private static let departmentName = "titel"
    private static let departmentMail = "mail"

    /// - Parameter publicURL: the address under which colleagues reach the site.
    public init(site: Site, catalogue: RegisterCatalogue, publicURL: String) {
        self.site = site
        self.catalogue = catalogue
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
    }

    /// Puts the mails into the outbox of each municipality.
    /// - Returns: how many.
    /// - Throws: `SQLError`.
    @discardableResult
    public func callAsFunction() async throws -> Int {
        var count = 0
        for municipality in try await site.database.read({ try MunicipalityStore.all($0) }) {
            for register in catalogue.registers {
                guard let reminder = register.reminder else { continue }
                count += try await remind(reminder, of: register, municipality)
            }
        }
        return count
    }

    /// Somebody who is told, and of how much.
    private struct Letter {
        let name: String
        let address: EmailAddress
        var count = 0
    }

    private func remind(
        _ reminder: DateReminder, of register: Register, _ municipality: Municipality
    ) async throws -> Int {
        let (now, site) = (site.surroundings.now(), site)
        let latest = DutchTime.reading(of: now).date.adding(days: reminder.notice)
        let link = publicURL + SiteURL.municipality(municipality.id, .account(.signIn)).path(in: .dutch)
        return try await site.database.write { connection in
            let colleagues = try AccountStore.all(in: municipality.id, connection).filter {
                $0.role.allows(reminder.permission)
            }
            let departments = try Self.addresses(in: municipality.id, connection)
            var letters: [String: Letter] = [:]
            let entries = try RegisterStore.page(
                of: register, in: municipality.id, reminder.query, limit: .max, connection)
            for entry in entries {
                let due = reminder.occasions(entry).filter { $0.on <= latest }
                var told: [String: Letter] = [:]
                for id in reminder.departments(entry) {
                    if let department = departments[id] { told[department.address.description] = department }
                }
                for colleague in colleagues {
                    guard let address = colleague.email else { continue }
                    told[address.description] = Letter(name: colleague.name, address: address)
                }
                // Without anybody to tell, the date is told as soon as there is somebody.
                guard !due.isEmpty, !told.isEmpty else { continue }
                let new = try due.count {
                    try NoticeStore.markTold(entry.id, $0, at: now, in: municipality.id, connection)
                }
                guard new > 0 else { continue }
                for (address, letter) in told { letters[address, default: letter].count += new }
            }
            for (_, letter) in letters.sorted(by: { $0.key < $1.key }) {
                func phrase(_ key: String) -> String {
                    [
                        "{name}": letter.name, "{n}": NumberText(.dutch).whole(letter.count),
                        "{municipality}": municipality.name, "{link}": link,
                    ].reduce(site.phrasebook.phrase(key, in: .dutch)) { $0.replacing($1.key, with: $1.value) }
                }
                let phrases = reminder.phrases
                let mail = OutboxMail(
                    to: letter.address, subject: phrase(phrases.subject),
                    body: phrase(letter.count == 1 ? phrases.bodyOne : phrases.body))
                try MailOutbox.add(
                    mail, id: site.surroundings.makeIdentifier(), at: now, in: municipality.id, connection)
            }
            return letters.count
        }
    }

    private static func addresses(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier: Letter] {
        var found: [Identifier: Letter] = [:]
        for department in try RegisterStore.all(of: departments, in: municipality, connection) {
            guard let address = department.fields[departmentMail]?.string.flatMap({ EmailAddress($0) }) else {
                continue
            }
            found[department.id] = Letter(name: department.fields[departmentName]?.string ?? "", address: address)
        }
        return found
    }
}
