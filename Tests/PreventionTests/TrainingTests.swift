import Domain
import Foundation
import Geography
import HTTPTypes
import Mail
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Prevention
@testable import Registers

struct TrainingTests {
    private func signUp(
        _ town: Town, _ date: Identifier, name: String, mail: String, token: String? = nil, language: String = ""
    ) async throws -> Visitor.Page {
        let path = "\(language)/proefdorp/trainingen/datum/\(date)"
        var sheet = token
        if sheet == nil { sheet = try await town.visitor.get(path).hidden("token") }
        return try await town.visitor.post(path, [("token", sheet ?? ""), ("naam", name), ("mail", mail)])
    }

    @Test(arguments: Engine.available)
    func whoCancelsMakesRoomForTheFirstWhoWaits(engine: Engine) async throws {
        try await withTown(engine) { town in
            let date = try await town.addTraining(seats: 1)
            let first = try await signUp(town, date, name: "Eerste", mail: "eerste@example.nl")
            #expect(first.status == .ok)
            #expect(first.text.contains("Je hebt een plek"))
            #expect(first.headers[.setCookie] == nil)
            let second = try await signUp(town, date, name: "Tweede", mail: "tweede@example.nl")
            #expect(second.text.contains("Je staat op de wachtlijst"))
            let third = try await signUp(town, date, name: "Derde", mail: "derde@example.nl", language: "/ar")
            #expect(third.text.contains("أنت على قائمة الانتظار"))
            #expect(try await town.signUps(date).map(\.hasSeat) == [true, false, false])

            let code = first.code
            #expect(code.count == SignUpCode.length)
            let cancelled = try await town.visitor.post("/proefdorp/trainingen/afmelden", [("code", code)])
            #expect(cancelled.status == .ok)
            let left = try await town.signUps(date)
            #expect(left.map(\.name) == ["Tweede", "Derde"])
            #expect(left.map(\.hasSeat) == [true, false])
            let mails = try await town.mails()
            // Of who withdrew no mail is left either.
            #expect(mails.map(\.to) == ["tweede@example.nl", "derde@example.nl", "tweede@example.nl"])
            #expect(mails[0].to == "tweede@example.nl")
            #expect(mails[0].subject == "Er is een plek voor je")
            // The code worked once.
            let again = try await town.visitor.post("/proefdorp/trainingen/afmelden", [("code", code)])
            #expect(again.status == .unprocessableContent)
            #expect(try await town.signUps(date).count == 2)
        }
    }

    /// The list says how many places are free and what is over, so it is another page after each sign-up and in time.
    @Test(arguments: Engine.available)
    func theKeptListIsRightUntilSomethingChanges(engine: Engine) async throws {
        let clock = TestClock(TestSite.noon)
        try await withTown(engine, clock: clock) { town in
            let path = "/proefdorp/trainingen"
            let date = try await town.addTraining(seats: 7, on: "2026-11-21")
            var tag = try #require(try await town.visitor.get(path).headers[.eTag])
            func changed() async throws -> Visitor.Page {
                let page = try await town.visitor.get(path, headers: [.ifNoneMatch: tag])
                #expect(page.status == .ok)
                tag = try #require(page.headers[.eTag])
                let kept = try await town.visitor.get(path, headers: [.ifNoneMatch: tag])
                #expect(kept.status == .notModified && kept.text.isEmpty)
                return page
            }
            #expect(try await town.visitor.get(path, headers: [.ifNoneMatch: tag]).status == .notModified)
            _ = try await signUp(town, date, name: "Iemand", mail: "iemand@example.nl")
            #expect(try await changed().text.contains("Vrije plekken: 6"))
            try await town.add(LearningPath.register, ["titel": "Leerpad voor iedereen", "openbaar": true])
            #expect(try await changed().text.contains("Leerpad voor iedereen"))
            // At seven in the evening it begins.
            clock.advance(minutes: 7 * 60)
            #expect(try await !changed().text.contains("Vrije plekken: 6"))
        }
    }

    @Test(arguments: Engine.available)
    func theSameSheetSentTwiceIsOneSignUp(engine: Engine) async throws {
        try await withTown(engine) { town in
            let date = try await town.addTraining(seats: 5)
            let token = try await town.visitor.get("/proefdorp/trainingen/datum/\(date)").hidden("token")
            let first = try await signUp(town, date, name: "Iemand", mail: "iemand@example.nl", token: token)
            let second = try await signUp(town, date, name: "Iemand", mail: "iemand@example.nl", token: token)
            #expect(first.status == .ok && second.status == .ok)
            #expect(!first.code.isEmpty && first.code == second.code)
            #expect(try await town.signUps(date).count == 1)
            #expect(try await town.mails().count == 1)
            // Another sheet is another person.
            _ = try await signUp(town, date, name: "Ander", mail: "ander@example.nl")
            #expect(try await town.signUps(date).count == 2)
        }
    }

