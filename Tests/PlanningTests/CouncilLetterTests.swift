import Domain
import Geography
import Registers
import TestSupport
import Testing

@testable import Insight
@testable import Planning
@testable import Platform

/// What belongs in which half year.
struct CouncilLetterTests {
    private let half = HalfYear(holding: Sample.today)

    private func letter(
        _ measures: [Entry] = [], commitments: [Entry] = [], indicators: [Entry] = [], values: [Entry] = [],
        half: HalfYear? = nil
    ) -> CouncilLetter {
        CouncilLetter(
            Plan(indicators: indicators, values: values, measures: measures, commitments: commitments),
            half: half ?? self.half, written: Sample.today)
    }

    private func titles(_ entries: [Entry]) -> [String] { entries.compactMap { $0.fields["titel"]?.string } }

    @Test func measuresStandWhereTheirDatesPutThem() {
        let letter = letter([
            Sample.measure("begun", ["stand": "bezig", "begin": "2026-07-01"]),
            Sample.measure("running", ["stand": "bezig", "begin": "2026-06-30", "einde": "2026-10-01"]),
            Sample.measure("finished", ["stand": "klaar", "begin": "2026-01-01", "einde": "2026-07-01"]),
            Sample.measure("stopped", ["stand": "gestopt", "begin": "2026-08-01", "einde": "2026-09-01"]),
            Sample.measure("long ago", ["stand": "klaar", "begin": "2025-01-01", "einde": "2026-06-30"]),
            Sample.measure("late", ["stand": "besloten", "begin": "2026-11-20"]),
            Sample.measure("soon", ["stand": "besloten", "begin": "2026-11-22"]),
            Sample.measure("next", ["stand": "besloten", "begin": "2027-01-01"]),
            Sample.measure("ends next", ["stand": "bezig", "begin": "2026-01-01", "einde": "2027-06-30"]),
            Sample.measure("idea", ["stand": "idee", "begin": "2026-08-01"]),
        ])
        #expect(titles(letter.begun) == ["begun", "stopped"])
        #expect(titles(letter.running) == ["ends next", "running"])
        #expect(titles(letter.finished) == ["finished", "stopped"])
        #expect(titles(letter.notBegun) == ["late"])
        #expect(titles(letter.next) == ["ends next", "next"])
        #expect(titles(letter.results.map(\.measure)) == ["begun", "ends next", "finished", "running", "stopped"])
    }

    @Test func everyOutcomeIsToldAndNoneIsMadeUp() {
        let outcomes = Measure.Outcome.allCases.map { outcome in
            Sample.measure(
                outcome.rawValue, ["stand": "bezig", "begin": "2026-08-01", "uitkomst": .string(outcome.rawValue)])
        }
        let letter = letter(outcomes + [Sample.measure("zonder", ["stand": "bezig", "begin": "2026-08-01"])])
        #expect(Set(letter.results.map(\.outcome)) == Set(Measure.Outcome.allCases + [nil]))
    }

    @Test func onlyFiguresOfThisHalfYearAreTold() {
        let indicator = Sample.entry(
            Indicator.register, "cijfer", ["soort": "subjectief", "richting": "lager", "nulwaarde": 60])
        func value(_ day: String) -> Entry {
            Sample.entry(
                IndicatorValue.register, day,
                [
                    "indicator": Sample.name(Indicator.register, "cijfer"), "datum": .string(day), "waarde": 50,
                    "n": 200, "bron": "Proef",
                ])
        }
        let values = [value("2026-03-01"), value("2026-10-01")]
        #expect(letter(indicators: [indicator], values: values).figures.count == 1)
        let first = HalfYear("2026-1")
        let earlier = letter(indicators: [indicator], values: values, half: first).figures
        #expect(earlier.map(\.progress.latest?.date) == [Sample.date("2026-03-01")])
        #expect(letter(indicators: [indicator], values: values, half: HalfYear("2025-2")).figures.isEmpty)
    }

