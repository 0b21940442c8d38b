import Domain
import Geography
import HTTPTypes
import SQLStore
import TestSupport
import Testing

@testable import Platform
@testable import Prevention
@testable import Registers
@testable import Straatlicht

struct ProportionTests {
    /// Newcombe 1998, Statistics in Medicine 17, page 861, table I: the score method without continuity correction.
    @Test(arguments: [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
    ])
    func wilsonsIntervalIsThatOfTheLiterature(count: Int, total: Int, low: Double, high: Double) {
        let interval = Proportion(count: count, total: total).interval
        #expect(abs(interval.lowerBound - low) < 0.00005)
        #expect(abs(interval.upperBound - high) < 0.00005)
    }

    /// The same author, page 873: hybrid score intervals of a difference.
    @Test(arguments: [
        (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (5, 56, 0, 29, -0.0381, 0.1926),
    ])
    func newcombesIntervalIsThatOfTheLiterature(
        count: Int, total: Int, earlier: Int, of: Int, low: Double, high: Double
    ) {
        let (value, interval) = Proportion(count: count, total: total)
            .difference(from: Proportion(count: earlier, total: of))
        #expect(abs(value - (Double(count) / Double(total) - Double(earlier) / Double(of))) < 1e-12)
        #expect(abs(interval.lowerBound - low) < 0.00005)
        #expect(abs(interval.upperBound - high) < 0.00005)
    }

    @Test func theIntervalStaysBetweenNothingAndAllAndHoldsTheShare() {
        for total in 0...60 {
            for count in 0...total {
                let proportion = Proportion(count: count, total: total)
                let interval = proportion.interval
                #expect(interval.lowerBound >= 0 && interval.upperBound <= 1)
                #expect(total == 0 || interval.contains(proportion.share))
            }
        }
        #expect(Proportion(count: 0, total: 0).interval == 0...1)
    }
}

struct RecallTests {
    private static let path = "/proefdorp/herken/gele-posters"
    private static let yes = [("gezien", "ja"), ("waarover", "straatintimidatie"), ("wat-doe-je", "vragen")]

    private func counts(_ site: CampaignSite, in town: Municipality.ID? = nil) async throws -> [RecallCount] {
        let municipality = town ?? site.town
        let id = ImportRegisters.identifier("proef", Campaign.register)
        return try await site.site.database.read { try CampaignStore.answers(about: id, in: municipality, $0) }
    }

