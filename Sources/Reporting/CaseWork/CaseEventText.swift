import Domain
import Platform

/// What happened to a case, in words.
enum CaseEventText {
    static func text(_ kind: CaseEvent.Kind, _ visit: Visit) -> String {
        let words = visit.words(ReportingPhrase.self)
        let tasks = TaskText(visit)
        return switch kind {
        case .status(let status): visit.label(Code(status.rawValue), in: .status)
        case .answer(let code): words(.historyAnswer, ["title": visit.label(code, in: .standardAnswer)])
        case .message: words(.historyMessage)
        case .reply: words(.historyReply)
        case .wish: words(.historyWish)
        case .task(let kind, let result):
            words(.historyTask, ["task": tasks.title(kind), "result": tasks.result(result)])
        case .outcome(let codes):
            codes.isEmpty
                ? words(.historyNoOutcome)
                : words(
                    .historyOutcome,
                    ["outcome": codes.map { visit.label($0, in: .outcome) }.listed(in: visit.language)])
        case .linked: words(.historyLinked)
        case .changed: words(.historyChanged)
        case .withdrawn: words(.historyWithdrawn)
        case .expired: words(.historyExpired)
        }
    }
}
