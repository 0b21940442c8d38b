import Domain
import SQLStore
import TestSupport
import Testing

@testable import Help
@testable import Platform

struct HelpStoreTests {
    @Test(arguments: Engine.available)
    func everyFieldComesBack(engine: Engine) async throws {
        try await Fixture.withTowns(engine) { database, town, _ in
            let service = Fixture.full()
            try await database.write { try HelpStore.insert(service, changed: TestSite.noon, in: town, $0) }
            let found = try await database.read { try HelpStore.find(service.id, in: town, $0) }
            #expect(found?.service == service)
            #expect(found?.version == 1)
            #expect(found?.changed == TestSite.noon)
            let all = try await database.read { try HelpStore.all(in: town, $0) }
            #expect(all.map(\.service) == [service])
            for hours in [OpeningHours.always, .unknown] {
                var other = Fixture.service("Uren \(hours)")
                other.hours = hours
                let kept = other
                try await database.write { try HelpStore.insert(kept, changed: TestSite.noon, in: town, $0) }
                #expect(try await database.read { try HelpStore.find(kept.id, in: town, $0) }?.service == kept)
            }
        }
    }

    @Test(arguments: Engine.available)
    func whoComesSecondDoesNotOverwrite(engine: Engine) async throws {
        try await Fixture.withTowns(engine) { database, town, _ in
            let service = Fixture.full()
            try await database.write { try HelpStore.insert(service, changed: TestSite.noon, in: town, $0) }
            var changed = service
            changed.phones = []
            changed.hours = .always
            let (first, later) = (changed, TestSite.noon.adding(minutes: 1))
            let isKept = try await database.write {
                try HelpStore.update(first, seen: 1, changed: later, in: town, $0)
            }
            let isKeptAgain = try await database.write {
                try HelpStore.update(service, seen: 1, changed: later, in: town, $0)
            }
            #expect(isKept)
            #expect(!isKeptAgain)
            let found = try await database.read { try HelpStore.find(service.id, in: town, $0) }
            #expect(found?.service == first)
            #expect(found?.version == 2)
        }
    }

    @Test(arguments: Engine.available)
    func anotherTownsRowsStayInvisible(engine: Engine) async throws {
        try await Fixture.withTowns(engine) { database, town, other in
            let service = Fixture.full()
            let check = HelpCheck(at: TestSite.noon, by: nil, on: Fixture.today, source: "proef")
            let key = GuidanceKey(audience: .victim, phase: .during, language: .dutch)
            let account = Fixture.surroundings.makeIdentifier()
            try await database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO account (id, municipality_id, login, name, role, password_hash, created_ms)
                    VALUES (\(account), \(town), 'jo', 'Jo', 'case-worker', 'x', 0)
                    """)
                try HelpStore.insert(service, changed: TestSite.noon, in: town, connection)
                try HelpStore.add(
                    check, id: account, of: service.id, account: nil, in: town, connection)
                #expect(
                    try GuidanceStore.put(
                        "Eigen", for: key, seen: 0, by: account, at: TestSite.noon, in: town, connection))
            }
            try await database.write { connection in
                #expect(try HelpStore.all(in: other, connection).isEmpty)
                #expect(try HelpStore.find(service.id, in: other, connection) == nil)
                #expect(try HelpStore.organization(named: service.organization.name, in: other, connection) == nil)
                #expect(try HelpStore.organizationNames(in: other, connection).isEmpty)
                #expect(try HelpStore.checks(of: service.id, in: other, connection).isEmpty)
                #expect(try GuidanceStore.find(key, in: other, connection) == nil)
                #expect(try GuidanceStore.all(in: other, connection).isEmpty)
                #expect(try !GuidanceStore.delete(key, seen: 1, in: other, connection))
                var taken = service
                taken.name = "Gekaapt"
                #expect(try !HelpStore.update(taken, seen: 1, changed: TestSite.noon, in: other, connection))
                #expect(try HelpStore.find(service.id, in: town, connection)?.service == service)
                #expect(try HelpStore.checks(of: service.id, in: town, connection).count == 1)
                // The same service may be in both.
                try HelpStore.insert(taken, changed: TestSite.noon, in: other, connection)
                #expect(try HelpStore.find(service.id, in: town, connection)?.service.name == service.name)
                #expect(
                    try HelpStore.organization(named: service.organization.name, in: town, connection)
                        == service.organization)
            }
        }
    }

    @Test(arguments: Engine.available)
    func guidanceIsReplacedAndTakenBack(engine: Engine) async throws {
        try await Fixture.withTowns(engine) { database, town, _ in
            let key = GuidanceKey(audience: .bystander, phase: .after, language: .arabic)
            let account = Fixture.surroundings.makeIdentifier()
            try await database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO account (id, municipality_id, login, name, role, password_hash, created_ms)
                    VALUES (\(account), \(town), 'jo', 'Jo', 'case-worker', 'x', 0)
                    """)
                func put(_ text: String, seen: Int) throws -> Bool {
                    try GuidanceStore.put(
                        text, for: key, seen: seen, by: account, at: TestSite.noon, in: town, connection)
                }
                #expect(try put("Een", seen: 0))
                #expect(try !put("Nul", seen: 0))
                #expect(try put("Twee", seen: 1))
                #expect(try GuidanceStore.find(key, in: town, connection)?.text == "Twee")
                #expect(try GuidanceStore.all(in: town, connection)[key]?.version == 2)
                #expect(try !GuidanceStore.delete(key, seen: 1, in: town, connection))
                #expect(try GuidanceStore.delete(key, seen: 2, in: town, connection))
                #expect(try GuidanceStore.find(key, in: town, connection) == nil)
            }
        }
    }
}

