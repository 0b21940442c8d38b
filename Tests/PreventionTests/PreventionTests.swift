import Registers
import Testing

@testable import Prevention

struct PreventionTests {
    @Test func registersHaveAnIDEach() {
        let ids = Prevention.registers.map(\.id)
        #expect(Set(ids).count == ids.count)
    }

    /// The form of an entry sends fields of its own beside those of the register.
    @Test func noFieldTakesTheNameOfTheFormsOwn() {
        for register in Prevention.registers {
            for field in register.fields { #expect(!["versie", "csrf", "weg"].contains(field.name), "\(register.id)") }
        }
    }
}
