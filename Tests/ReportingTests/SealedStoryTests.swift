import Domain
import Foundation
import HTTPTypes
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Reporting

private let passphrase = "vier hoge bomen in de wind"
private let story = "Ze liepen achter me aan tot aan de brug bij het water."

/// Holders of keys, and what they can do.
private struct Desk: Sendable {
    let site: Site
    let town: Municipality.ID
    var keys: ReadingKeys {
        ReadingKeys(site: site, municipality: town, actor: .command("test"), origin: .commandLine)
    }

    func account(_ login: String, _ role: Role = .caseWorker) async throws -> Account {
        let id = site.surroundings.makeIdentifier()
        let account = try NewAccount(
            login: login, name: login.capitalized, role: role, password: PasswordHash(text: "none"))
        let found = try await site.database.write { [town, site] connection in
            try AccountStore.insert(account, id: id, in: town, at: site.surroundings.now(), connection)
            return try AccountStore.find(login: login, in: town, connection)
        }
        return try #require(found)
    }

    func account(named login: String) async throws -> Account {
        let found = try await site.database.read { [town] in try AccountStore.find(login: login, in: town, $0) }
        return try #require(found)
    }

    func all() async throws -> [ReadingKey] {
        try await site.database.read { [town] in try ReadingKeyStore.all(in: town, $0) }
    }

    /// A holder whose key is in use.
    @discardableResult
    func holder(_ login: String) async throws -> ReadingKey {
        let account = try await account(login)
        _ = try await keys.create(for: account, passphrase: passphrase)
        return try #require(try await all().first { $0.login == login })
    }

    func opened(_ key: ReadingKey) async throws -> ReadingPrivateKey {
        try await keys.unlock(key, passphrase: passphrase)
    }

    func send(_ words: ReportWords, token: UInt8 = 1) async throws -> (ReceiptCode, SubmitReport.Outcome) {
        let form = FormToken(random: Array(repeating: token, count: 16), issued: site.surroundings.now())
        let receipt = ReceiptCode(from: form, in: town, with: site.secret)
        let answers = ReportAnswers(
            behaviours: [Code("nafluiten")], place: .unknown, when: .justNow, details: AnalysisRecord.Details())
        let outcome = try await SubmitReport(site: site)(
            ToldReport(answers, words: words), receipt: receipt, in: town)
        return (receipt, outcome.outcome)
    }

    func file(_ receipt: ReceiptCode) async throws -> Case {
        let lookup = receipt.lookup(in: town, with: site.secret)
        let found = try await site.database.read { [town] in try CaseStore.find(receipt: lookup, in: town, $0) }
        return try #require(found)
    }

    /// What a key reads of a case; `nil` when it cannot.
    func read(_ key: ReadingKey, _ opened: ReadingPrivateKey, _ file: Case) async throws -> String? {
        let account = try await account(named: key.login ?? "")
        let reader = ReadStory(site: site, account: account, key: .init(id: key.id, key: opened))
        do {
            return try await reader(file.id, for: .handle, withContact: false).story
        } catch ReadStory.Refusal.notAdmitted {
            return nil
        }
    }
}

private func withDesk(
    _ engine: Engine, _ body: @escaping @Sendable (Desk) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: migrations) { database async throws in
        let town = try await TestSite.addTown("proefdorp", to: database)
        try await body(Desk(site: try TestSite.make(database), town: town))
    }
}

struct SealedStoryTests {
    @Test(arguments: Engine.available)
    func aStoryIsReadByHoldersAndByTheReporter(engine: Engine) async throws {
        try await withDesk(engine) { desk async throws in
            let key = try await desk.holder("anna")
            let contact = ReportWords.Contact(name: "Sam", phone: "06 12345678", email: "")
            let (receipt, outcome) = try await desk.send(ReportWords(story: story, contact: contact))
            #expect(outcome == .received)
            let file = try await desk.file(receipt)
            #expect(try await desk.read(key, desk.opened(key), file) == story)
            let conversation = try await ConverseByReceipt(site: desk.site).conversation(
                file, receipt: receipt, in: desk.town)
            #expect(conversation.words == ReportWords(story: story, contact: contact))
            #expect(conversation.canReply)
        }
    }