    @Test(arguments: Engine.available)
    func theSameSheetWithOtherWordsCorrectsTheSignUp(engine: Engine) async throws {
        try await withTown(engine) { town in
            let date = try await town.addTraining(seats: 5)
            let token = try await town.visitor.get("/proefdorp/trainingen/datum/\(date)").hidden("token")
            let first = try await signUp(town, date, name: "Iemadn", mail: "fout@example.nl", token: token)
            let second = try await signUp(
                town, date, name: "Iemand", mail: "goed@example.nl", token: token, language: "/en")
            #expect(second.status == .ok && second.code == first.code)
            let signUps = try await town.signUps(date)
            #expect(signUps.map(\.name) == ["Iemand"])
            #expect(signUps.map(\.email.description) == ["goed@example.nl"])
            #expect(signUps.map(\.language) == [.english])
            #expect(try await town.mails().map(\.to) == ["goed@example.nl"])
            // One sheet is no way to write to everybody.
            #expect(try await signUp(town, date, name: "X", mail: "c@example.nl", token: token).status == .ok)
            let fourth = try await signUp(town, date, name: "X", mail: "d@example.nl", token: token)
            #expect(fourth.status == .unprocessableContent)
            #expect(try await town.mails().map(\.to) == ["c@example.nl"])
        }
    }

    @Test func aSheetOfAnotherDateIsToldAndWorksTheSecondTime() async throws {
        try await withTown { town in
            let date = try await town.addTraining(seats: 5)
            let other = try await town.addTraining(seats: 5)
            let token = try await town.visitor.get("/proefdorp/trainingen/datum/\(date)").hidden("token")
            _ = try await signUp(town, date, name: "Iemand", mail: "iemand@example.nl", token: token)
            let told = try await signUp(town, other, name: "Iemand", mail: "iemand@example.nl", token: token)
            #expect(told.status == .unprocessableContent)
            #expect(told.text.contains("value=\"iemand@example.nl\""))
            #expect(try await town.signUps(other).isEmpty)
            let fresh = try #require(told.hidden("token"))
            #expect(fresh != token)
            let done = try await signUp(town, other, name: "Iemand", mail: "iemand@example.nl", token: fresh)
            #expect(done.status == .ok)
            #expect(try await town.signUps(other).count == 1)
        }
    }

    @Test func aWaitingListTakesTwoForEachSeat() async throws {
        try await withTown { town in
            let date = try await town.addTraining(seats: 1)
            for name in ["a", "b", "c"] {
                #expect(try await signUp(town, date, name: name, mail: "\(name)@example.nl").status == .ok)
            }
            let fourth = try await signUp(town, date, name: "d", mail: "d@example.nl")
            #expect(fourth.status == .unprocessableContent)
            #expect(fourth.text.contains("De wachtlijst is ook vol") && fourth.text.contains("d@example.nl"))
            #expect(try await town.signUps(date).count == 3)
        }
    }

    /// A training that is put off again and again keeps nobody for ever.
    @Test func aSignUpIsKeptAYearAndThirtyDaysAtMost() throws {
        let signUp = SignUp(
            id: Identifier(at: TestSite.noon, random: [UInt8](repeating: 0, count: 10)),
            date: Identifier(at: TestSite.noon, random: [UInt8](repeating: 1, count: 10)), name: "A",
            email: try #require(EmailAddress("a@example.nl")), language: .dutch, hasSeat: true,
            created: TestSite.noon)
        let signed = DutchTime.reading(of: TestSite.noon).date
        for training in [nil, signed.adding(days: 5000)] {
            #expect(!signUp.isForgotten(on: signed.adding(days: 394), training: training))
            #expect(signUp.isForgotten(on: signed.adding(days: 395), training: training))
        }
        #expect(!signUp.isForgotten(on: signed.adding(days: 39), training: signed.adding(days: 10)))
        #expect(signUp.isForgotten(on: signed.adding(days: 40), training: signed.adding(days: 10)))
    }

