import Domain
import Geography
import Registers
import TestSupport
import Testing

@testable import Planning

struct BalanceTests {
    private let plan = Plan(
        measures: [
            Sample.measure(
                "a",
                [
                    "stand": "bezig", "soort": "preventief", "fase": ["voor", "tijdens"], "kosten": 30,
                    "begrotingsjaar": 2026, "doelgroep": ["omstanders"],
                    "eigenaar": Sample.name(Department.register, "team"),
                ]),
            Sample.measure(
                "b", ["stand": "klaar", "soort": "preventief", "fase": ["voor"], "kosten": 50, "begrotingsjaar": 2027]),
            Sample.measure(
                "c",
                ["stand": "besloten", "soort": "repressief", "fase": ["tijdens"], "kosten": 20, "begrotingsjaar": 2026]),
            Sample.measure("d", ["stand": "besloten", "soort": "zorg"]),
            Sample.measure("e", ["stand": "idee", "soort": "repressief", "kosten": 1000, "begrotingsjaar": 2026]),
            Sample.measure("f", ["stand": "gestopt", "soort": "zorg", "kosten": 1000, "begrotingsjaar": 2026]),
        ],
        departments: [Sample.entry(Department.register, "team", ["sector": "zorg"])])

    private func rows(_ balance: Balance, _ kind: Balance.Part.Kind) -> [String: [Int]] {
        let filled = balance[kind]?.filled ?? []
        return Dictionary(uniqueKeysWithValues: filled.map { ($0.code ?? "-", [$0.count, $0.cost]) })
    }

    @Test func countsWhatWasDecidedAndSaysWhatIsLeftOut() {
        let balance = Balance(plan)
        #expect(balance.counted == 4)
        #expect(balance.cost == 100)
        #expect(balance.withoutCost == 1)
        #expect(balance.ideas == 1)
        #expect(balance.stopped == 1)
        #expect(balance.otherYears == 0)
        #expect(balance.years == [2026, 2027])
    }

    @Test func kindsAddUpToTheWhole() throws {
        let balance = Balance(plan)
        #expect(rows(balance, .kind) == ["preventief": [2, 80], "repressief": [1, 20], "zorg": [1, 0]])
        let part = try #require(balance[.kind])
        #expect(part.isExclusive)
        #expect(part.rows.map(\.count).reduce(0, +) == balance.counted)
        #expect(part.rows.map(\.cost).reduce(0, +) == balance.cost)
        #expect(part.missing.isEmpty)
    }

    @Test func aMeasureStandsInEveryPhaseThatItHasAndInNoneWhenNothingIsFilledIn() throws {
        let balance = Balance(plan)
        #expect(rows(balance, .phase) == ["voor": [2, 80], "tijdens": [2, 50], "-": [1, 0]])
        #expect(balance[.phase]?.missing == ["na"])
        #expect(balance[.phase]?.isExclusive == false)
        #expect(rows(balance, .audience) == ["omstanders": [1, 30], "-": [3, 70]])
    }

    @Test func theSectorIsThatOfTheOwner() {
        #expect(rows(Balance(plan), .sector) == ["zorg": [1, 30], "-": [3, 70]])
    }

    @Test func aYearTakesOnlyItsOwnBudget() {
        let balance = Balance(plan, year: 2026)
        #expect(balance.counted == 2)
        #expect(balance.cost == 50)
        #expect(balance.otherYears == 2)
        #expect(balance.years == [2026, 2027])
        #expect(rows(balance, .kind) == ["preventief": [1, 30], "repressief": [1, 20]])
    }

    @Test func anEmptyPlanHasNoBalance() {
        let balance = Balance(Plan())
        #expect(balance.counted == 0 && balance.cost == 0)
        #expect(balance.parts.flatMap(\.filled) == [])
    }
}

struct ProgressTests {
    private func indicator(_ fields: JSONObject = [:]) -> Entry {
        var all: JSONObject = [
            "soort": "subjectief", "richting": "lager", "nulwaarde": 60, "nuljaar": 2025, "streefwaarde": 40,
            "streefjaar": 2030,
        ]
        for (name, value) in fields { all[name] = value }
        return Sample.entry(Indicator.register, "cijfer", all)
    }

    private func value(
        _ value: Double, _ range: ClosedRange<Double>?, n: Int? = 400, on date: String = "2026-10-01"
    ) -> Entry {
        var fields: JSONObject = ["datum": .string(date), "waarde": .number(value), "bron": "Proef"]
        if let n { fields["n"] = .number(Double(n)) }
        if let range {
            fields["laag"] = .number(range.lowerBound)
            fields["hoog"] = .number(range.upperBound)
        }
        return Sample.entry(IndicatorValue.register, "\(value) \(date)", fields)
    }

    private func verdict(_ indicator: Entry, _ values: Entry...) -> Progress.Verdict {
        Progress(of: indicator, values).verdict
    }

    @Test func saysOnlyWhatTheIntervalAllows() {
        #expect(verdict(indicator()) == .notMeasured)
        #expect(verdict(indicator(), value(50, 45...55)) == .better)
        #expect(verdict(indicator(), value(58, 53...63)) == .same)
        #expect(verdict(indicator(), value(60, 60...63)) == .same)
        #expect(verdict(indicator(), value(70, 65...75)) == .worse)
        #expect(verdict(indicator(), value(36, 33...39)) == .reached)
        #expect(verdict(indicator(), value(38, 35...41)) == .better)
    }

    @Test func higherCanBeBetter() {
        let indicator = indicator(["richting": "hoger", "nulwaarde": 30, "streefwaarde": 50])
        #expect(verdict(indicator, value(40, 36...44)) == .better)
        #expect(verdict(indicator, value(20, 16...24)) == .worse)
        #expect(verdict(indicator, value(55, 51...59)) == .reached)
    }

    @Test func tooFewIsSaidBeforeAnythingElse() {
        #expect(verdict(indicator(), value(10, 9...11, n: 99)) == .tooFew(n: 99))
        #expect(verdict(indicator(), value(10, 9...11, n: 100)) == .reached)
        #expect(verdict(indicator(), value(10, 9...11, n: nil)) == .tooFew(n: nil))
        let counted = indicator(["soort": "objectief"])
        #expect(verdict(counted, value(10, 9...11, n: 29)) == .tooFew(n: 29))
        #expect(verdict(counted, value(10, 9...11, n: 30)) == .reached)
    }

    @Test func withoutIntervalOrBaselineNothingIsClaimed() {
        #expect(verdict(indicator(), value(10, nil)) == .noInterval)
        let without = indicator(["nulwaarde": nil, "nuljaar": nil])
        #expect(verdict(without, value(50, 45...55)) == .noBaseline)
    }

    @Test func aBaselineWithAnIntervalOfItsOwnCounts() {
        let first = value(60, 54...66, on: "2025-11-01")
        let overlapping = Progress(of: indicator(), [value(52, 48...56), first])
        #expect(overlapping.verdict == .same)
        #expect(!overlapping.isBaselineUncertain)
        let alone = Progress(of: indicator(), [value(52, 48...56)])
        #expect(alone.verdict == .better)
        #expect(alone.isBaselineUncertain)
    }

    @Test func theNewestValueIsTheLatest() throws {
        let plan = Plan(
            values: ["2026-01-01", "2026-10-01", "2025-06-01"].map { day in
                var entry = value(50, 45...55, on: day)
                entry.fields["indicator"] = Sample.name(Indicator.register, "cijfer")
                return entry
            })
        #expect(Progress(of: indicator(), plan.values(of: indicator())).latest?.date == Sample.date("2026-10-01"))
    }
}
