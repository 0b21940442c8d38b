import Domain
import Foundation
import Hummingbird
import HummingbirdTesting
import SQLStore
import TestSupport

@testable import Help
@testable import Platform

extension Browser.Page {
    /// Where something stands, counted in characters; `nil` when it is not there.
    func position(of part: String) -> Int? {
        text.range(of: part).map { text.distance(from: text.startIndex, to: $0.lowerBound) }
    }
}

/// A site with a town `proefdorp` and the national directory in it, on a fresh database.
func withSite(
    _ engine: Engine = .sqlite, clock: TestClock = TestClock(TestSite.noon), isFilled: Bool = true,
    _ body: @escaping @Sendable (Browser, Site, Municipality.ID) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: migrations) { database async throws in
        let town = try await TestSite.addTown("proefdorp", to: database)
        let resources = try ResourceFolder(explicit: TestSite.resources, binary: "")
        let site = try TestSite.make(database, clock: clock)
        if isFilled {
            let national = try NationalDirectory(resources: resources, codes: site.codes)
            try await database.write {
                try national.insert(into: town, at: TestSite.noon, checkedOn: Fixture.today, $0)
            }
        }
        let router = SiteRouter(site: site)
        Help.add(to: router, guidance: try GuidanceTexts(resources: resources))
        try await Application(router: router.router).test(.router) { client in
            try await body(Browser(client: client), site, town)
        }
    }
}
