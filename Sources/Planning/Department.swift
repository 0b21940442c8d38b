package import Domain
import Geography
import Platform
package import Registers

/// A department that carries measures. It has a functional address; the name of a person only with consent.
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

    /// A name is personal data: kept only with consent, until a day, and nowhere else.
    package static let contact = Field.line("contactpersoon", [.hint, .internalOnly], maximum: 120)
    package static let consented = Field.date("toestemming-op", [.hint, .internalOnly])
    package static let consentUntil = Field.date("toestemming-tot", [.hint, .internalOnly])

    /// The longest that a name is kept without asking again.
    static let longestConsent: Int = 731

    package static let register: Register = {
        var register = Register("department", room: .planning, path: "afdelingen") {
            FieldGroup {
                title
                mail
                sector
            }
            FieldGroup("contactpersoon") {
                contact
                consented
                consentUntil
            }
        }
        register.rules = ["no-consent", "no-end", "too-long", "ended", "not-yet"]
        register.check = { entry, reader in problems(of: entry, today: DutchTime.reading(of: reader.now).date) }
        // The name goes in the night; until then it is shown to nobody.
        register.permitted = { fields, day in
            let until = fields[consentUntil.shape.name]?.string.flatMap { CivilDate(iso: $0) }
            if let until, until >= day { return fields }
            var fields = fields
            fields[contact.shape.name] = nil
            return fields
        }
        // Who takes a consent back clears the name: then nothing is left of it, the history included.
        register.stored = { entry, reader in
            guard entry[contact].isEmpty else {
                // A consent is somebody's own: who came before is not kept by it.
                return try RegisterStore.forgetEarlier(
                    contact.shape.name, of: entry, in: reader.municipality, reader.connection)
            }
            _ = try RegisterStore.forget(
                contact.shape.name, of: entry.id, in: Department.register, reader.municipality, reader.connection)
        }
        return register
    }()

    static func problems(of entry: Entry, today: CivilDate) -> [EntryProblem] {
        if let day = entry[consented], day > today { return [EntryProblem(consented, rule: "not-yet")] }
        guard !entry[contact].isEmpty else { return [] }
        guard let from = entry[consented] else { return [EntryProblem(consented, rule: "no-consent")] }
        guard let until = entry[consentUntil] else { return [EntryProblem(consentUntil, rule: "no-end")] }
        if until < today { return [EntryProblem(consentUntil, rule: "ended")] }
        if until > from.adding(days: longestConsent) { return [EntryProblem(consentUntil, rule: "too-long")] }
        return []
    }
}