    @Test func withoutAReaderNoStoryIsTaken() async throws {
        try await withDesk(.sqlite) { desk async throws in
            await #expect(throws: SubmitReport.Refusal.noReader) {
                try await desk.send(ReportWords(story: story))
            }
            #expect(try await desk.send(ReportWords()).1 == .received)
        }
    }

    @Test(arguments: Engine.available)
    func theSameSheetWithAnotherStoryReplacesIt(engine: Engine) async throws {
        try await withDesk(engine) { desk async throws in
            let key = try await desk.holder("anna")
            let (receipt, _) = try await desk.send(ReportWords(story: story))
            #expect(try await desk.send(ReportWords(story: story)).1 == .alreadyReceived)
            #expect(try await desk.send(ReportWords(story: "Toch anders.")).1 == .corrected)
            #expect(try await desk.read(key, desk.opened(key), desk.file(receipt)) == "Toch anders.")
            #expect(try await desk.send(ReportWords()).1 == .corrected)
            #expect(try await desk.read(key, desk.opened(key), desk.file(receipt)) == "")
            let parts = try await desk.site.database.read {
                try $0.first("SELECT COUNT(*) AS count FROM sealed_part")?.int("count")
            }
            #expect(parts == 0)
        }
    }

    @Test(arguments: Engine.available)
    func wordsGoBothWaysAndAskForAttention(engine: Engine) async throws {
        try await withDesk(engine) { desk async throws in
            let key = try await desk.holder("anna")
            let (receipt, _) = try await desk.send(ReportWords(story: story))
            let file = try await desk.file(receipt)
            let anna = try await desk.account(named: "anna")
            let reader = ReadStory(
                site: desk.site, account: anna, key: .init(id: key.id, key: try await desk.opened(key)))
            try await reader.write("Hoe gaat het nu met je?", to: file.id, asks: true)
            #expect(try await desk.file(receipt).status == .responseRequested)
            let converse = ConverseByReceipt(site: desk.site)
            try await converse.add("Het gaat beter.", to: file, receipt: receipt, in: desk.town)
            #expect(try await desk.file(receipt).status == .responseReceived)
            let messages = try await converse.conversation(file, receipt: receipt, in: desk.town).messages
            #expect(messages.map(\.text).sorted() == ["Het gaat beter.", "Hoe gaat het nu met je?"])
            let opened = try await reader(file.id, for: .callBack, withContact: true)
            #expect(opened.messages.count == 2)
            let lines = try await desk.site.database.read {
                try AuditStore.lines(
                    since: Instant(milliseconds: 0), after: 0, limit: 100, in: desk.town, $0)
            }
            #expect(lines.filter { $0.action == "contact-opened" }.map(\.reason) == ["terugbellen"])
            #expect(lines.contains { $0.action == "message-sent" })
        }
    }

    @Test(arguments: Engine.available)
    func withdrawingTakesTheWordsAway(engine: Engine) async throws {
        try await withDesk(engine) { desk async throws in
            try await desk.holder("anna")
            let (receipt, _) = try await desk.send(ReportWords(story: story))
            #expect(try await WithdrawReport(site: desk.site)(receipt: receipt, in: desk.town))
            let deleted = try await desk.site.database.read {
                try DeletionLogStore.number(of: .report, in: desk.town, $0)
            }
            #expect(deleted == 1, "figures in memory look at the log")
            let queries: [SQLQuery] = [
                "SELECT COUNT(*) AS count FROM sealed_part", "SELECT COUNT(*) AS count FROM story_key",
                "SELECT COUNT(*) AS count FROM case_task WHERE done_ms IS NULL",
                "SELECT COUNT(*) AS count FROM report",
            ]
            for query in queries {
                let count = try await desk.site.database.read { try $0.first(query)?.int("count") }
                #expect(count == 0, "\(query)")
            }
            #expect(try await desk.send(ReportWords(story: story)).1 == .withdrawn)
        }
    }

    @Test(arguments: Engine.available)
    func anotherMunicipalitySeesNoKeysAndNoWords(engine: Engine) async throws {
        try await withDesk(engine) { desk async throws in
            let key = try await desk.holder("anna")
            let (receipt, _) = try await desk.send(ReportWords(story: story))
            let file = try await desk.file(receipt)
            let other = try await TestSite.addTown("elders", to: desk.site.database)
            let isHidden = try await desk.site.database.read { connection in
                [
                    try ReadingKeyStore.all(in: other, connection).isEmpty,
                    try ReadingKeyStore.admitted(in: other, connection).isEmpty,
                    try SealedStore.parts(of: file.id, in: other, connection).isEmpty,
                    try SealedStore.key(of: file.id, for: key.id, in: other, connection) == nil,
                    try SealedStore.receiptKey(of: file.id, in: other, connection) == nil,
                ]
            }
            #expect(isHidden == Array(repeating: true, count: 5))
        }
    }

    /// Any place: rows, indexes, the file with its free pages and the log of writes.
    @Test func theDatabaseFileHoldsNoWord() async throws {
        try await withDatabaseURL(.sqlite) { url in
            guard case .sqlite(let path) = url else { return }
            try await withOpenDatabase(url) { database in
                try await Migrator(migrations).run(on: database)
                let town = try await TestSite.addTown("proefdorp", to: database)
                let desk = Desk(site: try TestSite.make(database), town: town)
                try await desk.holder("anna")
                let contact = ReportWords.Contact(name: "Kanariegeel", phone: "0612345678", email: "k@kanarie.example")
                _ = try await desk.send(ReportWords(story: story, contact: contact))
                for file in [path, path + "-wal"] {
                    guard let bytes = FileManager.default.contents(atPath: file) else { continue }
                    for word in [story, "brug bij het water", "Kanariegeel", "0612345678", "k@kanarie", passphrase] {
                        #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) in \(file)")
                    }
                }
            }
        }
    }
}

