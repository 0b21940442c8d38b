import Domain
import Platform
import Registers

/// The short questionnaire about a campaign: three closed questions, no words of one's own.
enum Recall {
    enum Question: String, CaseIterable, Sendable {
        case seen = "gezien"
        case about = "waarover"
        case act = "wat-doe-je"

        var answers: [String] {
            switch self {
            case .seen: ["ja", "nee", "weet-niet"]
            case .about: ["straatintimidatie", "verkeer", "zwerfafval", "geluid", "weet-niet"]
            case .act: ["vragen", "hulp-halen", "afleiden", "aanspreken", "achteraf", "doorlopen", "weet-niet"]
            }
        }

        /// The answers that a campaign hopes for.
        var hopedFor: Set<String> {
            switch self {
            case .seen: ["ja"]
            case .about: ["straatintimidatie"]
            case .act: Set(answers).subtracting(["doorlopen", "weet-niet"])
            }
        }
    }

    /// Reads a form.
    /// - Returns: an answer to every question, or the questions that have none.
    static func read(_ form: SubmittedForm) -> (answers: [(question: String, answer: String)], missing: [Question]) {
        var answers: [(question: String, answer: String)] = []
        var missing: [Question] = []
        for question in Question.allCases {
            if let answer = form[question.rawValue], question.answers.contains(answer) {
                answers.append((question.rawValue, answer))
            } else {
                missing.append(question)
            }
        }
        return (answers, missing)
    }
}

/// What people remember of a campaign, before it and in each of its waves.
struct RecallResult: Sendable {
    struct Period: Sendable {
        /// `nil` for the time before the first wave, when nobody can have seen it.
        let wave: Entry?
        let shares: [Recall.Question: Proportion]

        var total: Int { shares[.seen]?.total ?? 0 }
    }

    let periods: [Period]

    /// An answer belongs to the last wave that had begun by its day.
    init(_ counts: [RecallCount], waves: [Entry]) {
        let ordered = waves.filter { $0[CampaignWave.begin] != nil }.sorted {
            ($0[CampaignWave.begin]?.dayNumber ?? 0, $0.id) < ($1[CampaignWave.begin]?.dayNumber ?? 0, $1.id)
        }
        var found: [Identifier?: [RecallCount]] = [:]
        for count in counts {
            let wave = ordered.last { ($0[CampaignWave.begin] ?? count.day) <= count.day }
            found[wave?.id, default: []].append(count)
        }
        periods = ([nil] + ordered.map(Optional.some)).map { wave in
            Period(wave: wave, shares: Self.shares(found[wave?.id] ?? []))
        }
    }

    private static func shares(_ counts: [RecallCount]) -> [Recall.Question: Proportion] {
        var shares: [Recall.Question: Proportion] = [:]
        for question in Recall.Question.allCases {
            let own = counts.filter { $0.question == question.rawValue }
            shares[question] = Proportion(
                count: own.filter { question.hopedFor.contains($0.answer) }.reduce(0) { $0 + $1.count },
                total: own.reduce(0) { $0 + $1.count })
        }
        return shares
    }

    enum Comparison: Sendable {
        case tooFew
        case difference(value: Double, interval: ClosedRange<Double>)

        /// Whether chance alone does not explain it, for somebody who looks at one comparison.
        var isClear: Bool {
            if case .difference(_, let interval) = self { !interval.contains(0) } else { false }
        }
    }

    static func compare(_ earlier: Proportion, _ later: Proportion) -> Comparison {
        guard earlier.isEnough, later.isEnough else { return .tooFew }
        let difference = later.difference(from: earlier)
        return .difference(value: difference.value, interval: difference.interval)
    }
}
