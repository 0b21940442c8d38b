import Domain
import Foundation
import HTTPTypes
import SQLStore
import TestSupport
import Testing

@testable import Help
@testable import Platform

struct ResidentRouteTests {
    private static let pages = [
        "/hulp", "/hulp?wanneer=net", "/hulp?wanneer=nu", "/hulp?wanneer=net&wat=aangeraakt",
        "/hulp?wanneer=lang&wat=praten&leeftijd=12-17&taal=ar&wie=jongeren", "/hulp/alles", "/hulp/alles?leeftijd=0-11",
        "/hulp/wat-kun-je-doen", "/hulp/wat-kun-je-doen/slachtoffer", "/hulp/wat-kun-je-doen/omstander",
        "/hulp/wat-kun-je-doen/handhaver", "/hulp/wat-kun-je-doen/professional",
    ]

    /// Two taps: how long ago, what it was.
    @Test(arguments: Engine.available)
    func helpIsFoundInTwoTaps(engine: Engine) async throws {
        try await withSite(engine) { browser, _, _ in
            let first = try await browser.get("/proefdorp/hulp")
            #expect(first.text.contains("href=\"/proefdorp/hulp?wanneer=net\""))
            let second = try await browser.get("/proefdorp/hulp?wanneer=net")
            #expect(second.text.contains("href=\"/proefdorp/hulp?wanneer=net&amp;wat=aangeraakt\""))
            let result = try await browser.get("/proefdorp/hulp?wanneer=net&wat=aangeraakt")
            #expect(result.text.contains("href=\"tel:08000188\""))
            #expect(result.text.contains("Nu open, dag en nacht"))
            // Danger now is over, so the emergency number is no card; it still stands on top.
            let cards = result.text[(try #require(result.text.range(of: "id=\"hulp\""))).lowerBound...]
            #expect(!cards.contains("tel:112"))
            #expect(!cards.contains("113 Zelfmoordpreventie"))
            let assault = try #require(result.position(of: "class=\"card__title\"><span dir=\"auto\">Centrum Seksueel"))
            let police = try #require(result.position(of: "class=\"card__title\"><span dir=\"auto\">Politie"))
            #expect(assault < police)
        }
    }

    @Test func whoIsInDangerIsAskedNothingMore() async throws {
        try await withSite { browser, _, _ in
            let page = try await browser.get("/proefdorp/hulp?wanneer=nu")
            let emergency = try #require(page.position(of: "class=\"card__title\"><span dir=\"auto\">Noodnummer 112"))
            let police = try #require(page.position(of: "class=\"card__title\"><span dir=\"auto\">Politie"))
            #expect(emergency < police)
        }
    }

    @Test(arguments: Language.allCases)
    func everyPageIsInTheReadersLanguageWithTheFixedNumbers(language: Language) async throws {
        try await withSite { browser, site, _ in
            let words = site.phrasebook.words(HelpPhrase.self, in: language)
            let prefix = language == .dutch ? "" : "/\(language.rawValue)"
            for path in Self.pages {
                let page = try await browser.get("\(prefix)/proefdorp\(path)")
                #expect(page.status == .ok, "\(path)")
                #expect(page.text.contains("lang=\"\(language.rawValue)\" dir=\"\(language.direction)\""))
                #expect(
                    page.text.contains("href=\"tel:112\"") && page.text.contains("href=\"tel:08000188\""), "\(path)")
                #expect(page.text.contains(words(.fixedTitle)), "\(path)")
                #expect(page.headers[.cacheControl] == "no-store")
                #expect(page.headers[.setCookie] == nil)
                // The other languages lead to the same choice.
                let query = path.split(separator: "?").dropFirst().first
                if let query, !path.contains("?wanneer=nu&") {
                    let kept = query.replacing("&", with: "&amp;")
                    #expect(page.text.contains("?\(kept)\" lang="), "\(path)")
                }
                #expect(page.text.firstMatch(of: #/help\.[a-z]/#) == nil, "\(path)")
            }
        }
    }

    /// What came in with the address is understood or left out, never shown.
    @Test func nothingThatWasSentComesBack() async throws {
        try await withSite { browser, _, _ in
            for path in ["/hulp", "/hulp/alles"] {
                let page = try await browser.get(
                    "/proefdorp\(path)?wanneer=%22kanarie&wat=kanarie&leeftijd=kanarie&taal=kanarie&naam=kanarie")
                #expect(page.status == .ok)
                #expect(!page.text.contains("kanarie"))
            }
            #expect(try await browser.get("/proefdorp/hulp/wat-kun-je-doen/kanarie").status == .notFound)
        }
    }

    /// Nobody can see afterwards which help somebody looked at: no table has a row more.
    @Test(arguments: Engine.available)
    func lookingForHelpLeavesNothingBehind(engine: Engine) async throws {
        try await withSite(engine) { browser, site, _ in
            func counts() async throws -> [Int] {
                try await site.database.read { connection in
                    try [
                        connection.first("SELECT COUNT(*) AS n FROM municipality"),
                        connection.first("SELECT COUNT(*) AS n FROM account"),
                        connection.first("SELECT COUNT(*) AS n FROM session"),
                        connection.first("SELECT COUNT(*) AS n FROM help_organization"),
                        connection.first("SELECT COUNT(*) AS n FROM help_service"),
                        connection.first("SELECT SUM(version) AS n FROM help_service"),
                        connection.first("SELECT COUNT(*) AS n FROM help_phone"),
                        connection.first("SELECT COUNT(*) AS n FROM help_hours"),
                        connection.first("SELECT COUNT(*) AS n FROM help_check"),
                        connection.first("SELECT COUNT(*) AS n FROM help_guidance"),
                    ].map { try $0?.int("n") ?? 0 }
                }
            }
            let before = try await counts()
            #expect(before.reduce(0, +) > 5)
            for path in Self.pages { #expect(try await browser.get("/proefdorp\(path)").status == .ok) }
            #expect(try await counts() == before)
        }
    }

    /// The last day of a check and the day after it.
    @Test func whatWasCheckedTooLongAgoIsHidden() async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(clock: clock) { browser, _, _ in
            clock.advance(minutes: 180 * 1440)
            #expect(try await browser.get("/proefdorp/hulp/alles").text.contains("0800-2000"))
            clock.advance(minutes: 1440)
            let page = try await browser.get("/proefdorp/hulp/alles")
            #expect(!page.text.contains("0800-2000"))
            #expect(page.text.contains("0800-0188"))
        }
    }

    @Test func whatNobodyTranslatedIsMarkedAsDutch() async throws {
        try await withSite(isFilled: false) { browser, site, town in
            var service = Fixture.service("Lijn")
            service.texts = [.dutch: "Een <tekst>."]
            service.cost = "lokaal tarief"
            let kept = service
            try await site.database.write { try HelpStore.insert(kept, changed: TestSite.noon, in: town, $0) }
            let page = try await browser.get("/ar/proefdorp/hulp/alles")
            #expect(page.text.contains("<p lang=\"nl\" dir=\"ltr\">Een &lt;tekst&gt;.</p>"))
            #expect(page.text.contains("<dd lang=\"nl\">lokaal tarief</dd>"))
        }
    }

    @Test func openNowFollowsTheClock() async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(clock: clock, isFilled: false) { browser, site, town in
            var service = Fixture.service("Lijn")
            // Noon of the fixture is a Saturday.
            service.hours = OpeningHoursText.parse("ma-vr 09:00-17:00; za 10:00-13:00") ?? .unknown
            let kept = service
            try await site.database.write { try HelpStore.insert(kept, changed: TestSite.noon, in: town, $0) }
            #expect(try await browser.get("/proefdorp/hulp/alles").text.contains("Nu open, tot 13:00 uur"))
            clock.advance(minutes: 60)
            #expect(
                try await browser.get("/en/proefdorp/hulp/alles").text.contains("Closed now, opens Monday at 09:00"))
            clock.advance(minutes: 1440)
            #expect(
                try await browser.get("/proefdorp/hulp/alles").text.contains("Nu gesloten, morgen open om 09:00 uur"))
        }
    }
}
