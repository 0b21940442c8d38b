import Domain
import Platform
import Registers

/// Public presentations as a calendar.
struct ResearchCalendar {
    let visit: Visit
    let events: [Entry]

    var bytes: [UInt8] {
        let events: [ICalendar.Event] = events.compactMap { entry in
            guard let date = entry[ResearchEvent.date], let starts = entry[ResearchEvent.starts],
                let ends = entry[ResearchEvent.ends]
            else { return nil }
            let last = ends <= starts ? date.adding(days: 1) : date
            return ICalendar.Event(
                uid: "presentation-\(entry.id)@straatlicht", sequence: entry.version - 1, changed: entry.changed,
                time: .moments(
                    DutchTime.instant(of: date, minuteOfDay: starts), DutchTime.instant(of: last, minuteOfDay: ends)),
                summary: entry[ResearchEvent.title],
                location: entry[ResearchEvent.place].isEmpty ? nil : entry[ResearchEvent.place],
                url: entry[ResearchEvent.question].map {
                    visit.address(.research(.question(.value($0.description))))
                })
        }
        let name = visit.words(ResearchPhrase.self)(.events) + " " + visit.municipality.name
        return Array(ICalendar(name: name, events: events).text.utf8)
    }
}
