import Domain
package import Platform
import SQLStore

/// Keeps every municipality to its terms, then wipes what deleted rows left behind on disk. For the start of the
/// program, before it answers anybody, and for once a day after that.
package struct RetentionJob: Sendable {
    let keepToTerms: KeepToTerms
    let log: EventLog

    package init(site: Site) {
        keepToTerms = KeepToTerms(database: site.database, surroundings: site.surroundings, secret: site.secret)
        log = site.log
    }

    /// One municipality that cannot be done does not keep the others from it.
    /// - Throws: the first failure, after the rest was done; `CancellationError` at once.
    package func run() async throws {
        let database = keepToTerms.database
        let yesterday = DutchTime.reading(of: keepToTerms.surroundings.now()).date.adding(days: -1)
        var failure: (any Error)?
        var leftTraces = false
        for municipality in try await database.read({ try MunicipalityStore.all($0) }).map(\.id) {
            do {
                let counts = try await keepToTerms(in: municipality)
                if !counts.isEmpty {
                    log.info(
                        "deleted what had its term",
                        [("municipality", .municipality(municipality))] + Deletion.Kind.allCases.map(counts.logged))
                }
                // Withdrawals since the last time left traces too.
                leftTraces =
                    try await database.read { connection in
                        try DeletionLogStore.hasLines(since: yesterday, in: municipality, connection)
                    } || leftTraces
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                log.error(
                    "could not keep to the terms",
                    [("municipality", .municipality(municipality)), ("kind", .kind(of: error))])
                failure = failure ?? error
            }
        }
        if leftTraces { try await database.eraseTraces() }
        if let failure { throw failure }
    }
}

extension DeletionCounts {
    fileprivate func logged(_ kind: Deletion.Kind) -> (StaticString, PublicValue) {
        let name: StaticString =
            switch kind {
            case .contact: "contact"
            case .story: "story"
            case .messages: "messages"
            case .report: "report"
            }
        return (name, .number(self[kind]))
    }
}
