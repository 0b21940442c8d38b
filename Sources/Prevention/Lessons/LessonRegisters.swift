import Domain
import Platform
package import Registers

// MARK: Choices

/// Who gives lessons.
enum ProviderKind: String, FieldChoice {
    case halt, welfare = "welzijn", healthService = "ggd", school, police = "politie", club = "vereniging"
    case other = "anders"
    static let phrases = "lessons.provider-kind"
}

/// A year of school, from the last years of primary school on.
enum Grade: String, FieldChoice {
    case primary7 = "groep-7", primary8 = "groep-8"
    case secondary1 = "klas-1", secondary2 = "klas-2", secondary3 = "klas-3", secondary4 = "klas-4"
    case secondary5 = "klas-5", secondary6 = "klas-6"
    case vocational1 = "mbo-1", vocational2 = "mbo-2", vocational3 = "mbo-3", vocational4 = "mbo-4"
    static let phrases = "lessons.grade"
}

enum SchoolLevel: String, FieldChoice {
    case primary = "basisschool", secondary = "voortgezet", vocational = "mbo", special = "speciaal"
    case club = "sportclub"
    static let phrases = "lessons.level"
}

enum LessonTheme: String, FieldChoice {
    case norms = "norm", bystanders = "omstanders", helpingVictims = "slachtoffers", boundaries = "grenzen"
    case roleModels = "voorbeeld", diversity = "diversiteit", online, reporting = "melden"
    static let phrases = "lessons.theme"
}

/// The theme of the national programme for healthy schools under which a lesson counts.
enum HealthySchoolTheme: String, FieldChoice {
    case relationships = "relaties", wellbeing = "welbevinden", media = "media", safety = "veiligheid"
    static let phrases = "lessons.healthy-school"
}

enum BookingState: String, FieldChoice {
    case asked = "gevraagd", planned = "gepland", given = "gegeven", cancelled = "vervallen"
    static let phrases = "lessons.state"
}

// MARK: Registers

/// An organisation that gives lessons.
package enum LessonProvider {
    static let name = Field.line("naam", [.required, .column])
    static let kind = Field.choice("soort", ProviderKind.self, [.required, .column, .filter])
    static let isHaltPartner = Field.flag("halt", [.column, .filter, .hint])
    static let email = Field.email("contact", [.hint])
    static let website = Field.link("website")
    static let notes = Field.text("toelichting", [.internalOnly])

    package static let register = Register("lesson-provider", room: .prevention, path: "lesaanbieders") {
        FieldGroup {
            name
            kind
            isHaltPartner
            email
            website
            notes
        }
    }
}

/// A lesson in the catalogue.
package enum Lesson {
    static let title = Field.line("titel", [.required, .column])
    static let provider = Field.reference("aanbieder", to: "lesson-provider", [.column, .filter])
    static let grades = Field.choices("leerjaren", Grade.self, [.required, .column])
    static let audience = Field.line("doelgroep")
    static let minutes = Field.number("minuten", [.required, .column], in: 5...600)
    static let themes = Field.choices("themas", LessonTheme.self, [.required, .column])
    static let language = Field.line("taal")
    static let guide = Field.text("handleiding", [.hint])
    static let evaluation = Field.text("evaluatie", [.hint])
    static let healthySchool = Field.choice("gezonde-school", HealthySchoolTheme.self, [.column, .filter, .hint])
    static let isPublic = Field.flag("openbaar", [.column, .filter, .hint])

    package static let register = Register("lesson", room: .prevention, path: "lessen") {
        FieldGroup {
            title
            provider
            grades
            audience
            minutes
            themes
            language
        }
        FieldGroup("inhoud") {
            guide
            evaluation
        }
        FieldGroup("telt") {
            healthySchool
            isPublic
        }
    }
}

