import Domain
import HTML
import Platform

/// Says tasks, their results and their deadlines in one language.
struct TaskText: Sendable {
    let words: Words<CaseWorkPhrase>

    func title(_ kind: CaseTask.Kind) -> String {
        switch kind {
        case .answer: words(.taskAnswer)
        case .callBack: words(.taskCallBack)
        case .aftercare: words(.taskAftercare)
        case .reply: words(.taskReply)
        case .correction: words(.taskCorrection)
        }
    }

    func result(_ result: CaseTask.Result) -> String {
        switch result {
        case .reached: words(.resultReached)
        case .notReached: words(.resultNotReached)
        case .notWanted: words(.resultNotWanted)
        case .answered: words(.resultAnswered)
        case .notNeeded: words(.resultNotNeeded)
        case .corrected: words(.resultCorrected)
        case .unfounded: words(.resultUnfounded)
        case .withdrawn: words(.resultWithdrawn)
        }
    }

    func urgency(_ urgency: Urgency) -> String {
        switch urgency {
        case .late: words(.urgencyLate)
        case .today: words(.urgencyToday)
        case .later: words(.urgencyLater)
        }
    }

    /// `2 dagen te laat`, `vandaag voor 17.00 uur`, `morgen`, `maandag 23 november 2026`.
    func due(_ due: Instant, at now: Instant) -> String {
        let day = DutchTime.reading(of: due).date
        let days = day.dayNumber - DutchTime.reading(of: now).date.dayNumber
        return switch (Urgency(of: due, at: now), days) {
        case (.late, 0): words(.dueLateToday)
        case (.late, -1): words(.dueLateOne)
        case (.late, _): words(.dueLateMany, ["n": NumberText(words.language).whole(-days)])
        case (.today, _): words(.dueToday)
        case (.later, 1): words(.dueTomorrow)
        case (.later, _): CalendarWords(words.language).dateWithWeekday(day)
        }
    }

    /// A deadline as words with a colour.
    func badge(_ due: Instant, at now: Instant) -> Markup {
        let style =
            switch Urgency(of: due, at: now) {
            case .late: "late"
            case .today: "soon"
            case .later: "open"
            }
        return span(.class("badge badge--\(style)")) { self.due(due, at: now) }
    }
}

extension TaskText {
    init(_ visit: Visit) {
        self.init(words: visit.words(CaseWorkPhrase.self))
    }
}
