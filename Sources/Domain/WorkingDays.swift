extension CivilDate {
    /// Monday to Friday, except on `DutchHolidays`.
    public var isWorkingDay: Bool {
        weekday < 5 && DutchHolidays.holiday(on: self) == nil
    }

    /// The last day of a term of so many working days that starts after this day: the day itself does not count,
    /// the last one does. Negative counts go back. 0 gives the day itself, also when nobody works on it.
    public func adding(workingDays count: Int) -> CivilDate {
        let step = count < 0 ? -1 : 1
        var left = count.magnitude
        var date = self
        while left > 0 {
            date = date.adding(days: step)
            if date.isWorkingDay { left -= 1 }
        }
        return date
    }

    /// How many working days lie after this day, up to and including `other`; negative when `other` lies before.
    /// The inverse of `adding(workingDays:)`.
    public func workingDays(until other: CivilDate) -> Int {
        let step = other < self ? -1 : 1
        var count = 0
        var date = self
        while date != other {
            date = date.adding(days: step)
            if date.isWorkingDay { count += step }
        }
        return count
    }
}
