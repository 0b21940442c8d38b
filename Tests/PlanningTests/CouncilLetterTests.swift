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

    @Test func aGoalThatIsAConceptStaysInsideWithItsFigures() {
        let goals = ["openbaar", "concept"].map { state in
            Sample.entry(Goal.register, state, ["soort": "eigen", "openbaarheid": .string(state)])
        }
        let indicators = ["openbaar", "concept"].map { goal in
            Sample.entry(
                Indicator.register, "van " + goal,
                ["doel": Sample.name(Goal.register, goal), "soort": "subjectief", "richting": "lager"])
        }
        let values = ["openbaar", "concept"].map { goal in
            Sample.entry(
                IndicatorValue.register, goal,
                [
                    "indicator": Sample.name(Indicator.register, "van " + goal), "datum": "2026-10-01", "waarde": 5,
                    "n": 200, "bron": "CBS",
                ])
        }
        let letter = CouncilLetter(
            Plan(goals: goals, indicators: indicators, values: values), half: half, written: Sample.today)
        #expect(titles(letter.goals) == ["openbaar"])
        #expect(titles(letter.figures.map(\.indicator)) == ["van openbaar"])
        #expect(titles(letter.survey.map(\.indicator)) == ["van openbaar"])
    }

    /// A title may say where few people were, or how few.
    @Test func aFindingAboutFewReportsStaysInside() {
        let findings = [
            Sample.entry(Finding.register, "Plein: 30", ["n": 30]),
            Sample.entry(Finding.register, "Steeg: 29", ["n": 29]),
            Sample.entry(Finding.register, "Twee meisjes bij de bushalte", [:]),
            Sample.entry(Finding.register, "De halte is donker", [:]),
        ]
        let measure = Sample.measure(
            "licht",
            [
                "stand": "bezig", "begin": "2026-08-01",
                "bevindingen": .array(findings.map { .string($0.id.description) }),
            ])
        let letter = CouncilLetter(
            Plan(measures: [measure], findings: findings), half: half, written: Sample.today)
        #expect(Set(titles(letter.reasons(for: measure))) == ["Plein: 30", "De halte is donker"])
    }

    @Test func whoSendsItIsToldWhichTextsHoldANumberOfReports() {
        let letter = letter(
            [
                Sample.measure("stil", ["stand": "bezig", "begin": "2026-08-01", "wat": "Twaalf lampen, 3 avonden."]),
                Sample.measure("telt", ["stand": "bezig", "begin": "2026-08-01", "resultaat": "Nog 3 meldingen."]),
                Sample.measure("oud", ["stand": "klaar", "begin": "2020-08-01", "wat": "Er waren 3 meldingen."]),
            ],
            commitments: [
                Sample.entry(
                    Commitment.register, "motie",
                    ["stand": "open", "datum": "2026-08-01", "gevraagd": "Na twee meldingen bij de halte."])
            ])
        #expect(titles(letter.textsWithCounts) == ["telt", "motie"])
    }

    @Test func onlyWhatTheCBSAskedPeopleStandsBesideReports() {
        let sources = [
            "CBS, Veiligheidsmonitor 2025", "Centraal Bureau voor de Statistiek", "Enquête van de CBSB",
            "Eigen peiling",
        ]
        func indicator(_ name: String, _ kind: String) -> Entry {
            Sample.entry(Indicator.register, name, ["soort": .string(kind), "richting": "lager"])
        }
        func value(_ name: String, _ source: String) -> Entry {
            Sample.entry(
                IndicatorValue.register, name,
                [
                    "indicator": Sample.name(Indicator.register, name), "datum": "2026-03-01", "waarde": 40, "n": 500,
                    "bron": .string(source),
                ])
        }
        let names = sources.indices.map { "cijfer \($0)" }
        let letter = letter(
            indicators: names.map { indicator($0, "subjectief") } + [indicator("geteld", "objectief")],
            values: zip(names, sources).map(value) + [value("geteld", "CBS")])
        // Also a measurement of before this half year.
        #expect(Set(titles(letter.survey.map(\.indicator))) == ["cijfer 0", "cijfer 1"])
        #expect(letter.figures.isEmpty)
    }

    @Test func aFewReportsAsAnIndicatorAreWithheld() {
        func figure(_ fields: JSONObject, _ value: JSONObject) -> CouncilLetter.Figure? {
            var (all, measured) = (fields, value)
            all["richting"] = "lager"
            measured["indicator"] = Sample.name(Indicator.register, "cijfer")
            measured["datum"] = "2026-10-01"
            return letter(
                indicators: [Sample.entry(Indicator.register, "cijfer", all)],
                values: [Sample.entry(IndicatorValue.register, "cijfer", measured)]
            ).figures.first
        }
        let counted: JSONObject = ["soort": "objectief", "eenheid": "meldingen"]
        #expect(figure(counted, ["waarde": 29])?.isWithheld == true)
        #expect(figure(counted, ["waarde": 30])?.isWithheld == false)
        // With n the facts themselves leave it out.
        #expect(figure(counted, ["waarde": 3, "n": 3])?.isWithheld == false)
        #expect(figure(["soort": "objectief", "eenheid": "lantaarns"], ["waarde": 3])?.isWithheld == false)
        #expect(figure(["soort": "objectief", "titel": "Gemeld bij de halte"], ["waarde": 3])?.isWithheld == true)
        #expect(figure(["soort": "subjectief", "eenheid": "%, van wie meldde"], ["waarde": 3])?.isWithheld == false)
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
