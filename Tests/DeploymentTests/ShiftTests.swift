import Domain
import Geography
import HTTPTypes
import Platform
import TestSupport
import Testing

@testable import Deployment
@testable import Registers

struct ShiftTests {
    /// 22:00–06:00 in the night of a clock change, and in an ordinary one.
    @Test(arguments: [("2026-03-28", 7.0), ("2026-10-24", 9.0), ("2026-11-20", 8.0), ("2026-06-05", 8.0)])
    func aNightHasItsTrueLength(date: String, hours: Double) throws {
        let shift = try Fixture.shift(date, 1320, 360)
        #expect(shift.hours == hours)
        #expect(shift.personHours == 2 * hours)
        #expect(shift.clock == "22:00–06:00")
        #expect(shift.isNight)
    }

    @Test func endingWhereItBeginsLastsADay() throws {
        #expect(try Fixture.shift("2026-11-20", 480, 480).hours == 24)
        #expect(try Fixture.shift("2026-11-20", 480, 481).hours == 1.0 / 60)
    }

    @Test func aDayShiftStaysOnItsDay() throws {
        let shift = try Fixture.shift("2026-11-20", 540, 1020)
        #expect(shift.hours == 8)
        #expect(!shift.isNight)
        #expect(DutchTime.reading(of: shift.end).date == Fixture.date("2026-11-20"))
    }

    @Test func aTeamIsNotInTwoPlaces() throws {
        let night = try Fixture.shift("2026-11-20", 1320, 360)
        // Half an hour after midnight belongs to the night before.
        #expect(try Fixture.shift("2026-11-21", 30, 60, name: "twee").collides(with: night))
        #expect(try !Fixture.shift("2026-11-21", 360, 400, name: "twee").collides(with: night))
        #expect(try !Fixture.shift("2026-11-20", 1200, 1320, name: "twee").collides(with: night))
        #expect(try !Fixture.shift("2026-11-20", 1320, 360, name: "twee", team: "boas").collides(with: night))
        #expect(try !Fixture.shift("2026-11-20", 1320, 360, name: "twee", state: "vervallen").collides(with: night))
        #expect(!night.collides(with: night))
    }

    /// At 02:30 in October clocks show each time twice: the hour that comes twice is no gap and no overlap.
    @Test func shiftsMeetInTheHourThatComesTwice() throws {
        let first = try Fixture.shift("2026-10-24", 1320, 180)
        let second = try Fixture.shift("2026-10-25", 180, 360, name: "twee")
        #expect(!first.collides(with: second))
        #expect(first.hours + second.hours == 9)
    }

    @Test func withoutATeamItIsNoShift() {
        #expect(PlannedShift(Fixture.entry(Shift.register, ["plek": "Ergens"])) == nil)
    }

    @Test(arguments: Engine.available)
    func aCollisionIsRefusedWithTheNameOfTheOther(engine: Engine) async throws {
        try await withRoom(engine) { browser, site, town async throws in
            let planner = try await browser.signedIn(as: .coordinator, site, town)
            var fields = [
                ("plek", "Langestraat"), ("gebied", "BU99910102"),
                ("team", Fixture.id("sussers", Team.register).description), ("aantal", "2"), ("stand", "gepland"),
                ("datum", "2026-11-22"), ("begin", "01:30"), ("einde", "03:00"),
            ]
            let refused = try await planner.post("/proefdorp/beheer/inzet/diensten/nieuw", fields)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("al een dienst: Proefplein, zaterdag 21 november 2026 22:00–02:00."))
            #expect(refused.text.contains("value=\"Langestraat\""))
            fields[6] = ("begin", "02:00")
            #expect(try await planner.post("/proefdorp/beheer/inzet/diensten/nieuw", fields).status == .seeOther)
        }
    }

    @Test func whatIsStillToComeCannotBeDone() async throws {
        try await withRoom { browser, site, town async throws in
            let planner = try await browser.signedIn(as: .coordinator, site, town)
            let answer = try await planner.post(
                "/proefdorp/beheer/inzet/diensten/nieuw",
                [
                    ("plek", "Park"), ("gebied", "BU99910102"),
                    ("team", Fixture.id("boas", Team.register).description), ("aantal", "2"), ("stand", "gedaan"),
                    ("datum", "2026-11-25"), ("begin", "10:00"), ("einde", "12:00"),
                ])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("moet nog beginnen"))
        }
    }
}

struct ISOWeekTests {
    @Test(arguments: [
        ("2026-48", "2026-11-23"), ("2026-W48", "2026-11-23"), ("2026-01", "2025-12-29"), ("2026-53", "2026-12-28"),
        ("2020-53", "2020-12-28"), ("2024-01", "2024-01-01"), ("2027-01", "2027-01-04"),
    ])
    func beginsOnMonday(text: String, monday: String) throws {
        let week = try #require(ISOWeek(text))
        #expect(week.monday == Fixture.date(monday))
        #expect(week.description == text.filter { $0 != "W" })
    }

    @Test(arguments: ["", "2026", "2026-54", "2025-53", "2026-0", "26-48", "2026-48-1", "x-y", "2026--4", "1200-01"])
    func otherTextIsNoWeek(text: String) { #expect(ISOWeek(text) == nil) }

    @Test func everyDayIsInItsWeek() {
        for day in 11_000..<25_000 {
            let week = ISOWeek(containing: CivilDate(dayNumber: day))
            #expect((0..<7).contains(day - week.monday.dayNumber))
            #expect(ISOWeek(week.description) == week)
        }
    }
}
