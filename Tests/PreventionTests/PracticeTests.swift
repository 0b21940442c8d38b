import Domain
import Foundation
import HTTPTypes
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Prevention

struct PracticeTests {
    private func scenarios() throws -> Scenarios {
        try Scenarios(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
    }

    /// Loading fails for a story with a dead end that is no end, a node that nothing leads to, or a language less.
    @Test func everyStoryIsWhole() throws {
        let scenarios = try scenarios()
        #expect(scenarios.all.map(\.id).sorted() == ["bar", "bus", "straat"])
        for scenario in scenarios.all {
            #expect(scenario.faults == [], "\(scenario.id)")
            for perspective in StoryPerspective.allCases {
                let told = try #require(scenario[perspective])
                // More than one way through, and more than one choice on the way.
                #expect(told.nodes.values.filter { !$0.isEnd }.count >= 3, "\(scenario.id) \(perspective)")
                #expect(told.nodes.values.filter(\.isEnd).count >= 2, "\(scenario.id) \(perspective)")
                // Each end explains.
                #expect(told.nodes.values.filter(\.isEnd).allSatisfy { $0.note != nil })
            }
        }
    }

    @Test(arguments: [
        (#"{"a": {"T": 1, "choices": [{"T": 1, "to": "b"}, {"T": 1, "to": "x"}]}, "b": {"T": 1}}"#, "leads to x"),
        (
            #"{"a": {"T": 1, "choices": [{"T": 1, "to": "b"}, {"T": 1, "to": "b"}]}, "b": {"T": 1}, "c": {"T": 1}}"#,
            "c is never reached"
        ),
        (
            #"{"a": {"T": 1, "choices": [{"T": 1, "to": "b"}, {"T": 1, "to": "b"}]}, "b": {"T": 1, "choices": [{"T": 1, "to": "a"}, {"T": 1, "to": "b"}]}}"#,
            "never ends"
        ),
        (#"{"a": {"T": 1, "choices": [{"T": 1, "to": "b"}]}, "b": {"T": 1}}"#, "leaves no choice"),
        (#"{"a": {"T": 1}}"#, "nothing can be chosen"),
        (#"{"b": {"T": 1}}"#, "starts nowhere"),
    ])
    func aBrokenStoryIsFound(nodes: String, fault: String) throws {
        let text = #""text": {"nl": "a", "en": "a", "ar": "a"}"#
        let local = #"{"nl": "a", "en": "a", "ar": "a"}"#
        let whole = nodes.replacing(#""T": 1"#, with: text)
        let json = """
            {"id": "x", "minutes": 1, "title": \(local), "lead": \(local), "warning": \(local),
             "perspectives": {"overkomt": {"start": "a", "nodes": \(whole)}}, "debrief": []}
            """
        let scenario = try JSONDecoder().decode(Scenario.self, from: Data(json.utf8))
        #expect(scenario.faults.contains { $0.hasPrefix("overkomt: ") && $0.contains(fault) }, "\(scenario.faults)")
        #expect(scenario.faults.contains("omstander is not there"))
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Scenario.self, from: Data(json.replacing(#""ar": "a""#, with: #""de": "a""#).utf8))
        }
    }

    /// The rule of the house for texts that residents read: short sentences.
    @Test func dutchSentencesAreShort() throws {
        let scenarios = try scenarios()
        var texts = scenarios.quiz.questions.flatMap { [$0.text, $0.why] + $0.answers }
        for scenario in scenarios.all {
            texts += [scenario.title, scenario.lead, scenario.warning] + scenario.debrief
            for perspective in scenario.perspectives.values {
                for node in perspective.nodes.values {
                    texts += [node.text] + [node.note].compactMap(\.self) + (node.choices ?? []).map(\.text)
                }
            }
        }
        #expect(texts.count > 200)
        var words: [Int] = []
        for text in texts {
            for sentence in text[.dutch].split(whereSeparator: { ".?!:".contains($0) }) {
                let count = sentence.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "’" }).count
                #expect(count <= 20, "\(sentence)")
                if count > 0 { words.append(count) }
            }
            #expect(text[.arabic].unicodeScalars.contains { (0x600...0x6FF).contains($0.value) }, "\(text[.arabic])")
            #expect(text[.english] != text[.dutch])
        }
        #expect(Double(words.reduce(0, +)) / Double(words.count) <= 12)
    }

    /// A walk through a story with nothing but forms: no cookie, no script, the stop button on every page.
    @Test(arguments: StoryPerspective.allCases)
    func aStoryIsPlayedWithFormsAlone(perspective: StoryPerspective) async throws {
        try await withTown { town in
            let path = "/proefdorp/oefenen/straat"
            func expectPage(_ page: Visitor.Page) {
                #expect(page.status == .ok)
                #expect(page.headers[.setCookie] == nil)
                #expect(page.headers[.cacheControl] == "no-store")
                #expect(page.text.contains("class=\"button button--quiet\" href=\"/proefdorp/hulp\""))
            }
            let start = try await town.visitor.get(path)
            expectPage(start)
            #expect(try await town.visitor.post(path, start.fields()).status == .unprocessableContent)
            let before = try await town.visitor.post(path, start.fields() + [("rol", perspective.rawValue)])
            expectPage(before)
            let wrong = (0..<4).map { ("voor-\($0)", "1") }
            var page = try await town.visitor.post(path, before.fields() + wrong)
            var steps = 0
            while page.text.contains("name=\"keuze\" value=\"0\"") {
                expectPage(page)
                page = try await town.visitor.post(path, page.fields() + [("keuze", "0")])
                steps += 1
                try #require(steps < 20)
            }
            #expect(steps >= 1)
            expectPage(page)
            let after = try await town.visitor.post(path, page.fields() + [("stap", "na")])
            let right = try scenarios().quiz.questions.map(\.right).enumerated().map { ("na-\($0)", String($1)) }
            let outcome = try await town.visitor.post(path, after.fields() + right)
            expectPage(outcome)
            // Of the wrong answers one happens to be right: the first question.
            #expect(outcome.text.contains("Goed voor het verhaal: 1 van 4. Goed na het verhaal: 4 van 4."))
            #expect(outcome.text.contains("We bewaren het niet"))
        }
    }

    /// What a form says of the way is only followed where the story goes; nothing else is shown.
    @Test func aWayThatIsNotThereEndsWhereItStops() throws {
        let scenarios = try scenarios()
        let straat = try #require(scenarios["straat"])
        func walk(_ way: String, choice: String? = nil) -> [Int]? {
            var fields = ["rol": ["omstander"], "stap": ["verhaal"], "weg": [way]]
            if let choice { fields["keuze"] = [choice] }
            return PracticeWalk(SubmittedForm(fields: fields), in: straat, quiz: scenarios.quiz)?.way
        }
        #expect(walk("") == [])
        #expect(walk("", choice: "0") == [0])
        #expect(walk("0", choice: "1") == [0, 1])
        #expect(walk("9") == [])
        #expect(walk("0.9.1") == [0])
        #expect(walk("-1.0") == [])
        #expect(walk("0.0.0.0.0.0") == [0, 0])
        #expect(walk("x<script>") == [])
        let form = SubmittedForm(fields: ["rol": ["niemand"]])
        #expect(PracticeWalk(form, in: straat, quiz: scenarios.quiz) == nil)
    }

    @Test func backIsOneStepBack() throws {
        let scenarios = try scenarios()
        let straat = try #require(scenarios["straat"])
        let form = SubmittedForm(fields: ["rol": ["omstander"], "stap": ["na"], "weg": ["0.1"], "voor-0": ["2"]])
        let after = try #require(PracticeWalk(form, in: straat, quiz: scenarios.quiz))
        let steps = sequence(first: after) { $0.back }.map {
            [$0.step.rawValue, $0.way.map(String.init).joined(separator: ".")]
        }
        #expect(steps == [["na", "0.1"], ["verhaal", "0.1"], ["verhaal", "0"], ["verhaal", ""], ["voor", ""]])
        #expect(after.back?.before == [2, nil, nil, nil])
    }

    // MARK: Groups

    /// The paired t interval of these twelve people, worked out by hand.
    @Test func aGroupOfTwelveHasAverageAndInterval() throws {
        let before = [1, 2, 2, 3, 1, 0, 2, 2, 3, 1, 2, 2]
        let after = [3, 3, 4, 3, 3, 2, 3, 2, 4, 4, 3, 2]
        var totals = PracticeTotals()
        for (index, (first, second)) in zip(before, after).enumerated() {
            // Nine are too few to say anything, ten are not.
            #expect((totals.summary == nil) == (index < PracticeTotals.fewest))
            totals.add(before: first, after: second)
        }
        let summary = try #require(totals.summary)
        #expect(abs(summary.before - 21.0 / 12) < 1e-12)
        #expect(abs(summary.after - 36.0 / 12) < 1e-12)
        #expect(abs(summary.difference - 1.25) < 1e-12)
        // By hand: the differences 2 1 2 0 2 2 1 0 1 3 1 0 have variance 10.25 / 11, and t(11) is 2.200985.
        let margin = 2.200985 * (10.25 / 11 / 12).squareRoot()
        #expect(abs(summary.interval.lowerBound - (1.25 - margin)) < 1e-5)
        #expect(abs(summary.interval.upperBound - (1.25 + margin)) < 1e-5)
    }

    /// Tables of Student's t, two-sided 95%.
    @Test(arguments: [(9, 2.262157), (11, 2.200985), (19, 2.093024), (29, 2.045230), (99, 1.984217), (999, 1.962341)])
    func quantilesAreThoseOfTheTables(degrees: Int, value: Double) {
        #expect(abs(PracticeTotals.studentQuantile(degrees: degrees) - value) < 5e-5)
    }

    @Test(arguments: Engine.available)
    func aGroupIsCountedOncePerPersonAndOnlyInTotals(engine: Engine) async throws {
        try await withTown(engine) { town in
            let (staff, csrf) = try await town.signedIn(as: .communication)
            let desk = "/proefdorp/beheer/preventie/oefensessie"
            #expect(try await staff.post(desk, [csrf, ("verhaal", "niets")]).status == .unprocessableContent)
            #expect(try await staff.post(desk, [csrf, ("verhaal", "bus")]).status == .seeOther)
            let id = town.id
            func session() async throws -> PracticeSession {
                try #require(try await town.site.database.read { try PracticeStore.all(in: id, $0) }.first)
            }
            let code = try await session().code
            #expect(code.count == 6)
            func outcome(_ sheet: String, scenario: String = "bus", typed: String) async throws -> Visitor.Page {
                var fields = [("stap", "uitkomst"), ("rol", "omstander"), ("sessie", typed), ("blad", sheet)]
                for index in 0..<4 { fields.append(("na-\(index)", "2")) }
                return try await town.visitor.post("/proefdorp/oefenen/\(scenario)", fields)
            }
            func sheet() async throws -> String {
                try #require(try await town.visitor.get("/proefdorp/oefenen/bus").hidden("blad"))
            }
            let own = try await sheet()
            #expect(try await outcome(own, typed: code).text.contains("opgeteld bij de totalen"))
            // The same sheet again, and what belongs to no group, adds nothing.
            _ = try await outcome(own, typed: code)
            #expect(try await outcome(sheet(), typed: "000000x").text.contains("Er is niets opgeteld"))
            _ = try await outcome(sheet(), scenario: "bar", typed: code)
            _ = try await outcome("vals", typed: code)
            #expect(try await session().totals == PracticeTotals(people: 1, before: 0, after: 2, squares: 4))
            _ = try await outcome(sheet(), typed: " \(code) ")
            #expect(try await session().totals.people == 2)
            #expect(try await staff.get(desk).text.contains("te weinig om iets te zeggen"))

            let close = "\(desk)/\(try await session().id)/sluiten"
            #expect(try await staff.post(close, [csrf]).status == .seeOther)
            #expect(try await outcome(sheet(), typed: code).text.contains("Er is niets opgeteld"))
            #expect(try await session().totals.people == 2)
            let sheets = try await town.site.database.read { try $0.rows("SELECT sheet FROM practice_sheet").count }
            #expect(sheets == 0)
            let elders = try #require(Municipality.ID("elders"))
            #expect(try await town.site.database.read { try PracticeStore.all(in: elders, $0) }.isEmpty)
        }
    }
}
