import Domain
import HTTPTypes
import Hummingbird
import SQLStore

/// The page with systems that are told what happens.
struct WebhookRoutes: Sendable {
    let site: Site

    /// So many messages the page shows.
    static let pageSize = 50

    func add(to router: SiteRouter) {
        router.staff(.get, .administration(.webhooks), .changeSettings) { staff in
            staff.page(try await page(staff).page)
        }
        router.staff(.post, .administration(.webhooks), .changeSettings) { staff in
            let typed = staff.form[WebhookPage.field] ?? ""
            do {
                let (_, secret) = try await KeepWebhooks(site: site, account: staff.account).add(typed)
                // Not a redirect: the secret is in this answer and nowhere else.
                var page = try await page(staff)
                page.secret = secret
                return staff.page(page.page)
            } catch let problem as KeepWebhooks.Problem {
                var page = try await page(staff)
                (page.typed, page.problem) = (typed, problem)
                return staff.page(page.page, status: .unprocessableContent)
            }
        }
        router.staff(.post, .administration(.removeWebhook(.parameter("id"))), .changeSettings) { staff in
            try await KeepWebhooks(site: site, account: staff.account).remove(try staff.identifier("id"))
            return staff.redirect(to: .administration(.webhooks), saying: .removed)
        }
        router.staff(.post, .administration(.testWebhook(.parameter("id"))), .changeSettings) { staff in
            try await KeepWebhooks(site: site, account: staff.account).sendTest(to: try staff.identifier("id"))
            return staff.redirect(to: .administration(.webhooks), saying: .queued)
        }
    }

    private func page(_ staff: StaffVisit) async throws -> WebhookPage {
        let municipality = staff.municipality.id
        return try await site.database.read { connection in
            WebhookPage(
                visit: staff, webhooks: try WebhookStore.all(in: municipality, connection),
                messages: try WebhookOutbox.newest(limit: Self.pageSize, in: municipality, connection))
        }
    }
}
