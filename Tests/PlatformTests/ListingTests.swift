import Domain
import Platform
import Testing

struct ListingTests {
    @Test(arguments: [(Language.dutch, "licht, lessen"), (.english, "licht, lessen"), (.arabic, "licht، lessen")])
    func aListIsSeparatedAsTheLanguageDoes(_ language: Language, _ expected: String) {
        #expect(["licht", "lessen"].listed(in: language) == expected)
        #expect([String]().listed(in: language).isEmpty)
    }

    @Test func aDutchNameIsKeptTogetherInArabicOnly() {
        #expect(Language.dutch.isolated("22:00–02:00") == "22:00–02:00")
        #expect(Language.arabic.isolated("22:00–02:00") == "\u{2068}22:00–02:00\u{2069}")
    }

    @Test func aNameFromAListBeginsAHeadingWithACapital() {
        #expect("horeca en uitgaan".asHeading == "Horeca en uitgaan")
        #expect("école".asHeading == "École" && "".asHeading.isEmpty && "مدرسة".asHeading == "مدرسة")
    }
}
