import Registers

/// The headings on the start of the room. Raw values are keys of phrases.
enum PreventionChapter: String {
    case norms = "prevention.chapter.norms"
    case campaigns = "prevention.chapter.campaigns"
    case venues = "prevention.chapter.venues"
    case information = "prevention.chapter.information"
    case lessons = "prevention.chapter.lessons"
    case trainings = "prevention.chapter.trainings"
}

extension Register {
    func under(_ chapter: PreventionChapter) -> Register { under(chapter.rawValue) }
}

extension RoomLink {
    func under(_ chapter: PreventionChapter) -> RoomLink { under(chapter.rawValue) }
}
