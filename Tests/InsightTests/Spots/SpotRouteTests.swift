import CSV
import Domain
import Foundation
import Geography
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Platform
import Reporting
import SQLStore
import TestSupport
import Testing

@testable import Insight
@testable import Registers

/// The page of places and the page of one hotspot, as a browser asks for them.
struct SpotRouteTests {
    private static let query = "?from=2026-01-01&to=2026-10-31"

    /// A site with these reports and somebody of this role.
    private func withSite(
        _ records: [AnalysisRecord], as role: Role = .analyst, engine: Engine = .sqlite, ports: SpotPorts = SpotPorts(),
        entries: [Entry] = [],
        _ body: @escaping @Sendable (any TestClientProtocol, HTTPFields) async throws -> Void
    ) async throws {
        try await withRecords(engine, records) { database, municipality in
            let site = try TestSite.make(database)
            try await database.write { connection in
                for entry in entries {
                    try RegisterStore.insert(entry, of: Finding.register, by: nil, in: municipality.id, connection)
                }
            }
            let session = try await TestSession.signIn(as: role, site, municipality.id)
            let router = SiteRouter(site: site)
            Insight.add(to: router, spots: ports)
            let headers: HTTPFields = [.cookie: session.cookie]
            try await Application(router: router.router).test(.router) { try await body($0, headers) }
        }
    }

    private func text(
        _ uri: String, _ client: any TestClientProtocol, _ headers: HTTPFields,
        status: HTTPResponse.Status = .ok
    ) async throws -> String {
        try await client.execute(uri: uri, method: .get, headers: headers) { response in
            #expect(response.status == status, "\(uri)")
            return String(buffer: response.body)
        }
    }

    /// A hotspot around the square of 5 by 5, and reports elsewhere.
    /// - Parameter count: in the two squares of the hotspot.
    private func records(hot count: Int) throws -> [AnalysisRecord] {
        var maker = RecordMaker()
        var records = try (0..<40).map {
            try maker.record(.inSquare(try Fixture.square($0 * 2 % 20, ($0 * 2 / 20 * 3 + 1) % 20)), day: $0)
        }
        for index in 0..<count {
            let start = DutchTime.instant(of: Fixture.day(2026, 1, 5).adding(days: index * 4), minuteOfDay: 22 * 60)
            records.append(
                try maker.record(
                    .inSquare(try Fixture.square(5 + index % 2, 5)), start: start,
                    behaviours: index < 3 ? ["nastaren", "nafluiten"] : ["nafluiten"],
                    setting: index < 2 ? "station-halte" : "straat"))
        }
        return records
    }

    @Test(arguments: Engine.available, ["", "/en", "/ar"])
    func thePagesAnswerInEachLanguage(engine: Engine, prefix: String) async throws {
        try await withSite(records(hot: 40), engine: engine) { client, headers in
            let square = try Fixture.square(5, 5).code
            for path in ["", "&unit=streets", "/\(square)"] {
                let uri =
                    path.hasPrefix("/")
                    ? "\(prefix)/proefdorp/inzicht/plekken\(path)\(Self.query)"
                    : "\(prefix)/proefdorp/inzicht/plekken\(Self.query)\(path)"
                let page = try await text(uri, client, headers)
                #expect(page.contains("<h1"))
                #expect(page.contains("aria-current=\"page\""))
                #expect(!page.contains("spots."), "every phrase has a text")
                let visible = page.replacing(/<script[^>]*json[^>]*>[^<]*<\/script>/, with: "")
                #expect(!visible.contains("{"), "nothing is left to fill in")
            }
        }
    }

    @Test func thePageOfPlacesLeadsToThePageOfEach() async throws {
        try await withSite(records(hot: 40)) { client, headers in
            let page = try await text("/proefdorp/inzicht/plekken\(Self.query)", client, headers)
            let link = try #require(page.firstMatch(of: /href="(\/proefdorp\/inzicht\/plekken\/E\d{4}N\d{4}\?[^"]*)"/))
            let spot = try await text(String(link.1).replacing("&amp;", with: "&"), client, headers)
            #expect(spot.contains("Rond Proefplein"))
            #expect(spot.contains("plek 1 van 1"))
            #expect(spot.contains("data-map=\"squares\""))
            #expect(spot.contains("data-chart=\"trend\""))
        }
    }

    /// Three reports have one kind of behaviour, two a setting.
    @Test func smallNumbersAreForWhoHandlesReports() async throws {
        let records = try records(hot: 40)
        let uri = "/proefdorp/inzicht/plekken/\(try Fixture.square(5, 5).code)\(Self.query)"
        try await withSite(records) { client, headers in
            let page = try await text(uri, client, headers)
            #expect(page.contains("minder dan 5"))
            #expect(page.contains("niet getoond"), "two of all could be worked out")
            #expect(!page.contains("<td class=\"numeric\">2</td>"))
            #expect(!page.contains("<td class=\"numeric\">3</td>"))
        }
        try await withSite(records, as: .administrator) { client, headers in
            let page = try await text(uri, client, headers)
            #expect(!page.contains("minder dan 5"))
            #expect(page.contains("<td class=\"numeric\">2</td>"))
            #expect(page.contains("<td class=\"numeric\">3</td>"))
        }
    }

