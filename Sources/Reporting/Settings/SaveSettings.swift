import Domain
import Platform
import SQLStore

/// Puts other settings in the place of a municipality's.
struct SaveSettings: Sendable {
    let site: Site
    let account: Account

    func callAsFunction(_ settings: ReportingSettings) async throws {
        let now = site.surroundings.now()
        let (site, account) = (site, account)
        try await site.database.write { connection in
            guard try ReportingSettingsStore.find(in: account.municipality, connection) != settings else { return }
            try ReportingSettingsStore.save(settings, in: account.municipality, at: now, connection)
            try site.audit(
                AuditEvent(.settingsChanged, of: .settings, by: .account(account), from: .site), at: now,
                in: account.municipality, connection)
        }
    }
}
