package import Domain
package import SQLStore

/// What telling back must know of the reports that came in. What is not filled counts as nothing: then no number can
/// be written, and no area waits.
package struct TellingBackPorts: Sendable {
    /// How many reports of an area (`nil`: the whole town) came in between two days, both included.
    package var reportCount:
        @Sendable (
            _ area: String?, _ days: ClosedRange<CivilDate>, _ municipality: Municipality.ID,
            _ connection: any SQLConnection
        ) throws -> Int
    /// Reports from a day on by the code of their area; of one area, or of the whole town.
    package var reportsSince:
        @Sendable (
            _ area: String?, _ day: CivilDate, _ municipality: Municipality.ID, _ connection: any SQLConnection
        ) throws -> [AreaReports]

    package init(
        reportCount:
            @escaping @Sendable (
                String?, ClosedRange<CivilDate>, Municipality.ID, any SQLConnection
            ) throws -> Int = { _, _, _, _ in 0 },
        reportsSince:
            @escaping @Sendable (
                String?, CivilDate, Municipality.ID, any SQLConnection
            ) throws -> [AreaReports] = { _, _, _, _ in [] }
    ) {
        self.reportCount = reportCount
        self.reportsSince = reportsSince
    }
}

/// Reports of one area, as a number and the day of the first.
package struct AreaReports: Hashable, Sendable {
    /// `nil` where no area is known.
    package let area: String?
    package let count: Int
    package let first: CivilDate

    package init(area: String?, count: Int, first: CivilDate) {
        self.area = area
        self.count = count
        self.first = first
    }
}
