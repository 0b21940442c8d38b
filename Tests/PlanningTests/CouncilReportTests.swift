import Domain
import Foundation
import Geography
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Registers
import Reporting
import SQLStore
import TestSupport
import Testing

@testable import Insight
@testable import Planning
@testable import Platform
@testable import Straatlicht

/// The half-yearly report as the council reads it.
struct CouncilReportTests {
    private static let path = "/proefdorp/beheer/plan/raadsbrief"

    /// Reports of each month from July 2025 on: half of them on Fridays at 22:00 on and around the square of the town.
    private func addReports(_ counts: [Int], to site: PlanSite) async throws {
        let town = site.town
        try await site.site.database.write { connection in
            var number = 0
            for (offset, count) in counts.enumerated() {
                let month = Sample.date("2025-07-01").startOfMonth(adding: offset)
                for index in 0..<count {
                    number += 1
                    let isFriday = index % 2 == 0
                    let day =
                        isFriday
                        ? month.adding(days: (11 - month.weekday) % 7 + index / 2 % 4 * 7)
                        : month.adding(days: index % 28)
                    let start = DutchTime.instant(of: day, minuteOfDay: isFriday ? 1320 : number * 97 % 1380)
                    let time = try #require(
                        IncidentTime(start: start, end: start.adding(minutes: 60), precision: .exact))
                    let point = RDPoint(
                        x: 150_000 + (isFriday ? Double(450 + index / 2 % 3 * 100) : Double(50 + number * 31 % 1900)),
                        y: 490_000 + (isFriday ? Double(450 + index / 6 % 3 * 100) : Double(50 + number * 53 % 1900)))
                    try AnalysisRecordStore.insert(
                        AnalysisRecord(
                            id: Identifier(at: start, random: (0..<10).map { UInt8(number >> $0 & 255) }),
                            origin: .form, reported: start.adding(minutes: 90), time: time,
                            place: RecordedPlace(precision: .point, square: Square(containing: point)),
                            behaviours: [Code("nafluiten")]),
                        in: town, connection)
                }
            }
        }
    }

    private func report(
        _ counts: [Int], half: String = "2026-1", plan: JSONValue? = nil, _ prefix: String = "",
        _ body: @escaping @Sendable (String, Words<CouncilPhrase>) async throws -> Void
    ) async throws {
        try await withPlanSite { site in
            try await addReports(counts, to: site)
            if let plan { try await site.load(plan) }
            let staff = try await site.signedIn(as: .policyOfficer)
            let answer = try await staff.get("\(prefix)\(Self.path)?half=\(half)")
            #expect(answer.status == .ok)
            try await body(
                answer.text,
                site.site.phrasebook.words(CouncilPhrase.self, in: prefix == "/ar" ? .arabic : .dutch))
        }
    }

    private static let many = [10, 12, 14, 10, 12, 14, 20, 24, 28, 20, 24, 28]

    @Test func whatWasHeardIsToldWithHowSureItIs() async throws {
        try await report(Self.many) { text, words in
            for part in [
                words(.count, ["n": "144", "before": "72"]), words(.caution), "keer zoveel (95%-interval",
                "Proefplein", "vrijdag", "<th scope=\"row\">januari 2026</th>", "Getis-Ord Gi*",
                words(.madeCountText),
            ] {
                #expect(text.contains(part), "\(part)")
            }
            // More reports, said as that and as nothing else.
            #expect(text.contains("Dat zijn er meer dan toeval kan verklaren"))
            #expect(!text.contains("meer straatintimidatie dan") && !text.contains("neemt toe"))
            #expect(!text.contains(words(.survey)))
        }
    }

    @Test func figuresAreNumberedDescribedAndHaveATableBesideThem() async throws {
        try await report(Self.many) { text, words in
            let numbers = text.matches(of: /<figcaption>Figuur ([0-9])/).map { String($0.output.1) }
            #expect(numbers == ["1", "2"])
            let tables = text.matches(of: /<caption[^>]*>Tabel ([0-9])/).map { String($0.output.1) }
            #expect(tables == ["1", "2", "3"])
            for picture in text.matches(
                of: /<svg [^>]*role="img" aria-labelledby="([^"]*)"><title id="([^"]*)">([^<]+)</)
            {
                #expect(picture.output.1 == picture.output.2)
                #expect(picture.output.3.contains("Tabel"))
            }
            #expect(text.matches(of: #/<svg /#).count == 2)
            // Twelve columns, and as many with an interval; 168 hours.
            #expect(text.matches(of: /class="drawing__bar/).count == 12)
            #expect(text.matches(of: /class="drawing__interval"/).count == 36)
            #expect(text.matches(of: /class="drawing__cell/).count == 168)
            let levels = text.matches(of: /<h([1-4])/).compactMap { Int($0.output.1) }
            #expect(levels.first == 1 && levels.filter { $0 == 1 }.count == 1)
            #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 }, "\(levels)")
            let ids = text.matches(of: #/ id="([^"]*)"/#).map { String($0.output.1) }
            #expect(Set(ids).count == ids.count)
            #expect(text.contains("aria-labelledby=\"tabel-1\""))
            // The hottest hour of the week is drawn as one.
            #expect(text.contains("drawing__cell--hot"))
            #expect(text.contains(words(.madeTimes)))
        }
    }

    @Test func fewReportsMakeNoFigureAndNoNumber() async throws {
        try await report([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0]) { text, words in
            #expect(text.contains(words(.count, ["n": "minder dan 5", "before": "minder dan 5"])))
            #expect(text.contains(words(.changeTooFew)))
            #expect(text.contains(words(.placesTooFew, ["n": "minder dan 5", "fewest": "30"])))
            #expect(text.contains(words(.timesTooFew, ["n": "minder dan 5", "fewest": "30"])))
            #expect(!text.contains("<svg"))
            #expect(text.contains(words(.together, ["fewest": "5"])))
            #expect(!text.contains("Proefplein</th>") && !text.contains("95%-interval 0"))
        }
    }

    /// The report stands with the first day of a half year too.
    @Test func aHalfYearOfWhichNoMonthIsOverSaysSo() async throws {
        try await report(Self.many, half: "2027-1") { text, words in
            #expect(text.contains(words(.heardNone)))
            #expect(!text.contains(words(.places)))
        }
    }

    @Test func theSurveyStandsBesideReportsWhenThePlanHoldsIt() async throws {
        let plan: JSONValue = [
            "registers": [
                "indicator": [
                    [
                        "id": "cbs",
                        "fields": [
                            "titel": "Jonge vrouwen die iets meemaakten", "doel": "gedrag", "soort": "subjectief",
                            "richting": "lager", "eenheid": "%",
                        ],
                    ]
                ],
                "indicator-value": [
                    [
                        "id": "cbs-1",
                        "fields": [
                            "indicator": "cbs", "datum": "2026-03-01", "waarde": 41, "n": 900, "laag": 38, "hoog": 44,
                            "bron": "CBS, Veiligheidsmonitor",
                        ],
                    ]
                ],
            ]
        ]
        try await report(Self.many, plan: plan) { text, words in
            #expect(text.contains(words(.survey)) && text.contains(words(.surveyLead)))
            #expect(text.contains("38–44%") && text.contains("Jonge vrouwen die iets meemaakten"))
        }
    }

    @Test func arabicRunsFromTheRight() async throws {
        try await report(Self.many, "/ar") { text, words in
            #expect(text.contains("dir=\"rtl\""))
            #expect(text.contains("@top-right { content: \"P"))
            #expect(text.contains(words(.caution)))
        }
    }

    @Test func reportsOfAnotherTownAreNotCounted() async throws {
        try await withPlanSite { site in
            try await addReports(Self.many, to: site)
            let elsewhere = try #require(Municipality.ID("elders"))
            let session = try await TestSession.signIn(as: .policyOfficer, site.site, elsewhere)
            let page = try await Browser.send(
                .get, "/elders/beheer/plan/raadsbrief?half=2026-1", nil, cookie: session.cookie, to: site.client)
            #expect(page.status == .ok)
            #expect(page.text.contains("We telden minder dan 5 meldingen."))
        }
    }

    // MARK: PDF

    @Test func withoutChromiumThereIsNoButtonAndASentence() async throws {
        try await withPlanSite { site in
            let staff = try await site.signedIn(as: .analyst)
            let words = site.site.phrasebook.words(CouncilPhrase.self, in: .dutch)
            #expect(!(try await staff.get(Self.path).contains("raadsbrief.pdf")))
            let answer = try await staff.get(Self.path + ".pdf?half=2026-1")
            #expect(answer.status == .notFound)
            #expect(answer.contains(words(.pdfNone)))
        }
    }

    @Test func withChromiumTheReportIsAFile() async throws {
        let folder = NSTemporaryDirectory() + "straatlicht-council-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Hands back the page that it was to print.
        let script = """
            #!/bin/sh
            for word in "$@"; do case "$word" in
                --print-to-pdf=*) result="${word#*=}" ;;
                file://*) page="${word#file://}" ;;
            esac; done
            [ -e '\(folder)/broken' ] && exit 1
            printf '%%PDF-' > "$result"; cat "$page" >> "$result"
            """
        try Data(script.utf8).write(to: URL(fileURLWithPath: folder + "/chromium"))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder + "/chromium")
        try await withPlanSite { site in
            try await addReports(Self.many, to: site)
            let staff = try await site.signedIn(as: .partner)
            var printing = site.site
            printing.pdfPrinter = PDFPrinter.find(chosen: folder + "/chromium")
            let words = printing.phrasebook.words(CouncilPhrase.self, in: .dutch)
            let router = try Composition.router(
                site: printing, resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
            try await Application(router: router.router).test(.router) { client in
                func get(_ path: String) async throws -> Browser.Page {
                    try await Browser.send(.get, path, nil, cookie: staff.cookie, to: client)
                }
                let page = try await get(Self.path + "?half=2026-1").text
                #expect(page.contains("href=\"\(Self.path).pdf?half=2026-1\""))
                let file = try await get(Self.path + ".pdf?half=2026-1")
                #expect(file.status == .ok)
                #expect(file.headers[.contentType] == "application/pdf")
                #expect(
                    file.headers[.contentDisposition]
                        == "attachment; filename=\"proefdorp-raadsrapportage-2026-1.pdf\"")
                #expect(file.headers[.cacheControl] == "no-store")
                #expect(file.text.hasPrefix("%PDF-<!doctype html><html lang=\"nl"))
                #expect(
                    file.text.contains(
                        "<title>Halfjaarrapportage straatintimidatie Proefdorp, januari tot en met juni 2026</title>"))
                #expect(file.text.contains("We telden 144 meldingen."))
                // What is on the page and not in the report: the way around, forms, and who is signed in.
                for part in ["<nav", "<form", "csrf", "<script", "<link"] {
                    #expect(!file.text.contains(part), "\(part)")
                }
                // The same report, but for the frame.
                let article = try #require(page.firstMatch(of: /<article.*<\/article>/)).output
                #expect(file.text.contains(article))

                for half in ["", "?half=morgen"] {
                    #expect(try await get(Self.path + ".pdf" + half).status == .notFound)
                }
                #expect(FileManager.default.createFile(atPath: folder + "/broken", contents: nil))
                let failed = try await get(Self.path + ".pdf?half=2026-1")
                #expect(failed.status == .serviceUnavailable)
                #expect(failed.contains(words(.pdfFailed)))
            }
        }
    }
}
