import Domain
import Foundation
import HTTPTypes
import SQLStore
import TestSupport
import Testing

@testable import Platform
@testable import Reporting

struct DeadlineTests {
    /// Reported, working days, due at five.
    @Test(arguments: [
        // Saturday; counting begins on Monday.
        ("2026-11-21", 5, "2026-11-27"), ("2026-11-22", 1, "2026-11-23"), ("2026-11-20", 1, "2026-11-23"),
        // Christmas on Friday and Saturday, New Year on Friday.
        ("2026-12-24", 3, "2026-12-30"), ("2026-12-31", 1, "2027-01-04"),
        // Easter Monday 29 March 2027; the clocks went forward the day before.
        ("2027-03-26", 1, "2027-03-30"),
        // King's Day on a Tuesday; Ascension Day on Thursday 6 May, whose Friday is a working day.
        ("2027-04-26", 1, "2027-04-28"), ("2027-05-05", 1, "2027-05-07"),
    ])
    func workingDaysSkipWeekendsAndHolidays(reported: String, days: Int, due: String) throws {
        for minute in [0, 720, 1439] {
            #expect(Deadline.after(workingDays: days, from: try moment(reported, minute)) == (try moment(due, 1020)))
        }
    }

    @Test(arguments: [
        ("2026-11-18", "2026-11-25"),
        // A week after Friday 18 December is Christmas; a week after King's Day's eve is a Monday.
        ("2026-12-18", "2026-12-28"), ("2026-12-19", "2026-12-28"), ("2027-04-20", "2027-04-28"),
    ])
    func aftercareComesAWeekLaterOnAWorkingDay(called: String, due: String) throws {
        #expect(Deadline.nextWeek(from: try moment(called)) == (try moment(due, 1020)))
    }

    @Test(arguments: [
        (0, "2026-11-20", 1020, "1 dag te laat", Urgency.late), (0, "2026-11-17", 1020, "4 dagen te laat", .late),
        (1080, "2026-11-21", 1020, "te laat, vandaag om 17.00 uur", .late),
        (720, "2026-11-21", 1020, "vandaag voor 17.00 uur", .today), (720, "2026-11-22", 1020, "morgen", .later),
        (1439, "2026-11-23", 1020, "maandag 23 november 2026", .later),
    ])
    func deadlinesAreSaidInWords(now: Int, due: String, minute: Int, text: String, urgency: Urgency) async throws {
        let (now, due) = (try moment("2026-11-21", now), try moment(due, minute))
        #expect(Urgency(of: due, at: now) == urgency)
        let book = try Phrasebook(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        #expect(TaskText(words: book.words(CaseWorkPhrase.self, in: .dutch)).due(due, at: now) == text)
    }
}

struct TaskTests {
    @Test(arguments: Engine.available)
    func aReportBringsItsTasksAndAnAnswerClosesOne(engine: Engine) async throws {
        try await withSite(engine) { _, site, town in
            let file = try await site.takeReport(in: town, consents: [.contact, .share])
            let tasks = try await site.openTasks(in: town)
            #expect(tasks.map(\.kind) == [.callBack, .answer])
            #expect(tasks.map(\.due) == [try moment("2026-11-25", 1020), try moment("2026-11-27", 1020)])
            #expect(tasks.allSatisfy { $0.file == file.id && $0.created == TestSite.noon })
            // Without a yes nobody calls.
            let other = try await site.takeReport(in: town, consents: [.share])
            #expect(try await site.openTasks(in: town).filter { $0.file == other.id }.map(\.kind) == [.answer])

            let handler = HandleCase(site: site, account: try await site.colleague(in: town))
            try await handler.send(Code("geteld"), to: file.id)
            #expect(try await site.openTasks(in: town).filter { $0.file == file.id }.map(\.kind) == [.callBack])
            // Closing is no call, and what nobody answered is not needed any more.
            try await handler.give(.closed, to: file.id, seenWith: .reported, outcomes: [Code("meegeteld")])
            try await handler.give(.cancelled, to: other.id, seenWith: .reported)
            #expect(try await site.openTasks(in: town).map(\.kind) == [.callBack])
        }
    }

