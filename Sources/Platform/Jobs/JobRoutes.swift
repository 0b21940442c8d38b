import Domain
import HTTPTypes
import Hummingbird
import SQLStore

/// Where the stop button of a job leads.
struct JobRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.staff(.post, .administration(.stopJob(.parameter("id"))), nil) { staff in
            let id = try staff.identifier("id")
            let (site, account, now) = (site, staff.account, staff.now)
            try await site.database.write { connection in
                guard let job = try JobStore.find(id, in: account.municipality, connection) else {
                    throw SiteError.notFound
                }
                guard JobPanel.mayStop(job, staff) else { throw SiteError.forbidden }
                guard try JobStore.askToStop(id, at: now, in: account.municipality, connection) else { return }
                try site.audit(
                    AuditEvent(.jobStopped, of: .job(id), by: .account(account), from: .site), at: now,
                    in: account.municipality, connection)
            }
            guard let back = staff.form[JobPanel.backField], isInside(back, staff) else {
                return staff.redirect(to: account.role.firstPage)
            }
            return Response(status: .seeOther, headers: [.location: back])
        }
    }

    /// Whether this is the path of a page of this municipality, and no other site's.
    private func isInside(_ path: String, _ staff: StaffVisit) -> Bool {
        path.hasPrefix(staff.link(.start) + "/") && path.utf8.count <= 2000
            && path.utf8.allSatisfy {
                (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0)
                    || "-._~/%?=&+,:".utf8.contains($0)
            }
    }
}
