import Domain
import Geography
import HTTPTypes
import Insight
import Platform
import SQLStore
import TestSupport
import Testing

@testable import Deployment
@testable import Registers

/// What was noted by mistake is taken back: kept with a name, and counted no more.
struct WithdrawTests {
    private static let shift = Fixture.id("gisteren", Shift.register)
    private static let path = "/proefdorp/beheer/inzet/logboek/\(shift)"

    private func noted(_ site: Site, _ town: Municipality.ID) async throws -> [NotedPresence] {
        try await site.database.read { try PresenceStore.noted(of: Self.shift, in: town, $0) }
    }

    @Test(arguments: Engine.available)
    func aLineIsTakenBackOnceAndCountsNoMore(engine: Engine) async throws {
        try await withRoom(engine) { browser, site, town async throws in
            let team = try await browser.signedIn(as: .teamMember, site, town)
            for (from, to) in [("22:00", "23:00"), ("23:00", "23:30")] {
                let kept = try await team.post(
                    Self.path, [("gebied", "BU99910102"), ("van", from), ("tot", to)])
                #expect(kept.headers[.location] == Self.path + "?bevestiging=opgeslagen")
            }
            let line = try #require(try await noted(site, town).first)
            for _ in 0..<2 {
                let answer = try await team.post(Self.path + "/terugnemen", [("wat", line.id.description)])
                #expect(answer.headers[.location] == Self.path + "?bevestiging=ingetrokken")
            }
            #expect(try await noted(site, town).map(\.presence.seconds) == [1800])
            let withdrawn = try await site.database.read {
                try PresenceStore.withdrawn(of: Self.shift, in: town, $0)
            }
            #expect(withdrawn.count == 1 && withdrawn.first?.by == "Iemand")
            let page = try await team.get(Self.path)
            #expect(page.contains("withdrawn__what") && page.contains("Teruggenomen door Iemand"))
            // The same may be noted anew.
            _ = try await team.post(Self.path, [("gebied", "BU99910102"), ("van", "22:00"), ("tot", "23:00")])
            #expect(try await noted(site, town).count == 2)
        }
    }

    @Test(arguments: Engine.available)
    func countsAreTakenBackAsTheyWereSeen(engine: Engine) async throws {
        try await withRoom(engine) { browser, site, town async throws in
            let team = try await browser.signedIn(as: .teamMember, site, town)
            _ = try await team.post(Self.path + "/contacten", [("versie", "0"), ("talk", "12")])
            let early = try await team.post(Self.path + "/terugnemen", [("wat", "contacten"), ("versie", "7")])
            #expect(early.status == .unprocessableContent)
            let answer = try await team.post(Self.path + "/terugnemen", [("wat", "contacten"), ("versie", "1")])
            #expect(answer.status == .seeOther)
            let sheets = try await site.database.read { try PresenceStore.contacts(in: town, $0) }
            #expect(sheets.isEmpty)
            #expect(try await team.get(Self.path).contains("Teruggenomen door Iemand"))
        }
    }

    @Test(arguments: Engine.available)
    func nobodyTakesBackWhatAnotherTownNoted(engine: Engine) async throws {
        try await withRoom(engine) { browser, site, town async throws in
            let team = try await browser.signedIn(as: .teamMember, site, town)
            _ = try await team.post(Self.path, [("gebied", "BU99910102"), ("van", "22:00"), ("tot", "23:00")])
            let line = try #require(try await noted(site, town).first)
            let elders = Municipality.ID(literal: "elders")
            let stranger = try await browser.signedIn(as: .administrator, site, elders)
            let answer = try await stranger.post(
                "/elders/beheer/inzet/logboek/\(Self.shift)/terugnemen", [("wat", line.id.description)])
            #expect(answer.status == .notFound)
            let other = try await site.database.read {
                try PresenceStore.withdrawn(of: Self.shift, in: elders, $0)
            }
            #expect(other.isEmpty)
            #expect(try await noted(site, town).count == 1)
            // Nor somebody who only reads.
            let reader = try await browser.signedIn(as: .analyst, site, town)
            let refused = try await reader.post(Self.path + "/terugnemen", [("wat", line.id.description)])
            #expect(refused.status == .forbidden)
        }
    }

    @Test func aGapIsToldByPlaceAndItsLinkFillsTheForm() async throws {
        let week = ISOWeek(containing: Fixture.date("2026-11-21"))
        let hours = Roster.hotHours([.init(first: 136, length: 3, reports: 40)], in: week)
        let places = Roster.places([("Proefplein", "BU99910101"), ("Station", "BU99910102"), ("Plein 2", "BU99910101")])
        {
            [$0, "GM9991"]
        }
        #expect(places.map(\.name) == ["Proefplein", "Station"])
        // A team in one neighbourhood leaves a gap in the other one.
        let west = try Fixture.shift("2026-11-21", 1200, 360, area: "BU99910101")
        #expect(Roster.gaps(hours, [west], at: places[0]).isEmpty)
        let gap = try #require(Roster.gaps(hours, [west], at: places[1]).first)
        #expect(gap.place?.name == "Station")
        // A team of the whole town is near each place.
        #expect(Roster.gaps(hours, [try Fixture.shift("2026-11-21", 1200, 360, area: "GM9991")], at: places[1]).isEmpty)
        let query = RosterPage.query(for: gap)
        try await withRoom { browser, site, town async throws in
            let planner = try await browser.signedIn(as: .coordinator, site, town)
            let form = try await planner.get("/proefdorp/beheer/inzet/diensten/nieuw" + query)
            #expect(form.contains("value=\"Station\"") && form.contains("value=\"2026-11-21\""))
            #expect(form.contains("value=\"BU99910102\" selected") && form.contains("value=\"22:00\""))
        }
    }
}
