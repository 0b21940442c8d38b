import Domain
import Geography
import HTTPTypes
import Planning
import Registers
import SQLStore
import TestSupport
import Testing

@testable import MunicipalityNetwork
@testable import Platform
@testable import Straatlicht

struct LibraryTests {
    private let library = "/proefdorp/beheer/netwerk/bibliotheek"
    private let practice =
        "/proefdorp/beheer/netwerk/bibliotheek/praktijk/elders/\(NetworkSite.id("gedeeld", Practice.register))"
    private let question =
        "/proefdorp/beheer/netwerk/bibliotheek/vraag/elders/\(NetworkSite.id("gedeeld", NetworkQuestion.register))"

    // MARK: What crosses

    @Test(arguments: Engine.available)
    func onlyWhatIsFlaggedCrosses(engine: Engine) async throws {
        try await withNetwork(engine) { network in
            try await network.load(Elsewhere.registers, into: NetworkSite.elsewhere)
            let town = network.town
            let seen = try await network.site.database.read { connection in
                try Composition.registers.registers.flatMap {
                    try SharedEntryStore.all(of: $0.id, seenFrom: town, connection)
                }
            }
            #expect(
                Set(seen.map(\.entry.id)) == [
                    NetworkSite.id("gedeeld", Practice.register), NetworkSite.id("gedeeld", NetworkQuestion.register),
                ])
            #expect(seen.allSatisfy { $0.town == NetworkSite.elsewhere && $0.townName == "Proefdorp" })
            try await network.site.database.read { connection in
                for register in Composition.registers.registers {
                    for name in ["p", "m", "a", "i", "niet", "weg"] {
                        let entry = try SharedEntryStore.find(
                            NetworkSite.id(name, register), of: register.id, from: NetworkSite.elsewhere,
                            seenFrom: town, connection)
                        #expect(entry == nil, "\(register.id)/\(name)")
                    }
                }
            }
        }
    }

    /// What is made up is not presented as real.
    @Test(arguments: Engine.available)
    func aMadeUpTownSharesWithMadeUpTownsOnly(engine: Engine) async throws {
        try await withNetwork(engine) { network in
            try await network.load(Elsewhere.registers, into: NetworkSite.elsewhere)
            let real = Municipality.ID(literal: "echt")
            let count = try await network.site.database.write { connection in
                try MunicipalityStore.insert(
                    Municipality(id: real, name: "Echt", isMadeUp: false), at: TestSite.noon, connection)
                return try SharedEntryStore.all(of: Practice.register.id, seenFrom: real, connection).count
            }
            #expect(count == 0)
        }
    }

    @Test func noPageOfAnotherTownShowsWhatIsNotShared() async throws {
        try await withNetwork { network in
            try await network.load(Elsewhere.registers, into: NetworkSite.elsewhere)
            let staff = try await network.signedIn(as: .administrator)
            let base = "/proefdorp/beheer/netwerk"
            let pages =
                [library, "\(base)/overzicht", practice, question, "/proefdorp/netwerk", "/proefdorp/netwerk/feed.xml"]
                + Network.registers.flatMap { ["\(base)/\($0.path)", "\(base)/\($0.path)/lijst.json"] }
            for path in pages {
                let page = try await staff.get(path)
                #expect(page.status == .ok, "\(path)")
                #expect(!page.text.lowercased().contains("gehei"), "\(path)")
            }
            for (kind, register) in [("praktijk", Practice.register), ("vraag", NetworkQuestion.register)] {
                let path = "\(library)/\(kind)/elders/\(NetworkSite.id("niet", register))"
                #expect(try await staff.get(path).status == .notFound)
            }
            // Its own staff does see it: the words are there.
            let own = try await network.signedIn(as: .administrator, of: NetworkSite.elsewhere)
            #expect(try await own.get("/elders/beheer/netwerk/acties").text.contains("Geheime actie"))
        }
    }

    // MARK: Finding

    @Test func practicesAreFoundByWordEvidenceAudienceAndTown() async throws {
        try await withNetwork { network in
            try await network.load(Elsewhere.registers, into: NetworkSite.elsewhere)
            let staff = try await network.signedIn(as: .analyst)
            let all = try await staff.get(library).text
            #expect(all.contains("Vrouwen lopen mee") && all.contains("Wie werkt er met &lt;scholen&gt;?"))
            for query in ["zoek=SAMEN+lopen", "bewijs=goed-beschreven", "doelgroep=vrouwen", "gemeente=elders"] {
                #expect(try await staff.get("\(library)?\(query)").text.contains("Vrouwen lopen mee"), "\(query)")
            }
            for query in ["zoek=camera", "bewijs=geen-effect", "doelgroep=omstanders", "gemeente=proefdorp"] {
                #expect(try await !staff.get("\(library)?\(query)").text.contains("Vrouwen lopen mee"), "\(query)")
            }
            let page = try await staff.get(practice).text
            #expect(page.contains("<strong>donker</strong>") && page.contains("Verslag Elders 2026"))
            // Who may not change the plan is not asked to.
            #expect(!page.contains("/overnemen"))
        }
    }

    // MARK: Copying

    @Test(arguments: Engine.available)
    func aPracticeBecomesAnIdeaInOnesOwnPlan(engine: Engine) async throws {
        try await withNetwork(engine) { network in
            try await network.load(Elsewhere.registers, into: NetworkSite.elsewhere)
            let goal = NetworkSite.id("doel", Goal.register).description
            let staff = try await network.signedIn(as: .policyOfficer)
            #expect(try await staff.get(practice).text.contains("nog geen doel"))
            try await network.load(
                ["goal": [["id": "doel", "fields": ["titel": "Doel", "soort": "bewustwording"]]]], into: network.town)
            #expect(try await staff.get(practice).text.contains("Neem over in mijn plan"))
            let refused = try await staff.post("\(practice)/overnemen", [])
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("href=\"#doelen\"") && refused.text.contains("id=\"doelen-fout\""))
            #expect(try await network.entries("measure", of: network.town).isEmpty)
            // Sent twice, also at the same moment, it is there once.
            let address = "\(practice)/overnemen"
            async let first = staff.post(address, [("doelen", goal)])
            async let second = staff.post(address, [("doelen", goal)])
            let copied = try await first
            #expect(copied.status == .seeOther)
            #expect(try await second.headers[.location] == copied.headers[.location])
            let again = try await staff.post(address, [("doelen", goal)])
            #expect(again.headers[.location] == copied.headers[.location])
            let measures = try await network.entries("measure", of: network.town)
            let measure = try #require(measures.first)
            #expect(measures.count == 1)
            #expect(copied.headers[.location]?.contains("/plan/maatregelen/lijst/\(measure.id)?") == true)
            #expect(measure[Measure.title] == "Vrouwen lopen mee" && measure[Measure.state] == .idea)
            #expect(measure[Measure.goals].map(\.description) == [goal])
            #expect(measure[Measure.evidence] == .described && measure[Measure.evidenceSource] == "Verslag Elders 2026")
            #expect(measure[Measure.audiences] == [.women] && measure[Measure.phases] == [.before])
            for part in ["Samen lopen.", "Een dag per week", "Overgenomen van Proefdorp: Vrouwen lopen mee"] {
                #expect(measure[Measure.what].contains(part), "\(part)")
            }
            #expect(try await network.entries("measure", of: NetworkSite.elsewhere).isEmpty)
            let town = network.town
            let lines = try await network.site.database.read { connection in
                try connection.rows(
                    "SELECT object_id FROM audit_line WHERE municipality_id = \(town) AND actor_kind = 'account'"
                ).map { try $0.text("object_id") }
            }
            #expect(lines == [measure.id.description])
        }
    }

    @Test func whoKeepsTheNetworkDoesNotChangeThePlan() async throws {
        try await withNetwork { network in
            try await network.load(Elsewhere.registers, into: NetworkSite.elsewhere)
            let coordinator = try await network.signedIn(as: .networkCoordinator)
            #expect(try await coordinator.post("\(practice)/overnemen", [("doelen", "x")]).status == .forbidden)
            let researcher = try await network.signedIn(as: .researcher)
            for path in [library, practice, question] {
                #expect(try await researcher.get(path).status == .forbidden)
            }
        }
    }

    // MARK: Questions

    @Test(arguments: Engine.available)
    func anotherTownAnswersAQuestion(engine: Engine) async throws {
        try await withNetwork(engine) { network in
            try await network.load(Elsewhere.registers, into: NetworkSite.elsewhere)
            let staff = try await network.signedIn(as: .networkCoordinator)
            let half = try await staff.post(question, [("antwoord", "Wij deden het met <het jongerenwerk>.")])
            #expect(half.status == .unprocessableContent)
            #expect(half.text.contains("Wij deden het met &lt;het jongerenwerk&gt;."))
            #expect(half.text.contains("href=\"#van\"") && half.text.contains("id=\"van-fout\""))
            let fields = [("antwoord", "Wij deden het met het *jongerenwerk*."), ("van", "Team Jeugd")]
            #expect(try await staff.post(question, fields).status == .seeOther)
            #expect(try await staff.post(question, fields).status == .seeOther)
            let answers = try await network.entries("network-answer", of: network.town)
            #expect(answers.count == 1)
            // The asker reads it; it is not theirs.
            let asker = try await network.signedIn(as: .networkCoordinator, of: NetworkSite.elsewhere)
            let there = question.replacing("/proefdorp/", with: "/elders/")
            let page = try await asker.get(there).text
            #expect(page.contains("<em>jongerenwerk</em>") && page.contains("Team Jeugd, Proefdorp, 21 november 2026"))
            #expect(try await network.entries("network-answer", of: NetworkSite.elsewhere).isEmpty)
            #expect(try await !asker.get("/elders/beheer/netwerk/overzicht").text.contains("Wie werkt er met"))
            // Whoever answered can take it back, and cannot move it to another question.
            let path = "/proefdorp/beheer/netwerk/antwoorden/lijst/\(try #require(answers.first).id)"
            let stored = [
                ("versie", "1"), ("vraag", "x"), ("antwoord", "Wij."), ("van", "Team"), ("datum", "2026-11-21"),
                ("vraag-gemeente", "elders"),
            ]
            let moved = try await staff.post(path, stored + [("vraag-nummer", "iets anders"), ("gedeeld", "ja")])
            #expect(moved.status == .unprocessableContent)
            let number = NetworkSite.id("gedeeld", NetworkQuestion.register).description
            #expect(try await staff.post(path, stored + [("vraag-nummer", number)]).status == .seeOther)
            #expect(try await !asker.get(there).text.contains("jongerenwerk"))
        }
    }

    @Test func aQuestionThatIsNotSharedIsAnsweredByNobodyElse() async throws {
        try await withNetwork { network in
            try await network.load(Elsewhere.registers, into: NetworkSite.elsewhere)
            let secret = NetworkSite.id("niet", NetworkQuestion.register)
            let fields = [("antwoord", "Ja."), ("van", "Team")]
            let staff = try await network.signedIn(as: .networkCoordinator)
            #expect(try await staff.post("\(library)/vraag/elders/\(secret)", fields).status == .notFound)
            #expect(try await network.entries("network-answer", of: network.town).isEmpty)
            let own = try await network.signedIn(as: .networkCoordinator, of: NetworkSite.elsewhere)
            let path = "/elders/beheer/netwerk/bibliotheek/vraag/elders/\(secret)"
            #expect(try await own.post(path, fields).status == .seeOther)
        }
    }
}
