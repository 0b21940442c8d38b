import Platform
import Registers
import Testing

@testable import Straatlicht

/// What holds for every register of every room.
struct CatalogueTests {
    private static let registers = Composition.registers.registers

    @Test func idsAndPathsAreUsedOnce() {
        #expect(Set(Self.registers.map(\.id)).count == Self.registers.count)
        #expect(Set(Self.registers.map { "\($0.room.path)/\($0.path)" }).count == Self.registers.count)
    }

    @Test func fieldsHaveNamesOfTheirOwn() {
        for register in Self.registers {
            let names = register.fields.map(\.name)
            #expect(Set(names).count == names.count, "\(register.id)")
            // Hidden fields of the form, and what a list is narrowed with.
            #expect(Set(names).isDisjoint(with: ["versie", "csrf", "weg", "zoek", "archief", "id"]), "\(register.id)")
        }
    }

    @Test func everyRegisterHasATitleThatMustBeFilledIn() {
        for register in Self.registers {
            #expect(register.fields.first?.traits.contains(.required) == true, "\(register.id)")
        }
    }

    @Test func referencesLeadSomewhere() {
        for register in Self.registers {
            for case .reference(let other, _) in register.fields.map(\.kind) {
                #expect(Composition.registers[other] != nil, "\(register.id) refers to \(other)")
            }
        }
    }
}
