import Domain
import Foundation
import HTTPTypes
import SQLStore
import TestSupport
import Testing

@testable import Platform
@testable import Reporting

/// One list of promises, three places where it stands, and a test for each sentence.
struct PrivacyTests {
    private static let repository = URL(fileURLWithPath: TestSite.resources).deletingLastPathComponent()

    private func statement() throws -> PrivacyStatement {
        try PrivacyStatement(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
    }

    /// What is between tags in the main part of a page, one line for each text.
    private func lines(of page: String) throws -> [String] {
        let start = try #require(page.range(of: "<main"))
        let end = try #require(page.range(of: "</main>"))
        return page[start.lowerBound..<end.lowerBound].split(separator: "<").compactMap { piece in
            let text = piece.drop { $0 != ">" }.dropFirst()
            let plain = text.replacing("&#39;", with: "'").replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
            return plain.isEmpty ? nil : String(plain)
        }
    }

    @Test(arguments: Language.allCases)
    func thePageSaysExactlyThePromises(language: Language) async throws {
        let statement = try statement()
        try await withSite { browser, site, town in
            var settings = ReportingSettings()
            settings.retention = ReportingSettings.Retention(storyMonths: 9, contactMonths: 1, reportYears: 2)
            let saved = settings
            try await site.database.write { try ReportingSettingsStore.save(saved, in: town, at: TestSite.noon, $0) }
            let prefix = language == .dutch ? "" : "/\(language.tag)"
            let page = try await browser.get("\(prefix)/proefdorp/privacy")
            #expect(page.status == .ok)
            let words = site.phrasebook.words(RetentionPhrase.self, in: language)
            let terms = RetentionText(saved.retention, words: words).values
            let title = site.phrasebook.words(PrivacyPhrase.self, in: language)(.title)
            let expected =
                [title]
                + statement.sections.flatMap { section in
                    [section.title(in: language)] + section.promises.map { $0.sentence(in: language, terms) }
                } + [site.phrasebook.words(CorrectionPhrase.self, in: language)(.title)]
            #expect(page.text.contains("href=\"\(prefix)/proefdorp/correctie\""))
            #expect(try lines(of: page.text) == expected)
            #expect(expected.allSatisfy { !$0.contains("{") })
        }
    }

    @Test func everyResidentPageLeadsToThePromises() async throws {
        try await withSite { browser, _, _ in
            for path in ["", "/melden", "/antwoord", "/privacy", "/nergens"] {
                let page = try await browser.get("/en/proefdorp\(path)")
                #expect(page.text.contains("href=\"/en/proefdorp/privacy\""), "\(path)")
            }
        }
    }

    /// The table in the documentation holds the same sentences with the same tests, in the same order, and no others.
    @Test func theDocumentationSaysExactlyThePromises() throws {
        let file = Self.repository.appendingPathComponent("docs/privacy-promises.md")
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| ") }.dropFirst(2)
        let expected = try statement().sections.flatMap(\.promises).map { promise in
            let sentences = Language.allCases.map { promise.sentence[$0.tag] ?? "" }
            let tests = promise.tests.map { "`\($0)`" }.joined(separator: " ")
            return "| " + (sentences + [tests]).joined(separator: " | ") + " |"
        }
        #expect(rows.map(String.init) == expected)
    }

    @Test func everyPromiseNamesTestsThatExist() throws {
        let statement = try statement()
        for promise in statement.sections.flatMap(\.promises) {
            #expect(!promise.tests.isEmpty, "\(promise.id) has no test")
            for test in promise.tests {
                let parts = test.split(separator: ":", omittingEmptySubsequences: true).map(String.init)
                try #require(parts.count == 2, "\(test)")
                #expect(
                    ["Tests", "SystemTests", "Browser"].contains(parts[0].split(separator: "/").first.map(String.init)))
                let source = try String(
                    contentsOf: Self.repository.appendingPathComponent(parts[0]), encoding: .utf8)
                let declaration = parts[0].hasSuffix(".py") ? "\ndef \(parts[1])(" : "func \(parts[1])("
                #expect(source.contains(declaration), "\(promise.id): there is no test \(test)")
            }
        }
    }

    @Test func everySentenceIsThereInEveryLanguageAndShort() throws {
        let statement = try statement()
        let promises = statement.sections.flatMap(\.promises)
        #expect(Set(promises.map(\.id)).count == promises.count)
        for texts in promises.map(\.sentence) + statement.sections.map(\.title) {
            #expect(Set(texts.keys) == Set(Language.allCases.map(\.tag)))
            for placeholder in ["{contact}", "{story}", "{report}"] {
                #expect(Set(texts.values.map { $0.contains(placeholder) }).count == 1, "\(texts["nl"] ?? "")")
            }
            // A row of the table in the documentation is one line.
            #expect(texts.values.allSatisfy { !$0.isEmpty && !$0.contains("|") && !$0.contains("\n") })
            for sentence in (texts["nl"] ?? "").split(whereSeparator: { ".?!".contains($0) }) {
                #expect(sentence.split(separator: " ").count <= 20, "\(sentence)")
            }
        }
    }
}

