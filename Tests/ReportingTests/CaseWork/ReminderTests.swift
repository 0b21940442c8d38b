import Domain
import SQLStore
import TestSupport
import Testing

@testable import Platform
@testable import Reporting

struct ReminderTests {
    private func mails(_ site: Site, _ town: Municipality.ID) async throws -> [QueuedMail] {
        try await site.database.read { try MailOutbox.newest(limit: 50, in: town, $0) }
    }

    @Test(arguments: Engine.available)
    func oneMailADayWithANumberAndNothingElse(engine: Engine) async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(engine, clock: clock) { _, site, town in
            let other = try await TestSite.addTown("elders", to: site.database)
            _ = try await site.colleague(in: other, email: "elders@voorbeeld.example")
            _ = try await site.colleague(in: town, email: "een@voorbeeld.example")
            _ = try await site.colleague(in: town, .administrator, login: "twee", email: "twee@voorbeeld.example")
            _ = try await site.colleague(in: town, .analyst, login: "drie", email: "drie@voorbeeld.example")
            _ = try await site.colleague(in: town, login: "vier")
            let file = try await site.takeReport(in: town, consents: [.contact])
            let remind = SendReminders(site: site, publicURL: "https://straat.example")

            // Saturday, and Monday two working days before the first deadline: nobody is reminded.
            #expect(try await remind() == 0)
            try clock.go(to: "2026-11-23", 600)
            #expect(try await remind() == 0)
            // Before office hours, then once, and not again that day.
            try clock.go(to: "2026-11-24", 479)
            #expect(try await remind() == 0)
            try clock.go(to: "2026-11-24", 480)
            #expect(try await remind() == 2)
            clock.advance(minutes: 240)
            #expect(try await remind() == 0)
            let sent = try await mails(site, town)
            #expect(Set(sent.map(\.to)) == ["een@voorbeeld.example", "twee@voorbeeld.example"])
            for mail in sent {
                #expect(mail.body.contains("1 taak"))
                #expect(mail.body.contains("https://straat.example/proefdorp/beheer/inloggen"))
                for content in [file.reference, file.id.description, "Nafluiten", "nafluiten", "West"] {
                    #expect(!mail.body.contains(content) && !mail.subject.contains(content))
                }
            }
            // The next working day both deadlines are near or past.
            try clock.go(to: "2026-11-26", 600)
            #expect(try await remind() == 2)
            #expect(try await mails(site, town).prefix(2).allSatisfy { $0.body.contains("2 taken") })
            #expect(try await mails(site, other).isEmpty)
        }
    }

    @Test func withAnIndependentReaderTheMunicipalityIsNotMailed() async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(clock: clock) { _, site, town in
            var settings = ReportingSettings()
            settings.reader = .independent(name: "Bureau")
            try await site.save(settings, in: town)
            _ = try await site.colleague(in: town, .administrator, email: "beheer@voorbeeld.example")
            _ = try await site.takeReport(in: town)
            try clock.go(to: "2026-11-27", 600)
            let remind = SendReminders(site: site, publicURL: "https://straat.example")
            #expect(try await remind() == 0)
            _ = try await site.colleague(in: town, login: "lezer", email: "lezer@voorbeeld.example")
            #expect(try await remind() == 1)
        }
    }
}
