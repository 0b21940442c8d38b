import Platform

/// Where somebody is in a story. All of it travels in the form and nothing is kept, so that going back in the browser
/// goes back in the story, and closing the page leaves nothing.
struct PracticeWalk: Sendable, Equatable {
    enum Step: String, Sendable {
        /// The four questions before.
        case before = "voor"
        case story = "verhaal"
        case after = "na"
        case outcome = "uitkomst"
    }

    enum Name {
        static let step = "stap", perspective = "rol", way = "weg", session = "sessie", sheet = "blad"
        static let choice = "keuze"
        static func before(_ index: Int) -> String { "voor-\(index)" }
        static func after(_ index: Int) -> String { "na-\(index)" }
    }

    var step: Step
    var perspective: StoryPerspective
    /// The choices so far, each by its place in the list.
    var way: [Int]
    /// Answers before and after; `nil` where nothing was chosen.
    var before: [Int?]
    var after: [Int?]
    /// The code of a group, as it was typed.
    var session: String
    /// Ties one walk to one count in the group's totals.
    var sheet: String

    /// What a form says; `nil` when it says no perspective.
    init?(_ form: SubmittedForm, in scenario: Scenario, quiz: RecognitionQuiz) {
        guard let perspective = form[Name.perspective].flatMap(StoryPerspective.init),
            let told = scenario[perspective]
        else { return nil }
        self.perspective = perspective
        step = form[Name.step].flatMap(Step.init) ?? .before
        func answers(_ name: (Int) -> String) -> [Int?] {
            quiz.questions.enumerated().map { index, question in
                form[name(index)].flatMap { Int($0) }.flatMap { question.answers.indices.contains($0) ? $0 : nil }
            }
        }
        before = answers(Name.before)
        after = answers(Name.after)
        session = String((form[Name.session] ?? "").prefix(20))
        sheet = String((form[Name.sheet] ?? "").prefix(100))
        var typed = (form[Name.way] ?? "").split(separator: ".").prefix(40).compactMap { Int($0) }
        if let choice = form[Name.choice].flatMap({ Int($0) }) { typed.append(choice) }
        // Only as far as the story goes.
        way = Array(told.walk(typed).compactMap(\.chosen))
    }

    /// One step back, as the form of that step would have sent it.
    var back: PracticeWalk? {
        var earlier = self
        switch step {
        case .before: return nil
        case .story:
            if way.isEmpty { earlier.step = .before } else { earlier.way.removeLast() }
        case .after: earlier.step = .story
        case .outcome: return nil
        }
        return earlier
    }

    /// The hidden fields of a form that goes on from here.
    var fields: [(name: String, value: String)] {
        var fields = [
            (Name.step, step.rawValue), (Name.perspective, perspective.rawValue),
            (Name.way, way.map(String.init).joined(separator: ".")), (Name.session, session), (Name.sheet, sheet),
        ]
        for (index, answer) in before.enumerated() {
            if let answer { fields.append((Name.before(index), String(answer))) }
        }
        return fields
    }
}