struct ReadingKeysTests {
    @Test(arguments: Engine.available)
    func aSecondHolderReadsOldAndNewStoriesOnceAdmitted(engine: Engine) async throws {
        try await withDesk(engine) { desk async throws in
            let anna = try await desk.holder("anna")
            let (receipt, _) = try await desk.send(ReportWords(story: story))
            let bram = try await desk.holder("bram")
            #expect(bram.admitted == nil)
            let file = try await desk.file(receipt)
            #expect(try await desk.read(bram, desk.opened(bram), file) == nil)
            try await desk.keys.admit(bram, with: desk.opened(anna), of: anna)
            #expect(try await desk.read(bram, desk.opened(bram), file) == story)
            let (later, _) = try await desk.send(ReportWords(story: "Nog een keer."), token: 2)
            #expect(try await desk.read(bram, desk.opened(bram), desk.file(later)) == "Nog een keer.")
        }
    }

    @Test(arguments: Engine.available)
    func losingOnePersonLosesNoStory(engine: Engine) async throws {
        try await withDesk(engine) { desk async throws in
            let anna = try await desk.holder("anna")
            let (receipt, _) = try await desk.send(ReportWords(story: story))
            let code = try await desk.keys.makeRecoverySheet(with: desk.opened(anna), of: anna)
            try await desk.keys.remove(anna)
            let sheet = try #require(try await desk.all().first { $0.kind == .recovery })
            let opened = try sheet.locked.unlock(recoveryCode: code, id: sheet.id, in: desk.town)
            let rehearsal = try await desk.keys.rehearse(sheet, opened: opened)
            #expect(rehearsal.done == 1 && rehearsal.total == 1)
            let bram = try await desk.holder("bram")
            try await desk.keys.admit(bram, with: opened, of: sheet)
            #expect(try await desk.read(bram, desk.opened(bram), desk.file(receipt)) == story)
        }
    }

    @Test func theLastKeyIsNotRemoved() async throws {
        try await withDesk(.sqlite) { desk async throws in
            let anna = try await desk.holder("anna")
            await #expect(throws: ReadingKeys.Refusal.lastKey) { try await desk.keys.remove(anna) }
        }
    }