    @Test func belowThirtyNothingIsSaid() async throws {
        let records = try records(hot: 20)
        let uri = "/proefdorp/inzicht/plekken/\(try Fixture.square(5, 5).code)\(Self.query)"
        try await withSite(records) { client, headers in
            let page = try await text(uri, client, headers)
            #expect(page.contains("plek 1 van 1"), "it is a hotspot")
            #expect(page.contains("daarvoor zijn er 30 nodig"))
            for id in ["gedrag", "uren", "verloop", "setting", "plaats"] { #expect(!page.contains("id=\"\(id)\"")) }
        }
        try await withSite(records, as: .administrator) { client, headers in
            let page = try await text(uri, client, headers)
            #expect(page.contains("daarvoor zijn er 30 nodig"))
            #expect(page.contains("id=\"gedrag\""), "who reads the reports may count them")
        }
    }

    @Test func aQuietSquareIsCalmAndAnUnknownOneIsNotThere() async throws {
        try await withSite(records(hot: 40)) { client, headers in
            let quiet = try Fixture.square(12, 11).code
            let page = try await text("/proefdorp/inzicht/plekken/\(quiet)\(Self.query)", client, headers)
            #expect(page.contains("niet meer gemeld dan toeval zou geven"))
            #expect(page.contains("minder dan 5 meldingen"))
            #expect(!page.contains("id=\"gedrag\""))
            let outside = try Fixture.square(30, 5).code
            for code in [outside, "E9999N9999", "plein", "E1500N49000"] {
                _ = try await text("/proefdorp/inzicht/plekken/\(code)", client, headers, status: .notFound)
            }
        }
    }

    @Test func onlyWhoMaySeeFiguresSeesThem() async throws {
        let paths = ["plekken", "plekken.csv", "plekken/\(try Fixture.square(5, 5).code)"]
        for role in Role.allCases {
            try await withSite([], as: role) { client, headers in
                for path in paths {
                    try await client.execute(uri: "/proefdorp/inzicht/\(path)", method: .get, headers: headers) {
                        #expect($0.status == (role.allows(.seeFigures) ? .ok : .forbidden), "\(role) \(path)")
                    }
                }
            }
        }
        try await withSite([]) { client, _ in
            for path in paths {
                try await client.execute(uri: "/proefdorp/inzicht/\(path)", method: .get) {
                    #expect($0.status == .seeOther)
                }
            }
        }
    }

    @Test func filesHoldEveryRow() async throws {
        try await withSite(records(hot: 40)) { client, headers in
            for (unit, rows, column) in [("squares", 400, "hotspot_resamples"), ("streets", 1, "by_square")] {
                let uri = "/proefdorp/inzicht/plekken.csv\(Self.query)&unit=\(unit)"
                let bytes = try await client.execute(uri: uri, method: .get, headers: headers) { response in
                    #expect(response.status == .ok)
                    #expect(response.headers[.contentDisposition]?.contains("\(unit)-proefdorp-2026-01-01") == true)
                    return Array(response.body.readableBytesView)
                }
                let content = try CSVReader.rows(of: bytes)
                #expect(content.rows.count == rows)
                #expect(content.header.contains(column))
            }
        }
    }

    // MARK: What others know

    private let ports = SpotPorts(
        tried: { _, place in
            [
                SpotPorts.Tried(
                    .measure, title: "Licht bij \(place.names.joined(separator: "+"))", page: .start, state: "bezig",
                    isHere: true),
                SpotPorts.Tried(.shifts, title: "", page: .start, count: 7, isHere: false),
            ]
        },
        answers: { _, findings in
            findings.isEmpty
                ? [] : [SpotPorts.Tried(.measure, title: "Antwoord op \(findings.count)", page: .start, isHere: true)]
        },
        help: { _, _ in [SpotPorts.Service(name: "Inloopspreekuur", organization: "Proefhulp", phone: "0900-0000")] })

    @Test func whatWasTriedAndWhatHelpThereIsStandsOnThePage() async throws {
        let finding = Entry(
            id: Identifier(at: Fixture.now, random: Array(repeating: 1, count: 10)), register: Finding.register.id,
            fields: ["titel": "Onrust op het plein", "plaats": "het PROEFPLEIN bij de kerk"], created: Fixture.now,
            changed: Fixture.now)
        let uri = "/proefdorp/inzicht/plekken/\(try Fixture.square(5, 5).code)\(Self.query)"
        let records = try records(hot: 40)
        try await withSite(records, ports: ports, entries: [finding]) { client, headers in
            let page = try await text(uri, client, headers)
            #expect(page.contains("Licht bij Proefplein"))
            #expect(page.contains("7 diensten"))
            #expect(page.contains("Onrust op het plein"))
            #expect(page.contains("Antwoord op 1"))
            #expect(page.contains("Inloopspreekuur"))
            #expect(!page.contains("Maak hier een bevinding van"), "an analyst does not keep findings")
        }
        try await withSite(records, as: .policyOfficer) { client, headers in
            let page = try await text(uri, client, headers)
            #expect(page.contains("Maak hier een bevinding van"))
            #expect(page.contains("bron="), "the finding knows this page")
            #expect(page.contains("nog geen bevinding"))
            #expect(!page.contains("Wat hier al gedaan is"), "nobody filled the port")
        }
    }

    @Test func everyPhraseIsThereInEachLanguageWithTheSameGaps() throws {
        let phrasebook = try Phrasebook(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        for language in Language.allCases {
            let missing = Set(SpotPhrase.allCases.map(\.rawValue)).subtracting(phrasebook.keys(in: language))
            #expect(missing.isEmpty, "\(language)")
        }
    }
}
