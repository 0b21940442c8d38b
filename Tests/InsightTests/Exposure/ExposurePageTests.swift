import CSV
import Domain
import Foundation
import Geography
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Platform
import Registers
import Reporting
import SQLStore
import TestSupport
import Testing

@testable import Insight

/// The addresses as a browser asks for them.
struct ExposurePageTests {
    /// A running site with this town, these figures and 120 reports: most in the first neighbourhood.
    private func withSite(
        _ exposures: [ExposureFigure] = [], as role: Role = .analyst,
        _ body: @escaping @Sendable (any TestClientProtocol, HTTPFields) async throws -> Void
    ) async throws {
        let gazetteer = try Quarters.gazetteer(
            columns: 4, rows: 3, zones: [ZoneTests.zone(try ZoneTests.shape(0, 0, 5, 5))])
        let municipality = try Fixture.municipality("proefdorp")
        var maker = RecordMaker()
        let counts = [42, 7, 5, 6, 8, 30, 3, 4, 5, 4, 3, 3]
        let records = try counts.enumerated().flatMap { index, count in
            try (0..<count).map { day in
                try maker.record(
                    .inSquare(try Fixture.square(index % 4 * 5 + day % 5, index / 4 * 5 + day / 5 % 5)), day: day * 3)
            }
        }
        try await withDatabase(.sqlite, migrations: Fixture.migrations) { database in
            try await database.write { connection in
                try Fixture.insert(municipality, gazetteer, connection)
                try GazetteerStore.put(gazetteer.zones, in: municipality.id, connection)
                for record in records { try AnalysisRecordStore.insert(record, in: municipality.id, connection) }
                try ExposureStore.put(exposures, in: municipality.id, at: Fixture.now, connection)
            }
            let site = try TestSite.make(database, clock: TestClock(Fixture.now))
            let session = try await TestSession.signIn(as: role, site, municipality.id)
            let router = SiteRouter(site: site)
            Insight.add(to: router)
            try await Application(router: router.router).test(.router) { client in
                try await body(client, [.cookie: session.cookie])
            }
        }
    }

    private func figure(_ index: Int, _ value: Double, _ measure: ExposureMeasure = .inhabitants) -> ExposureFigure {
        ExposureFigure(
            measure: measure, year: 2025, place: .area(code: Quarters.code(index), bordersOf: 2026), name: nil,
            value: value, isFromShare: false, source: "Proefstatistiek")
    }

    /// The first neighbourhood has ten times the people of the others, the sixth is no larger.
    private var inhabitants: [ExposureFigure] {
        (0..<12).map { figure($0, $0 == 0 ? 20_000 : 2000) }
    }

    private func page(_ client: any TestClientProtocol, _ uri: String, _ headers: HTTPFields) async throws -> String {
        try await client.execute(uri: uri, method: .get, headers: headers) { response in
            #expect(response.status == .ok)
            return String(buffer: response.body)
        }
    }

    private static let period = "?from=2026-01-01&to=2026-11-20"

