import Domain
import Foundation
import Geography
import HTTPTypes
import Platform
import SQLStore
import TestSupport
import Testing

@testable import Deployment
@testable import Registers
@testable import Straatlicht

struct CalendarTests {
    private static let team = Fixture.id("sussers", Team.register)
    private static let form = "/proefdorp/beheer/inzet/agenda/\(team)"
    private static let page = "/proefdorp/beheer/inzet/teams/lijst/\(team)"

    /// The secret address on the team's page.
    private func address(_ page: Browser.Page) -> String? {
        guard let start = page.text.range(of: "href=\"/proefdorp/inzet/agenda/") else { return nil }
        return "/proefdorp/inzet/agenda/" + page.text[start.upperBound...].prefix { $0 != "\"" }
    }

    @Test(arguments: Engine.available)
    func anAddressIsMadeRenewedAndWithdrawn(engine: Engine) async throws {
        try await withRoom(engine) { browser, site, town async throws in
            let planner = try await browser.signedIn(as: .coordinator, site, town)
            #expect(address(try await planner.get(Self.page)) == nil)
            #expect(try await planner.post(Self.form, [("wat", "maken")]).status == .seeOther)
            let first = try #require(address(try await planner.get(Self.page)))
            let answer = try await browser.get(first)
            #expect(answer.status == .ok)
            #expect(answer.headers[.contentType] == "text/calendar; charset=utf-8")
            #expect(answer.headers[.setCookie] == nil)

            #expect(try await planner.post(Self.form, [("wat", "maken")]).status == .seeOther)
            let second = try #require(address(try await planner.get(Self.page)))
            #expect(second != first)
            #expect(try await browser.get(first).status == .notFound)
            #expect(try await browser.get(second).status == .ok)

            // The same digits in another town, without the ending, or with one digit changed, are nothing.
            #expect(try await browser.get(second.replacing("/proefdorp/", with: "/elders/")).status == .notFound)
            #expect(try await browser.get(String(second.dropLast(4))).status == .notFound)
            let changed = String(second.dropLast(5)) + (second.hasSuffix("0.ics") ? "1" : "0") + ".ics"
            #expect(try await browser.get(changed).status == .notFound)

            #expect(try await planner.post(Self.form, [("wat", "intrekken")]).status == .seeOther)
            #expect(try await browser.get(second).status == .notFound)
            #expect(address(try await planner.get(Self.page)) == nil)
        }
    }

    @Test func onlyWhoPlansSeesTheAddress() async throws {
        try await withRoom { browser, site, town async throws in
            let planner = try await browser.signedIn(as: .coordinator, site, town)
            _ = try await planner.post(Self.form, [("wat", "maken")])
            for role in [Role.partner, .teamMember, .analyst] {
                let reader = try await browser.signedIn(as: role, site, town)
                let page = try await reader.get(Self.page)
                #expect(page.status == .ok)
                #expect(address(page) == nil)
                #expect(try await reader.post(Self.form, [("wat", "maken")]).status == .forbidden)
            }
        }
    }

    @Test func theCalendarHoldsTheShiftsOfItsTeamOnly() async throws {
        try await withRoom { browser, site, town async throws in
            let planner = try await browser.signedIn(as: .coordinator, site, town)
            _ = try await planner.post(Self.form, [("wat", "maken")])
            let calendar = try await browser.get(try #require(address(try await planner.get(Self.page)))).text
            let lines = calendar.split(separator: "\r\n").map(String.init)
            #expect(lines.count { $0 == "BEGIN:VEVENT" } == 2)
            #expect(lines.contains("DTSTART:20261121T210000Z"))
            #expect(lines.contains("DTEND:20261122T010000Z"))
            #expect(lines.contains("UID:\(Fixture.id("vanavond", Shift.register))@straatlicht"))
            #expect(lines.contains("STATUS:CONFIRMED"))
            #expect(!calendar.contains("Langestraat"))
            // Why a team is somewhere is not for agendas.
            #expect(!calendar.contains("Uitgaansavond"))
        }
    }

    @Test func aTeamThatWasPutAwayHasNoCalendar() async throws {
        try await withRoom { browser, site, town async throws in
            let planner = try await browser.signedIn(as: .coordinator, site, town)
            _ = try await planner.post(Self.form, [("wat", "maken")])
            let secret = try #require(address(try await planner.get(Self.page)))
            _ = try await planner.post(Self.page + "/archief", [("versie", "1"), ("weg", "ja")])
            #expect(try await browser.get(secret).status == .notFound)
            #expect(try await planner.post(Self.form, [("wat", "maken")]).status == .notFound)
        }
    }
}

struct CameraTests {
    private static func camera(_ review: String?, _ until: String, ended: String? = nil, name: String = "een") -> Entry
    {
        var entry = Fixture.entry(Camera.register, ["besluit": .string(name), "tot": .string(until)], name: name)
        if let review { entry.fields["herziening"] = .string(review) }
        if let ended { entry.fields["beeindigd"] = .string(ended) }
        return entry
    }

