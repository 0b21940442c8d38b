import Domain
import Geography
import HTTPTypes
import Registers
import SQLStore
import TestSupport
import Testing

@testable import Planning
@testable import Platform
@testable import Registers
@testable import Straatlicht

/// The name of a contact person stands in the plan only with consent, for as long as that lasts.
struct ContactNamesTests {
    private static let agreed: JSONObject = [
        "titel": "Zorg", "contactpersoon": "Noor Voorbeeld", "toestemming-op": "2026-11-01",
        "toestemming-tot": "2026-12-01",
    ]

    @Test(
        arguments: [
            ([:], []),
            (["toestemming-op": nil], ["toestemming-op: no-consent"]),
            (["toestemming-tot": nil], ["toestemming-tot: no-end"]),
            (["toestemming-op": "2026-11-21"], []),
            (["toestemming-op": "2026-11-22"], ["toestemming-op: not-yet"]),
            (["toestemming-tot": "2026-11-21"], []),
            (["toestemming-tot": "2026-11-20"], ["toestemming-tot: ended"]),
            (["toestemming-tot": "2028-11-01"], []),
            (["toestemming-tot": "2028-11-02"], ["toestemming-tot: too-long"]),
            (["contactpersoon": nil, "toestemming-op": nil, "toestemming-tot": nil], []),
        ] as [([String: JSONValue?], [String])])
    func aNameNeedsAConsentWithAnEnd(change: [String: JSONValue?], expected: [String]) {
        var fields = Self.agreed
        for (name, value) in change { fields[name] = value }
        let problems = Department.problems(of: Sample.entry(Department.register, "zorg", fields), today: Sample.today)
        let told = problems.map { problem in
            if case .rule(let rule) = problem.reason { "\(problem.field): \(rule)" } else { problem.field }
        }
        #expect(told == expected)
    }

    /// On the last day the name is there, the day after it is gone, also from the history and from what is searched.
    @Test(arguments: Engine.available)
    func aNameGoesTheDayAfterItsConsentEnds(engine: Engine) async throws {
        try await withPlanSite(engine) { plan async throws in
            try await plan.load(["registers": ["department": [["id": "zorg", "fields": .object(Self.agreed)]]]])
            let list = "/proefdorp/beheer/plan/afdelingen"
            let entry = "\(list)/lijst/\(Sample.id("zorg", Department.register))"
            func forget(on day: String) async throws -> Int {
                let morning = TestClock(DutchTime.instant(of: Sample.date(day), minuteOfDay: 300))
                return try await ForgetContacts(site: TestSite.make(plan.site.database, clock: morning))()
            }
            #expect(try await forget(on: "2026-12-01") == 0)
            let staff = try await plan.signedIn(as: .policyOfficer)
            #expect(try await staff.get(entry).contains("Noor Voorbeeld"))
            // Partners see departments and no names, and nobody finds a name by searching.
            let partner = try await plan.signedIn(as: .partner)
            for path in [entry, "\(list)/lijst.csv", "\(list)/lijst.json"] {
                let page = try await partner.get(path)
                #expect(page.status == .ok && page.contains("Zorg") && !page.contains("Noor"), "\(path)")
            }
            let search = try await staff.get("\(list)?zoek=noor")
            #expect(!search.contains("lijst/\(Sample.id("zorg", Department.register))"))
            for path in ["aanpak", "wat-doen-we"] {
                #expect(try await !plan.get("/proefdorp/\(path)").contains("Noor"), "\(path)")
            }

            #expect(try await forget(on: "2026-12-02") == 1)
            #expect(try await forget(on: "2026-12-02") == 0)
            let page = try await staff.get(entry)
            #expect(page.contains("Zorg") && !page.contains("Noor"))
            #expect(try await !staff.get("\(list)/lijst.json").contains("Noor"))
        }
    }

    /// The job comes in the night, and may be late; nobody sees or takes along a name without consent meanwhile.
    @Test(arguments: Engine.available)
    func aNameWithoutConsentIsShownToNobodyWhileItIsStillThere(engine: Engine) async throws {
        let clock = TestClock(TestSite.noon)
        try await withPlanSite(engine, clock: clock) { plan async throws in
            try await plan.load(["registers": ["department": [["id": "zorg", "fields": .object(Self.agreed)]]]])
            let list = "/proefdorp/beheer/plan/afdelingen"
            let paths = [
                "\(list)/lijst/\(Sample.id("zorg", Department.register))", "\(list)/lijst.csv", "\(list)/lijst.json",
            ]
            for (minutes, isShown) in [(Int64(0), true), (10 * 1440, true), (1440, false)] {
                clock.advance(minutes: minutes)
                let staff = try await plan.signedIn(as: .policyOfficer)
                for path in paths {
                    let page = try await staff.get(path)
                    #expect(page.status == .ok && page.contains("Zorg"))
                    #expect(page.contains("Noor") == isShown, "\(minutes) \(path)")
                }
            }
        }
    }

    /// The next person's consent does not keep the name of the one before.
    @Test(arguments: Engine.available)
    func aNameThatIsReplacedIsGone(engine: Engine) async throws {
        try await withPlanSite(engine) { plan async throws in
            var next = Self.agreed
            next["contactpersoon"] = "Sam Proef"
            for fields in [Self.agreed, next] {
                try await plan.load(["registers": ["department": [["id": "zorg", "fields": .object(fields)]]]])
            }
            let town = plan.town
            let history = try await plan.site.database.read {
                try RegisterStore.history(of: Sample.id("zorg", Department.register), in: town, $0)
            }
            #expect(history.map { $0.fields["contactpersoon"]?.string }.compactMap(\.self) == ["Sam Proef"])
        }
    }

    /// Who takes a consent back has the name cleared, and nothing is left of it.
    @Test(arguments: Engine.available)
    func aNameThatIsClearedIsClearedEverywhere(engine: Engine) async throws {
        try await withPlanSite(engine) { plan async throws in
            let file: (JSONObject) -> JSONValue = {
                ["registers": ["department": [["id": "zorg", "fields": .object($0)]]]]
            }
            try await plan.load(file(Self.agreed))
            try await plan.load(file(["titel": "Zorg"]))
            let town = plan.town
            let history = try await plan.site.database.read {
                try RegisterStore.history(of: Sample.id("zorg", Department.register), in: town, $0)
            }
            #expect(history.count == 2)
            #expect(history.allSatisfy { $0.fields["contactpersoon"] == nil })
        }
    }
}
