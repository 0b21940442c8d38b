import Domain
import Help
import Platform
import Reporting
import SQLStore

/// The plans of five municipalities, written as an example from their public pages: no reports, no results, and no
/// report form, because nobody there would read what came in.
struct ExampleTowns {
    let site: Site
    let resources: ResourceFolder
    let directory: NationalDirectory

    private static let towns: [(slug: String, name: String, code: String)] = [
        ("enschede", "Enschede", "GM0153"), ("hengelo", "Hengelo", "GM0164"), ("almelo", "Almelo", "GM0141"),
        ("almere", "Almere", "GM0034"), ("leiden", "Leiden", "GM0546"),
    ]

    func make() async throws {
        let now = site.surroundings.now()
        let today = DutchTime.reading(of: now).date
        for (slug, name, code) in Self.towns {
            guard let id = Municipality.ID(slug) else { continue }
            let municipality = Municipality(id: id, name: name, cbsCode: code)
            let directory = directory
            try await site.database.write { connection in
                try MunicipalityStore.insert(municipality, at: now, connection)
                try directory.insert(into: id, at: now, checkedOn: today, connection)
                var settings = try ReportingSettingsStore.find(in: id, connection)
                settings.isFormOpen = false
                try ReportingSettingsStore.save(settings, in: id, at: now, connection)
            }
            try await DemoRegisters(site: site, resources: resources).load(file: "demo/plans/\(slug).json", into: id)
        }
    }
}
