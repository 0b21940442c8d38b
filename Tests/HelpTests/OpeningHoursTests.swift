import Domain
import Testing

@testable import Help

struct OpeningHoursTests {
    private func hours(_ text: String) throws -> OpeningHours { try #require(OpeningHoursText.parse(text)) }

    private func instant(_ date: String, _ clock: String) throws -> Instant {
        let parts = clock.split(separator: ":").compactMap { Int($0) }
        return DutchTime.instant(of: try #require(CivilDate(iso: date)), minuteOfDay: parts[0] * 60 + parts[1])
    }

    private func until(_ date: String, _ clock: String) throws -> OpenState {
        let parts = clock.split(separator: ":").compactMap { Int($0) }
        return .open(
            until: DutchTime.Reading(date: try #require(CivilDate(iso: date)), minuteOfDay: parts[0] * 60 + parts[1]))
    }

    private func closed(_ date: String, _ clock: String) throws -> OpenState {
        guard case .open(let reading) = try until(date, clock) else { return .unknown }
        return .closed(opens: reading)
    }

    // 2026-11-20 is a Friday.
    @Test func officeHours() throws {
        let hours = try hours("ma-vr 09:00-17:00")
        #expect(hours.state(at: try instant("2026-11-20", "08:59")) == (try closed("2026-11-20", "09:00")))
        #expect(hours.state(at: try instant("2026-11-20", "09:00")) == (try until("2026-11-20", "17:00")))
        #expect(hours.state(at: try instant("2026-11-20", "16:59")) == (try until("2026-11-20", "17:00")))
        #expect(hours.state(at: try instant("2026-11-20", "17:00")) == (try closed("2026-11-23", "09:00")))
        #expect(hours.state(at: try instant("2026-11-22", "12:00")) == (try closed("2026-11-23", "09:00")))
    }

    @Test func hoursOverMidnightBelongToTheEveningBefore() throws {
        let hours = try hours("vr-za 22:00-04:00")
        #expect(hours.state(at: try instant("2026-11-20", "03:00")) == (try closed("2026-11-20", "22:00")))
        #expect(hours.state(at: try instant("2026-11-20", "23:59")) == (try until("2026-11-21", "04:00")))
        #expect(hours.state(at: try instant("2026-11-21", "03:59")) == (try until("2026-11-21", "04:00")))
        #expect(hours.state(at: try instant("2026-11-21", "04:00")) == (try closed("2026-11-21", "22:00")))
        #expect(hours.state(at: try instant("2026-11-22", "03:59")) == (try until("2026-11-22", "04:00")))
        #expect(hours.state(at: try instant("2026-11-23", "03:00")) == (try closed("2026-11-27", "22:00")))
    }

    @Test func untilMidnightIsUntilTheNextDay() throws {
        let hours = try hours("vr 20:00-24:00")
        #expect(hours.state(at: try instant("2026-11-20", "23:59")) == (try until("2026-11-21", "00:00")))
        #expect(hours.state(at: try instant("2026-11-21", "00:00")) == (try closed("2026-11-27", "20:00")))
    }

    @Test func twoStretchesOnADay() throws {
        let hours = try hours("vr 09:00-12:00, 13:00-17:00")
        #expect(hours.state(at: try instant("2026-11-20", "12:30")) == (try closed("2026-11-20", "13:00")))
        #expect(hours.state(at: try instant("2026-11-20", "13:00")) == (try until("2026-11-20", "17:00")))
    }

    @Test func dayAndNight() throws {
        for (date, clock) in [("2026-12-25", "03:00"), ("2026-03-29", "02:30"), ("2026-11-22", "12:00")] {
            #expect(OpeningHours.always.state(at: try instant(date, clock)) == .always)
        }
        #expect(OpeningHours.unknown.state(at: try instant("2026-11-20", "12:00")) == .unknown)
    }

    /// 29 March 2026: at 02:00 clocks show 03:00.
    @Test func theHourThatIsSkippedInMarch() throws {
        let two = Instant(milliseconds: 1_774_746_000_000)
        #expect(DutchTime.reading(of: two).clock == "03:00")
        let hours = try hours("za 22:00-02:30")
        #expect(hours.state(at: two.adding(minutes: -1)).isOpen)
        // Half past two never comes; nobody is sent to a line that may have closed.
        #expect(!hours.state(at: two).isOpen)
        #expect(try self.hours("za 22:00-03:30").state(at: two.adding(minutes: 29)).isOpen)
        #expect(!(try self.hours("za 22:00-03:30").state(at: two.adding(minutes: 30)).isOpen))
    }

    /// 25 October 2026: at 03:00 clocks show 02:00 again.
    @Test func theHourThatComesTwiceInOctober() throws {
        let firstTwo = DutchTime.instant(of: try #require(CivilDate(iso: "2026-10-25")), minuteOfDay: 120)
        let secondTwo = firstTwo.adding(minutes: 60)
        #expect(DutchTime.reading(of: secondTwo).clock == "02:00")
        let hours = try hours("za 22:00-02:30")
        #expect(hours.state(at: firstTwo.adding(minutes: 29)).isOpen)
        #expect(!hours.state(at: firstTwo.adding(minutes: 31)).isOpen)
        #expect(!hours.state(at: secondTwo.adding(minutes: 15)).isOpen)
        #expect(try self.hours("za 22:00-03:00").state(at: secondTwo.adding(minutes: 59)).isOpen)
        #expect(!(try self.hours("za 22:00-03:00").state(at: secondTwo.adding(minutes: 60)).isOpen))
    }

    @Test func holidays() throws {
        let closedThen = try hours("ma-zo 09:00-17:00; niet op feestdagen")
        let openThen = try hours("ma-zo 09:00-17:00")
        // Christmas, King's Day 2026, Easter Monday 2026.
        for date in ["2026-12-25", "2026-04-27", "2026-04-06"] {
            let noon = try instant(date, "12:00")
            #expect(!closedThen.state(at: noon).isOpen)
            #expect(openThen.state(at: noon).isOpen)
        }
        #expect(closedThen.state(at: try instant("2026-12-25", "12:00")) == (try closed("2026-12-27", "09:00")))
        // A night that began on an ordinary day goes on into the holiday; one that would begin on it does not.
        let night = try hours("do-vr 22:00-06:00; niet op feestdagen")
        #expect(night.state(at: try instant("2026-12-25", "03:00")).isOpen)
        #expect(!night.state(at: try instant("2026-12-25", "23:00")).isOpen)
    }
}

struct OpeningHoursTextTests {
    @Test(arguments: [
        ("24/7", "24/7"), ("", ""), ("  ", ""), ("ma-vr 09:00-17:00", "ma-vr 09:00-17:00"),
        ("ma-vr 9.00-17.00", "ma-vr 09:00-17:00"), ("Maandag-Vrijdag 09:00–17:00", "ma-vr 09:00-17:00"),
        ("ma-do 09:00-12:30, 13:30-17:00; vr 22:00-02:00", "ma-do 09:00-12:30, 13:30-17:00; vr 22:00-02:00"),
        ("vr-ma 10:00-11:00", "ma 10:00-11:00; vr-zo 10:00-11:00"), ("za,zo 10:00-24:00", "za-zo 10:00-24:00"),
        ("dagelijks 08:00-20:00; niet op feestdagen", "ma-zo 08:00-20:00; niet op feestdagen"),
        ("ma-zo 00:00-24:00", "24/7"),
        ("ma-zo 00:00-24:00; niet op feestdagen", "ma-zo 00:00-24:00; niet op feestdagen"),
    ])
    func readsAndWrites(text: String, written: String) throws {
        let hours = try #require(OpeningHoursText.parse(text))
        #expect(OpeningHoursText.write(hours) == written)
        #expect(OpeningHoursText.parse(written) == hours)
    }

    @Test(arguments: [
        "ma", "09:00-17:00", "ma 9-17", "ma 09:00", "ma 25:00-26:00", "ma 09:60-10:00", "xx 09:00-17:00",
        "ma 09:00-09:00", "niet op feestdagen", "ma-vr-zo 09:00-10:00", "ma 24:00-02:00", "ma 09:00-17:00-18:00",
    ])
    func refusesWhatCouldBeAnything(text: String) {
        #expect(OpeningHoursText.parse(text) == nil)
    }

    @Test(arguments: [
        ("0800-0188", "08000188"), ("113", "113"), ("+31 85 073 46 00", "+31850734600"),
        ("(053) 123 45 67", "0531234567"),
    ])
    func numbersAreDialledWithoutTheirDress(text: String, dialled: String) throws {
        #expect(try #require(PhoneNumber(text)).dialled == dialled)
    }

    @Test(arguments: ["", "12", "0800-HULP", "1234567890123456", "08+00", "tel:112", "112<script>"])
    func whatIsNoNumber(text: String) { #expect(PhoneNumber(text) == nil) }

    @Test func numbersInARow() {
        #expect(PhoneNumber.list("113 of 0800-0113")?.map(\.text) == ["113", "0800-0113"])
        #expect(PhoneNumber.list("")?.isEmpty == true)
        #expect(PhoneNumber.list("113 of nummer volgt") == nil)
    }

    @Test(arguments: [
        ("csg.nl", "https://csg.nl"), ("https://a.example/hulp?x=1#y", "https://a.example/hulp?x=1#y"),
        ("http://a.example:8080/", "http://a.example:8080/"), ("HTTPS://a.example", "https://a.example"),
    ])
    func addresses(text: String, written: String) { #expect(WebAddress(text)?.text == written) }

    @Test(arguments: [
        "javascript:alert(1)", "ftp://a.example", "zonderpunt", "https://", "https://a..b", "https://a.example/\"x",
        "https://u:p@a.example", "data:text/html,x", "https://a.example:80x/", "",
    ])
    func whatIsNoAddress(text: String) { #expect(WebAddress(text) == nil) }
}
