import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOPosix
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Reporting

extension Browser.Page {
    /// The receipt code on the page, digits only.
    var code: String? {
        guard let start = text.range(of: "translate=\"no\">"), let end = text[start.upperBound...].range(of: "</p>")
        else { return nil }
        return text[start.upperBound..<end.lowerBound].filter(\.isNumber)
    }
}

let migrations = PlatformMigrations.all + ReportingMigrations.all

/// A site as the program composes it, as far as this room goes.
private func makeSite(_ database: any SQLDatabase, _ clock: TestClock) throws -> Site {
    var site = try TestSite.make(database, clock: clock)
    site.readsReports = { try Reporting.readsReports($0, in: $1, $2) }
    return site
}

/// A site with a town `proefdorp`, on a fresh database.
func withSite(
    _ engine: Engine = .sqlite, clock: TestClock = TestClock(TestSite.noon),
    _ body: @escaping @Sendable (Browser, Site, Municipality.ID) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: migrations) { database async throws in
        let town = try await TestSite.addTown("proefdorp", to: database)
        let site = try makeSite(database, clock)
        let router = SiteRouter(site: site)
        let resources = try ResourceFolder(explicit: TestSite.resources, binary: "")
        Reporting.add(to: router, try ReportingResources(resources))
        try await Application(router: router.router).test(.router) { client in
            try await body(Browser(client: client), site, town)
        }
    }
}

extension Browser {
    static let passphrase = "vier hoge bomen in de wind"

    /// This colleague, with a reading key of their own that is unlocked.
    func withOpenKey(_ town: Municipality.ID) async throws -> Browser {
        let path = "/\(town)/beheer/sleutel"
        let csrf = try #require(try await get(path).hidden("csrf"))
        let made = try await post(
            path,
            [("csrf", csrf), ("action", "make"), ("passphrase", Self.passphrase), ("again", Self.passphrase)])
        #expect(made.status == .ok)
        let unlocked = try await post(
            path, [("csrf", csrf), ("action", "unlock"), ("passphrase", Self.passphrase)])
        #expect(unlocked.status == .seeOther)
        return self
    }

    /// A report that is complete, with a fresh sheet of the form unless a token is given.
    func report(
        _ town: Municipality.ID, token: String? = nil, what: [String] = ["nafluiten"],
        where place: [(String, String)] = [("listed", "area:BU99910101")],
        when: [(String, String)] = [("when", "unknown")],
        more: [(String, String)] = []
    ) async throws -> Page {
        var sheet = token
        if sheet == nil { sheet = try await get("/\(town)/melden").hidden("token") }
        return try await post(
            "/\(town)/melden", [("token", sheet ?? "")] + what.map { ("behaviour", $0) } + place + when + more)
    }

    func records(_ site: Site, _ town: Municipality.ID) async throws -> [AnalysisRecord] {
        try await site.database.read { connection in
            var records: [AnalysisRecord] = []
            try AnalysisRecordStore.forEach(
                in: town, from: Instant(milliseconds: -4_000_000_000_000), to: Instant(milliseconds: 4_000_000_000_000),
                connection
            ) { records.append($0) }
            return records
        }
    }
}
