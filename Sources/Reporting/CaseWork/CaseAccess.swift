import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore

/// Who may see single reports.
enum CaseAccess {
    /// Where an independent party reads the reports, case workers are that party's people; an administrator is the
    /// municipality's and sees totals only, as an analyst does.
    static func allows(_ role: Role, with settings: ReportingSettings) -> Bool {
        guard role.allows(.handleReports) else { return false }
        return switch settings.reader {
        case .municipality: true
        case .independent: role == .caseWorker
        }
    }
}

extension SiteRouter {
    /// A page about single reports. Every address of the queue, its cases, their words and their tasks is added here
    /// and not with `staff`, so that an independent reader is one everywhere.
    func caseWork(
        _ method: HTTPRequest.Method, _ url: MunicipalityURL,
        _ handler: @escaping @Sendable (StaffVisit) async throws -> Response
    ) {
        let site = site
        staff(method, url, .handleReports) { visit in
            let municipality = visit.municipality.id
            let settings = try await site.database.read { connection in
                try ReportingSettingsStore.find(in: municipality, connection)
            }
            guard CaseAccess.allows(visit.account.role, with: settings) else { throw SiteError.forbidden }
            return try await handler(visit)
        }
    }
}
