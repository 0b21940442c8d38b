import Domain
import Geography
package import Platform
import SQLStore

/// Searches for clusters as jobs.
enum ClusterJobs {
    static let kind = "cluster-search"
    /// Of searches that somebody asks for: one at a time.
    static let askedKey = "asked"
    private static let parameter = "night"

    static func request(_ occasion: ScanForClusters.Occasion, by account: Identifier? = nil) -> JobRequest {
        switch occasion {
        case .night(let night):
            let parameters: JSONValue = [parameter: .string(night.description)]
            return JobRequest(
                kind: kind, parameters: String(decoding: parameters.encoded, as: UTF8.self),
                key: night.description, by: account)
        case .asked: return JobRequest(kind: kind, key: askedKey, by: account)
        }
    }

    static func handler(site: Site) -> JobHandler {
        JobHandler(kind: kind) { job, progress in
            let night = (try? JSONValue(parsing: job.parameters.utf8))?[parameter]?.string
            let occasion = night.flatMap { CivilDate(iso: $0) }.map(ScanForClusters.Occasion.night) ?? .asked
            return try await ScanForClusters(site: site)(occasion, in: job.municipality, progress: progress)
                .description
        }
    }
}

/// Asks for the search of the night that ended last, in every municipality where it was not done: for a job that runs
/// again and again, in any number of processes.
package struct AddNightlySearches: Sendable {
    private let site: Site

    package init(site: Site) {
        self.site = site
    }

    /// - Returns: how many searches were asked for.
    @discardableResult
    package func callAsFunction() async throws -> Int {
        let now = site.surroundings.now()
        let night = ClusterPeriod.lastNight(before: now)
        let request = ClusterJobs.request(.night(night))
        let site = site
        var count = 0
        for municipality in try await site.database.read({ try MunicipalityStore.all($0) }).map(\.id) {
            let id = site.surroundings.makeIdentifier()
            let isNew = try await site.database.write { connection in
                guard try ClusterStore.find(night: night, in: municipality, connection) == nil,
                    Self.mayTry(
                        after: try JobStore.latest(of: request.kind, key: request.key, in: municipality, connection),
                        at: now)
                else { return false }
                return try JobStore.add(request, id: id, at: now, in: municipality, connection) == id
            }
            if isNew { count += 1 }
        }
        return count
    }

    /// One that failed is tried again after an hour; one that somebody stopped is not.
    private static func mayTry(after job: Job?, at now: Instant) -> Bool {
        guard let job else { return true }
        return job.state == .failed && job.ended.map { $0.adding(minutes: 60) <= now } ?? false
    }
}