    @Test(arguments: Engine.available)
    func aRotatedKeyOpensWhatTheOldOneOpened(engine: Engine) async throws {
        try await withDesk(engine) { desk async throws in
            let old = try await desk.holder("anna")
            let (receipt, _) = try await desk.send(ReportWords(story: story))
            try await desk.keys.rotate(old, opened: desk.opened(old), passphrase: "een heel andere lange zin")
            let all = try await desk.all()
            #expect(all.count == 1)
            let new = try #require(all.first)
            #expect(new.id != old.id)
            await #expect(throws: ReadingKeys.Refusal.wrongPassphrase) { try await desk.opened(new) }
            let opened = try await desk.keys.unlock(new, passphrase: "een heel andere lange zin")
            #expect(try await desk.read(new, opened, desk.file(receipt)) == story)
            #expect(try await desk.read(old, desk.opened(old), desk.file(receipt)) == nil)
        }
    }

    /// A damaged story is no reason to say that the sheet works.
    @Test func aRehearsalNoticesWhatDoesNotOpen() async throws {
        try await withDesk(.sqlite) { desk async throws in
            let anna = try await desk.holder("anna")
            _ = try await desk.send(ReportWords(story: story))
            _ = try await desk.send(ReportWords(story: "Twee."), token: 2)
            let code = try await desk.keys.makeRecoverySheet(with: desk.opened(anna), of: anna)
            try await desk.site.database.write {
                try $0.execute(
                    """
                    UPDATE sealed_part SET box = x'01' WHERE id = (SELECT MIN(id) FROM sealed_part)
                    """)
            }
            let sheet = try #require(try await desk.all().first { $0.kind == .recovery })
            let opened = try sheet.locked.unlock(recoveryCode: code, id: sheet.id, in: desk.town)
            let rehearsal = try await desk.keys.rehearse(sheet, opened: opened)
            #expect(rehearsal.done == 1 && rehearsal.total == 2)
            #expect(try await desk.all().first { $0.kind == .recovery }?.rehearsed == nil)
        }
    }

    @Test func aShortPassphraseAndAnAnalystAreRefused() async throws {
        try await withDesk(.sqlite) { desk async throws in
            let anna = try await desk.account("anna")
            await #expect(throws: ReadingKeys.Refusal.weakPassphrase) {
                try await desk.keys.create(for: anna, passphrase: "te kort")
            }
            let ali = try await desk.account("ali", .analyst)
            await #expect(throws: ReadingKeys.Refusal.mayNotRead) {
                try await desk.keys.create(for: ali, passphrase: passphrase)
            }
        }
    }
}

/// The pages around sealed words.
struct StoryRouteTests {
    /// A browser of a holder whose key is unlocked.
    private func reader(_ browser: Browser, _ site: Site, _ town: Municipality.ID) async throws -> Browser {
        let reader = try await browser.signedIn(as: .caseWorker, site, town)
        let page = try await reader.get("/\(town)/beheer/sleutel")
        let csrf = try #require(page.hidden("csrf"))
        let made = try await reader.post(
            "/\(town)/beheer/sleutel",
            [("csrf", csrf), ("action", "make"), ("passphrase", passphrase), ("again", passphrase)])
        #expect(made.status == .ok)
        let unlocked = try await reader.post(
            "/\(town)/beheer/sleutel", [("csrf", csrf), ("action", "unlock"), ("passphrase", passphrase)])
        #expect(unlocked.status == .seeOther)
        return reader
    }

    private func casePath(_ reader: Browser, _ town: Municipality.ID) async throws -> String {
        let queue = try await reader.get("/\(town)/beheer")
        let start = try #require(queue.text.range(of: "/\(town)/beheer/melding/"))
        return "/\(town)/beheer/melding/" + queue.text[start.upperBound...].prefix { $0 != "\"" }
    }

