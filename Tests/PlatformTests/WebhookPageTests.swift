import Domain
import Foundation
import HTTPTypes
import SQLStore
import TestSupport
import Testing

@testable import Platform

extension String {
    /// What Base64 stands for; by Foundation, not by the encoder that is tested.
    var base64Bytes: [UInt8]? { Data(base64Encoded: self).map { Array($0) } }
}

/// The page, as an administrator gets it.
struct WebhookPageTests {
    private func withSite(_ body: @escaping @Sendable (Browser, Site, Municipality.ID) async throws -> Void)
        async throws
    {
        try await TestSite.with(migrations: PlatformMigrations.all) {
            SiteRouter(site: $0)
        } _: { browser, site, town in
            try await body(try await browser.signedIn(as: .administrator, site, town), site, town)
        }
    }

    private static let path = "/proefdorp/beheer/webhooks"

    private func only(_ site: Site, _ town: Municipality.ID) async throws -> Webhook {
        try #require(try await site.database.read { try WebhookStore.all(in: town, $0) }.first)
    }

    @Test func theSecretIsShownOnceAndSignsWhatIsSent() async throws {
        try await withSite { browser, site, town in
            let added = try await browser.submit(Self.path, [("adres", " https://systeem.gemeente.nl/haak ")])
            #expect(added.status == .ok && added.headers[.cacheControl] == "no-store")
            let secret = try #require(added.text.firstMatch(of: #/whsec_([A-Za-z0-9+\/=]+)/#)).output
            let key = try #require(String(secret.1).base64Bytes)
            #expect(key.count == 32)
            let later = try await browser.get(Self.path)
            #expect(later.contains("https://systeem.gemeente.nl/haak") && !later.contains("whsec_"))
            // Neither is it in the database.
            let webhook = try await only(site, town)
            #expect(webhook.salt != key)

            let test = try await browser.submit(Self.path, [], to: "\(Self.path)/\(webhook.id)/proef")
            #expect(test.status == .seeOther)
            let receivers = WebhookReceivers()
            #expect(try await WebhookDelivery(site: site) { try receivers.take($0) }().delivered == 1)
            let request = try #require(receivers.taken.first)
            let (id, timestamp) = (
                request.headers[2].dropFirst("webhook-id: ".count),
                try #require(Int64(request.headers[3].dropFirst("webhook-timestamp: ".count)))
            )
            let expected = WebhookSecret(key: key).signature(
                id: String(id), timestamp: timestamp, body: request.body)
            #expect(request.headers[4] == "webhook-signature: \(expected)")
            #expect(request.body.contains(#""type":"test""#) && request.body.hasSuffix(#""data":{}}"#))
            #expect(try await browser.get(Self.path).contains("Aangekomen"))
        }
    }

    @Test(arguments: [
        ("", "Vul een adres in."), ("http://systeem.gemeente.nl/", "Het adres begint met https://"),
        ("https://10.0.0.1/\"><script>", "Dit is geen adres."), ("https://10.0.0.1/", "niet op internet"),
        ("https://jan:geheim@a.nl/", "geen naam of wachtwoord"),
    ])
    func whatCannotBeAddedIsSaidBesideTheField(typed: String, text: String) async throws {
        try await withSite { browser, site, town in
            let page = try await browser.submit(Self.path, [("adres", typed)])
            #expect(page.status == .unprocessableContent)
            #expect(page.text.components(separatedBy: text).count == 3, "in the summary and beside the field")
            #expect(page.contains(##"href="#adres""##) && page.contains(#"aria-invalid="true""#))
            let kept = typed.replacing("\"", with: "&quot;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            #expect(typed.isEmpty || page.contains("value=\"\(kept)\""))
            #expect(try await site.database.read { try WebhookStore.all(in: town, $0) }.isEmpty)
        }
    }

    @Test func fiveAtMostAndNoneTwice() async throws {
        try await withSite { browser, site, town in
            for number in 1...Webhook.most {
                #expect(try await browser.submit(Self.path, [("adres", "https://a\(number).nl/")]).status == .ok)
                let again = try await browser.submit(Self.path, [("adres", "HTTPS://A\(number).nl/")])
                #expect(again.status == .unprocessableContent)
                #expect(again.contains(number < Webhook.most ? "Dit adres staat er al." : "Er zijn al 5 adressen."))
            }
            #expect(try await browser.get(Self.path).contains("Er zijn al 5 adressen."))
            #expect(try await site.database.read { try WebhookStore.all(in: town, $0) }.count == Webhook.most)
        }
    }

    @Test func whatIsDoneIsInTheLog() async throws {
        try await withSite { browser, site, town in
            _ = try await browser.submit(Self.path, [("adres", "https://a.nl/")])
            let webhook = try await only(site, town)
            _ = try await browser.submit(Self.path, [], to: "\(Self.path)/\(webhook.id)/proef")
            let gone = try await browser.submit(Self.path, [], to: "\(Self.path)/\(webhook.id)/verwijderen")
            #expect(gone.status == .seeOther)
            for action in ["proef", "verwijderen"] {
                let lost = try await browser.submit(Self.path, [], to: "\(Self.path)/\(webhook.id)/\(action)")
                #expect(lost.status == .notFound)
            }
            let lines = try await site.database.read {
                try AuditStore.lines(since: TestSite.noon, after: 0, limit: 100, in: town, $0)
            }
            #expect(lines.map(\.action) == ["webhook-added", "webhook-tested", "webhook-removed"])
            #expect(lines.allSatisfy { $0.objectID == webhook.id.description && !"\($0)".contains("a.nl") })
        }
    }

    @Test(arguments: ["not-public", "encryption", "redirected-302", "answered-503", "timeout", "unreachable-7", "iets"])
    func whyIsSaidInWords(code: String) async throws {
        try await withSite { browser, site, town in
            _ = try await browser.submit(Self.path, [("adres", "https://a.nl/")])
            let webhook = try await only(site, town)
            _ = try await browser.submit(Self.path, [], to: "\(Self.path)/\(webhook.id)/proef")
            try await site.database.write { connection throws in
                let message = try #require(try WebhookOutbox.newest(limit: 1, in: town, connection).first)
                try WebhookOutbox.giveUp(message, at: TestSite.noon, because: code, in: town, connection)
            }
            for language in ["", "/en", "/ar"] {
                let page = try await browser.get(language + Self.path)
                let words = site.phrasebook.words(
                    WebhookPhrase.self, in: language.isEmpty ? .dutch : language == "/en" ? .english : .arabic)
                #expect(page.contains(words(WebhookPhrase.failure(code))) && page.contains(words(.givenUp)))
                #expect((WebhookPhrase.failure(code) == .unknown) == (code == "iets"))
            }
        }
    }
}