/// A school or another place where groups get lessons.
package enum School {
    static let name = Field.line("naam", [.required, .column])
    static let level = Field.choice("niveau", SchoolLevel.self, [.required, .column, .filter])
    static let area = Field.area("gebied", [.column, .filter])
    static let email = Field.email("contact", [.hint])

    package static let register = Register("school", room: .prevention, path: "scholen") {
        FieldGroup {
            name
            level
            area
            email
        }
    }
}

/// How many classes a school has in a year, for one grade: what a share of classes is a share of.
package enum SchoolClasses {
    static let year = Field.line("schooljaar", [.required, .column, .hint], maximum: 9)
    static let school = Field.reference("school", to: "school", [.required, .column, .filter])
    static let grade = Field.choice("leerjaar", Grade.self, [.required, .column, .filter])
    static let classes = Field.number("klassen", [.required, .column], in: 1...60)

    package static let register: Register = {
        var register = Register("school-classes", room: .prevention, path: "klassen") {
            FieldGroup {
                year
                school
                grade
                classes
            }
        }
        register.rules = ["year", "twice"]
        register.check = { entry, reader in
            guard SchoolYear(entry[year]) != nil else { return [EntryProblem(year, rule: "year")] }
            // Two numbers for one grade would be counted as one school with more classes.
            let isTwice = try reader.entries(of: SchoolClasses.register).contains { other in
                other.id != entry.id && other[year] == entry[year] && other[school] == entry[school]
                    && other[grade] == entry[grade]
            }
            return isTwice ? [EntryProblem(grade, rule: "twice")] : []
        }
        return register
    }()
}

/// A lesson for one class. Scores are averages of the whole class; there is no field for a pupil.
package enum LessonBooking {
    static let group = Field.line("groep", [.required, .column, .hint], maximum: 40)
    static let lesson = Field.reference("les", to: "lesson", [.required, .column, .filter])
    static let school = Field.reference("school", to: "school", [.required, .column, .filter])
    static let grade = Field.choice("leerjaar", Grade.self, [.required, .column, .filter])
    static let year = Field.line("schooljaar", [.required, .column, .hint], maximum: 9)
    static let date = Field.date("datum", [.column])
    static let state = Field.choice("status", BookingState.self, [.required, .column, .filter])
    static let pupils = Field.number("leerlingen", [], in: 1...500)
    static let before = Field.decimal("cijfer-voor", [.hint], in: 0...10)
    static let after = Field.decimal("cijfer-na", [.hint], in: 0...10)
    static let notes = Field.text("toelichting", [.internalOnly, .hint])

    package static let register: Register = {
        var register = Register("lesson-booking", room: .prevention, path: "lesboekingen") {
            FieldGroup {
                group
                lesson
                school
                grade
                year
                date
                state
            }
            FieldGroup("achteraf") {
                pupils
                before
                after
                notes
            }
        }
        register.rules = ["year", "date-outside-year", "given-without-date", "given-in-future", "small-group"]
        register.check = check
        register.order = [.descending(date), .ascending(group)]
        return register
    }()

    /// Below this many pupils an average says too much about one of them.
    static let smallestGroup = 5

    private static let check: @Sendable (Entry, EntryReader) throws -> [EntryProblem] = { entry, reader in
        guard let schoolYear = SchoolYear(entry[year]) else { return [EntryProblem(year, rule: "year")] }
        var problems: [EntryProblem] = []
        if let day = entry[date], SchoolYear(of: day) != schoolYear {
            problems.append(EntryProblem(date, rule: "date-outside-year"))
        }
        if entry[state] == .given {
            if let day = entry[date] {
                if day > DutchTime.reading(of: reader.now).date {
                    problems.append(EntryProblem(date, rule: "given-in-future"))
                }
            } else {
                problems.append(EntryProblem(date, rule: "given-without-date"))
            }
        }
        if let count = entry[pupils], count < smallestGroup, entry[before] != nil || entry[after] != nil {
            problems.append(EntryProblem(pupils, rule: "small-group"))
        }
        return problems
    }
}