    @Test func theStoryIsAskedForOnlyWhereSomebodyCanOpenIt() async throws {
        try await withSite { browser, site, town async throws in
            #expect(try await !browser.get("/\(town)/melden").text.contains("name=\"story\""))
            _ = try await reader(browser, site, town)
            #expect(try await browser.get("/\(town)/melden").text.contains("name=\"story\""))
        }
    }

    @Test func aStoryIsOpenedWithAReasonAndStartsFolded() async throws {
        try await withSite { browser, site, town async throws in
            let reader = try await reader(browser, site, town)
            let receipt = try await browser.report(town, more: [("story", story)])
            #expect(receipt.status == .ok)
            #expect(!receipt.text.contains(story))
            let path = try await casePath(reader, town)
            let closed = try await reader.get(path)
            #expect(!closed.text.contains(story))
            let csrf = try #require(closed.hidden("csrf"))
            let opened = try await reader.post(path + "/verhaal", [("csrf", csrf), ("reason", "behandelen")])
            #expect(opened.status == .ok)
            #expect(opened.text.contains(story))
            #expect(opened.text.contains("<details class=\"more story\">"))
            #expect(try await !reader.get(path).text.contains(story))
        }
    }

    @Test func anotherSessionOfTheSamePersonHasToUnlockToo() async throws {
        try await withSite { browser, site, town async throws in
            let reader = try await reader(browser, site, town)
            _ = try await browser.report(town, more: [("story", story)])
            let path = try await casePath(reader, town)
            let colleague = try await browser.signedIn(as: .caseWorker, site, town, login: "collega")
            let csrf = try #require(try await colleague.get("/\(town)/beheer/sleutel").hidden("csrf"))
            let refused = try await colleague.post(path + "/verhaal", [("csrf", csrf), ("reason", "behandelen")])
            #expect(refused.status == .seeOther)
            #expect(refused.headers[.location]?.contains("/beheer/sleutel") ?? false)
        }
    }

    @Test func aKeyLocksItselfAfterAQuarter() async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(clock: clock) { browser, site, town async throws in
            let reader = try await reader(browser, site, town)
            _ = try await browser.report(town, more: [("story", story)])
            let path = try await casePath(reader, town)
            let csrf = try #require(try await reader.get(path).hidden("csrf"))
            clock.advance(minutes: 14)
            #expect(try await reader.post(path + "/verhaal", [("csrf", csrf), ("reason", "behandelen")]).status == .ok)
            clock.advance(minutes: 15)
            #expect(
                try await reader.post(path + "/verhaal", [("csrf", csrf), ("reason", "behandelen")]).status == .seeOther
            )
        }
    }

    @Test func contactNeedsASecondPersonWhereTheMunicipalityWantsThat() async throws {
        try await withSite { browser, site, town async throws in
            let reader = try await reader(browser, site, town)
            try await site.database.write { connection in
                var settings = ReportingSettings()
                settings.contactNeedsSecondPerson = true
                try ReportingSettingsStore.save(settings, in: town, at: site.surroundings.now(), connection)
            }
            let email = "sam@voorbeeld.example"
            _ = try await browser.report(town, more: [("contactEmail", email), ("consent", "bellen")])
            let path = try await casePath(reader, town)
            let csrf = try #require(try await reader.get(path).hidden("csrf"))
            let asked = [("csrf", csrf), ("reason", "terugbellen")]
            #expect(try await !reader.post(path + "/contact", asked).text.contains(email))
            #expect(try await reader.post(path + "/contact", [("csrf", csrf), ("action", "ask")]).status == .seeOther)
            // Whoever asks cannot agree.
            _ = try await reader.post(path + "/contact", [("csrf", csrf), ("action", "agree")])
            #expect(try await !reader.post(path + "/contact", asked).text.contains(email))
            let colleague = try await browser.signedIn(as: .caseWorker, site, town, login: "collega")
            let other = try #require(try await colleague.get(path).hidden("csrf"))
            _ = try await colleague.post(path + "/contact", [("csrf", other), ("action", "agree")])
            #expect(try await reader.post(path + "/contact", asked).text.contains(email))
        }
    }

    @Test func whatCanBeWrongWithWordsIsSaidBesideTheField() async throws {
        try await withSite { browser, site, town async throws in
            _ = try await reader(browser, site, town)
            for (fields, id) in [
                ([("story", String(repeating: "a", count: 5_001))], "verhaal-fout"),
                ([("consent", "bellen")], "contact-telefoon-fout"),
                ([("contactPhone", "12"), ("consent", "bellen")], "contact-telefoon-fout"),
                ([("contactEmail", "sam"), ("consent", "bellen")], "contact-mail-fout"),
                ([("contactEmail", "sam@voorbeeld.example")], "toestemming-fout"),
            ] {
                let page = try await browser.report(town, more: fields)
                #expect(page.status == .unprocessableContent, "\(id)")
                #expect(page.text.contains("id=\"\(id)\""), "\(id)")
                for (name, value) in fields where name != "consent" {
                    #expect(page.text.contains(value), "\(name) is kept")
                }
            }
        }
    }
}

