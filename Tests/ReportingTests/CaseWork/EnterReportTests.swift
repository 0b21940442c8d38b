import Domain
import Geography
import HTTPTypes
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Reporting

struct EnterReportTests {
    private static let path = "/proefdorp/beheer/invoeren"
    private static let answers = [
        ("behaviour", "achternalopen"), ("listed", "place:station"), ("when", "now"), ("setting", "station-halte"),
    ]
    private static let call = [
        ("gesprek-datum", "2026-11-20"), ("gesprek-tijd", "16:30"), ("gesprek-taal", "ar"),
    ]

    @Test(arguments: Engine.available)
    func aReportByTelephoneIsAReport(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let worker = try await browser.signedIn(as: .caseWorker, site, town)
            let form = try await worker.get(Self.path)
            #expect(form.status == .ok)
            #expect(form.text.contains("value=\"2026-11-21\""))
            let fields = [
                ("csrf", try #require(form.hidden("csrf"))), ("token", try #require(form.hidden("token"))),
            ]
            let done = try await worker.post(Self.path, fields + Self.call + Self.answers)
            #expect(done.status == .ok)
            #expect(done.headers[.cacheControl] == "no-store")
            let code = try #require(done.code)
            let record = try #require(try await browser.records(site, town).first)
            #expect(record.origin == .phone)
            #expect(record.reported == (try moment("2026-11-20", 990)))
            // "Just now" was the hour before the call.
            #expect(record.time.start == (try moment("2026-11-20", 930)))
            let id = try #require(try await site.openTasks(in: town).first?.file)
            let file = try await site.file(id, in: town)
            #expect(file.terms.language == .arabic)
            #expect(try await site.openTasks(in: town).map(\.due) == [try moment("2026-11-27", 1020)])
            #expect(done.text.contains("/beheer/melding/\(id)"))
            // The same sheet again is the same report.
            let again = try await worker.post(Self.path, fields + Self.call + Self.answers)
            #expect(again.code == code)
            #expect(try await browser.records(site, town).count == 1)
            #expect(
                try await site.audited(in: town).filter { $0 == AuditAction.reportEntered.rawValue }.count == 1)
            // The caller reads the answer with it.
            #expect(try await browser.post("/proefdorp/antwoord", [("code", code)]).status == .ok)
            #expect(try await worker.get("/proefdorp/beheer/melding/\(id)").text.contains("per telefoon"))
        }
    }

    /// Figures in memory look for what changed lately, whenever the call was.
    @Test(arguments: Engine.available)
    func aCallOfThreeDaysAgoShowsInTheStampOfTheReports(engine: Engine) async throws {
        try await withSite(engine) { _, site, town in
            _ = try await site.takeReport(in: town)
            func stamp() async throws -> ReportStamp {
                try await site.database.read { try CountedReports.stamp(in: town, $0) }
            }
            let before = try await stamp()
            let now = site.surroundings.now()
            let token = FormToken(random: site.surroundings.randomBytes(16), issued: now)
            let answers = ReportAnswers(
                behaviours: [Code("nafluiten")], place: .unknown, when: .unknown, details: AnalysisRecord.Details())
            let entered = try await EnterReport(site: site, account: site.colleague(in: town))(
                ToldReport(answers, terms: CaseTerms(language: .dutch)),
                receipt: ReceiptCode(from: token, in: town, with: site.secret), called: now.adding(days: -3),
                original: nil)
            #expect(entered != nil)
            #expect(try await stamp() != before)
        }
    }

    /// As on the site: what points at a person is shown before anything is kept.
    @Test(arguments: Engine.available)
    func personalDetailsArePointedOutBeforeTheReportIsKept(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let worker = try await browser.signedIn(as: .caseWorker, site, town).withOpenKey(town)
            let form = try await worker.get(Self.path)
            let story = "Kevin riep iets naar haar. Zijn nummer is 06-12345678."
            let fields =
                [
                    ("csrf", try #require(form.hidden("csrf"))), ("token", try #require(form.hidden("token"))),
                    ("story", story),
                ] + Self.call + Self.answers
            let stop = try await worker.post(Self.path, fields)
            #expect(stop.status == .ok)
            #expect(stop.code == nil)
            #expect(stop.text.contains("<strong class=\"found\">Kevin</strong>"))
            #expect(stop.text.contains("<strong class=\"found\">06-12345678</strong>"))
            #expect(try await browser.records(site, town).isEmpty)
            for (name, value) in fields where name != "csrf" {
                #expect(stop.text.contains("name=\"\(name)\" value=\"\(value)\""), "\(name) goes along")
            }
            let back = try await worker.post(Self.path, fields + [("checked", "gegevens"), ("edit", "1")])
            #expect(back.status == .ok)
            #expect(back.text.contains(story) && back.text.contains("id=\"gesprek-datum\""))
            #expect(try await browser.records(site, town).isEmpty)
            let kept = try await worker.post(Self.path, fields + [("checked", "gegevens"), ("checked", "eruit")])
            let code = try #require(kept.code)
            let answer = try await browser.post("/proefdorp/antwoord", [("code", code)]).text
            #expect(answer.contains("riep iets naar haar"))
            #expect(!answer.contains("Kevin") && !answer.contains("12345678"))
        }
    }

    @Test func whatIsMissingIsSaidAndNothingTypedIsLost() async throws {
        try await withSite { browser, site, town in
            let worker = try await browser.signedIn(as: .caseWorker, site, town)
            let form = try await worker.get(Self.path)
            let token = try #require(form.hidden("token"))
            let answer = try await worker.post(
                Self.path,
                [
                    ("csrf", try #require(form.hidden("csrf"))), ("token", token), ("gesprek-datum", "2026-11-22"),
                    ("gesprek-tijd", "09:15"), ("gesprek-taal", "en"), ("behaviour", "spugen"),
                    ("place", "Lange \"straat\""), ("when", "time"), ("date", "2026-11-20"), ("wish", "hulp"),
                ])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.hidden("token") == token)
            for id in ["gesprek-datum", "plek", "tijd"] {
                #expect(answer.text.contains("href=\"#\(id)\""), "\(id)")
                #expect(answer.text.contains("id=\"\(id)-fout\""), "\(id)")
            }
            for kept in [
                "value=\"2026-11-22\"", "value=\"09:15\"", "value=\"en\" lang=\"en\" selected",
                "value=\"spugen\" checked",
                "value=\"Lange &quot;straat&quot;\"", "value=\"2026-11-20\"", "value=\"hulp\" checked",
            ] { #expect(answer.text.contains(kept), "\(kept)") }
            #expect(try await browser.records(site, town).isEmpty)
        }
    }

    /// The second thing of one report is a report of its own, with place and time copied, linked to the first.
    @Test(arguments: Engine.available)
    func aSecondReportIsCopiedAndLinked(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            _ = try await browser.report(
                town, where: [("place", "Langestraat")],
                when: [("when", "days"), ("from", "2026-11-18"), ("to", "2026-11-19")])
            let original = try #require(try await site.openTasks(in: town).first?.file)
            let worker = try await browser.signedIn(as: .caseWorker, site, town)
            let form = try await worker.get(Self.path + "?copy=\(original)")
            for copied in ["value=\"Langestraat\"", "value=\"2026-11-18\"", "value=\"2026-11-19\""] {
                #expect(form.text.contains(copied), "\(copied)")
            }
            #expect(form.hidden("copy") == original.description)
            let fields = [
                ("csrf", try #require(form.hidden("csrf"))), ("token", try #require(form.hidden("token"))),
                ("copy", original.description), ("place", "Langestraat"), ("when", "days"), ("from", "2026-11-18"),
                ("to", "2026-11-19"), ("behaviour", "schelden"), ("gesprek-datum", "2026-11-21"),
            ]
            #expect(try await worker.post(Self.path, fields).code != nil)
            let records = try await browser.records(site, town)
            #expect(Set(records.map(\.place)).count == 1)
            #expect(Set(records.map(\.time)).count == 1)
            let file = try #require(try await site.openTasks(in: town).compactMap(\.file).first { $0 != original })
            #expect(try await site.file(file, in: town).linkedTo == original)
            // A case of another town is no original.
            let other = try await TestSite.addTown("elders", to: site.database)
            let stranger = try await browser.signedIn(as: .caseWorker, site, other)
            #expect(try await stranger.get("/elders/beheer/invoeren?copy=\(original)").hidden("copy") == nil)
        }
    }

    private func read(_ fields: [String: String]) -> (called: Instant?, problems: [CallForm.Problem]) {
        CallForm(form: SubmittedForm(fields: fields.mapValues { [$0] }), now: TestSite.noon).read()
    }

    @Test(arguments: [
        ("2026-11-21", "11:59", "2026-11-21", 719), ("21-11-2026", "9.05", "2026-11-21", 545),
        ("2026-11-20", "", "2026-11-20", 720), ("2026-11-21", "", "2026-11-21", 720),
        ("2026-09-22", "00:00", "2026-09-22", 0), ("2026-11-20", "23:59:30", "2026-11-20", 1439),
    ])
    func theMomentOfTheCallIsRead(date: String, clock: String, day: String, minute: Int) throws {
        let (called, problems) = read(["gesprek-datum": date, "gesprek-tijd": clock])
        #expect(called == (try moment(day, minute)))
        #expect(problems.isEmpty)
    }

    @Test(arguments: [
        ("", "", CaseWorkPhrase.problemCallDate), ("30-02-2026", "", .problemCallDate),
        ("2026-11-22", "", .problemCallFuture), ("2026-11-21", "12:01", .problemCallFuture),
        ("2026-09-21", "", .problemCallOld), ("2026-11-20", "24:00", .problemCallTime),
        ("2026-11-20", "9", .problemCallTime), ("2026-11-20", "straks", .problemCallTime),
    ])
    func aCallThatCannotBeIsRefused(date: String, clock: String, phrase: CaseWorkPhrase) {
        let (called, problems) = read(["gesprek-datum": date, "gesprek-tijd": clock])
        #expect(called == nil)
        #expect(problems.map(\.phrase) == [phrase])
    }

    /// What is copied reads as what it was copied from; only a part of a day becomes its days.
    @Test(arguments: ["place", "street", "area", "point"], ["exact", "days", "unknown"])
    func copiesSayTheSame(place: String, time: String) throws {
        let codes = try CodeCatalogue(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        let gazetteer = TestSite.gazetteer
        let station = try #require(gazetteer.places.first { $0.name == "Station" })
        let street = try #require(gazetteer.streets.first { $0.name == "Langestraat" })
        let recorded: RecordedPlace
        switch place {
        case "place": recorded = try #require(RecordedPlace.named(station, in: gazetteer))
        case "street": recorded = .street(street, in: gazetteer)
        case "area": recorded = .area(try #require(gazetteer.area(code: "BU99910102")))
        default:
            recorded = try #require(RecordedPlace.point(RDPoint(x: 150_333, y: 490_777), in: gazetteer))
        }
        let when: ReportAnswers.When =
            switch time {
            case "exact": .clock(CivilDate(dayNumber: 20_770), minuteOfDay: 1_300)
            case "days": .days(CivilDate(dayNumber: 20_760), CivilDate(dayNumber: 20_763))
            default: .unknown
            }
        let answers = ReportAnswers(
            behaviours: [Code("nafluiten")], place: recorded, when: when, details: AnalysisRecord.Details())
        let record = answers.record(
            id: Identifier(at: TestSite.noon, random: []), reported: TestSite.noon, isCounted: true)
        var form = SubmittedForm(fields: ["behaviour": ["nafluiten"]])
        CopiedReport(record: record).fill(&form, gazetteer)
        func read() -> ReportAnswers? {
            let reader = ReportForm(
                form: form, gazetteer: gazetteer, codes: codes, now: TestSite.noon, language: .dutch, canSeal: false)
            guard case .told(let told) = reader.read() else { return nil }
            return told.answers
        }
        #expect(read() == answers)
        // Another place that is filled in counts, also where the pin cannot be taken away.
        form["listed"] = "area:BU99910101"
        form["place"] = nil
        CopiedReport(record: record).dropPin(from: &form)
        #expect(read()?.place == .area(try #require(gazetteer.area(code: "BU99910101"))))
    }
}
