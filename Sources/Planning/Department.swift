import Platform
package import Registers

/// A department that carries measures. It has a functional address and no names of persons.
package enum Department {
    package enum Sector: String, FieldChoice {
        case safety = "veiligheid"
        case care = "zorg"
        case publicSpace = "ruimte"
        case education = "onderwijs"
        case other = "anders"

        package static let phrases = "register.department.sector"
    }

    package static let title = Field.line("titel", [.required, .column])
    package static let mail = Field.email("mail", [.column, .hint])
    package static let sector = Field.choice("sector", Sector.self, [.column, .filter, .hint])

    package static let register = Register("department", room: .planning, path: "afdelingen") {
        FieldGroup {
            title
            mail
            sector
        }
    }
}