/// The stop before sending.
struct CheckPageTests {
    @Test func somethingSeriousStopsWithHelpAndGoesOn() async throws {
        try await withSite { browser, site, town async throws in
            let stop = try await browser.report(town, what: ["aanranding"])
            #expect(stop.status == .ok)
            #expect(stop.code == nil)
            #expect(stop.text.contains("0800-0188"))
            #expect(try await browser.records(site, town).isEmpty)
            let token = try #require(stop.hidden("token"))
            let sent = try await browser.report(
                town, token: token, what: ["aanranding"], more: [("checked", "ernstig")])
            #expect(sent.code?.count == 20)
            #expect(try await browser.records(site, town).count == 1)
        }
    }

    @Test func personalDetailsArePointedOutAndCanBeTakenOut() async throws {
        try await withSite { browser, site, town async throws in
            let desk = Desk(site: site, town: town)
            let key = try await desk.holder("anna")
            let told = "Hij heet Kevin en belde met 06-12345678."
            let stop = try await browser.report(town, more: [("story", told)])
            #expect(stop.code == nil)
            #expect(stop.text.contains("<strong class=\"found\">Kevin</strong>"))
            #expect(stop.text.contains("<strong class=\"found\">06-12345678</strong>"))
            let token = try #require(stop.hidden("token"))
            let sent = try await browser.report(
                town, token: token, more: [("story", told), ("checked", "gegevens"), ("checked", "eruit")])
            let receipt = try #require(sent.code.flatMap { ReceiptCode(typed: $0) })
            let kept = try await desk.read(key, desk.opened(key), desk.file(receipt))
            #expect(kept == "Hij heet [naam] en belde met [telefoonnummer].")
        }
    }

    @Test func theStoryStaysAsItIsWhenTheReporterWants() async throws {
        try await withSite { browser, site, town async throws in
            let desk = Desk(site: site, town: town)
            let key = try await desk.holder("anna")
            let told = "Hij heet Kevin."
            let sent = try await browser.report(town, more: [("story", told), ("checked", "gegevens")])
            let receipt = try #require(sent.code.flatMap { ReceiptCode(typed: $0) })
            #expect(try await desk.read(key, desk.opened(key), desk.file(receipt)) == told)
        }
    }

    @Test func backToTheFormKeepsEverything() async throws {
        try await withSite { browser, site, town async throws in
            try await Desk(site: site, town: town).holder("anna")
            let page = try await browser.report(town, more: [("story", "Hij heet Kevin."), ("edit", "1")])
            #expect(page.status == .ok)
            #expect(page.text.contains("Hij heet Kevin.</textarea>"))
            #expect(page.text.contains("value=\"nafluiten\" checked"))
            #expect(try await browser.records(site, town).isEmpty)
        }
    }
}