    @Test(arguments: Engine.available)
    func whoIsNotReachedIsCalledAgainAndWhoIsGetsAftercare(engine: Engine) async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(engine, clock: clock) { _, site, town in
            let file = try await site.takeReport(in: town, consents: [.contact])
            let finish = FinishTask(site: site, account: try await site.colleague(in: town))
            func next(_ kind: CaseTask.Kind) async throws -> CaseTask {
                try #require(try await site.openTasks(in: town).first { $0.kind == kind })
            }
            // Friday before Christmas.
            try clock.go(to: "2026-12-18", 600)
            let first = try await next(.callBack)
            await #expect(throws: FinishTask.Refusal.notAResult) {
                try await finish(first.id, .answered, wantsAftercare: false)
            }
            #expect(try await finish(first.id, .notReached, wantsAftercare: true) == file.id)
            await #expect(throws: FinishTask.Refusal.doneMeanwhile) {
                try await finish(first.id, .reached, wantsAftercare: false)
            }
            let second = try await next(.callBack)
            #expect(second.id != first.id)
            #expect(second.due == (try moment("2026-12-21", 1020)))
            clock.advance(minutes: 1)
            _ = try await finish(second.id, .reached, wantsAftercare: true)
            let aftercare = try await next(.aftercare)
            #expect(aftercare.due == (try moment("2026-12-28", 1020)))
            clock.advance(minutes: 1)
            _ = try await finish(aftercare.id, .notWanted, wantsAftercare: false)
            #expect(try await site.openTasks(in: town).map(\.kind) == [.answer])
            #expect(
                try await site.events(of: file.id, in: town).suffix(3) == [
                    .task(.callBack, .notReached), .task(.callBack, .reached), .task(.aftercare, .notWanted),
                ])
            #expect(try await site.audited(in: town).count { $0 == AuditAction.taskDone.rawValue } == 3)
            await #expect(throws: FinishTask.Refusal.notFound) {
                try await finish(file.id, .reached, wantsAftercare: false)
            }
        }
    }

    @Test(arguments: Engine.available)
    func whatTheReporterAddsIsOneTaskThatKeepsItsDeadline(engine: Engine) async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(engine, clock: clock) { _, site, town in
            let file = try await site.takeReport(in: town)
            let tasks = CaseTasks(site: site)
            for _ in 0..<2 {
                let now = clock.now
                try await site.database.write { try tasks.openReply(for: file.id, at: now, in: town, $0) }
                clock.advance(minutes: 1440)
            }
            let reply = try await site.openTasks(in: town).filter { $0.kind == .reply }
            #expect(reply.map(\.due) == [try moment("2026-11-24", 1020)])
            try await HandleCase(site: site, account: try await site.colleague(in: town)).send(
                Code("geteld"), to: file.id)
            #expect(try await site.openTasks(in: town).isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func aWithdrawnReportLeavesNoWork(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let code = try #require(try await browser.report(town).code)
            let task = try #require(try await site.openTasks(in: town).first)
            _ = try await browser.post("/proefdorp/antwoord/intrekken", [("code", code), ("confirm", "yes")])
            #expect(try await site.openTasks(in: town).isEmpty)
            let later = TestSite.noon.adding(days: 30)
            try await site.database.write { connection throws in
                #expect(try CaseTaskStore.find(task.id, in: town, connection) == nil)
                #expect(try CaseTaskStore.counts(at: later, in: town, connection).isEmpty)
                #expect(
                    try CaseTaskStore.markReminded(
                        dueBefore: later, notSince: later, at: later, in: town, connection) == 0)
            }
        }
    }

    @Test(arguments: Engine.available)
    func anotherTownsTasksStayInvisible(engine: Engine) async throws {
        try await withSite(engine) { _, site, town in
            let other = try await TestSite.addTown("elders", to: site.database)
            let file = try await site.takeReport(in: town)
            let task = try #require(try await site.openTasks(in: town).first)
            let later = TestSite.noon.adding(days: 30)
            try await site.database.write { connection in
                #expect(try CaseTaskStore.open(in: other, connection).isEmpty)
                #expect(try CaseTaskStore.open(of: file.id, in: other, connection).isEmpty)
                #expect(try CaseTaskStore.find(task.id, in: other, connection) == nil)
                #expect(try CaseTaskStore.nearest(of: [file.id], in: other, connection).isEmpty)
                #expect(try CaseTaskStore.counts(at: later, in: other, connection).isEmpty)
                #expect(
                    try !CaseTaskStore.finish(task.id, .answered, by: nil, at: later, in: other, connection))
                try CaseTaskStore.finish(
                    CaseTask.Kind.allCases, of: file.id, .answered, by: nil, at: later, in: other, connection)
                #expect(
                    try CaseTaskStore.markReminded(
                        dueBefore: later, notSince: later, at: later, in: other, connection) == 0)
            }
            #expect(try await site.openTasks(in: town).map(\.id) == [task.id])
            let stranger = FinishTask(site: site, account: try await site.colleague(in: other))
            await #expect(throws: FinishTask.Refusal.notFound) {
                try await stranger(task.id, .answered, wantsAftercare: false)
            }
        }
    }
}

