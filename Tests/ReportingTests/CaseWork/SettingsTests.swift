import Domain
import HTTPTypes
import SQLStore
import TestSupport
import Testing

@testable import Platform
@testable import Reporting

struct SettingsTests {
    /// Everything is another than the standard.
    static let unusual: ReportingSettings = {
        var settings = ReportingSettings()
        settings.isFormOpen = false
        settings.introductions = ["nl": "Hoi.\nVertel het ons.", "ar": "مرحبًا"]
        settings.behaviours = ["nafluiten", "spugen"]
        settings.otherRoutes = [
            .init(name: "Meldpunt <Oost>", text: "Voor de buurt & omgeving", phone: "06-1234 5678", website: nil),
            .init(name: "Tweede", text: "", phone: nil, website: "https://tweede.example/melden?a=b"),
        ]
        settings.reader = .independent(name: "Bureau Oost")
        settings.contactNeedsSecondPerson = true
        settings.retention = .init(storyMonths: 9, contactMonths: 3, reportYears: 2)
        settings.callBackDays = 2
        settings.answerDays = 7
        settings.routing = [
            .init(settings: ["school", "sportclub"], areas: ["BU99910102", "BU00000000"], department: "Jeugd"),
            .init(behaviours: ["bedreigen"], department: "Veiligheid"), .init(department: "De rest"),
        ]
        return settings
    }()

    private func codes() throws -> CodeCatalogue {
        try CodeCatalogue(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
    }

    private func read(
        _ form: SubmittedForm, present: ReportingSettings = ReportingSettings()
    ) throws -> SettingsForm.Outcome {
        SettingsForm(form: form, codes: try codes(), gazetteer: TestSite.gazetteer, present: present).read()
    }

    @Test(arguments: Engine.available)
    func settingsAreKeptPerMunicipality(engine: Engine) async throws {
        try await withSite(engine) { _, site, town in
            let other = try await TestSite.addTown("elders", to: site.database)
            try await site.save(Self.unusual, in: town)
            let (mine, theirs) = try await site.database.read { connection in
                (
                    try ReportingSettingsStore.find(in: town, connection),
                    try ReportingSettingsStore.find(in: other, connection)
                )
            }
            #expect(mine == Self.unusual)
            #expect(theirs == ReportingSettings())
            try await site.save(ReportingSettings(), in: town)
            #expect(
                try await site.database.read { try ReportingSettingsStore.find(in: town, $0) } == ReportingSettings())
        }
    }