    @Test func thirtyDaysBeforeItIsDue() {
        let today = Fixture.date("2026-11-21")
        func due(_ camera: Entry) -> [Camera.Due.Occasion] { Camera.due([camera], on: today).map(\.occasion) }
        #expect(due(Self.camera("2026-12-21", "2027-12-21")) == [.review])
        #expect(due(Self.camera("2026-12-22", "2027-12-21")) == [])
        #expect(due(Self.camera(nil, "2026-12-21")) == [.term])
        #expect(due(Self.camera("2026-11-01", "2026-12-01")) == [.review, .term])
        #expect(due(Self.camera("2026-11-01", "2026-12-01", ended: "2026-11-20")) == [])
    }

    private static let registers: JSONValue = [
        "registers": [
            "camera": [
                [
                    "id": "plein",
                    "fields": [
                        "besluit": "Geheim-7", "besluitdatum": "2026-01-01", "grond": "151c", "plek": "Proefplein",
                        "doel": "Orde", "noodzaak": "Niets anders hielp", "tot": "2027-06-01",
                        "herziening": "2026-12-15",
                    ],
                ]
            ]
        ]
    ]

    @Test(arguments: Engine.available)
    func whoPlansIsToldOnceAndWithoutContent(engine: Engine) async throws {
        let clock = TestClock(TestSite.noon)
        try await withRoom(engine, clock: clock, registers: Self.registers) { browser, site, town async throws in
            let remind = SendDateReminders(
                site: site, catalogue: Composition.registers, publicURL: "https://straatlicht.example/")
            // Nobody to tell yet: the date is not used up.
            #expect(try await remind() == 0)
            _ = try await browser.signedIn(as: .coordinator, site, town, email: "inzet@proefdorp.example")
            _ = try await browser.signedIn(as: .partner, site, town, email: "partner@proefdorp.example")
            _ = try await browser.signedIn(as: .coordinator, site, town)
            #expect(try await remind() == 1)
            #expect(try await remind() == 0)
            let mails = try await site.database.read { try MailOutbox.newest(limit: 10, in: town, $0) }
            let mail = try #require(mails.first)
            #expect(mails.count == 1)
            #expect(mail.to == "inzet@proefdorp.example")
            #expect(mail.body.contains("https://straatlicht.example/proefdorp/beheer/inloggen"))
            for secret in ["Geheim-7", "Proefplein", "Orde", "Niets anders"] {
                #expect(!(mail.subject + mail.body).contains(secret))
            }
            // The end of the term is another date.
            clock.advance(minutes: 1440 * 170)
            #expect(try await remind() == 1)
        }
    }

    @Test func theRoomsStartSaysWhatIsDue() async throws {
        try await withRoom(registers: Self.registers) { browser, site, town async throws in
            let partner = try await browser.signedIn(as: .partner, site, town)
            let page = try await partner.get("/proefdorp/beheer/inzet")
            #expect(page.status == .ok)
            #expect(page.text.contains("Geheim-7"))
            #expect(page.text.contains("opnieuw bekijken voor 15 december 2026"))
            let elders = Municipality.ID(literal: "elders")
            let other = try await browser.signedIn(as: .coordinator, site, elders)
            #expect(!(try await other.get("/elders/beheer/inzet").text.contains("cameratoezicht die aandacht")))
        }
    }

    @Test func aReviewAfterTheTermIsRefused() async throws {
        try await withRoom { browser, site, town async throws in
            let planner = try await browser.signedIn(as: .coordinator, site, town)
            let answer = try await planner.post(
                "/proefdorp/beheer/inzet/cameras/nieuw",
                [
                    ("besluit", "1"), ("besluitdatum", "2026-11-01"), ("grond", "151c"), ("plek", "Plein"),
                    ("doel", "Orde"), ("noodzaak", "Ja"), ("tot", "2026-10-01"), ("herziening", "2026-10-02"),
                ])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("ligt voor het besluit"))
            #expect(answer.text.contains("voor het einde van de termijn"))
        }
    }
}