    @Test func commitmentsAreToldWhileOpenAndOnceWhenSettled() {
        func commitment(_ name: String, _ fields: JSONObject, changed: String = "2026-11-21") -> Entry {
            var all: JSONObject = ["titel": .string(name)]
            for (field, value) in fields { all[field] = value }
            return Entry(
                id: Sample.id(name, Commitment.register), register: Commitment.register.id, fields: all,
                created: TestSite.noon, changed: DutchTime.instant(of: Sample.date(changed)))
        }
        let letter = letter(commitments: [
            commitment("open", ["stand": "open", "datum": "2024-01-01"], changed: "2024-01-01"),
            commitment("settled now", ["stand": "afgedaan", "datum": "2024-02-01"]),
            commitment("settled before", ["stand": "afgedaan", "datum": "2024-03-01"], changed: "2026-06-30"),
            commitment("later", ["stand": "open", "datum": "2027-01-01"]),
            commitment(
                "report", ["stand": "bezig", "datum": "2025-01-01", "volgende-rapportage": "2027-01-15"],
                changed: "2025-01-01"),
        ])
        #expect(titles(letter.commitments) == ["report", "settled now", "open"])
        #expect(titles(letter.nextReports) == ["report"])
    }

    @Test func aHalfYearThatGoesOnIsADraft() {
        #expect(letter().isDraft)
        #expect(!letter(half: HalfYear("2026-1")).isDraft)
    }
}

struct AttentionTests {
    @Test func findsWhatWaits() {
        let owner = Sample.name(Department.register, "team")
        let plan = Plan(
            goals: [
                Sample.entry(Goal.register, "bare", ["soort": "eigen"]),
                Sample.entry(Goal.register, "measured", ["soort": "eigen"]),
            ],
            indicators: [
                Sample.entry(Indicator.register, "i", ["doel": Sample.name(Goal.register, "measured")])
            ],
            measures: [
                Sample.measure("nobody's", ["stand": "besloten", "einde": "2026-11-21"]),
                Sample.measure("overdue", ["stand": "bezig", "eigenaar": owner, "einde": "2026-11-20"]),
                Sample.measure("late", ["stand": "besloten", "eigenaar": owner, "begin": "2026-11-20"]),
                Sample.measure("silent", ["stand": "klaar"]),
                Sample.measure("told", ["stand": "gestopt", "uitkomst": "niet-gemeten"]),
                Sample.measure("idea", ["stand": "idee", "einde": "2020-01-01"]),
                Sample.measure(
                    "answer",
                    ["stand": "idee", "bevindingen": Sample.names(Finding.register, "answered by an idea")]),
            ],
            commitments: [
                Sample.entry(Commitment.register, "due", ["stand": "open", "volgende-rapportage": "2026-11-21"]),
                Sample.entry(Commitment.register, "later", ["stand": "open", "volgende-rapportage": "2026-11-22"]),
                Sample.entry(
                    Commitment.register, "settled", ["stand": "afgedaan", "volgende-rapportage": "2026-01-01"]),
            ],
            findings: [
                Sample.entry(Finding.register, "unanswered", ["stand": "nieuw"]),
                Sample.entry(Finding.register, "answered by an idea", ["stand": "nieuw"]),
                Sample.entry(Finding.register, "chance", ["stand": "toeval"]),
            ])
        let attention = Attention(plan, today: Sample.today)
        func titles(_ entries: [Entry]) -> [String] { entries.compactMap { $0.fields["titel"]?.string } }
        #expect(titles(attention.withoutOwner) == ["nobody's"])
        #expect(titles(attention.overdue) == ["overdue"])
        #expect(titles(attention.notBegun) == ["late"])
        #expect(titles(attention.withoutOutcome) == ["silent"])
        #expect(titles(attention.reportsDue) == ["due"])
        #expect(titles(attention.unanswered) == ["unanswered"])
        #expect(titles(attention.withoutIndicator) == ["bare"])
        #expect(!attention.isEmpty)
        #expect(Attention(Plan(), today: Sample.today).isEmpty)
    }
}