struct TaskPageTests {
    @Test(arguments: Engine.available)
    func lateComesFirstThenTodayThenLater(engine: Engine) async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(engine, clock: clock) { browser, site, town in
            let late = try await site.takeReport(in: town)
            clock.advance(minutes: 2 * 1440)
            let today = try await site.takeReport(in: town)
            try clock.go(to: "2026-11-30", 600)
            let later = try await site.takeReport(in: town)
            let worker = try await browser.signedIn(as: .caseWorker, site, town)
            let page = try await worker.get("/proefdorp/beheer/taken")
            #expect(page.status == .ok)
            let order = [
                "Te laat", "3 dagen te laat", late.reference, "Vandaag", today.reference, "Later", later.reference,
            ]
            var rest = page.text[...]
            for text in order {
                let found = try #require(rest.range(of: text), "\(text)")
                rest = rest[found.upperBound...]
            }
            let queue = try await worker.get("/proefdorp/beheer")
            #expect(queue.text.contains("Taken (3, waarvan 1 te laat)"))
            let onlyLate = try await worker.get("/proefdorp/beheer?late=1").text
            #expect(onlyLate.contains(late.reference) && !onlyLate.contains(today.reference))
            // By deadline the oldest has the first, so the order turns when it is done.
            try await HandleCase(site: site, account: try await site.colleague(in: town)).send(
                Code("geteld"), to: late.id)
            let byDeadline = try await worker.get("/proefdorp/beheer?order=termijn").text
            let first = try #require(byDeadline.range(of: today.reference))
            let last = try #require(byDeadline.range(of: late.reference))
            #expect(first.lowerBound < last.lowerBound)
        }
    }

    @Test func aTaskIsDoneOnItsPageAndOnTheCase() async throws {
        try await withSite { browser, site, town in
            let file = try await site.takeReport(in: town, consents: [.contact])
            let worker = try await browser.signedIn(as: .caseWorker, site, town)
            let (call, answer) = (
                try #require(try await site.openTasks(in: town).first),
                try #require(try await site.openTasks(in: town).last)
            )
            let list = "/proefdorp/beheer/taken"
            let casePath = "/proefdorp/beheer/melding/\(file.id)"
            for (from, page) in [("taken", list), ("melding", casePath)] {
                let nothing = try await worker.send(
                    "\(list)/\(call.id)", [("from", from), ("aftercare", "yes")], from: list)
                #expect(nothing.status == .unprocessableContent)
                #expect(nothing.text.contains("id=\"taak-\(call.id)-fout\""))
                #expect(nothing.text.contains("value=\"yes\" checked"))
                #expect(nothing.text.contains(page == list ? "<h1>Taken" : "<h1>Melding"))
            }
            let done = try await worker.send(
                "\(list)/\(call.id)", [("from", "melding"), ("result", "reached"), ("aftercare", "yes")], from: list)
            #expect(done.status == .seeOther)
            let saved = "?bevestiging=opgeslagen"
            #expect(done.headers[.location] == casePath + saved)
            let said = try await worker.get(casePath + saved).text
            #expect(said.contains("Contact opnemen: bereikt en gesproken") && said.contains("<p>Opgeslagen.</p>"))
            let again = try await worker.send(
                "\(list)/\(call.id)", [("from", "taken"), ("result", "reached")], from: list)
            #expect(again.status == .unprocessableContent)
            #expect(again.text.contains("net gedaan"))
            let last = try await worker.send("\(list)/\(answer.id)", [("result", "not-needed")], from: list)
            #expect(last.headers[.location] == list + saved)
            #expect(try await site.openTasks(in: town).map(\.kind) == [.aftercare])
            #expect(
                try await worker.send("\(list)/\(file.id)", [("result", "reached")], from: list).status == .notFound)
        }
    }
}