struct PerspectiveTests {
    @Test(arguments: Perspective.allCases)
    func eachPerspectiveHasItsOwnWords(perspective: Perspective) async throws {
        try await withSite { browser, site, town async throws in
            let words = site.phrasebook.words(StoryPhrase.self, in: .dutch)
            let page = try await browser.get("/\(town)/melden" + perspective.query)
            #expect(page.status == .ok)
            if let lead = words.lead(perspective) { #expect(page.text.contains(lead)) }
            if let what = words.what(perspective) { #expect(page.text.contains(what)) }
            if let role = perspective.role {
                #expect(page.text.contains("name=\"role\" value=\"\(role)\" checked"))
            }
        }
    }

    @Test func whoeverDoesNotWantToCountDoesNot() async throws {
        try await withSite { browser, site, town async throws in
            #expect(try await browser.report(town, more: [("notCounted", "1")]).code != nil)
            #expect(try await browser.report(town).code != nil)
            #expect(try await browser.records(site, town).count == 1)
        }
    }
}

struct ReportAdmissionTests {
    private func token(_ random: UInt8, _ issued: Instant) -> FormToken {
        FormToken(random: Array(repeating: random, count: 16), issued: issued)
    }

    /// Notes how long it was asked to wait; no time passes.
    private actor Waits {
        private(set) var all: [Duration] = []
        func add(_ wait: Duration) { all.append(wait) }
    }

    private func admission(_ clock: TestClock, _ waits: Waits) -> ReportAdmission {
        ReportAdmission(
            surroundings: Surroundings(
                now: { clock.now }, randomBytes: { _ in [] }, sleep: { await waits.add($0) }))
    }

    private let town = Municipality.ID(literal: "proefdorp")

    @Test func aSheetThatIsSentAtOnceWaitsUntilItWasOpenForSomeSeconds() async throws {
        let (clock, waits) = (TestClock(TestSite.noon), Waits())
        let admission = admission(clock, waits)
        let fresh = token(1, clock.now)
        clock.advance(minutes: 1)
        #expect(try await admission.admit(fresh, SubmittedForm(), in: town))
        #expect(await waits.all.isEmpty)
        #expect(try await admission.admit(token(2, clock.now), SubmittedForm(), in: town))
        #expect(await waits.all == [.seconds(3)])
    }

    @Test func theSmallSumSparesTheWait() async throws {
        let (clock, waits) = (TestClock(TestSite.noon), Waits())
        let text = "token"
        let solution = try #require(
            (0..<1_000_000).first {
                ProofOfWork.isSolved(
                    token: text, solution: String($0), bits: ReportAdmission.workBits, in: town)
            })
        let form = SubmittedForm(fields: ["token": [text], "work": [String(solution)]])
        #expect(try await admission(clock, waits).admit(token(1, clock.now), form, in: town))
        #expect(await waits.all.isEmpty)
    }

    /// Thirty pupils behind one address press at the same moment, after filling in the form.
    @Test func aClassOfThirtyIsNotSlowed() async throws {
        let (clock, waits) = (TestClock(TestSite.noon), Waits())
        let admission = admission(clock, waits)
        let sheets = (0..<30).map { token($0, clock.now) }
        clock.advance(minutes: 2)
        for sheet in sheets { #expect(try await admission.admit(sheet, SubmittedForm(), in: town)) }
        #expect(await waits.all.isEmpty)
    }

    @Test func aFloodTakesTurnsAndAnotherMunicipalityDoesNotNotice() async throws {
        let (clock, waits) = (TestClock(TestSite.noon), Waits())
        let admission = admission(clock, waits)
        let sheet = token(1, clock.now)
        clock.advance(minutes: 2)
        var admitted = 0
        for _ in 0..<8_000 where try await admission.admit(sheet, SubmittedForm(), in: town) { admitted += 1 }
        let most = ReportAdmission.burst + ReportAdmission.rate * ReportAdmission.longestWait
        #expect(abs(Double(admitted) - most) <= 1)
        #expect(await waits.all.allSatisfy { $0 <= .seconds(20) })
        let before = await waits.all.count
        #expect(try await admission.admit(sheet, SubmittedForm(), in: Municipality.ID(literal: "elders")))
        #expect(await waits.all.count == before)
        // A while later there is room again.
        clock.advance(minutes: 1)
        #expect(try await admission.admit(sheet, SubmittedForm(), in: town))
    }
}
