import CSV
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOPosix
import Reporting
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Insight
@testable import Platform

/// The addresses as a browser asks for them.
struct RouteTests {
    private static let password = "een heel lang wachtwoord"

    /// A running site with these records and somebody of this role who signed in.
    private func withSite(
        _ records: [AnalysisRecord], as role: Role = .analyst, gazetteer: Gazetteer = Fixture.gazetteer,
        _ body: @escaping @Sendable (any TestClientProtocol, HTTPFields) async throws -> Void
    ) async throws {
        try await withRecords(.sqlite, records, gazetteer: gazetteer) { database, municipality in
            let resources = try ResourceFolder(explicit: resourcesPath, binary: "")
            let surroundings = Surroundings(
                now: { Fixture.now },
                randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } })
            let site = Site(
                surroundings: surroundings, database: database, secret: ServerSecret(bytes: Array(1...32)),
                phrasebook: try Phrasebook(resources: resources), codes: try CodeCatalogue(resources: resources),
                webFiles: try WebFiles(resources: resources),
                log: EventLog(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
                threadPool: .singleton, isSecure: false)
            let hash = try await PasswordHash.make(
                password: Self.password, salt: surroundings.randomBytes(16), on: .singleton)
            let account = try NewAccount(login: "iemand", name: "Iemand", role: role, password: hash)
            try await database.write { connection in
                try AccountStore.insert(
                    account, id: surroundings.makeIdentifier(), in: municipality.id, at: Fixture.now, connection)
            }
            let session = try await SignIn(site: site)(
                login: "iemand", password: Self.password, in: municipality.id)
            let router = SiteRouter(site: site)
            Insight.add(to: router)
            let cookie: HTTPFields = [.cookie: "\(SignInRoutes.cookieName)=\(session.text)"]
            try await Application(router: router.router).test(.router) { client in try await body(client, cookie) }
        }
    }

    private func records() throws -> [AnalysisRecord] {
        var maker = RecordMaker()
        return try (0..<60).map { index in
            let square = index < 40 ? try Fixture.square(index * 7 % 20, index * 3 % 20) : try Fixture.square(5, 5)
            return try maker.record(.inSquare(square), day: index * 5)
        }
    }

    @Test(arguments: ["", "/en", "/ar"])
    func thePageAnswersInEachLanguage(prefix: String) async throws {
        try await withSite(records()) { client, cookie in
            try await client.execute(uri: "\(prefix)/proefdorp/inzicht", method: .get, headers: cookie) { response in
                #expect(response.status == .ok)
                let page = String(buffer: response.body)
                for id in ["plekken", "tijden", "verloop", "buurten"] { #expect(page.contains("id=\"\(id)\"")) }
                #expect(page.contains("Proefplein"))
                #expect(!page.contains("insight."), "every phrase has a text")
                let text = page.replacing(/<script[^>]*json[^>]*>[^<]*<\/script>/, with: "")
                #expect(!text.contains("{"), "nothing is left to fill in")
            }
        }
    }

    @Test func filesAreFilesAndCarryTheFilter() async throws {
        try await withSite(records()) { client, cookie in
            for (path, rows) in [("hotspots.csv", 400), ("tijden.csv", 168), ("verloop.csv", 2), ("buurten.csv", 2)] {
                let uri = "/proefdorp/inzicht/\(path)?from=2026-03-01&to=2026-04-30"
                let bytes = try await client.execute(uri: uri, method: .get, headers: cookie) { response in
                    #expect(response.status == .ok)
                    #expect(response.headers[.contentType] == "text/csv; charset=utf-8")
                    #expect(response.headers[.contentDisposition]?.hasPrefix("attachment; filename=\"") == true)
                    return Array(response.body.readableBytesView)
                }
                let content = try CSVReader.rows(of: bytes)
                #expect(content.rows.count == rows)
            }
        }
    }

    @Test func tooFewReportsShowNoColour() async throws {
        try await withSite(Array(records().prefix(29))) { client, cookie in
            try await client.execute(uri: "/proefdorp/inzicht", method: .get, headers: cookie) { response in
                let page = String(buffer: response.body)
                #expect(page.contains("Te weinig meldingen"))
                #expect(!page.contains("data-map"))
                #expect(!page.contains("data-chart"))
                #expect(!page.contains("heat-"))
                #expect(!page.contains("swatch"))
            }
        }
    }

    @Test func aTownWithoutReportsOrBordersSaysSo() async throws {
        try await withSite([], gazetteer: Gazetteer(areas: [], places: [], streets: [])) { client, cookie in
            try await client.execute(uri: "/proefdorp/inzicht", method: .get, headers: cookie) { response in
                #expect(response.status == .ok)
                #expect(String(buffer: response.body).contains("nog geen grenzen"))
            }
        }
    }

    @Test func aBadDateIsSaidBesideItsField() async throws {
        try await withSite(records()) { client, cookie in
            try await client.execute(uri: "/proefdorp/inzicht?from=gisteren", method: .get, headers: cookie) {
                response in
                #expect(response.status == .ok)
                let page = String(buffer: response.body)
                #expect(page.contains("id=\"from-fout\""))
                #expect(page.contains("value=\"gisteren\""))
                #expect(page.contains("data-map"))
            }
        }
    }

    @Test func onlyWhoMaySeeFiguresSeesThem() async throws {
        try await withSite([], as: .caseWorker) { client, cookie in
            for path in ["", "/hotspots.csv", "/tijden.csv", "/verloop.csv", "/buurten.csv"] {
                try await client.execute(uri: "/proefdorp/inzicht\(path)", method: .get, headers: cookie) {
                    #expect($0.status == .forbidden)
                }
                try await client.execute(uri: "/proefdorp/inzicht\(path)", method: .get) {
                    #expect($0.status == .seeOther)
                }
            }
        }
    }

    @Test func everyPhraseIsThereInEachLanguageWithTheSameGaps() throws {
        let phrasebook = try Phrasebook(resources: ResourceFolder(explicit: resourcesPath, binary: ""))
        for language in Language.allCases {
            let missing = Set(InsightPhrase.allCases.map(\.rawValue)).subtracting(phrasebook.keys(in: language))
            #expect(missing.isEmpty, "\(language)")
        }
    }
}
