import Domain
import Geography
import HTTPTypes
import Platform
import TestSupport
import Testing

@testable import Deployment
@testable import Registers

struct PowerTests {
    private func power(
        _ kind: String, _ allowance: String, _ from: String, _ until: String?, area: String? = nil,
        name: String = "een"
    ) -> Entry {
        var fields: JSONObject = [
            "soort": .string(kind), "mag": .string(allowance), "van": .string(from),
            "besluit": .string("Besluit \(name)"),
        ]
        if let until { fields["tot"] = .string(until) }
        if let area { fields["gebied"] = .string(area) }
        return Fixture.entry(Power.register, fields, name: name)
    }

    @Test func whereNothingWasDecidedATeamMayOnlyTalk() {
        for kind in Team.Kind.allCases {
            #expect(Power.allowance([], for: kind, on: Fixture.date("2026-11-21"), in: []) == .talk)
        }
    }

    @Test(arguments: [
        ("2026-10-31", Power.Allowance.talk), ("2026-11-01", .fine), ("2026-11-30", .fine), ("2026-12-01", .talk),
    ])
    func aPowerHoldsFromTheFirstDayThroughTheLast(date: String, expected: Power.Allowance) {
        let powers = [power("boa", "beboeten", "2026-11-01", "2026-11-30")]
        #expect(Power.allowance(powers, for: .wardens, on: Fixture.date(date), in: []) == expected)
        #expect(Power.allowance(powers, for: .police, on: Fixture.date(date), in: []) == .talk)
    }

    @Test func aPowerOfOneAreaHoldsThereOnly() {
        let powers = [power("boa", "beboeten", "2026-11-01", nil, area: "WK999101")]
        let day = Fixture.date("2026-11-21")
        #expect(Power.allowance(powers, for: .wardens, on: day, in: ["BU99910101", "WK999101"]) == .fine)
        #expect(Power.allowance(powers, for: .wardens, on: day, in: ["BU99910201"]) == .talk)
    }

    @Test func ofTwoTheLesserHolds() {
        let powers = [
            power("boa", "beboeten", "2026-11-01", nil, area: "WK999101"),
            power("boa", "waarschuwen", "2026-11-01", nil, area: "BU99910101", name: "twee"),
        ]
        #expect(
            Power.allowance(
                powers, for: .wardens, on: Fixture.date("2026-11-21"), in: ["BU99910101", "WK999101"]) == .warn)
    }

    /// Even where a file says so.
    @Test func nobodyIsSentToFineWhoNeverCan() {
        for kind in Team.Kind.allCases where !kind.canEverFine {
            let powers = [power(kind.rawValue, "beboeten", "2026-01-01", nil)]
            #expect(Power.allowance(powers, for: kind, on: Fixture.date("2026-11-21"), in: []) == .warn)
        }
    }

    @Test func twoDecisionsMustNotContradict() {
        let fine = power("boa", "beboeten", "2026-11-01", "2026-11-30")
        func contradicts(_ kind: String, _ allowance: String, _ from: String, _ until: String?) -> Bool {
            Power.contradicts(power(kind, allowance, from, until, name: "twee"), fine)
        }
        #expect(contradicts("boa", "aanspreken", "2026-11-30", nil))
        #expect(contradicts("boa", "waarschuwen", "2026-01-01", "2026-11-01"))
        #expect(!contradicts("boa", "aanspreken", "2026-12-01", nil))
        #expect(!contradicts("boa", "aanspreken", "2026-01-01", "2026-10-31"))
        #expect(!contradicts("boa", "beboeten", "2026-11-10", nil))
        #expect(!contradicts("politie", "aanspreken", "2026-11-10", nil))
        #expect(!Power.contradicts(fine, fine))
        let (west, east) = (
            power("boa", "beboeten", "2026-11-01", nil, area: "BU1"),
            power("boa", "aanspreken", "2026-11-01", nil, area: "BU2", name: "twee")
        )
        #expect(!Power.contradicts(west, east))
    }

    @Test func theFormRefusesAContradictionAndAFineByWhoCannot() async throws {
        try await withRoom { browser, site, town async throws in
            let planner = try await browser.signedIn(as: .coordinator, site, town)
            let path = "/proefdorp/beheer/inzet/bevoegdheden/nieuw"
            let contradiction = try await planner.post(
                path, [("soort", "boa"), ("mag", "aanspreken"), ("van", "2026-12-31"), ("besluit", "Nieuw besluit")])
            #expect(contradiction.status == .unprocessableContent)
            #expect(contradiction.text.contains("geldt al iets anders voor dit soort team: Proefbesluit."))
            let impossible = try await planner.post(
                path, [("soort", "beveiliging"), ("mag", "beboeten"), ("van", "2026-12-31"), ("besluit", "Mis")])
            #expect(impossible.status == .unprocessableContent)
            #expect(impossible.text.contains("kunnen mogen beboeten"))
            let fine = try await planner.post(
                path, [("soort", "boa"), ("mag", "aanspreken"), ("van", "2027-01-01"), ("besluit", "Nieuw besluit")])
            #expect(fine.status == .seeOther)
        }
    }
}

struct ActionCardTests {
    @Test func aCardIsForItsTeamsOnItsDays() {
        func card(_ fields: JSONObject) -> Entry { Fixture.entry(ActionCard.register, fields) }
        let day = Fixture.date("2026-11-21")
        let all = card(["titel": "a", "van": "2026-11-21"])
        #expect(ActionCard.valid([all], for: .wardens, on: day).count == 1)
        #expect(ActionCard.valid([all], for: nil, on: day).count == 1)
        #expect(ActionCard.valid([all], for: .wardens, on: day.adding(days: -1)).isEmpty)
        let some = card(["titel": "a", "van": "2026-11-01", "tot": "2026-11-21", "voor": ["boa", "politie"]])
        #expect(ActionCard.valid([some], for: .police, on: day).count == 1)
        #expect(ActionCard.valid([some], for: .police, on: day.adding(days: 1)).isEmpty)
        #expect(ActionCard.valid([some], for: .security, on: day).isEmpty)
        #expect(ActionCard.valid([some], for: nil, on: day).isEmpty)
    }
}