    @Test(arguments: Engine.available)
    func oneAddressIsMailedThreeTimesAndNotMore(engine: Engine) async throws {
        try await withTown(engine) { town in
            let date = try await town.addTraining(seats: 20)
            for name in ["a", "b", "c"] {
                #expect(try await signUp(town, date, name: name, mail: "Samen@example.nl").status == .ok)
            }
            let fourth = try await signUp(town, date, name: "d", mail: "samen@example.nl")
            #expect(fourth.status == .unprocessableContent)
            #expect(fourth.text.contains("id=\"mail-fout\""))
            #expect(try await town.signUps(date).count == 3)
            #expect(try await town.mails().count == 3)
            // Another date is another matter.
            let other = try await town.addTraining(seats: 20)
            #expect(try await signUp(town, other, name: "d", mail: "samen@example.nl").status == .ok)
        }
    }

    /// Nobody can read a code, or guess one from the database; the mail does not hold it either.
    @Test func aCodeIsNowhereButOnThePage() async throws {
        try await withTown { town in
            let date = try await town.addTraining(seats: 1)
            let page = try await signUp(town, date, name: "Iemand", mail: "iemand@example.nl")
            let code = page.code
            #expect(try await town.mails().allSatisfy { !$0.body.filter(\.isNumber).contains(code) })
            let id = town.id
            let stored = try await town.site.database.read {
                try $0.rows("SELECT code_digest FROM training_sign_up WHERE municipality_id = \(id)")
                    .map { try $0.blob("code_digest") }
            }
            #expect(stored.count == 1 && stored[0].count == 32)
            #expect(stored[0] != Array(code.utf8))
            let typed = try #require(SignUpCode(typed: "\(code.prefix(8)) \(code.suffix(8))"))
            #expect(typed.digest(in: town.id, with: town.site.secret) == stored[0])
            let elders = try #require(Municipality.ID("elders"))
            #expect(typed.digest(in: elders, with: town.site.secret) != stored[0])
        }
    }

    @Test func everythingWrongIsToldAndNothingTypedIsLost() async throws {
        try await withTown { town in
            let date = try await town.addTraining(seats: 1)
            let page = try await signUp(town, date, name: "", mail: "<geen>adres")
            #expect(page.status == .unprocessableContent)
            #expect(page.text.contains("href=\"#naam\"") && page.text.contains("id=\"naam-fout\""))
            #expect(page.text.contains("href=\"#mail\"") && page.text.contains("id=\"mail-fout\""))
            #expect(page.text.contains("value=\"&lt;geen&gt;adres\""))
            #expect(try await town.signUps(date).isEmpty)
            let forged = try await signUp(
                town, date, name: "A", mail: "a@example.nl", token: String(repeating: "0", count: 76))
            #expect(forged.status == .unprocessableContent)
            #expect(try await town.signUps(date).isEmpty)
        }
    }

