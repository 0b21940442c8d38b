import Domain
import Geography
import HTTPTypes
import Platform
import SQLStore
import TestSupport
import Testing

@testable import Registers

/// A form for a new entry makes one entry, however often it is sent.
struct OnceOnlyTests {
    private static let list = "/proefdorp/beheer/plan/proefplannen"

    private func plans(_ site: Site, _ town: Municipality.ID) async throws -> [Entry] {
        try await site.database.read { try RegisterStore.all(of: Proof.plan.id, in: town, $0) }
    }

    @Test(arguments: Engine.available)
    func sentFiveTimesAtOnceItIsOneEntry(engine: Engine) async throws {
        try await Proof.with(engine) { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            let page = try await staff.get(Self.list + "/nieuw")
            let fields = [
                ("csrf", page.hidden("csrf") ?? ""), ("eenmalig", page.hidden("eenmalig") ?? ""), ("titel", "Licht"),
            ]
            let answers = try await withThrowingTaskGroup(of: Browser.Page.self) { group in
                for _ in 0..<5 { group.addTask { try await staff.post(Self.list + "/nieuw", fields) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let entries = try await plans(site, town)
            #expect(entries.count == 1)
            let path = "\(Self.list)/lijst/\(try #require(entries.first).id)"
            #expect(answers.allSatisfy { $0.status == .seeOther })
            let locations = answers.compactMap { $0.headers[.location] }
            #expect(locations.count { $0 == path + "?bevestiging=toegevoegd" } == 1)
            #expect(locations.count { $0 == path + "?bevestiging=al-toegevoegd" } == 4)
            let history = try await site.database.read {
                try RegisterStore.history(of: entries[0].id, in: town, $0)
            }
            #expect(history.count == 1)
        }
    }

    @Test func eachOpenedFormMakesItsOwnEntry() async throws {
        try await Proof.with { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            for _ in 0..<2 { _ = try await staff.submit(Self.list + "/nieuw", [("titel", "Licht")]) }
            #expect(try await plans(site, town).count == 2)
        }
    }

    @Test func otherWordsInTheSameFormAreNotLost() async throws {
        try await Proof.with { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            let page = try await staff.get(Self.list + "/nieuw")
            let hidden = ["csrf", "eenmalig"].map { ($0, page.hidden($0) ?? "") }
            _ = try await staff.post(Self.list + "/nieuw", hidden + [("titel", "Licht")])
            let again = try await staff.post(Self.list + "/nieuw", hidden + [("titel", "Beter licht")])
            #expect(again.status == .unprocessableContent && again.contains("value=\"Beter licht\""))
            let entry = try #require(try await plans(site, town).first)
            #expect(entry[Proof.title] == "Licht")
            // The form of the answer is that of the entry that is there.
            let kept = try await staff.post(
                "\(Self.list)/lijst/\(entry.id)",
                ["csrf", "versie"].map { ($0, again.hidden($0) ?? "") } + [("titel", "Beter licht")])
            #expect(kept.status == .seeOther)
            #expect(try await plans(site, town).map { $0[Proof.title] } == ["Beter licht"])
        }
    }

    @Test(arguments: Engine.available)
    func anIdOfSomethingElseMakesAnEntryOfItsOwn(engine: Engine) async throws {
        try await Proof.with(engine) { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            let steps = "/proefdorp/beheer/plan/proefstappen/nieuw"
            let page = try await staff.get(steps)
            let hidden = ["csrf", "eenmalig"].map { ($0, page.hidden($0) ?? "") }
            _ = try await staff.post(steps, hidden + [("naam", "Stap")])
            let other = try await staff.post(Self.list + "/nieuw", hidden + [("titel", "Licht")])
            #expect(other.status == .seeOther)
            let (entry, id) = (try #require(try await plans(site, town).first), hidden[1].1)
            #expect(entry.id.description != id)
        }
    }

    @Test func theNextPageSaysWhatWasDoneAndNoLinkPutsWordsOnIt() async throws {
        try await Proof.with { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            let added = try await staff.submit(Self.list + "/nieuw", [("titel", "Licht")])
            let location = try #require(added.headers[.location])
            let page = try await staff.get(location)
            #expect(page.contains("role=\"status\"") && page.contains("Toegevoegd."))
            let path = try #require(location.split(separator: "?").first.map(String.init))
            let saved = try await staff.submit(path, [("titel", "Beter licht")])
            #expect(saved.headers[.location] == path + "?bevestiging=opgeslagen")
            let away = try await staff.submit(path, [("weg", "ja")], to: path + "/archief")
            #expect(away.headers[.location] == path + "?bevestiging=weggelegd")
            let back = try await staff.submit(path, [("weg", "nee")], to: path + "/archief")
            #expect(back.headers[.location] == path + "?bevestiging=teruggehaald")
            // Without it, and with words of a stranger, nothing is said.
            for query in ["", "?bevestiging=Je+bent+gehackt", "?bevestiging="] {
                let page = try await staff.get(path + query)
                #expect(page.status == .ok && !page.contains("role=\"status\"") && !page.contains("gehackt"))
            }
            // A form that was refused says what is wrong, and not that something was kept.
            let refused = try await staff.post(
                path + "?bevestiging=opgeslagen", [("csrf", try await staff.get(path).hidden("csrf") ?? "")])
            #expect(refused.status == .unprocessableContent && !refused.contains("role=\"status\""))
        }
    }
}
