import Domain
package import Platform
import Registers
import SQLStore

/// Takes names of contact persons away on the day after their consent ends. For a job that runs every day.
package struct ForgetContacts: Sendable {
    private let site: Site

    package init(site: Site) {
        self.site = site
    }

    /// - Returns: how many names.
    @discardableResult
    package func callAsFunction() async throws -> Int {
        let (site, now) = (site, site.surroundings.now())
        let today = DutchTime.reading(of: now).date
        var count = 0
        for municipality in try await site.database.read({ try MunicipalityStore.all($0) }).map(\.id) {
            count += try await site.database.write { connection in
                let register = Department.register
                let all = try [false, true].flatMap {
                    try RegisterStore.all(of: register.id, in: municipality, archived: $0, connection)
                }
                return try all.count { entry in
                    guard !entry[Department.contact].isEmpty,
                        entry[Department.consentUntil].map({ $0 < today }) ?? true
                    else { return false }
                    _ = try RegisterStore.forget(
                        Department.contact.shape.name, of: entry.id, in: register, municipality, connection)
                    try site.audit(
                        AuditEvent(.entryChanged, of: .entry(entry.id), by: .system, from: .worker), at: now,
                        in: municipality, connection)
                    return true
                }
            }
        }
        return count
    }
}
