import Domain
import Platform
import Testing

struct NumberTextTests {
    @Test func dutch() {
        let numbers = NumberText(.dutch)
        #expect(numbers.whole(1_234_567) == "1.234.567")
        #expect(numbers.whole(-12) == "−12")
        #expect(numbers.decimal(1234.56) == "1.234,6")
        #expect(numbers.decimal(0.04, 2) == "0,04")
        #expect(numbers.decimal(-0.04) == "0,0")
        #expect(numbers.percent(0.125, 1) == "12,5%")
        #expect(numbers.decimal(.infinity) == "–")
    }

    @Test func englishAndArabic() {
        #expect(NumberText(.english).decimal(1234.56, 2) == "1,234.56")
        #expect(NumberText(.arabic).decimal(1234.56, 2) == "1,234.56")
    }

    @Test func aSignIsNotMirroredInArabic() {
        #expect(NumberText(.arabic).probability(0) == "\u{2066}<\u{A0}0.0001\u{2069}")
    }

    @Test func aProbabilityIsNeverNothing() {
        let numbers = NumberText(.dutch)
        #expect(numbers.probability(0.5) == "0,50")
        #expect(numbers.probability(0.0345) == "0,035")
        #expect(numbers.probability(0.0034) == "0,0034")
        #expect(numbers.probability(1e-20) == "<\u{A0}0,0001")
        #expect(numbers.probability(0) == "<\u{A0}0,0001")
    }
}
