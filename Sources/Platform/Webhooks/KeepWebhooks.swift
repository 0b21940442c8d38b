import Domain
import SQLStore

/// Adds, takes away and tries out the systems that are told what happens. Each is in the audit log.
struct KeepWebhooks: Sendable {
    enum Problem: Error, Hashable, Sendable {
        case url(WebhookURL.Problem)
        /// There is one with this address.
        case known
        case tooMany
    }

    let site: Site
    let account: Account

    /// - Returns: with the secret, which is shown now and never again.
    func add(_ text: String) async throws -> (Webhook, WebhookSecret) {
        let url: WebhookURL
        do {
            url = try WebhookURL(text)
        } catch {
            throw Problem.url(error)
        }
        let (site, account, now) = (site, account, site.surroundings.now())
        let webhook = Webhook(
            id: site.surroundings.makeIdentifier(), municipality: account.municipality, url: url,
            salt: site.surroundings.randomBytes(WebhookSecret.saltLength), added: now)
        try await site.database.write { connection in
            let present = try WebhookStore.all(in: account.municipality, connection)
            guard present.count < Webhook.most else { throw Problem.tooMany }
            guard !present.contains(where: { $0.url == url }) else { throw Problem.known }
            try WebhookStore.insert(webhook, in: account.municipality, connection)
            try audit(.webhookAdded, webhook.id, at: now, connection)
        }
        return (webhook, WebhookSecret(salt: webhook.salt, secret: site.secret))
    }

    /// - Throws: `SiteError.notFound`.
    func remove(_ id: Identifier) async throws {
        let (site, account, now) = (site, account, site.surroundings.now())
        try await site.database.write { connection in
            guard try WebhookStore.delete(id, in: account.municipality, connection) else { throw SiteError.notFound }
            try audit(.webhookRemoved, id, at: now, connection)
        }
    }

    /// Queues a message that says nothing.
    /// - Throws: `SiteError.notFound`.
    func sendTest(to id: Identifier) async throws {
        let (site, account, now) = (site, account, site.surroundings.now())
        let message = site.surroundings.makeIdentifier()
        try await site.database.write { connection in
            guard let webhook = try WebhookStore.find(id, in: account.municipality, connection) else {
                throw SiteError.notFound
            }
            try WebhookOutbox.add(
                event: "test", body: "{}", to: webhook, id: message, at: now, in: account.municipality, connection)
            try audit(.webhookTested, id, at: now, connection)
        }
    }

    private func audit(
        _ action: AuditAction, _ id: Identifier, at now: Instant, _ connection: any SQLConnection
    ) throws {
        try site.audit(
            AuditEvent(action, of: .webhook(id), by: .account(account), from: .site), at: now,
            in: account.municipality, connection)
    }
}
