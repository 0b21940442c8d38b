/// Norms, campaigns, venues, lessons and training.
public enum PreventionURL: Hashable, Sendable {
    case publicPage
    case norms
    case normStatement
    case information
    /// One text of the library, by its id.
    case informationText(PathValue)
    case dialogue
    case safeVenues
    case venueKit
    /// A campaign's short link, by its name.
    case shortLink(PathValue)
    /// What people remember of a campaign, by its short name.
    case recall(PathValue)
    case recallThanks(PathValue)
    case reach
    case reachFile
    case recallResults
    /// The QR code of a short link, by its id.
    case linkCode(PathValue)
    case expiringPledges

    case lessons
    /// One lesson, by its id.
    case lesson(PathValue)
    case trainings
    case trainingCalendar
    /// One date of a training, by its id.
    case trainingDate(PathValue)
    case cancelTraining
    case practice
    /// A story to practise with, by its name.
    case scenario(PathValue)
    case badges
    case checkBadge
    case badgeKey
    case revokedBadges
    case lessonCoverage
    case lessonCoverageFile
    case healthySchoolFile
    case participantLists
    /// Who comes on one date, by its id.
    case participants(PathValue)
    case participantsFile(PathValue)
    case presence(PathValue)
    case issueBadge(PathValue)
    case issuedBadges
    case revokeBadge(PathValue)
    case practiceSessions
    case closePracticeSession(PathValue)

    var segments: [PathValue] {
        switch self {
        case .norms: ["normen"]
        case .normStatement: ["normen", "verklaring"]
        case .information: ["voorlichting"]
        case .informationText(let id): ["voorlichting", id]
        case .dialogue: ["in-gesprek"]
        case .safeVenues: ["hier-kan-hulp"]
        case .venueKit: ["hier-kan-hulp", "meedoen"]
        case .shortLink(let name): ["g", name]
        case .recall(let campaign): ["herken", campaign]
        case .recallThanks(let campaign): ["herken", campaign, "dank"]
        case .reach: ["beheer", "preventie", "bereik"]
        case .reachFile: ["beheer", "preventie", "bereik", "bereik.csv"]
        case .recallResults: ["beheer", "preventie", "herkenning"]
        case .linkCode(let id): ["beheer", "preventie", "korte-link", id, "qr.svg"]
        case .expiringPledges: ["beheer", "preventie", "verloopt"]
        case .lessons: ["lessen"]
        case .lesson(let id): ["lessen", id]
        case .trainings: ["trainingen"]
        case .trainingCalendar: ["trainingen", "agenda.ics"]
        case .trainingDate(let id): ["trainingen", "datum", id]
        case .cancelTraining: ["trainingen", "afmelden"]
        case .practice: ["oefenen"]
        case .scenario(let name): ["oefenen", name]
        case .badges: ["badges"]
        case .checkBadge: ["badges", "controle"]
        case .badgeKey: ["badges", "sleutel.json"]
        case .revokedBadges: ["badges", "ingetrokken.json"]
        case .lessonCoverage: ["beheer", "preventie", "dekking"]
        case .lessonCoverageFile: ["beheer", "preventie", "dekking", "dekking.csv"]
        case .healthySchoolFile: ["beheer", "preventie", "dekking", "gezonde-school.csv"]
        case .participantLists: ["beheer", "preventie", "deelnemers"]
        case .participants(let id): ["beheer", "preventie", "deelnemers", id]
        case .participantsFile(let id): ["beheer", "preventie", "deelnemers", id, "lijst.csv"]
        case .presence(let id): ["beheer", "preventie", "deelnemers", id, "aanwezig"]
        case .issueBadge(let id): ["beheer", "preventie", "deelnemers", id, "certificaat"]
        case .issuedBadges: ["beheer", "preventie", "certificaten"]
        case .revokeBadge(let id): ["beheer", "preventie", "certificaten", id, "intrekken"]
        case .practiceSessions: ["beheer", "preventie", "oefensessie"]
        case .closePracticeSession(let id): ["beheer", "preventie", "oefensessie", id, "sluiten"]
        case .publicPage: ["voorkomen"]
        }
    }

    /// The address with values in place of its parameters, as a link.
    /// - Parameter value: the value of a parameter, by its name.
    func filled(with value: (String) -> PathValue) -> PreventionURL {
        switch self {
        case .informationText: .informationText(value("id"))
        case .shortLink: .shortLink(value("name"))
        case .recall: .recall(value("campaign"))
        case .recallThanks: .recallThanks(value("campaign"))
        case .linkCode: .linkCode(value("id"))
        case .lesson: .lesson(value("id"))
        case .trainingDate: .trainingDate(value("id"))
        case .scenario: .scenario(value("scenario"))
        case .participants: .participants(value("id"))
        case .participantsFile: .participantsFile(value("id"))
        case .presence: .presence(value("id"))
        case .issueBadge: .issueBadge(value("id"))
        case .revokeBadge: .revokeBadge(value("id"))
        case .closePracticeSession: .closePracticeSession(value("id"))
        default: self
        }
    }
}