struct StandingTests {
    /// A check holds for 180 days: on the last of them the public sees the service, on the next it does not.
    @Test func aCheckHoldsFor180Days() {
        let checked = Fixture.today.adding(days: -180)
        for (days, isPublic) in [(0, true), (149, true), (151, true), (180, true), (181, false), (1000, false)] {
            let service = Fixture.service("Proef", checked: Fixture.today.adding(days: -days).description)
            #expect(service.standing(on: Fixture.today).isPublic == isPublic, "\(days)")
            #expect(FindHelp.fitting(HelpChoice(), among: [service], on: Fixture.today).isEmpty == !isPublic)
        }
        #expect(Fixture.service("a", checked: checked.description).standing(on: Fixture.today) == .dueSoon)
        #expect(Fixture.service("a", checked: checked.description).checkBy == Fixture.today)
    }

    @Test func whatNobodyCheckedOrIsSwitchedOffIsHidden() {
        var service = Fixture.service("Proef", checked: nil)
        #expect(service.standing(on: Fixture.today) == .unchecked)
        service.checkedOn = Fixture.today
        #expect(service.standing(on: Fixture.today) == .shown)
        service.isActive = false
        #expect(service.standing(on: Fixture.today) == .inactive)
        #expect(FindHelp.fitting(HelpChoice(), among: [service], on: Fixture.today).isEmpty)
    }
}

struct FindHelpTests {
    private func names(_ choice: HelpChoice, _ services: [HelpService]) -> [String] {
        FindHelp.fitting(choice, among: services, on: Fixture.today).map(\.name)
    }

    private func service(_ name: String, _ change: (inout HelpService) -> Void) -> HelpService {
        var service = Fixture.service(name)
        change(&service)
        return service
    }

    @Test func urgencyThenFitThenNearness() {
        let services = [
            service("land") { $0.reach = .country }, service("dorp") { $0.reach = .municipality },
            service("streek") { $0.reach = .region }, service("taal") { $0.languages = [Code("ar")] },
            service("jong") {
                $0.minimumAge = 12
                $0.maximumAge = 18
            },
            service("crisis") { $0.urgency = .crisis }, service("nood") { $0.urgency = .emergency },
        ]
        var choice = HelpChoice()
        choice.age = .youth
        choice.language = Code("ar")
        #expect(names(choice, services) == ["nood", "crisis", "jong", "taal", "dorp", "streek", "land"])
        choice.age = .adult
        #expect(names(choice, services) == ["nood", "crisis", "taal", "dorp", "streek", "land"])
    }

    @Test func fitsTheSituationAndTheTime() {
        let services = [
            service("altijd") { _ in }, service("nu") { $0.moments = [.now] },
            service("praten") { $0.situations = [Code("praten")] },
            service("lhbtiq") { $0.audiences = [Code("lhbtiq")] },
        ]
        var choice = HelpChoice()
        choice.moment = .longAgo
        choice.situation = Code("praten")
        #expect(names(choice, services) == ["praten", "altijd", "lhbtiq"])
        choice.moment = .now
        choice.situation = Code("discriminatie")
        #expect(names(choice, services) == ["altijd", "lhbtiq", "nu"])
        choice.audience = Code("meisjes-vrouwen")
        #expect(names(choice, services) == ["altijd", "nu"])
        choice = HelpChoice()
        choice.situation = Code("anders")
        #expect(names(choice, services).count == 4)
    }

    @Test(arguments: [(AgeBand.child, false), (.youth, true), (.youngAdult, true), (.adult, false)])
    func agesOverlap(age: AgeBand, fits: Bool) {
        let service = service("jong") {
            $0.minimumAge = 12
            $0.maximumAge = 24
        }
        var choice = HelpChoice()
        choice.age = age
        #expect(names(choice, [service]).isEmpty == !fits)
    }

    @Test func aChoiceIsReadFromTheAddressAndWrittenBack() throws {
        let codes = try Fixture.codes()
        let query = "wanneer=net&wat=aangeraakt&leeftijd=25%2B&taal=ar&wie=jongeren"
        let choice = HelpChoice(query: SubmittedForm(urlEncoded: query.utf8), codes: codes)
        #expect(choice.query == "?" + query)
        let wrong = SubmittedForm(urlEncoded: "wanneer=ooit&wat=<script>&leeftijd=x&taal=klingon&wie=&naam=Jo".utf8)
        #expect(HelpChoice(query: wrong, codes: codes).query == "")
    }
}
