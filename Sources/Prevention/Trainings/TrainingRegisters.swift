import Domain
import Platform
package import Registers

/// For whom a training is.
enum TrainingAudience: String, FieldChoice {
    case warden = "boa", barStaff = "horeca", teacher = "leraar", youthWorker = "jongerenwerker", coach = "sportcoach"
    case transport = "vervoer", desk = "balie", victim = "weerbaarheid", resident = "inwoner"
    static let phrases = "training.audience"
}

package enum Training {
    static let title = Field.line("titel", [.required, .column])
    static let audiences = Field.choices("voor-wie", TrainingAudience.self, [.required, .column])
    static let provider = Field.line("aanbieder", [.column])
    static let description = Field.text("beschrijving", [.hint])
    static let culture = Field.text("cultuurbewust", [.hint])
    static let hasCertificate = Field.flag("certificaat", [.column, .filter])
    static let criteria = Field.text("eisen", [.hint])
    static let renewalMonths = Field.number("geldig-maanden", [.hint], in: 1...120)

    package static let register: Register = {
        var register = Register("training", room: .prevention, path: "trainingen") {
            FieldGroup {
                title
                audiences
                provider
                description
                culture
            }
            FieldGroup("certificaat") {
                hasCertificate
                criteria
                renewalMonths
            }
        }
        register.rules = ["no-criteria"]
        register.check = { entry, _ in
            // A badge without what it was given for says nothing to who reads it.
            entry[hasCertificate] && entry[criteria].isEmpty ? [EntryProblem(criteria, rule: "no-criteria")] : []
        }
        return register
    }()
}

/// A day on which a training is given.
package enum TrainingDate {
    static let name = Field.line("naam", [.required, .column, .hint])
    static let training = Field.reference("training", to: "training", [.required, .column, .filter])
    static let date = Field.date("datum", [.required, .column])
    static let start = Field.time("begin", [.required, .column])
    static let end = Field.time("einde", [.required])
    static let place = Field.line("plaats", [.required, .column])
    static let seats = Field.number("plekken", [.required, .column], in: 1...1000)
    static let closes = Field.date("aanmelden-tot", [.hint])
    static let isPublic = Field.flag("openbaar", [.column, .filter, .hint])

    package static let register: Register = {
        var register = Register("training-date", room: .prevention, path: "trainingsdata") {
            FieldGroup {
                name
                training
                date
                start
                end
                place
                seats
                closes
                isPublic
            }
        }
        register.rules = ["end-before-start", "closes-after-date"]
        register.check = { entry, _ in
            var problems: [EntryProblem] = []
            if let begin = entry[start], let finish = entry[end], finish <= begin {
                problems.append(EntryProblem(end, rule: "end-before-start"))
            }
            if let day = entry[date], let last = entry[closes], last > day {
                problems.append(EntryProblem(closes, rule: "closes-after-date"))
            }
            return problems
        }
        register.order = [.descending(date), .ascending(name)]
        register.related = { visit, entry in TrainingDateNotes.markup(visit, entry) }
        return register
    }()
}

/// What somebody in a role learns, and how often it is done again.
package enum LearningPath {
    static let title = Field.line("titel", [.required, .column])
    static let role = Field.choice("rol", TrainingAudience.self, [.required, .column, .filter])
    static let trainings = Field.references("trainingen", to: "training", [.column])
    static let lessons = Field.references("lessen", to: "lesson")
    static let renewalMonths = Field.number("herhalen-na", [.column, .hint], in: 1...120)
    static let description = Field.text("uitleg", [.hint])
    static let isPublic = Field.flag("openbaar", [.column, .filter, .hint])

    package static let register: Register = {
        var register = Register("learning-path", room: .prevention, path: "leerroutes") {
            FieldGroup {
                title
                role
                trainings
                lessons
                renewalMonths
                description
                isPublic
            }
        }
        register.rules = ["empty-path"]
        register.check = { entry, _ in
            entry[trainings].isEmpty && entry[lessons].isEmpty ? [EntryProblem(trainings, rule: "empty-path")] : []
        }
        return register
    }()
}
