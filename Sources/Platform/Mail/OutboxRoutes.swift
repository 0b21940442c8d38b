import Domain
import HTTPTypes
import SQLStore

/// The page with e-mail that waits or was sent.
struct OutboxRoutes: Sendable {
    let site: Site

    static let pageSize = 50

    func add(to router: SiteRouter) {
        router.staff(.get, .administration(.outbox), .readOutbox) { staff in
            let before = staff.query["before"].flatMap { Identifier($0) }
            let municipality = staff.municipality.id
            let mails = try await site.database.read { connection in
                try MailOutbox.newest(before: before, limit: Self.pageSize + 1, in: municipality, connection)
            }
            return staff.page(
                OutboxPage(
                    visit: staff, before: before, mails: Array(mails.prefix(Self.pageSize)),
                    hasMore: mails.count > Self.pageSize
                ).page)
        }
    }
}
