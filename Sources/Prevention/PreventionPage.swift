import HTML
import Platform

/// What is read on the public start of the room.
enum PreventionPhrase: String, PhraseKey {
    case title = "prevention.title"
    case lead = "prevention.lead"
    case norms = "prevention.norms"
    case normsLead = "prevention.norms-lead"
    case venues = "prevention.venues"
    case venuesLead = "prevention.venues-lead"
    case information = "prevention.information"
    case informationLead = "prevention.information-lead"
    case dialogue = "prevention.dialogue"
    case dialogueLead = "prevention.dialogue-lead"
    case bystanders = "prevention.bystanders"
    case bystandersLead = "prevention.bystanders-lead"
    case lessons = "prevention.lessons"
    case lessonsLead = "prevention.lessons-lead"
    case trainings = "prevention.trainings"
    case trainingsLead = "prevention.trainings-lead"
    case practice = "prevention.practice"
    case practiceLead = "prevention.practice-lead"
}

/// What the municipality does before anything happens, and what everybody can do: one start for residents.
enum PreventionPage {
    private static let cards: [(MunicipalityURL, PreventionPhrase, PreventionPhrase)] = [
        (.prevention(.norms), .norms, .normsLead),
        (.prevention(.safeVenues), .venues, .venuesLead),
        (.help(.guidance), .bystanders, .bystandersLead),
        (.prevention(.practice), .practice, .practiceLead),
        (.prevention(.lessons), .lessons, .lessonsLead),
        (.prevention(.trainings), .trainings, .trainingsLead),
        (.prevention(.information), .information, .informationLead),
        (.prevention(.dialogue), .dialogue, .dialogueLead),
    ]

    static func page(_ visit: Visit) -> Page {
        let words = visit.words(PreventionPhrase.self)
        return Page(title: words(.title)) {
            h1 { words(.title) }
            p(.class("lead")) { words(.lead) }
            ul(.class("cards")) {
                for (url, title, lead) in cards {
                    li(.class("card")) {
                        h2(.class("card__title")) { a(.class("card__link"), .href(visit.link(url))) { words(title) } }
                        p { words(lead) }
                    }
                }
            }
        }
    }
}