    @Test func onlyOpenAndPublicDatesTakeSignUps() async throws {
        try await withTown { town in
            let closed = try await town.addTraining(seats: 3, closes: "2026-11-20")
            let open = try await town.addTraining(seats: 3, closes: "2026-11-21")
            let hidden = try await town.addTraining(seats: 3, isPublic: false)
            #expect(
                try await town.visitor.get("/proefdorp/trainingen/datum/\(closed)").text.contains(
                    "Aanmelden kan niet meer"))
            let token = try await town.visitor.get("/proefdorp/trainingen/datum/\(open)").hidden("token")
            let late = try await signUp(town, closed, name: "A", mail: "a@example.nl", token: token)
            #expect(late.status == .unprocessableContent)
            #expect(try await town.signUps(closed).isEmpty)
            #expect(try await signUp(town, open, name: "A", mail: "a@example.nl", token: token).status == .ok)
            #expect(try await town.visitor.get("/proefdorp/trainingen/datum/\(hidden)").status == .notFound)
            #expect(try await signUp(town, hidden, name: "A", mail: "a@example.nl", token: token).status == .notFound)
            // The same entry under another town's address is not there.
            #expect(try await town.visitor.get("/elders/trainingen/datum/\(open)").status == .notFound)
            let list = try await town.visitor.get("/proefdorp/trainingen")
            #expect(list.text.contains("\(open)") && !list.text.contains("\(hidden)"))
            #expect(list.text.contains("Omstanders &lt;training&gt;"))
            let calendar = try await town.visitor.get("/proefdorp/trainingen/agenda.ics")
            #expect(calendar.text.contains("UID:training-\(open)@straatlicht"))
            // 19:00 in winter is 18:00 UTC.
            #expect(calendar.text.contains("DTSTART:20261205T180000Z"))
            #expect(!calendar.text.contains("\(hidden)"))
        }
    }

    /// 29 days after the training the list is there, after 30 it is not.
    @Test(arguments: Engine.available)
    func aSignUpGoesThirtyDaysAfterTheTrainingAndNotBefore(engine: Engine) async throws {
        let clock = TestClock(TestSite.noon)
        try await withTown(engine, clock: clock) { town in
            let old = try await town.addTraining(seats: 3, on: "2026-11-22")
            let new = try await town.addTraining(seats: 3, on: "2026-12-05")
            for date in [old, new] {
                #expect(try await signUp(town, date, name: "A", mail: "a@example.nl").status == .ok)
            }
            let keep = KeepParticipants(site: town.site)
            // 21 December: 29 days after the first.
            clock.advance(minutes: 30 * 1440)
            #expect(try await keep() == KeepParticipants.Outcome(moved: 0, deleted: 0))
            #expect(try await town.signUps(old).count == 1)
            clock.advance(minutes: 1440)
            #expect(try await keep() == KeepParticipants.Outcome(moved: 0, deleted: 1))
            #expect(try await town.signUps(old).isEmpty)
            #expect(try await town.signUps(new).count == 1)
            #expect(try await town.mails().count == 1)
            #expect(try await keep().deleted == 0)
        }
    }

    /// More places than before: the job gives them to who waits, and tells them.
    @Test func placesThatAreAddedGoToTheWaitingList() async throws {
        try await withTown { town in
            let date = try await town.addTraining(seats: 1)
            for name in ["a", "b", "c"] { _ = try await signUp(town, date, name: name, mail: "\(name)@example.nl") }
            let id = town.id
            try await town.site.database.write { connection in
                var entry = try #require(try RegisterStore.find(date, of: "training-date", in: id, connection))
                entry.fields["plekken"] = 2
                #expect(try RegisterStore.update(entry, of: TrainingDate.register, by: nil, in: id, connection))
            }
            #expect(try await KeepParticipants(site: town.site)().moved == 1)
            #expect(try await town.signUps(date).map(\.hasSeat) == [true, true, false])
            #expect(try await town.mails().first?.to == "b@example.nl")
            // Nothing is given twice.
            #expect(try await KeepParticipants(site: town.site)().moved == 0)
        }
    }

    @Test func aLearningPathShowsWhatIsInItToEverybody() async throws {
        try await withTown { town in
            let training = try await town.add(
                Training.register, ["titel": "Avond voor de bar", "voor-wie": ["horeca"]])
            let lesson = try await town.add(Lesson.register, ["titel": "Les die je zelf geeft", "minuten": 50])
            for (title, isPublic) in [("Achter de bar", true), ("Nog niet af", false)] {
                try await town.add(
                    LearningPath.register,
                    [
                        "titel": .string(title), "rol": "horeca", "trainingen": [.string(training.description)],
                        "lessen": [.string(lesson.description)], "herhalen-na": 24, "openbaar": .bool(isPublic),
                    ])
            }
            let page = try await town.visitor.get("/proefdorp/trainingen")
            for text in ["Achter de bar", "Avond voor de bar", "Les die je zelf geeft", "na 24 maanden"] {
                #expect(page.text.contains(text), "\(text)")
            }
            #expect(!page.text.contains("Nog niet af"))
        }
    }

    @Test func staffSeesTheListMarksWhoWasThereAndTakesItAlong() async throws {
        let clock = TestClock(TestSite.noon)
        try await withTown(clock: clock) { town in
            let date = try await town.addTraining(seats: 3)
            for name in ["An", "=B"] { _ = try await signUp(town, date, name: name, mail: "x@example.nl") }
            let (staff, csrf) = try await town.signedIn(as: .communication)
            let path = "/proefdorp/beheer/preventie/deelnemers/\(date)"
            #expect(try await staff.get(path).text.contains("x@example.nl"))
            let present = try #require(try await town.signUps(date).first).id.description
            // It has yet to begin.
            let early = try await staff.post(path + "/aanwezig", [csrf, ("aanwezig", present)])
            #expect(early.status == .unprocessableContent)
            clock.advance(minutes: 15 * 1440)
            let (later, token) = try await town.signedIn(as: .communication)
            #expect(try await later.post(path + "/aanwezig", [token, ("aanwezig", present)]).status == .seeOther)
            #expect(try await town.signUps(date).map(\.wasPresent) == [true, false])
            let file = try await later.get(path + "/lijst.csv")
            #expect(file.text.contains("An,x@example.nl,ja,ja,nee"))
            #expect(file.text.contains("'=B,"))
            // Names are for who keeps the lists.
            let (analyst, _) = try await town.signedIn(as: .analyst)
            #expect(try await analyst.get(path).status == .forbidden)
        }
    }
}
