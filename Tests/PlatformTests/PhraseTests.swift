import Domain
import Registers
import TestSupport
import Testing

@testable import Deployment
@testable import Help
@testable import Insight
@testable import MunicipalityNetwork
@testable import Planning
@testable import Platform
@testable import Prevention
@testable import Reporting
@testable import Research
@testable import Straatlicht

struct PhraseTests {
    private static let rooms: [[String]] = [
        PlatformPhrase.allCases.map(\.rawValue),
        AuditPhrase.allCases.map(\.rawValue),
        OutboxPhrase.allCases.map(\.rawValue),
        JobPhrase.allCases.map(\.rawValue),
        WebhookPhrase.allCases.map(\.rawValue),
        ReportingPhrase.allCases.map(\.rawValue),
        ClusterPhrase.allCases.map(\.rawValue),
        BurstPhrase.allCases.map(\.rawValue),
        ChangePhrase.allCases.map(\.rawValue),
        HoursPhrase.allCases.map(\.rawValue),
        SpotPhrase.allCases.map(\.rawValue),
        ExposurePhrase.allCases.map(\.rawValue),
        MadePhrase.allCases.map(\.rawValue),
        CouncilPhrase.allCases.map(\.rawValue),
        InsightPhrase.allCases.map(\.rawValue),
        HelpPhrase.allCases.map(\.rawValue),
        RetentionPhrase.allCases.map(\.rawValue),
        PrivacyPhrase.allCases.map(\.rawValue),
        StoryPhrase.allCases.map(\.rawValue),
        CaseWorkPhrase.allCases.map(\.rawValue),
        CorrectionPhrase.allCases.map(\.rawValue),
        SettingsPhrase.allCases.map(\.rawValue),
        DeploymentPhrase.allCases.map(\.rawValue),
        RegisterPhrase.allCases.map(\.rawValue),
        LessonPhrase.allCases.map(\.rawValue),
        TrainingPhrase.allCases.map(\.rawValue),
        TrainingDeskPhrase.allCases.map(\.rawValue),
        PracticePhrase.allCases.map(\.rawValue),
        BadgePhrase.allCases.map(\.rawValue),
        PreventionPhrase.allCases.map(\.rawValue),
        NormPhrase.allCases.map(\.rawValue),
        CampaignPhrase.allCases.map(\.rawValue),
        VenuePhrase.allCases.map(\.rawValue),
        InformationPhrase.allCases.map(\.rawValue),
        PlanPhrase.allCases.map(\.rawValue),
        PublicPagePhrase.allCases.map(\.rawValue),
        ResearchPhrase.allCases.map(\.rawValue),
        TellingBackPhrase.allCases.map(\.rawValue),
        NetworkPhrase.allCases.map(\.rawValue),
    ]
    private static let own = rooms.flatMap(\.self) + Set(Composition.registers.registers.flatMap(\.phraseKeys))

    /// A link may say what its page says.
    private static let used = own + Set(links.flatMap { [$0.title, $0.lead] }).subtracting(own)

    private static let links =
        Planning.links + TellingBack.links + Deployment.links + Prevention.links + Research.links + Network.links

    private func book() throws -> Phrasebook {
        try Phrasebook(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
    }

    @Test(arguments: Language.allCases)
    func everyKeyHasAPhraseAndEveryPhraseAKey(language: Language) throws {
        let keys = try book().keys(in: language)
        #expect(Set(Self.used).subtracting(keys).sorted() == [])
        #expect(keys.subtracting(Self.used).sorted() == [])
    }

    @Test func placeholdersAreTheSameInEveryLanguage() throws {
        let book = try book()
        for key in Self.used {
            let names = Language.allCases.map { placeholders(book.phrase(key, in: $0)) }
            #expect(Set(names).count == 1, "\(key)")
            for language in Language.allCases { #expect(!book.phrase(key, in: language).isEmpty, "\(key)") }
        }
    }

    @Test func keysAreUsedOnce() { #expect(Set(Self.used).count == Self.used.count) }

    @Test func arabicIsWrittenInArabic() throws {
        let book = try book()
        for key in Self.used where key != "platform.product" {
            let phrase = book.phrase(key, in: .arabic)
            let isWord = book.phrase(key, in: .dutch).contains { $0.isLetter }
            #expect(
                !isWord || phrase.unicodeScalars.contains { (0x600...0x6FF).contains($0.value) }
                    || phrase.contains("{"), "\(key)")
        }
    }

    private func placeholders(_ phrase: String) -> Set<String> {
        Set(
            phrase.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
                $0.split(separator: "}").first.map(String.init)
            })
    }
}

struct CodeCatalogueTests {
    @Test(arguments: CodeCatalogue.List.allCases)
    func everyCodeHasALabelInEveryLanguage(list: CodeCatalogue.List) throws {
        let codes = try CodeCatalogue(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        #expect(!codes[list].codes.isEmpty)
        for code in codes[list].codes {
            #expect(!code.value.contains(" "))
            for language in Language.allCases {
                #expect(codes.label(code, in: list, language) != code.value, "\(code)")
            }
            let arabic = codes.label(code, in: list, .arabic)
            #expect(arabic.unicodeScalars.contains { (0x600...0x6FF).contains($0.value) }, "\(code)")
        }
    }
}

struct CalendarWordsTests {
    @Test func saysDatesInThreeLanguages() throws {
        let date = try #require(CivilDate(iso: "2026-11-21"))
        #expect(CalendarWords(.dutch).dateWithWeekday(date) == "zaterdag 21 november 2026")
        #expect(CalendarWords(.english).dateWithWeekday(date) == "Saturday 21 November 2026")
        #expect(CalendarWords(.arabic).dateWithWeekday(date) == "السبت، 21 نوفمبر 2026")
    }
}

struct SubmittedFormTests {
    @Test func readsWhatBrowsersSend() {
        let form = SubmittedForm(urlEncoded: "a=1&b=%C3%A9+x&b=&b=2&c&=d&e=a%3Db%26&f=%E2%82%AC".utf8)
        #expect(form["a"] == "1")
        #expect(form.all("b") == ["é x", "2"])
        #expect(form["c"] == nil)
        #expect(form["e"] == "a=b&")
        #expect(form["f"] == "€")
        #expect(form["nothing"] == nil)
    }

    @Test(arguments: ["%", "%4", "%zz", "a=%", "a=%E2%82", "&&&", "===", "a=b=c", "%00=%00", "+"])
    func takesWhatIsBrokenLiterally(text: String) {
        let form = SubmittedForm(urlEncoded: text.utf8)
        _ = form.names
        if text == "a=%" { #expect(form["a"] == "%") }
        if text == "a=b=c" { #expect(form["a"] == "b=c") }
    }
}