    @Test(arguments: Engine.available)
    func answersAreCountedAndWhichBelongTogetherIsNotKept(engine: Engine) async throws {
        try await withCampaignSite(engine, CampaignSample.registers) { site async throws in
            #expect(try await site.post(Self.path, Self.yes).headers[.location] == Self.path + "/dank")
            _ = try await site.post(Self.path, Self.yes)
            _ = try await site.post(
                Self.path, [("gezien", "nee"), ("waarover", "verkeer"), ("wat-doe-je", "doorlopen")])
            let counts = try await counts(site)
            #expect(
                counts.map { "\($0.question) \($0.answer) \($0.count)" }.sorted() == [
                    "gezien ja 2", "gezien nee 1", "waarover straatintimidatie 2", "waarover verkeer 1",
                    "wat-doe-je doorlopen 1", "wat-doe-je vragen 2",
                ])
            let names = try await site.site.database.read {
                try $0.first("SELECT * FROM campaign_recall")?.columns.names
            }
            #expect(
                Set(names ?? []) == ["municipality_id", "campaign_id", "day", "question", "answer", "answers"])
            let elsewhere = try #require(Municipality.ID("elders"))
            #expect(try await self.counts(site, in: elsewhere) == [])
            #expect(try await site.get("/elders/herken/gele-posters").status == .notFound)
        }
    }

    @Test func whatIsMissingIsToldAndNothingChosenIsLost() async throws {
        try await withCampaignSite(.sqlite, CampaignSample.registers) { site async throws in
            let answer = try await site.post(Self.path, [("gezien", "ja"), ("waarover", "onzin")])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("href=\"#waarover\"") && answer.text.contains("href=\"#wat-doe-je\""))
            #expect(!answer.text.contains("href=\"#gezien\""))
            #expect(answer.text.contains("name=\"gezien\" value=\"ja\" checked"))
            #expect(try await counts(site) == [])
        }
    }

    @Test func theFormAsksNoWordsAndComesFromThisSite() async throws {
        try await withCampaignSite(.sqlite, CampaignSample.registers) { site async throws in
            for prefix in ["", "/en", "/ar"] {
                let page = try await site.get(prefix + Self.path)
                #expect(page.status == .ok)
                #expect(!page.text.contains("<textarea") && !page.text.contains("type=\"text\""))
                #expect(page.text.contains("<span lang=\"nl\" dir=\"ltr\">gele posters</span>"))
                #expect(page.headers[.setCookie] == nil)
                // What it is about must not be given away before it is asked.
                #expect(!page.text.contains("Proefcampagne") && !page.text.contains("Ga ernaast staan"))
            }
            let headers: HTTPFields = [.origin: "https://kwaad.example"]
            #expect(try await site.post(Self.path, Self.yes, headers).status == .forbidden)
            #expect(try await counts(site) == [])
        }
    }

    @Test func aClosedQuestionnaireIsNotThere() async throws {
        try await withCampaignSite { site async throws in
            let closed = CampaignSample.with(["vragenlijst": false])
            #expect(try await site.load(["campaign": [["id": "proef", "fields": closed]]]) == [])
            #expect(try await site.get(Self.path).status == .notFound)
            #expect(try await site.post(Self.path, Self.yes).status == .notFound)
        }
    }

    private func result(_ counts: [(String, Recall.Question, String, Int)]) throws -> RecallResult {
        func wave(_ number: Int, _ begin: String) -> Entry {
            Entry(
                id: ImportRegisters.identifier("\(number)", CampaignWave.register), register: "campaign-wave",
                fields: ["titel": "Golf", "nummer": .number(Double(number)), "begin": .string(begin)],
                created: TestSite.noon, changed: TestSite.noon)
        }
        let rows = try counts.map { day, question, answer, count in
            RecallCount(
                day: try #require(CivilDate(iso: day)), question: question.rawValue, answer: answer, count: count)
        }
        return RecallResult(rows, waves: [wave(2, "2026-11-10"), wave(1, "2026-10-01")])
    }

    @Test func anAnswerBelongsToTheLastWaveThatHadBegun() throws {
        let result = try result([
            ("2026-09-30", .seen, "ja", 3), ("2026-09-30", .seen, "weet-niet", 37), ("2026-10-01", .seen, "ja", 5),
            ("2026-11-09", .seen, "nee", 2), ("2026-11-10", .seen, "ja", 1), ("2026-11-10", .act, "doorlopen", 1),
            ("2026-11-10", .act, "afleiden", 2), ("2026-11-10", .act, "weet-niet", 1),
        ])
        #expect(result.periods.map { $0.wave?[CampaignWave.number] } == [nil, 1, 2])
        #expect(result.periods.map(\.total) == [40, 7, 1])
        #expect(result.periods.map { $0.shares[.seen]?.count } == [3, 5, 1])
        #expect(result.periods[2].shares[.act] == Proportion(count: 2, total: 4))
    }

    @Test func underThirtyNothingIsSaid() throws {
        let few = Proportion(count: 29, total: 29)
        let many = Proportion(count: 0, total: 30)
        #expect(!few.isEnough && many.isEnough)
        for (earlier, later) in [(few, many), (many, few), (few, few)] {
            guard case .tooFew = RecallResult.compare(earlier, later) else {
                Issue.record("\(earlier) and \(later) were compared")
                continue
            }
        }
    }

    @Test func aDifferenceIsClearOnlyWhenItsIntervalLeavesNothingOut() {
        let before = Proportion(count: 12, total: 40)
        let wave = Proportion(count: 31, total: 60)
        let comparison = RecallResult.compare(before, wave)
        guard case .difference(let value, let interval) = comparison else {
            Issue.record("not compared")
            return
        }
        // By hand: 30 % and 51.7 %; Wilson 18.1–45.4 and 39.3–63.8.
        #expect(abs(value - 0.2167) < 0.0001)
        #expect(abs(interval.lowerBound - 0.0190) < 0.0001 && abs(interval.upperBound - 0.3870) < 0.0001)
        #expect(comparison.isClear)
        #expect(!RecallResult.compare(Proportion(count: 18, total: 45), wave).isClear)
    }

    @Test func colleaguesReadTheResult() async throws {
        try await withCampaignSite(.sqlite, CampaignSample.registers) { site async throws in
            let id = ImportRegisters.identifier("proef", Campaign.register)
            let town = site.town
            try await site.site.database.write { connection in
                for (day, yes, no) in [("2026-09-20", 12, 28), ("2026-11-12", 31, 29)] {
                    let date = try #require(CivilDate(iso: day))
                    for (answer, count) in [("ja", yes), ("nee", no)] {
                        for _ in 1...count {
                            try CampaignStore.addAnswers(
                                [("gezien", answer)], about: id, on: date, in: town, connection)
                        }
                    }
                }
            }
            let staff = try await site.signedIn(as: .policyOfficer)
            let page = try await staff.get("/proefdorp/beheer/preventie/herkenning?van=0&naar=2")
            #expect(page.text.contains("18% – 45%") && page.text.contains("39% – 64%"))
            #expect(page.text.contains("22 procentpunt (95%-interval 2 tot 39)."))
            #expect(page.text.contains("Meer dan eerst"))
            #expect(page.text.contains("Te weinig om iets te zeggen"))
            // Out of range is the first and the last.
            #expect(try await staff.get("/proefdorp/beheer/preventie/herkenning?van=9&naar=-1").status == .ok)
        }
    }
}
