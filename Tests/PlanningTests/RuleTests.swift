import Domain
import Foundation
import Geography
import Registers
import TestSupport
import Testing

@testable import Insight
@testable import Planning
@testable import Platform

/// What registers of the plan refuse, told by rule.
struct RuleTests {
    private func rules(_ problems: [EntryProblem]) -> [String] {
        problems.map { problem in
            if case .rule(let name) = problem.reason { "\(problem.field):\(name)" } else { problem.field }
        }
    }

    @Test func aMeasureStartsOnlyWhenItsEffectCanBeMeasured() {
        let started: JSONObject = ["stand": "bezig", "soort": "preventief"]
        #expect(
            rules(Measure.problems(of: Sample.measure("m", started))) == [
                "nulmeting:start-baseline", "vergelijkingsgebied:start-comparison", "meten-van:start-period",
                "indicator:start-indicator",
            ])
        #expect(Measure.problems(of: Sample.measure("m", Sample.prepared(started))).isEmpty)
        // What is thought of, decided, done or stopped may be incomplete.
        for state in Measure.State.allCases where state != .underWay {
            let entry = Sample.measure("m", ["stand": .string(state.rawValue), "soort": "preventief"])
            #expect(Measure.problems(of: entry).isEmpty, "\(state)")
        }
    }

    @Test func aReasonTakesThePlaceOfAComparisonArea() {
        let fields = Sample.prepared([
            "stand": "bezig", "vergelijkingsgebied": nil, "geen-vergelijking": "Overal tegelijk",
        ])
        #expect(Measure.problems(of: Sample.measure("m", fields)).isEmpty)
    }

    @Test(arguments: ["nulmeting", "vergelijkingsgebied", "meten-van", "meten-tot", "indicator"])
    func eachPartIsNeeded(field: String) {
        var fields = Sample.prepared(["stand": "bezig"])
        fields[field] = nil
        #expect(Measure.problems(of: Sample.measure("m", fields)).map(\.field) == [field])
    }

    @Test func otherRulesOfAMeasure() {
        let cases: [(JSONObject, [String])] = [
            (
                ["gebied": "BU1", "vergelijkingsgebied": "BU1"], ["vergelijkingsgebied:same-area"]
            ), (["gebied": "BU1", "vergelijkingsgebied": "BU2"], []),
            (["begin": "2026-02-02", "einde": "2026-02-01"], ["einde:period"]),
            (["begin": "2026-02-01", "einde": "2026-02-01"], []),
            (["meten-van": "2026-02-02", "meten-tot": "2026-02-01"], ["meten-tot:measuring-period"]),
            (["kosten": 0], ["begrotingsjaar:budget-year"]), (["kosten": 0, "begrotingsjaar": 2026], []),
            (["bewijs": "sterke-aanwijzingen"], ["bewijsbron:evidence-source"]), (["bewijs": "onbekend"], []),
            (["uitkomst": "effect-gezien"], ["resultaat:outcome-without-words"]),
            (["uitkomst": "geen-effect-gezien"], ["resultaat:outcome-without-words"]),
            (["uitkomst": "nog-niet-te-zeggen"], []),
        ]
        for (fields, expected) in cases {
            #expect(rules(Measure.problems(of: Sample.measure("m", fields))) == expected, "\(fields.members)")
        }
    }

    @Test func aCountedFindingSaysHowManyAndHow() {
        for kind in Finding.Kind.allCases {
            let entry = Sample.entry(Finding.register, "f", ["soort": .string(kind.rawValue)])
            let expected = kind == .partnerSignal ? [] : ["n:no-count", "methode:no-method"]
            #expect(rules(Finding.problems(of: entry)) == expected, "\(kind)")
        }
        let turned = Sample.entry(
            Finding.register, "f", ["soort": "signaal", "van": "2026-02-02", "tot": "2026-02-01"])
        #expect(rules(Finding.problems(of: turned)) == ["tot:period"])
    }

    @Test func onlyAddressesBecomeLinks() {
        for text in ["https://a.example/x", "http://a.example", "/proefdorp/inzicht?from=2026-01-01#plekken"] {
            #expect(Finding.isAddress(text), "\(text)")
        }
        for text in ["//a.example", "/\\a.example", "javascript:alert(1)", "Rapport 2026", ""] {
            #expect(!Finding.isAddress(text), "\(text)")
        }
    }

    @Test func rulesOfIndicatorsAndMeasurements() {
        let cases: [(JSONObject, [String])] = [
            (["nulwaarde": 1], ["nuljaar:baseline-year"]), (["streefwaarde": 1], ["streefjaar:target-year"]),
            (["nuljaar": 2026, "streefjaar": 2025], ["streefjaar:years"]),
            (
                ["nulwaarde": 1, "nuljaar": 2025, "streefwaarde": 2, "streefjaar": 2026, "richting": "lager"],
                ["streefwaarde:away"]
            ), (["nulwaarde": 1, "nuljaar": 2025, "streefwaarde": 2, "streefjaar": 2026, "richting": "hoger"], []),
        ]
        for (fields, expected) in cases {
            let entry = Sample.entry(Indicator.register, "i", fields)
            #expect(rules(Indicator.problems(of: entry)) == expected, "\(fields.members)")
        }
        let values: [(JSONObject, [String])] = [
            (["waarde": 5, "laag": 4, "hoog": 6], []), (["waarde": 7, "laag": 4, "hoog": 6], ["laag:interval"]),
            (["waarde": 5, "laag": 4], ["hoog:half-interval"]), (["waarde": 5, "hoog": 4], ["laag:half-interval"]),
            (["waarde": 5, "datum": "2026-11-22"], ["datum:future"]), (["waarde": 5, "datum": "2026-11-21"], []),
        ]
        for (fields, expected) in values {
            let entry = Sample.entry(IndicatorValue.register, "v", fields)
            #expect(rules(IndicatorValue.problems(of: entry, today: Sample.today)) == expected, "\(fields.members)")
        }
    }

    @Test func whoSettlesACommitmentSaysHow() {
        for state in Commitment.State.allCases {
            let entry = Sample.entry(Commitment.register, "c", ["stand": .string(state.rawValue)])
            let expected = state.isOpen ? [] : ["gedaan:settled-without-words"]
            #expect(rules(Commitment.problems(of: entry, today: Sample.today)) == expected, "\(state)")
        }
        let tomorrow = Sample.entry(Commitment.register, "c", ["datum": "2026-11-22", "stand": "open"])
        #expect(rules(Commitment.problems(of: tomorrow, today: Sample.today)) == ["datum:future"])
    }

    /// The plan says where in the words of the report form, so that both can be laid beside each other.
    @Test func settingsAreThoseOfTheReportForm() throws {
        let resources = try ResourceFolder(explicit: TestSite.resources, binary: "")
        let codes = try CodeCatalogue(resources: resources)
        let book = try Phrasebook(resources: resources)
        #expect(Measure.Setting.allCases.map(\.rawValue) == codes[.setting].codes.map(\.value))
        for code in codes[.setting].codes {
            for language in Language.allCases {
                #expect(
                    book.phrase("\(Measure.Setting.phrases).\(code.value)", in: language)
                        == codes.label(code, in: .setting, language))
            }
        }
    }
}

struct HalfYearTests {
    @Test func readsAndSaysItself() throws {
        let half = try #require(HalfYear("2026-2"))
        #expect(half.first == Sample.date("2026-07-01"))
        #expect(half.last == Sample.date("2026-12-31"))
        #expect(half.next.description == "2027-1")
        #expect(half.next.last == Sample.date("2027-06-30"))
        #expect(half.adding(-2).description == "2025-2")
        #expect(HalfYear(holding: Sample.date("2026-06-30")).description == "2026-1")
        #expect(HalfYear(holding: Sample.date("2026-07-01")) == half)
        #expect(half < half.next)
        #expect(half.contains(Sample.date("2026-12-31")) && !half.contains(Sample.date("2027-01-01")))
    }

    @Test(arguments: ["", "2026", "2026-3", "2026-0", "26-1", "2026-01", "2026-1-1", "1999-1", "x026-1", "-2026-1"])
    func refusesOtherTexts(text: String) { #expect(HalfYear(text) == nil) }
}