/// Promises about what is asked.
struct PromiseTests {
    /// Every name under which the form sends something. A new one is a decision: it must be used, and it must not be
    /// about somebody else.
    static let names: Set = [
        // The sheet itself, and how it was opened.
        "token", "work", "checked", "rol",
        "behaviour", "place", "placeKey", "listed", "longitude", "latitude",
        "when", "date", "time", "partDate", "part", "from", "to",
        "role", "residence", "setting", "bystander", "ground", "effect", "wish",
        "story", "contactName", "contactPhone", "contactEmail", "consent", "minor", "notCounted",
    ]

    /// Somebody with a key that is unlocked; from then on the form asks for a story.
    private func holder(_ browser: Browser, _ site: Site, _ town: Municipality.ID) async throws -> Browser {
        let holder = try await browser.signedIn(as: .caseWorker, site, town)
        let path = "/\(town)/beheer/sleutel"
        let csrf = try #require(try await holder.get(path).hidden("csrf"))
        let phrase = "een zin van meer dan vier woorden"
        let made = try await holder.post(
            path, [("csrf", csrf), ("action", "make"), ("passphrase", phrase), ("again", phrase)])
        #expect(made.status == .ok)
        let unlocked = try await holder.post(path, [("csrf", csrf), ("action", "unlock"), ("passphrase", phrase)])
        #expect(unlocked.status == .seeOther)
        return holder
    }

    @Test func theFormAsksNothingElse() async throws {
        try await withSite { browser, site, town in
            _ = try await holder(browser, site, town)
            for query in ["", "?rol=omstander"] {
                let page = try await browser.get("/proefdorp/melden\(query)").text
                let start = try #require(page.range(of: "<main"))
                let found = Set(page[start.lowerBound...].matches(of: #/ name="([^"]*)"/#).map { String($0.output.1) })
                #expect(found.isSuperset(of: ["behaviour", "story", "contactPhone"]))
                #expect(found.subtracting(Self.names) == [])
            }
        }
    }

    /// Each time that a story or contact details are shown, there is a line more in the audit log.
    @Test func everyOpeningIsWrittenDown() async throws {
        try await withSite { browser, site, town in
            let holder = try await holder(browser, site, town)
            let story = "Bij de brug riep iemand iets naar mij."
            let sent = try await browser.report(
                town, more: [("story", story), ("contactEmail", "sam@voorbeeld.example"), ("consent", "bellen")])
            #expect(sent.status == .ok)
            func openings() async throws -> [String] {
                try await site.audited(in: town).filter { $0.hasSuffix("-opened") && !$0.hasPrefix("case") }
            }
            let queue = try await holder.get("/\(town)/beheer").text
            let path = try #require(queue.firstMatch(of: #//proefdorp/beheer/melding/[0-9a-f-]{36}/#)).output
            let csrf = try #require(try await holder.get(String(path)).hidden("csrf"))
            #expect(try await openings() == [])
            for (index, reason) in ["toezicht", "behandelen", "behandelen"].enumerated() {
                let opened = try await holder.post(path + "/verhaal", [("csrf", csrf), ("reason", reason)])
                #expect(opened.text.contains(story))
                #expect(try await openings() == Array(repeating: "story-opened", count: index + 1))
            }
            // The page of the case itself shows nothing that was not opened.
            #expect(try await !holder.get(String(path)).text.contains(story))
            let contact = try await holder.post(path + "/contact", [("csrf", csrf), ("reason", "terugbellen")])
            #expect(contact.text.contains("sam@voorbeeld.example"))
            #expect(try await openings().last == "contact-opened")
            #expect(try await openings().count == 4)
        }
    }

    @Test func onlyThreeQuestionsAreRequired() async throws {
        try await withSite { browser, _, town in
            let complete = try await browser.report(town)
            #expect(complete.status == .ok)
            #expect(complete.code != nil)
            #expect(try await browser.report(town, what: []).status == .unprocessableContent)
            #expect(try await browser.report(town, where: []).status == .unprocessableContent)
            #expect(try await browser.report(town, when: []).status == .unprocessableContent)
        }
    }

    @Test func noPageTakesFiles() async throws {
        try await withSite { browser, _, town in
            let code = try #require(try await browser.report(town).code)
            for page in [
                try await browser.get("/proefdorp/melden"), try await browser.get("/proefdorp/antwoord"),
                try await browser.post("/proefdorp/antwoord", [("code", code)]),
                try await browser.post("/proefdorp/melden", []),
            ] {
                #expect(page.text.contains("<form"))
                #expect(!page.text.contains("type=\"file\""))
                #expect(!page.text.contains("enctype"))
            }
        }
    }
}
