package import Domain
package import SQLStore

/// The services that the public of a municipality sees, in short, for the pages of other rooms.
package struct HelpInTown: Sendable {
    package let name: String
    package let organization: String
    package let phone: String?

    /// Those that work in the town itself before those of the region, and the most urgent first; none for the whole
    /// country.
    package static func services(
        on today: CivilDate, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [HelpInTown] {
        try HelpStore.all(in: municipality, connection).map(\.service).filter {
            $0.standing(on: today).isPublic && $0.reach != .country
        }.sorted { ($0.reach, $0.urgency, $0.name, $0.id) < ($1.reach, $1.urgency, $1.name, $1.id) }.map {
            HelpInTown(name: $0.name, organization: $0.organization.name, phone: $0.phones.first?.text)
        }
    }
}
