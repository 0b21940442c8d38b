import Domain
package import HTML
package import Platform

/// How long things are kept, in words. The same for the reporter who is about to send as for the colleague who looks
/// afterwards.
package struct RetentionText: Sendable {
    private let retention: ReportingSettings.Retention
    private let words: Words<RetentionPhrase>

    package init(_ retention: ReportingSettings.Retention, _ visit: Visit) {
        self.init(retention, words: visit.words(RetentionPhrase.self))
    }

    init(_ retention: ReportingSettings.Retention, words: Words<RetentionPhrase>) {
        self.retention = retention.kept
        self.words = words
    }

    /// A sentence for each kind, in the order in which they go. For the reporter.
    package var sentences: [String] {
        [
            words(.contactSentence, ["term": contact]), words(.storySentence, ["term": story]),
            words(.reportSentence, ["term": report]),
        ]
    }

    /// The sentences as a list.
    package var markup: Markup {
        ul { for sentence in sentences { li { sentence } } }
    }

    /// What stands for `{contact}`, `{story}` and `{report}` in other texts: `6 maanden`, `5 jaar`.
    package var values: [String: String] { ["contact": contact, "story": story, "report": report] }

    func term(of kind: Deletion.Kind) -> String {
        switch kind {
        case .contact: contact
        case .story, .messages: story
        case .report: report
        }
    }

    private var contact: String { months(retention.contactMonths) }
    private var story: String { months(retention.storyMonths) }

    private var report: String {
        switch retention.reportYears {
        case 1: words(.oneYear)
        case 2: words(.twoYears)
        default: words(.someYears, ["n": String(retention.reportYears)])
        }
    }

    /// Arabic has another word for one, for two, for three to ten and for more.
    private func months(_ number: Int) -> String {
        switch number {
        case 1: words(.oneMonth)
        case 2: words(.twoMonths)
        case 3...10: words(.fewMonths, ["n": String(number)])
        default: words(.manyMonths, ["n": String(number)])
        }
    }
}

extension Deletion.Kind {
    var phrase: RetentionPhrase {
        switch self {
        case .contact: .kindContact
        case .story: .kindStory
        case .messages: .kindMessages
        case .report: .kindReport
        }
    }
}

extension Deletion.Reason {
    var phrase: RetentionPhrase {
        switch self {
        case .withdrawn: .reasonWithdrawn
        case .term: .reasonTerm
        }
    }
}
