/// Clock time in the Netherlands.
///
/// Central European Time with the summer time of Directive 2000/84/EC: from the last Sunday of March 01:00 UTC
/// to the last Sunday of October 01:00 UTC, in force in this form since 1996. The rule is written out here
/// because FoundationEssentials has no `Europe/Amsterdam` and the statistics convert millions of moments; a test
/// holds it against the system's time zone database.
public enum DutchTime {
    /// What a clock in the Netherlands shows.
    public struct Reading: Hashable, Sendable {
        public var date: CivilDate
        /// Minutes since midnight, 0…1439.
        public var minuteOfDay: Int

        public init(date: CivilDate, minuteOfDay: Int) {
            self.date = date
            self.minuteOfDay = minuteOfDay
        }

        public var hour: Int { minuteOfDay / 60 }
        public var minute: Int { minuteOfDay % 60 }

        /// `23:05`.
        public var clock: String { "\(padded(hour, to: 2)):\(padded(minute, to: 2))" }
    }

    public static func reading(of instant: Instant) -> Reading {
        let local = instant.milliseconds + Int64(offsetMinutes(at: instant)) * 60_000
        let (day, rest) = floorDivide(local, 86_400_000)
        return Reading(date: CivilDate(dayNumber: Int(day)), minuteOfDay: Int(rest / 60_000))
    }

    /// The moment at which clocks show this reading. In the hour that occurs twice in October the first one is
    /// meant; a time skipped in March is read as if the clock had not yet been changed.
    public static func instant(of date: CivilDate, minuteOfDay: Int = 0) -> Instant {
        let local = Int64(date.dayNumber) * 86_400_000 + Int64(minuteOfDay) * 60_000
        let asSummer = Instant(milliseconds: local - 7_200_000)
        let asWinter = Instant(milliseconds: local - 3_600_000)
        return offsetMinutes(at: asSummer) == 120 ? asSummer : asWinter
    }

    /// 60 in winter, 120 in summer.
    public static func offsetMinutes(at instant: Instant) -> Int {
        let (day, _) = floorDivide(instant.milliseconds, 86_400_000)
        let year = CivilDate(dayNumber: Int(day)).components.year
        let start = Int64(lastSunday(year: year, month: 3)) * 86_400_000 + 3_600_000
        let end = Int64(lastSunday(year: year, month: 10)) * 86_400_000 + 3_600_000
        return instant.milliseconds >= start && instant.milliseconds < end ? 120 : 60
    }

    private static func lastSunday(year: Int, month: Int) -> Int {
        // March and October have 31 days.
        guard let last = CivilDate(year: max(1, min(9999, year)), month: month, day: 31) else { return 0 }
        return last.dayNumber - (last.weekday + 1) % 7
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
