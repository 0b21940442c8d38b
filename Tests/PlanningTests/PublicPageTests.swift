import Domain
import Foundation
import Geography
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import QRCode
import Registers
import SQLStore
import TestSupport
import Testing

@testable import Planning
@testable import Platform
@testable import Straatlicht

#if canImport(FoundationXML)
import FoundationXML
#endif

struct PublicPageTests {
    // MARK: The page

    /// Ambitie, Aanpak, Activiteiten, and what follows them, in this order.
    @Test(arguments: Engine.available)
    func thePlanIsAPageWithTheHeadingsOfTheProgramme(engine: Engine) async throws {
        try await withTowns(engine) { towns in
            try await towns.publish(Self.plan())
            let page = try await towns.get("/proefdorp/aanpak")
            #expect(page.status == .ok)
            let headings = page.text.matches(of: /<h2[^>]*>([^<]*)<\/h2>/).map { String($0.output.1) }
            #expect(
                headings == [
                    "Ambitie", "Aanpak", "Activiteiten", "Partners", "Wat de gemeente hiermee wil", "Contact",
                    "Lid van het programma", "Deel via", "Bekijk ook de andere gemeenten",
                ])
            #expect(page.text.contains("<h1>De aanpak van gemeente Proefdorp</h1>"))
            for part in [
                "Iedereen voelt zich veilig", "Met deze aanpak tracht de gemeente", "Sinds 2022", "Proefteam",
                "href=\"mailto:veilig@proefdorp.example\"", "href=\"tel:0101234567\"", "ruim 1.000 handtekeningen",
                "href=\"/proefdorp/meldpunten\"",
            ] {
                #expect(page.text.contains(part), "\(part)")
            }
        }
    }

    /// Each activity stands once, under the phase where it first works, with whom it is for and how far it is.
    @Test func activitiesStandByPhaseInWords() async throws {
        try await withTowns { towns in
            try await towns.publish(Self.plan())
            let text = try await towns.get("/proefdorp/aanpak").text
            func position(_ part: String) throws -> Int {
                text.distance(from: text.startIndex, to: try #require(text.range(of: part), "\(part)").lowerBound)
            }
            let order = try [
                "Vooraf: zorgen dat het niet gebeurt", "Lessen op school", "Als het gebeurt", "Rondes in de avond",
                "Achteraf: hulp en melden", "Iemand die belt",
            ].map(position)
            #expect(order == order.sorted())
            #expect(text.ranges(of: "Lessen op school").count == 1)
            let words = try TestSite.phrases()
            for key in ["measure.state.besloten", "measure.audience.omstanders", "measure.kind.preventief"] {
                #expect(text.contains(words.phrase("register.\(key)", in: .dutch)), "\(key)")
            }
        }
    }

    @Test(arguments: [
        ("2022-01-01", nil, "Sinds 2022"), ("2020-03-01", "2022-12-31", "Van 2020 tot en met 2022"),
    ])
    func yearsOfMembershipAreSaidInWords(from: String, until: String?, words: String) async throws {
        try await withTowns { towns in
            try await towns.publish(Self.plan(from: from, until: until))
            #expect(try await towns.get("/proefdorp/aanpak").text.contains("<p>\(words)</p>"))
        }
    }

    @Test func ideasAreShownOnlyWhereTheMunicipalityWantsThat() async throws {
        try await withTowns { towns in
            try await towns.publish(Self.plan())
            #expect(try await !towns.get("/proefdorp/aanpak").text.contains("Slimme lantaarn"))
            #expect(try await !towns.get("/proefdorp/aanpak/feed.xml").text.contains("Slimme lantaarn"))
            try await towns.publish(Self.plan(profile: ["ideeen-tonen": true]))
            #expect(try await towns.get("/proefdorp/aanpak").text.contains("Slimme lantaarn"))
        }
    }

    @Test func aPartnerIsShownOnlyWhenItIsPublic() async throws {
        try await withTowns { towns in
            try await towns.publish(Self.plan())
            let text = try await towns.get("/proefdorp/aanpak").text
            #expect(text.contains("Horecavereniging Proefdorp"))
            #expect(!text.contains("Stille partner"))
        }
    }

    /// The register of partners belongs to another room; this is all that the page reads of it.
    @Test func theRegisterOfPartnersHasTheFieldsThatThePageReads() throws {
        let partners = try #require(Composition.registers[PublicPartner.register])
        for name in ["naam", "taken", "openbaar"] { #expect(partners.field(named: name) != nil, "\(name)") }
        if case .flag? = partners.field(named: "openbaar")?.kind {} else { Issue.record("openbaar is no flag") }
    }

    @Test(arguments: [Language.english, .arabic])
    func theFrameIsTranslatedAndTheMunicipalitysWordsAreMarkedAsDutch(language: Language) async throws {
        try await withTowns { towns in
            try await towns.publish(Self.plan())
            let text = try await towns.get("/\(language.rawValue)/proefdorp/aanpak").text
            let words = try TestSite.phrases().words(PublicPagePhrase.self, in: language)
            for phrase in [PublicPagePhrase.ambition, .approach, .activities, .share, .dutchOnly] {
                #expect(text.contains(words(phrase)), "\(phrase)")
            }
            let own = try #require(text.range(of: "Iedereen voelt zich veilig"))
            let before = text[..<own.lowerBound]
            let block = try #require(before.range(of: "<div class=\"plan-text\"", options: .backwards))
            #expect(before[block.lowerBound...].hasPrefix("<div class=\"plan-text\" lang=\"nl\" dir=\"ltr\">"))
        }
    }

    /// WCAG 2.4.1: the first thing that a keyboard reaches.
    @Test(arguments: Language.allCases)
    func theSkipLinkIsFirst(language: Language) async throws {
        try await withTowns { towns in
            try await towns.publish(Self.plan())
            let prefix = language == .dutch ? "" : "/\(language.rawValue)"
            for path in ["aanpak", "aanpak/gemeenten"] {
                let text = try await towns.get("\(prefix)/proefdorp/\(path)").text
                let body = text[(try #require(text.range(of: "<body"))).upperBound...]
                let first = try #require(body.firstMatch(of: /<(a|button|input|select|textarea)[^>]*>/))
                #expect(first.output.0 == "<a class=\"skip-link\" href=\"#inhoud\">")
                #expect(text.contains("id=\"inhoud\""))
            }
        }
    }

    @Test func anUnpublishedApproachStaysInside() async throws {
        try await withTowns { towns in
            try await towns.publish(Self.plan(profile: ["gepubliceerd": false]))
            let page = try await towns.get("/proefdorp/aanpak")
            #expect(page.status == .ok)
            #expect(page.text.contains("De gemeente Proefdorp heeft haar aanpak hier nog niet gezet."))
            for path in ["aanpak", "aanpak/feed.xml", "aanpak/gemeenten", "aanpak/gemeenten.geojson"] {
                let text = try await towns.get("/proefdorp/\(path)").text
                for secret in ["Iedereen voelt zich veilig", "Lessen op school", "Proefteam", "Kort gezegd"] {
                    #expect(!text.contains(secret), "\(path)")
                }
            }
        }
    }

    // MARK: Sharing

    /// A link, an e-mail and a code: nothing is fetched from elsewhere, and nobody is told.
    @Test func sharingNeedsNobodyElse() async throws {
        try await withTowns(publicURL: "https://veilig.example/") { towns in
            try await towns.publish(Self.plan())
            let page = try await towns.get("/proefdorp/aanpak")
            #expect(page.text.contains(">https://veilig.example/proefdorp/aanpak</a>"))
            #expect(page.text.contains("href=\"mailto:?subject=De%20aanpak%20van%20gemeente%20Proefdorp&amp;body="))
            #expect(page.text.contains("body=https%3A%2F%2Fveilig.example%2Fproefdorp%2Faanpak\""))
            for match in page.text.matches(of: /(?:src|srcset|action)="([^"]*)"/) {
                #expect(match.output.1.hasPrefix("/"), "\(match.output.1)")
            }
            #expect(page.headers[.setCookie] == nil)
            let code = try await towns.get("/proefdorp/aanpak/qr.svg")
            #expect(code.headers[.contentType] == "image/svg+xml")
            let expected = try #require(QRCode("https://veilig.example/proefdorp/aanpak")).svg
            #expect(code.text == String(decoding: expected, as: UTF8.self))
        }
    }

    @Test func withoutAPublicAddressTheHostOfTheRequestIsUsed() async throws {
        try await withTowns { towns in
            try await towns.publish(Self.plan())
            let page = try await towns.get("/proefdorp/aanpak", host: "dorp.example:8080")
            #expect(page.text.contains(">http://dorp.example:8080/proefdorp/aanpak</a>"))
            let odd = try await towns.get("/proefdorp/aanpak", host: "vreemd.example/\"><b>")
            #expect(!odd.text.contains("vreemd.example"))
        }
    }

    // MARK: Keeping

    @Test(arguments: Engine.available)
    func aKeptPageIsRightUntilSomethingChanges(engine: Engine) async throws {
        try await withTowns(engine) { towns in
            try await towns.publish(Self.plan())
            for path in ["/proefdorp/aanpak", "/proefdorp/aanpak/gemeenten"] {
                let tag = try #require(try await towns.get(path).headers[.eTag])
                let kept = try await towns.get(path, tag: tag)
                #expect(kept.status == .notModified)
                #expect(kept.text.isEmpty)
            }
            let path = "/proefdorp/aanpak"
            let first = try #require(try await towns.get(path).headers[.eTag])
            try await towns.publish(Self.plan(goal: "Een ander doel"))
            let second = try await towns.get(path, tag: first)
            #expect(second.status == .ok)
            #expect(second.text.contains("Een ander doel"))
            // A new neighbour is a new card.
            let tag = try #require(second.headers[.eTag])
            try await towns.publish(Self.plan(profile: ["teaser": "Uit het andere dorp"]), in: towns.other)
            let third = try await towns.get(path, tag: tag)
            #expect(third.status == .ok)
            #expect(third.text.contains("Uit het andere dorp"))
            // Another host is another page: it holds its address.
            let answer = try await towns.get(path, tag: third.headers[.eTag], host: "elders.example")
            #expect(answer.status == .ok)
        }
    }

    /// Files for readers and maps are asked for again and again, mostly in vain.
    @Test(
        arguments: Engine.available,
        ["aanpak/feed.xml", "aanpak/gemeenten.svg", "aanpak/gemeenten.geojson", "aanpak/gemeenten.xml"])
    func aKeptFileIsRightUntilSomethingChanges(engine: Engine, file: String) async throws {
        try await withTowns(engine) { towns in
            try await towns.publish(Self.plan(profile: ["lengtegraad": 5.25, "breedtegraad": 52.37]))
            let path = "/proefdorp/\(file)"
            let first = try await towns.get(path)
            let tag = try #require(first.headers[.eTag])
            let kept = try await towns.get(path, tag: tag)
            #expect(kept.status == .notModified && kept.text.isEmpty && kept.headers[.eTag] == tag)
            #expect(try await towns.get(path, tag: "\"iets anders\"").text == first.text)
            try await towns.publish(
                Self.plan(
                    profile: ["teaser": "Andere woorden", "lengtegraad": 6.1, "breedtegraad": 52.5],
                    goal: "Een ander doel"))
            let second = try await towns.get(path, tag: tag)
            #expect(second.status == .ok && second.text != first.text && second.headers[.eTag] != tag)
            // Addresses stand in most of these files, and every language has its own.
            #expect(try await towns.get(path, tag: second.headers[.eTag], host: "elders.example").status == .ok)
            #expect(try await towns.get("/en\(path)", tag: second.headers[.eTag]).status == .ok)
        }
    }

    // MARK: Feeds

    @Test func theFeedTellsWhatChangedInPublic() async throws {
        try await withTowns(publicURL: "https://veilig.example") { towns in
            try await towns.publish(Self.plan())
            let page = try await towns.get("/proefdorp/aanpak/feed.xml")
            #expect(page.headers[.contentType] == "application/atom+xml; charset=utf-8")
            let titles = try FeedTitles(page.text).titles
            #expect(titles.contains("Activiteiten: Lessen op school"))
            #expect(titles.contains("Doelen: Minder <straat>intimidatie & meer rust"))
            #expect(page.text.contains("<id>tag:veilig.example,2026:proefdorp/aanpak/goal/"))
            #expect(page.text.contains("<updated>2026-11-21T11:00:00Z</updated>"))
            #expect(Set(page.text.matches(of: /<id>([^<]*)<\/id>/).map { String($0.output.1) }).count == titles.count)
        }
    }

    // MARK: Municipalities

    @Test(arguments: Engine.available)
    func municipalitiesFindEachOther(engine: Engine) async throws {
        try await withTowns(engine) { towns in
            try await towns.publish(Self.plan(profile: ["lengtegraad": 5.25, "breedtegraad": 52.37]))
            try await towns.publish(
                Self.plan(profile: [
                    "teaser": "Café’s doen mee", "lengtegraad": 6.88, "breedtegraad": 52.22, "voorbeeld": true,
                    "voorbeeld-uitleg": "Voorbeeld",
                ]), in: towns.other)
            try await towns.publish(Self.plan(profile: ["gepubliceerd": false]), in: towns.third)

            let all = try await towns.get("/proefdorp/aanpak/gemeenten")
            #expect(all.text.contains("Gevonden: 2"))
            #expect(all.text.contains("href=\"/proefdorp/aanpak\" aria-current=\"true\">Proefdorp</a>"))
            #expect(all.text.contains("href=\"/andersdorp/aanpak\">Andersdorp</a>"))
            #expect(!all.text.contains("href=\"/stildorp/aanpak\""))
            #expect(all.text.contains("src=\"/proefdorp/aanpak/gemeenten.svg\""))

            let found = try await towns.get("/proefdorp/aanpak/gemeenten?zoek=CAFES")
            #expect(found.text.contains("Gevonden: 0"))
            let accented = try await towns.get("/proefdorp/aanpak/gemeenten?zoek=cafe%20mee")
            #expect(accented.text.contains("Gevonden: 1"))
            #expect(accented.text.contains("?zoek=cafe%20mee\" lang=\"en\""))
            let odd = try await towns.get("/proefdorp/aanpak/gemeenten?zoek=%22%3E%3Cscript%3E")
            #expect(!odd.text.contains("\"><script>"))

            let map = try await towns.get("/proefdorp/aanpak/gemeenten.svg").text
            #expect(map.contains("<title>1. Andersdorp</title>") && map.contains("<title>2. Proefdorp</title>"))
            let file = try JSONValue(parsing: try await towns.get("/proefdorp/aanpak/gemeenten.geojson").text.utf8)
            let features = try #require(file["features"]?.array)
            #expect(features.map { $0["properties"]?["naam"]?.string } == ["Andersdorp", "Proefdorp"])
            #expect(features.map { $0["properties"]?["eigen"]?.bool } == [false, true])
            let place = features.first?["geometry"]?["coordinates"]?.array ?? []
            #expect(place.compactMap { $0.number.map { Int(($0 * 100).rounded()) } } == [688, 5222])
            #expect(try FeedTitles(try await towns.get("/proefdorp/aanpak/gemeenten.xml").text).titles.count == 3)
        }
    }

    @Test func theNearestComesFirst() {
        func profile(_ slug: StaticString, _ longitude: Double?) -> PublishedProfile {
            PublishedProfile(
                id: Municipality.ID(literal: slug), name: slug.description, isMadeUp: true, teaser: "",
                isExample: false, changed: TestSite.noon,
                coordinate: longitude.map { Coordinate(longitude: $0, latitude: 52.2) })
        }
        let all = [profile("aa", nil), profile("bb", 6.9), profile("cc", 6.8), profile("dd", 4.5)]
        #expect(all.around(Municipality.ID(literal: "cc")).map(\.id.slug) == ["bb", "dd", "aa"])
        #expect(all.around(Municipality.ID(literal: "aa")).map(\.id.slug) == ["bb", "cc", "dd"])
    }

    // MARK: Rules

    @Test func aProfileIsOneOfItsKindAndComplete() {
        func rules(_ fields: JSONObject, isSecond: Bool = false) -> [String] {
            let entry = Entry(
                id: Identifier(at: TestSite.noon, random: []), register: "profile", fields: fields,
                created: TestSite.noon, changed: TestSite.noon)
            return Profile.problems(of: entry, isSecond: isSecond).map { "\($0.field) \($0.reason)" }
        }
        #expect(rules(["telefoon": "14 053"]).isEmpty)
        #expect(rules(["telefoon": "+31 (0)53-1234567"]).isEmpty)
        #expect(rules(["telefoon": "bel Jan"]) == ["telefoon rule(\"phone\")"])
        #expect(rules(["lengtegraad": 5]) == ["breedtegraad rule(\"half-place\")"])
        #expect(rules(["breedtegraad": 52]) == ["lengtegraad rule(\"half-place\")"])
        #expect(rules(["lengtegraad": 5, "breedtegraad": 52]).isEmpty)
        #expect(rules(["voorbeeld": true]) == ["voorbeeld-uitleg rule(\"example-without-words\")"])
        #expect(rules([:], isSecond: true) == ["teaser rule(\"second\")"])
    }

    // MARK: The examples

    static let examples = ["enschede", "hengelo", "almelo", "almere", "leiden"]

    /// The plans of the five municipalities can be read, say that they are examples, and claim nothing.
    @Test(arguments: examples)
    func anExamplePlanSaysWhatItIs(slug: String) async throws {
        try await withTowns { towns in
            let path = TestSite.resources + "/demo/plans/\(slug).json"
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            let file = try JSONValue(parsing: bytes)
            let registers = try #require(file["registers"]?.object)
            let outcome = try await ImportRegisters(site: towns.site, catalogue: Composition.registers)(
                file, into: towns.own, by: .command("test"), from: .commandLine)
            #expect(outcome.rejected == [])
            #expect(outcome.added == registers.reduce(0) { $0 + ($1.value.array?.count ?? 0) })

            for measure in registers["measure"]?.array ?? [] {
                let fields = measure["fields"]
                #expect(["besloten", "idee"].contains(fields?["stand"]?.string))
                for claim in ["uitkomst", "resultaat", "kosten", "bewijs", "begin"] {
                    #expect(fields?[claim] == nil, "\(claim)")
                }
            }
            let page = try await towns.get("/proefdorp/aanpak").text
            #expect(page.contains("Dit is een voorbeeld."))
            #expect(page.contains("Voorbeeld op basis van de openbare pagina; niet van de gemeente zelf."))
            #expect(page.contains("href=\"https://www.programmaveiligesteden.nl/gemeenten/"))
            #expect(page.contains("<dd>Beschreven</dd>") && !page.contains("<dd>Besloten</dd>"))
            // No person can be reached by it.
            #expect(!page.contains("mailto:?subject=\"") && !page.contains("href=\"tel:"))
            #expect(page.ranges(of: "href=\"mailto:").count == 1)
        }
    }

    /// A plan with everything that the page shows, and some that it must not.
    static func plan(
        profile: JSONObject = [:], goal: String = "Minder <straat>intimidatie & meer rust", from: String = "2022-01-01",
        until: String? = nil
    ) -> JSONValue {
        var fields: JSONObject = [
            "teaser": "Kort gezegd: samen", "gepubliceerd": true, "ambitie": "Iedereen voelt zich veilig.",
            "aanpak": "Eerst **voorkomen**.", "slotdoel": "Met deze aanpak tracht de gemeente rust te brengen.",
            "mail": "veilig@proefdorp.example", "telefoon": "010 123 45 67",
        ]
        for (name, value) in profile { fields[name] = value }
        var membership: JSONObject = ["programma": "Proefsteden", "van": .string(from)]
        membership["tot"] = until.map { .string($0) }
        func measure(_ title: String, _ phases: [String], _ state: String = "besloten") -> JSONValue {
            [
                "id": .string(title),
                "fields": [
                    "titel": .string(title), "stand": .string(state), "doelen": ["rust"], "soort": "preventief",
                    "wat": "Wat er gebeurt.", "fase": .array(phases.map { .string($0) }), "doelgroep": ["omstanders"],
                    "eigenaar": "team",
                ],
            ]
        }
        func one(_ id: String, _ fields: JSONObject) -> JSONValue { ["id": .string(id), "fields": .object(fields)] }
        return [
            "defaults": ["openbaarheid": "openbaar"],
            "registers": [
                "profile": [one("profiel", fields)],
                "membership": [one("lid", membership)],
                "department": [one("team", ["titel": "Proefteam"])],
                "goal": [one("rust", ["titel": .string(goal), "soort": "eigen", "jaar": 2030])],
                "measure": [
                    measure("Lessen op school", ["voor", "tijdens"]), measure("Rondes in de avond", ["tijdens"]),
                    measure("Iemand die belt", ["na"]), measure("Slimme lantaarn", ["voor"], "idee"),
                ],
                "commitment": [
                    one(
                        "petitie",
                        [
                            "titel": "Petitie", "soort": "petitie", "datum": "2025-05-01", "stand": "open",
                            "uitslag": "ruim 1.000 handtekeningen",
                        ])
                ],
                "partner": [
                    one(
                        "horeca",
                        ["naam": "Horecavereniging Proefdorp", "taken": "Doet mee.", "openbaar": true]),
                    one("stil", ["naam": "Stille partner", "taken": "Niets."]),
                ],
            ],
        ]
    }
}

// MARK: Fixture

/// Three towns in one installation; the first is Proefdorp.
private struct Towns: Sendable {
    let client: any TestClientProtocol
    let site: Site
    let own = Municipality.ID(literal: "proefdorp")
    let other = Municipality.ID(literal: "andersdorp")
    let third = Municipality.ID(literal: "stildorp")

    struct Page: Sendable {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let text: String
    }

    func get(_ path: String, tag: String? = nil, host: String = "dorp.example") async throws -> Page {
        var headers: HTTPFields = [HostOfTest.header: host]
        if let tag { headers[.ifNoneMatch] = tag }
        return try await client.execute(uri: path, method: .get, headers: headers) { response in
            Page(status: response.status, headers: response.headers, text: String(buffer: response.body))
        }
    }

    func publish(_ plan: JSONValue, in town: Municipality.ID? = nil) async throws {
        let outcome = try await ImportRegisters(site: site, catalogue: catalogue)(
            plan, into: town ?? own, by: .command("test"), from: .commandLine)
        #expect(outcome.rejected == [])
    }

    /// The room's own registers with one of partners as the other room makes it.
    private var catalogue: RegisterCatalogue {
        let partner = Register(PublicPartner.register, room: .network, path: "partners") {
            FieldGroup {
                Field.line("naam")
                Field.text("taken")
                Field.flag("openbaar")
            }
        }
        return RegisterCatalogue(Planning.registers + [partner])
    }
}

private func withTowns(
    _ engine: Engine = .sqlite, publicURL: String? = nil, _ body: @escaping @Sendable (Towns) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: Composition.migrations) { database async throws in
        try await TestSite.addTown("proefdorp", to: database)
        try await database.write { connection in
            for (slug, name) in [("andersdorp", "Andersdorp"), ("stildorp", "Stildorp")] {
                let id = try #require(Municipality.ID(slug))
                try MunicipalityStore.insert(Municipality(id: id, name: name), at: TestSite.noon, connection)
            }
        }
        let made = try TestSite.make(database)
        let site = Site(
            surroundings: made.surroundings, database: database, secret: made.secret, phrasebook: made.phrasebook,
            codes: made.codes, webFiles: made.webFiles, log: made.log, threadPool: made.threadPool, isSecure: false,
            publicURL: publicURL)
        let router = SiteRouter(site: site)
        router.router.add(middleware: HostOfTest())
        Planning.add(to: router)
        try await Application(router: router.router).test(.router) { client in
            try await body(Towns(client: client, site: site))
        }
    }
}

/// Lets a test say under which name it reaches the site; the test client always says `localhost`.
private struct HostOfTest: RouterMiddleware {
    typealias Context = SiteContext

    static let header = HTTPField.Name("X-Test-Host") ?? .allow

    func handle(
        _ request: Request, context: SiteContext, next: @concurrent (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var head = request.head
        head.authority = request.headers[Self.header]
        return try await next(Request(head: head, body: request.body), context)
    }
}

extension TestSite {
    fileprivate static func phrases() throws -> Phrasebook {
        try Phrasebook(resources: ResourceFolder(explicit: resources, binary: ""))
    }
}

/// The titles in a feed, its own first, as Foundation's parser reads them.
private final class FeedTitles: NSObject, XMLParserDelegate {
    struct NotWellFormed: Error {}

    private(set) var titles: [String] = []
    private var text = ""

    init(_ feed: String) throws {
        super.init()
        let parser = XMLParser(data: Data(feed.utf8))
        parser.delegate = self
        guard parser.parse() else { throw NotWellFormed() }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) { text = "" }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == "title" { titles.append(text) }
    }
}
