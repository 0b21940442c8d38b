import Domain
import Geography
import Platform
import Registers

/// A walk through an area with people who know it, to see how safe its places feel.
enum AuditWalk {
    static let name = Field.line("naam", [.required, .column])
    static let date = Field.date("datum", [.required, .column])
    static let area = Field.area("gebied", [.column, .filter])
    static let route = Field.text("route", [.required, .hint], maximum: 4_000)
    static let groups = Field.text("deelnemers", .hint, maximum: 1_000)

    static let register: Register = {
        var register = Register("audit-walk", room: .deployment, path: "schouwen") {
            FieldGroup {
                name
                date
                area
                route
                groups
            }
        }
        register.order = [.descending(date)]
        register.related = { visit, entry in WalkPanel.markup(visit, walk: entry) }
        return register
    }()
}

/// A place where a walk stopped, scored on the nine parameters of a safety audit.
enum AuditPoint {
    /// What is looked at. Raw values are names of fields.
    enum Parameter: String, CaseIterable, Sendable {
        case light = "licht"
        /// Whether one sees what is ahead: no corners, niches or hedges.
        case openness = "openheid"
        /// Whether others see who walks here, from windows and doors.
        case visibility = "zicht"
        case people = "mensen"
        /// Whether women, girls and others who feel watched use the place.
        case diversity = "wie"
        case security = "toezicht"
        case path = "looppad"
        case transport = "vervoer"
        case feeling = "gevoel"

        var field: Field<Score?> { .choice(rawValue, Score.self, .hint) }
    }

    enum Score: String, FieldChoice {
        case bad = "0"
        case fair = "1"
        case good = "2"

        static let phrases = "register.audit-point.score"

        var points: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    static let place = Field.line("plek", [.required, .column])
    static let walk = Field.reference("schouw", to: "audit-walk", [.required, .column, .filter])
    static let latitude = Field.decimal("breedtegraad", .hint, in: RDNew.validLatitude)
    static let longitude = Field.decimal("lengtegraad", in: RDNew.validLongitude)
    static let rdX = Field.decimal("rd-x", .hint, in: RDNew.validX)
    static let rdY = Field.decimal("rd-y", in: RDNew.validY)
    static let note = Field.text("opmerking", maximum: 2_000)
    static let action = Field.text("actie", [.column, .hint], maximum: 2_000)
    static let owner = Field.reference("afdeling", to: "department", [.column, .filter])
    static let done = Field.date("gedaan", .column)

    static let register: Register = {
        let scores = Parameter.allCases.map(\.field)
        var register = Register("audit-point", room: .deployment, path: "schouwpunten") {
            FieldGroup {
                place
                walk
            }
            FieldGroup("scores") {
                scores[0]
                scores[1]
                scores[2]
                scores[3]
                scores[4]
                scores[5]
                scores[6]
                scores[7]
                scores[8]
            }
            FieldGroup("gevolg") {
                note
                action
                owner
                done
            }
            FieldGroup("kaart") {
                latitude
                longitude
                rdX
                rdY
            }
        }
        register.rules = ["half", "nothing-to-do"]
        register.check = { entry, _ in
            var problems: [EntryProblem] = []
            if (entry[latitude] == nil) != (entry[longitude] == nil) {
                problems.append(EntryProblem(entry[latitude] == nil ? latitude : longitude, rule: "half"))
            }
            if (entry[rdX] == nil) != (entry[rdY] == nil) {
                problems.append(EntryProblem(entry[rdX] == nil ? rdX : rdY, rule: "half"))
            }
            if entry[done] != nil, entry[action].isEmpty {
                problems.append(EntryProblem(action, rule: "nothing-to-do"))
            }
            return problems
        }
        return register
    }()

    /// Where it is; degrees go before grid coordinates.
    static func point(of entry: Entry) -> RDPoint? {
        if let latitude = entry[latitude], let longitude = entry[longitude] {
            return RDNew.rd(from: Coordinate(longitude: longitude, latitude: latitude))
        }
        guard let x = entry[rdX], let y = entry[rdY] else { return nil }
        return RDPoint(x: x, y: y)
    }

    /// From 0 to 2, of what was scored; `nil` when nothing was.
    static func mean(of entry: Entry) -> Double? {
        let scores = Parameter.allCases.compactMap { entry[$0.field]?.points }
        return scores.isEmpty ? nil : Double(scores.reduce(0, +)) / Double(scores.count)
    }
}