    /// A document of an older version, and one of a newer with what this version does not know.
    @Test(arguments: Engine.available)
    func otherVersionsOfTheDocumentAreRead(engine: Engine) async throws {
        try await withSite(engine) { _, site, town in
            for (text, days) in [("{}", 5), (#"{"answerDays":9,"fromTheFuture":{"a":[1]}}"#, 9)] {
                try await site.database.write { connection in
                    try connection.execute("DELETE FROM reporting_settings")
                    try connection.execute(
                        """
                        INSERT INTO reporting_settings (municipality_id, settings, changed_ms)
                        VALUES (\(town), \(text), \(TestSite.noon))
                        """)
                }
                var expected = ReportingSettings()
                expected.answerDays = days
                #expect(try await site.database.read { try ReportingSettingsStore.find(in: town, $0) } == expected)
            }
        }
    }

    /// What the page shows, sent back untouched, is what was kept.
    @Test(arguments: [ReportingSettings(), unusual])
    func theFormSaysWhatItWasMadeOf(settings: ReportingSettings) throws {
        let form = SettingsForm.fields(of: settings, codes: try codes())
        guard case .settings(let read) = try read(form, present: settings) else {
            Issue.record("not read")
            return
        }
        #expect(read == settings)
    }

    @Test func rowsAreAddedAndTakenAway() throws {
        var form = SettingsForm.fields(of: Self.unusual, codes: try codes())
        form["plek1-weg"] = "ja"
        form["plek4-naam"] = "Derde"
        form["plek4-website"] = "derde.example"
        form["regel1-weg"] = "ja"
        form["regel2-afdeling"] = nil
        form["regel2-gedrag"] = nil
        guard case .settings(let read) = try read(form) else {
            Issue.record("not read")
            return
        }
        #expect(read.otherRoutes.map(\.name) == ["Tweede", "Derde"])
        #expect(read.otherRoutes.last?.website == "https://derde.example")
        #expect(read.routing.map(\.department) == ["De rest"])
    }

    @Test func tickingTheWholeListMeansTheListAsItGrows() throws {
        var settings = ReportingSettings()
        settings.behaviours = try codes()[.behaviour].codes.map(\.value)
        guard case .settings(let read) = try read(SettingsForm.fields(of: settings, codes: codes())) else {
            Issue.record("not read")
            return
        }
        #expect(read.behaviours.isEmpty)
    }

    @Test(arguments: [
        ("gedrag", "onbekend", SettingsPhrase.problemChoice), ("gedrag", "", .problemBehaviour),
        ("lezer", "", .problemChoice), ("lezer", "niemand", .problemChoice),
        ("termijn-verhaal", "0", .problemNumber), ("termijn-verhaal", "25", .problemNumber),
        ("termijn-contact", "10", .problemContactLater), ("termijn-contact", "een", .problemNumber),
        ("termijn-melding", "11", .problemNumber), ("dagen-antwoord", "0", .problemNumber),
        ("dagen-contact", "21", .problemNumber), ("dagen-contact", "9223372036854775808", .problemNumber),
        ("plek1-naam", "", .problemRouteName), ("plek1-telefoon", "bel ons", .problemPhone),
        ("plek2-website", "javascript:alert(1)", .problemWebsite), ("plek2-website", "https://", .problemWebsite),
        ("plek2-website", "geen adres", .problemWebsite), ("plek2-website", "https://a@b.nl", .problemWebsite),
        ("lezer-naam", "", .problemReaderName), ("regel2-afdeling", "", .problemDepartment),
    ])
    func whatCannotBeIsRefusedAtItsField(name: String, typed: String, phrase: SettingsPhrase) throws {
        var form = SettingsForm.fields(of: Self.unusual, codes: try codes())
        form[name] = typed
        guard case .problems(let problems) = try read(form, present: Self.unusual) else {
            Issue.record("accepted")
            return
        }
        #expect(problems.map(\.field) == [name])
        #expect(problems.map(\.phrase) == [phrase])
    }

    @Test func longTextsAreRefusedNotCut() throws {
        var form = SettingsForm.fields(of: ReportingSettings(), codes: try codes())
        form["inleiding-nl"] = String(repeating: "a", count: SettingsForm.longestIntroduction + 1)
        guard case .problems(let problems) = try read(form) else {
            Issue.record("accepted")
            return
        }
        #expect(problems.map(\.field) == ["inleiding-nl"])
    }

    @Test func theAdministratorChangesThemOnAPage() async throws {
        try await withSite { browser, site, town in
            let admin = try await browser.signedIn(as: .administrator, site, town)
            let path = "/proefdorp/beheer/meldpunt"
            let page = try await admin.get(path)
            #expect(page.status == .ok)
            let csrf = try #require(page.hidden("csrf"))
            let form = SettingsForm.fields(of: Self.unusual, codes: site.codes)
            let fields = [("csrf", csrf)] + form.names.flatMap { name in form.all(name).map { (name, $0) } }
            let wrong = try await admin.post(
                path,
                fields.filter { $0.0 != "dagen-antwoord" && $0.0 != "plek1-telefoon" }
                    + [("dagen-antwoord", "veel"), ("plek1-telefoon", "bel \"ons\"")])
            #expect(wrong.status == .unprocessableContent)
            for id in ["dagen-antwoord", "plek1-telefoon"] {
                #expect(wrong.text.contains("href=\"#\(id)\"") && wrong.text.contains("id=\"\(id)-fout\""))
            }
            for kept in [
                "value=\"veel\"", "value=\"bel &quot;ons&quot;\"", "Meldpunt &lt;Oost&gt;", "Vertel het ons.",
                "value=\"Bureau Oost\"", "value=\"spugen\" checked",
            ] { #expect(wrong.text.contains(kept), "\(kept)") }
            #expect(try await site.audited(in: town).contains(AuditAction.settingsChanged.rawValue) == false)

            // An area that is not there can only be kept, not be chosen anew.
            #expect(try await admin.post(path, fields).status == .unprocessableContent)
            let saved = try await admin.post(path, fields.filter { $0.1 != "BU00000000" })
            #expect(saved.status == .seeOther)
            var expected = Self.unusual
            expected.routing[0].areas = ["BU99910102"]
            let kept = try await site.database.read { try ReportingSettingsStore.find(in: town, $0) }
            #expect(kept == expected)
            // The same again changes nothing, and is not written down as a change.
            _ = try await admin.post(path, fields.filter { $0.1 != "BU00000000" })
            #expect(
                try await site.audited(in: town).filter { $0 == AuditAction.settingsChanged.rawValue }.count == 1)
        }
    }

    /// What is switched off says where people can go instead, and keeps what they typed from nobody.
    @Test func aFormThatIsClosedPointsElsewhere() async throws {
        try await withSite { browser, site, town in
            try await site.save(Self.unusual, in: town)
            for path in ["/proefdorp/melden", "/proefdorp/meldpunten", "/ar/proefdorp/meldpunten"] {
                let page = try await browser.get(path)
                #expect(page.status == .ok)
                for text in [
                    "Meldpunt &lt;Oost&gt;", "href=\"tel:0612345678\"", "https://tweede.example/melden?a=b",
                    "0800-0188",
                    "0900-8844", "tel:112",
                ] { #expect(page.text.contains(text), "\(path) \(text)") }
                #expect(!page.text.contains("name=\"behaviour\""))
            }
            try await site.save(ReportingSettings(), in: town)
            #expect(try await browser.get("/proefdorp/meldpunten").text.contains("href=\"/proefdorp/melden\""))
        }
    }
}

struct ReaderTests {
    /// Every address of case work, with the method and whether it is about single reports.
    private static func addresses(_ id: String) -> [(HTTPRequest.Method, String)] {
        let file = "/proefdorp/beheer/melding/\(id)"
        return [
            (.get, file), (.post, file + "/status"), (.post, file + "/antwoord"), (.post, file + "/uitkomst"),
            (.post, file + "/koppelen"), (.post, file + "/afdeling"), (.post, file + "/verhaal"),
            (.post, file + "/contact"), (.post, file + "/bericht"), (.get, "/proefdorp/beheer/taken"),
            (.post, "/proefdorp/beheer/taken/\(id)"), (.get, "/proefdorp/beheer/invoeren"),
            (.post, "/proefdorp/beheer/invoeren"), (.get, "/proefdorp/beheer/sleutel"),
            (.get, "/proefdorp/beheer/correcties"), (.get, "/proefdorp/beheer/correcties/\(id)"),
            (.post, "/proefdorp/beheer/correcties/\(id)/openen"),
            (.post, "/proefdorp/beheer/correcties/\(id)/besluit"),
        ]
    }

    @Test(arguments: Role.allCases, [ReportingSettings.Reader.municipality, .independent(name: "Bureau <Oost>")])
    func onlyTheReaderSeesReports(role: Role, reader: ReportingSettings.Reader) async throws {
        try await withSite { browser, site, town in
            var settings = ReportingSettings()
            settings.reader = reader
            try await site.save(settings, in: town)
            let file = try await site.takeReport(in: town)
            let staff = try await browser.signedIn(as: role, site, town)
            // A page for any role, to take the session's token from.
            let isReader = role == .caseWorker || role == .administrator && reader == .municipality
            #expect(CaseAccess.allows(role, with: settings) == isReader)
            let door = try await staff.get("/proefdorp/beheer/melding/\(file.id)")
            let csrf = try #require(door.hidden("csrf"))
            for (method, path) in Self.addresses(file.id.description) {
                let page = method == .get ? try await staff.get(path) : try await staff.post(path, [("csrf", csrf)])
                #expect((page.status == .forbidden) == !isReader, "\(method) \(path): \(page.status)")
                if !isReader { #expect(!page.text.contains(file.reference)) }
            }
            // The frame shows the way to a key only to whom it lets in.
            #expect(door.text.contains("href=\"/proefdorp/beheer/sleutel\"") == isReader)
            let settingsPage = try await staff.get("/proefdorp/beheer/meldpunt")
            #expect(settingsPage.status == (role == .administrator ? .ok : .forbidden))
            let queue = try await staff.get("/proefdorp/beheer")
            switch (role, reader) {
            case (_, _) where !role.allows(.handleReports): #expect(queue.status == .seeOther)
            case (.administrator, .independent):
                #expect(queue.status == .ok)
                #expect(queue.text.contains("Bureau &lt;Oost&gt;"))
                #expect(!queue.text.contains(file.reference) && !queue.text.contains("Nafluiten"))
                #expect(queue.text.contains("<td class=\"numeric\">1</td>"))
            default: #expect(queue.text.contains(file.reference))
            }
        }
    }

    @Test func whoDidNotSignInIsSentToTheDoor() async throws {
        try await withSite { browser, _, _ in
            let id = "00000000-0000-7000-8000-000000000000"
            for (method, path) in Self.addresses(id) + [(.get, "/proefdorp/beheer/meldpunt")] {
                let page = method == .get ? try await browser.get(path) : try await browser.post(path, [])
                #expect(page.status == .seeOther, "\(path)")
                #expect(page.headers[.location] == "/proefdorp/beheer/inloggen")
            }
        }
    }
}
