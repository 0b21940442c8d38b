import CSV
package import Domain
package import Platform
package import SQLStore

/// The few numbers that hold in the whole country and were held against their sources: what a new municipality
/// starts with. From `Resources/help/national.json`.
package struct NationalDirectory: Sendable {
    private let services: [(service: HelpService, changed: Instant?)]

    /// - Throws: `ResourceFolder.Unreadable` when the file cannot be used, or holds a service that nobody checked.
    package init(resources: ResourceFolder, codes: CodeCatalogue) throws {
        let file = "help/national.json"
        func unusable(_ reason: String) -> ResourceFolder.Unreadable {
            ResourceFolder.Unreadable(file: file, reason: reason)
        }
        do {
            services = try HSDSReader(codes: codes).readings(try resources.data(file)).map { result in
                let reading = try result.get()
                var service = try reading.read(nil)
                guard case .on(let date) = reading.claim, !service.source.isEmpty else {
                    throw unusable("\(service.name) was not checked")
                }
                service.checkedOn = date
                return (service, reading.changed)
            }
        } catch let failure as ImportFailure {
            throw unusable(failure.description)
        } catch let rejected as HSDSReader.Rejected {
            throw unusable("service \(rejected.row.line): \(rejected.reason)")
        } catch let problem as ServiceProblem {
            throw unusable(problem.reason)
        }
    }

    /// Adds the services to a municipality that has none yet.
    /// - Parameter checkedOn: the day of the check, for a made-up town; `nil` is the day that the file says.
    package func insert(
        into municipality: Municipality.ID, at now: Instant, checkedOn: CivilDate? = nil,
        _ connection: any SQLConnection
    ) throws {
        for (service, changed) in services {
            var service = service
            if let checkedOn { service.checkedOn = checkedOn }
            try HelpStore.insert(service, changed: changed ?? now, in: municipality, connection)
        }
    }
}