    @Test func manyReportsAndAHighRateStandSideBySide() async throws {
        try await withSite(inhabitants + [figure(0, 12, .venues), figure(5, 9, .venues)]) { client, cookie in
            let page = try await page(client, "/proefdorp/inzicht\(Self.period)", cookie)
            #expect(page.contains("In Buurt 01 zijn de meeste meldingen (42), maar er wonen ook veel mensen."))
            #expect(page.contains("Een hoge verhouding heeft waarschijnlijk: Buurt 06."))
            #expect(
                page.contains("Wie ergens woont, is niet wie er &#39;s avonds loopt") || page.contains("niet wie er"))
            #expect(page.contains("id=\"verhouding-tabel\""))
            #expect(page.contains("id=\"buurten-tabel\""))
            #expect(page.contains("data-chart=\"rates\""))
            #expect(page.contains("Bron: Proefstatistiek."))
            // Two of twelve are known of venues: too few to reckon by.
            #expect(!page.contains("per=horeca"))
            let (_, rows) = try await client.execute(
                uri: "/proefdorp/inzicht/verhoudingen.csv\(Self.period)", method: .get, headers: cookie
            ) { response in
                #expect(response.headers[.contentDisposition]?.contains("rates-inwoners-proefdorp") == true)
                return try CSVReader.rows(of: Array(response.body.readableBytesView))
            }
            #expect(rows.count == 12)
            #expect(rows.first?.fields[0] == Quarters.code(5))
            #expect(rows.first?.fields.last == "high")
        }
    }

    @Test func anotherMeasureCanBeChosen() async throws {
        let venues = (0..<12).map { figure($0, Double(2 + $0), .venues) }
        try await withSite(inhabitants + venues) { client, cookie in
            let page = try await page(client, "/proefdorp/inzicht\(Self.period)&per=horeca", cookie)
            #expect(page.contains("per 10 horecazaken per jaar"))
            #expect(page.contains("per=inwoners"))
            #expect(page.contains("Een zaak is geen bezoeker"))
            let standard = try await self.page(client, "/proefdorp/inzicht\(Self.period)&per=onzin", cookie)
            #expect(standard.contains("per 1.000 inwoners per jaar"))
        }
    }

    @Test func withoutFiguresTheCardSaysWhereTheyCanCome() async throws {
        try await withSite { client, cookie in
            let page = try await page(client, "/proefdorp/inzicht\(Self.period)", cookie)
            #expect(page.contains("De meeste meldingen komen uit Buurt 01"))
            #expect(page.contains("Bekijk de kerncijfers"))
            #expect(!page.contains("data-chart=\"rates\""))
            try await client.execute(uri: "/proefdorp/inzicht/verhoudingen.csv", method: .get, headers: cookie) {
                #expect($0.status == .notFound)
            }
        }
    }

    @Test func aChosenZoneIsSaidWithEveryFigure() async throws {
        try await withSite(inhabitants) { client, cookie in
            let page = try await page(client, "/proefdorp/inzicht\(Self.period)&zone=uitgaan", cookie)
            #expect(page.contains("<option value=\"uitgaan\" selected"))
            #expect(page.contains("De Uitgaansbuurt. Een melding telt"))
            #expect(page.contains("Van een gekozen gebied weten we niet hoeveel mensen er wonen"))
            #expect(!page.contains("data-chart=\"rates\""))
            let wrong = try await self.page(client, "/proefdorp/inzicht\(Self.period)&zone=ergens", cookie)
            #expect(wrong.contains("id=\"zone-fout\""))
        }
    }

    @Test(arguments: ["", "/en", "/ar"])
    func thePageOfFiguresSaysWhatIsKnownAndWhatIsNot(prefix: String) async throws {
        let figures =
            Array(inhabitants.dropLast()) + [
                ExposureFigure(
                    measure: .women, year: 2020, place: .area(code: "BU99910177", bordersOf: 2020), name: nil, value: 4,
                    isFromShare: false, source: "oud")
            ]
        try await withSite(figures) { client, cookie in
            let page = try await page(client, "\(prefix)/proefdorp/inzicht/kerncijfers", cookie)
            #expect(page.contains("20.000") || page.contains("20,000"))
            #expect(page.contains("Proefstatistiek"))
            // The last neighbourhood is missing, and one figure is of other borders.
            #expect(page.contains("Buurt 12"))
            #expect(page.contains("import figures"))
            #expect(page.contains("De Uitgaansbuurt"))
            #expect(!page.contains("exposure."), "every phrase has a text")
            #expect(!page.contains("{"), "nothing is left to fill in")
            if prefix.isEmpty {
                #expect(page.contains("inwoners (buurt): niet bekend van Buurt 12"))
                #expect(page.contains("1 cijfers horen bij grenzen van een ander jaar"))
            }
        }
        try await withSite { client, cookie in
            let page = try await page(client, "\(prefix)/proefdorp/inzicht/kerncijfers", cookie)
            if prefix.isEmpty { #expect(page.contains("Er zijn nog geen kerncijfers ingelezen")) }
        }
    }

    @Test func onlyWhoMaySeeFiguresSeesThem() async throws {
        try await withSite(inhabitants, as: .caseWorker) { client, cookie in
            for path in ["kerncijfers", "verhoudingen.csv"] {
                try await client.execute(uri: "/proefdorp/inzicht/\(path)", method: .get, headers: cookie) {
                    #expect($0.status == .forbidden)
                }
                try await client.execute(uri: "/proefdorp/inzicht/\(path)", method: .get) {
                    #expect($0.status == .seeOther)
                }
            }
        }
    }

    @Test func everyPhraseIsThereInEachLanguage() throws {
        let phrasebook = try Phrasebook(resources: ResourceFolder(explicit: resourcesPath, binary: ""))
        for language in Language.allCases {
            let missing = Set(ExposurePhrase.allCases.map(\.rawValue)).subtracting(phrasebook.keys(in: language))
            #expect(missing.isEmpty, "\(language)")
        }
        for measure in ExposureMeasure.allCases {
            #expect(ExposurePhrase(rawValue: "exposure.measure." + measure.rawValue) != nil)
        }
        for measure in ExposureMeasure.denominators {
            #expect(ExposurePhrase(rawValue: "exposure.unit." + measure.rawValue) != nil)
        }
        for standing in AreaRates.Standing.allCases {
            #expect(ExposurePhrase(rawValue: "exposure.standing." + standing.rawValue) != nil)
        }
        for kind in Zone.Kind.allCases {
            #expect(ExposurePhrase(rawValue: "exposure.zone." + kind.rawValue) != nil)
        }
    }
}
