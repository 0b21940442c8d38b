import Domain
import Foundation
import Geography
import HTTPTypes
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Prevention
@testable import Registers

struct LessonsTests {
    @Test(
        arguments: [
            ("2026-08-01", "2026-2027"), ("2026-07-31", "2025-2026"), ("2027-01-15", "2026-2027"),
        ])
    func aSchoolYearBeginsOnTheFirstOfAugust(date: String, year: String) throws {
        let of = SchoolYear(of: try #require(CivilDate(iso: date)))
        #expect(of.description == year)
        #expect(SchoolYear(year) == of)
    }

    @Test(arguments: ["", "2026", "2026-2028", "2026/2027", "26-27", "2027-2026", "2026-2027-2028", "abcd-efgh"])
    func otherTextsAreNoSchoolYear(text: String) { #expect(SchoolYear(text) == nil) }

    private func booking(
        _ town: Town, _ school: Identifier, _ lesson: Identifier, _ group: String, _ state: String,
        grade: String = "klas-1", year: String = "2026-2027", pupils: Int? = nil
    ) async throws {
        var fields: JSONObject = [
            "groep": .string(group), "les": .string(lesson.description), "school": .string(school.description),
            "leerjaar": .string(grade), "schooljaar": .string(year), "status": .string(state),
        ]
        if let pupils { fields["leerlingen"] = .number(Double(pupils)) }
        try await town.add(LessonBooking.register, fields)
    }

    @Test(arguments: Engine.available)
    func coverageCountsClassesWithALessonOutOfAllClasses(engine: Engine) async throws {
        try await withTown(engine) { town in
            let school = try await town.add(School.register, ["naam": "Proefschool", "niveau": "voortgezet"])
            let empty = try await town.add(School.register, ["naam": "Zonder lessen", "niveau": "mbo"])
            let counted = try await town.add(
                Lesson.register, ["titel": "Wat zie je?", "minuten": 50, "gezonde-school": "relaties"])
            let other = try await town.add(Lesson.register, ["titel": "Anders", "minuten": 50])
            for (place, grade, classes) in [(school, "klas-1", 4), (school, "klas-2", 3), (empty, "mbo-1", 2)] {
                try await town.add(
                    SchoolClasses.register,
                    [
                        "schooljaar": "2026-2027", "school": .string(place.description), "leerjaar": .string(grade),
                        "klassen": .number(Double(classes)),
                    ])
            }
            // 1A twice, written in two ways; 1B once; 1C only planned; 1D fell through; 1E in another year.
            try await booking(town, school, counted, "1A", "gegeven", pupils: 28)
            try await booking(town, school, counted, "1 a", "gegeven", pupils: 27)
            try await booking(town, school, other, "1B", "gegeven")
            try await booking(town, school, counted, "1C", "gepland")
            try await booking(town, school, counted, "1D", "vervallen")
            try await booking(town, school, counted, "1E", "gegeven", year: "2025-2026")

            let (staff, _) = try await town.signedIn(as: .analyst)
            let page = try await staff.get("/proefdorp/beheer/preventie/dekking?jaar=2026-2027")
            #expect(page.status == .ok)
            #expect(page.text.contains("2 van de 9 klassen kregen in 2026-2027 een les: 22%"))
            #expect(page.text.contains("Proefschool, klas 1: 2 zonder les, waarvan 1 gepland"))
            #expect(page.text.contains("Proefschool, klas 2: 3 zonder les, waarvan 0 gepland"))
            let file = try await staff.get("/proefdorp/beheer/preventie/dekking/dekking.csv?jaar=2026-2027")
            #expect(file.text.contains("2026-2027,Proefschool,klas-1,4,2,1,3,0.5,2\r\n"))
            #expect(file.text.contains("2026-2027,Zonder lessen,mbo-1,2,0,0,0,0,2\r\n"))
            let export = try await staff.get("/proefdorp/beheer/preventie/dekking/gezonde-school.csv?jaar=2026-2027")
            // Only lessons given that count: 1A twice, 55 pupils in two lessons.
            let lines = export.text.split(separator: "\r\n")
            #expect(lines.count == 2)
            #expect(lines.last == "2026-2027,Proefschool,voortgezet,klas-1,Wat zie je?,relaties,1,2,55")
            // Another year is another table.
            let before = try await staff.get("/proefdorp/beheer/preventie/dekking/dekking.csv?jaar=2025-2026")
            #expect(before.text.contains("2025-2026,Proefschool,klas-1,,1,0,1,,\r\n"))
        }
    }

    @Test func moreClassesThanThereAreIsDoubtedAndNeverMoreThanAll() {
        func entry(_ fields: JSONObject) -> Entry {
            Entry(
                id: Identifier(at: TestSite.noon, random: [UInt8](repeating: 0, count: 10)), register: "x",
                fields: fields, created: TestSite.noon, changed: TestSite.noon)
        }
        let school = entry(["naam": "S"])
        let id = JSONValue.string(school.id.description)
        let classes = entry(["schooljaar": "2026-2027", "school": id, "leerjaar": "klas-1", "klassen": 1])
        let bookings = ["1A", "1B"].map {
            entry([
                "groep": .string($0), "school": id, "leerjaar": "klas-1", "schooljaar": "2026-2027",
                "status": "gegeven",
            ])
        }
        let coverage = LessonCoverage(
            SchoolYear("2026-2027")!, schools: [school], classes: [classes], bookings: bookings)
        #expect(coverage.rows.map(\.share) == [1])
        #expect(coverage.rows.map(\.isDoubtful) == [true])
        #expect(coverage.share == 1)
        #expect(coverage.rows.map(\.missing) == [0])
    }

    @Test func aBookingThatCannotBeSoIsRefused() async throws {
        try await withTown { town in
            let school = try await town.add(School.register, ["naam": "S", "niveau": "mbo"])
            let lesson = try await town.add(Lesson.register, ["titel": "L", "minuten": 50])
            let (staff, csrf) = try await town.signedIn(as: .communication)
            func send(_ more: [(String, String)]) async throws -> Visitor.Page {
                try await staff.post(
                    "/proefdorp/beheer/preventie/lesboekingen/nieuw",
                    [
                        csrf, ("groep", "1A"), ("les", lesson.description), ("school", school.description),
                        ("leerjaar", "mbo-1"), ("schooljaar", "2026-2027"),
                    ] + more)
            }
            #expect(try await send([("status", "gegeven")]).text.contains("wanneer de les is gegeven"))
            #expect(
                try await send([("status", "gegeven"), ("datum", "2026-12-01")]).text.contains("nog niet gegeven zijn"))
            #expect(
                try await send([("status", "gepland"), ("datum", "2027-09-01")]).text.contains("buiten het schooljaar"))
            let small = try await send([
                ("status", "gegeven"), ("datum", "2026-11-20"), ("leerlingen", "4"), ("cijfer-voor", "6"),
            ])
            #expect(small.status == .unprocessableContent && small.text.contains("minder dan vijf"))
            #expect(
                try await send([
                    ("status", "gegeven"), ("datum", "2026-11-20"), ("leerlingen", "5"), ("cijfer-voor", "6"),
                ]).status == .seeOther)
        }
    }

    @Test(arguments: Language.allCases)
    func thePublicReadsOnlyWhatIsPublic(language: Language) async throws {
        try await withTown { town in
            let shown = try await town.add(
                Lesson.register,
                ["titel": "Openbaar", "minuten": 50, "openbaar": true, "handleiding": "Lees **dit**.\n\n<script>"])
            let hidden = try await town.add(Lesson.register, ["titel": "Verborgen", "minuten": 50])
            let prefix = language == .dutch ? "" : "/\(language.tag)"
            let list = try await town.visitor.get("\(prefix)/proefdorp/lessen")
            #expect(list.status == .ok && list.text.contains("Openbaar") && !list.text.contains("Verborgen"))
            let page = try await town.visitor.get("\(prefix)/proefdorp/lessen/\(shown)")
            #expect(page.text.contains("<strong>dit</strong>") && !page.text.contains("<script>\n"))
            #expect(try await town.visitor.get("\(prefix)/proefdorp/lessen/\(hidden)").status == .notFound)
            for path in ["lessen", "trainingen", "trainingen/afmelden", "oefenen", "badges", "badges/controle"] {
                let page = try await town.visitor.get("\(prefix)/proefdorp/\(path)")
                #expect(page.status == .ok, "\(path)")
                #expect(page.text.contains("lang=\"\(language.tag)\" dir=\"\(language.direction)\""))
                #expect(page.text.firstMatch(of: #/(?:training|practice|badge|lessons)\.[a-z-]+/#) == nil, "\(path)")
            }
        }
    }
}
