import Domain
import HTML
import Insight
import Markdown
import Platform
import Registers

/// The report itself, from its title to its appendix.
struct CouncilLetterBody {
    let text: PlanText
    let letter: CouncilLetter
    let heard: HalfYearFigures

    private var words: Words<PlanPhrase> { text.words }
    private var report: Words<CouncilPhrase> { visit.words(CouncilPhrase.self) }
    private var visit: StaffVisit { text.visit }
    private var plan: Plan { letter.plan }
    private var heardPart: CouncilLetterHeard { CouncilLetterHeard(text: text, letter: letter, figures: heard) }

    var markup: Markup {
        article(.class("report")) {
            header(.class("report__head")) {
                h1 { words(.letterHeading, ["town": visit.municipality.name]) }
                p {
                    words(.letterDate, ["town": visit.municipality.name, "date": text.calendar.date(letter.written)])
                }
                p { words(.letterPeriod, ["period": name(letter.half)]) }
                if letter.isDraft {
                    p(.class("notice notice--careful")) {
                        words(.letterDraft, ["date": text.calendar.date(letter.written)])
                    }
                }
                p { words(.letterOpening) }
            }
            summary
            heardPart.markup
            promised
            did
            came
            figures
            commitments
            upcoming
            CouncilLetterAppendix(text: text, letter: letter, figures: heard).markup
        }
    }

    func name(_ half: HalfYear) -> String {
        words(half.half == 1 ? .halfFirst : .halfSecond, ["year": String(half.year)])
    }

    private var summary: Markup {
        func number(_ entries: [Entry]) -> String { text.numbers.whole(entries.count) }
        return section {
            h2 { report(.summary) }
            ul {
                for sentence in heardPart.summary { li { sentence } }
                li {
                    report(
                        .summaryMeasures,
                        [
                            "begun": number(letter.begun), "running": number(letter.running),
                            "finished": number(letter.finished), "late": number(letter.notBegun),
                        ])
                }
                li {
                    report(
                        .summaryCommitments,
                        ["n": number(letter.commitments.filter { $0[Commitment.state]?.isOpen == true })])
                }
            }
        }
    }

    // MARK: What was promised

    private var promised: Markup {
        section {
            h2 { words(.promised) }
            if letter.goals.isEmpty { p { words(.promisedNone) } }
            for goal in letter.goals {
                h3(.dir("auto")) { text.title(goal) }
                Markdown(goal[Goal.ambition]).markup
                if let year = goal[Goal.year] { p { words(.promisedYear, ["year": String(year)]) } }
            }
        }
    }

    // MARK: What was done

    private var did: Markup {
        let parts: [(PlanPhrase, [Entry])] = [
            (.didBegin, letter.begun), (.didRun, letter.running), (.didFinish, letter.finished),
            (.didNotBegin, letter.notBegun),
        ]
        return section {
            h2 { words(.did) }
            if parts.allSatisfy(\.1.isEmpty) { p { words(.didNone) } }
            for (phrase, measures) in parts where !measures.isEmpty {
                h3 { words(phrase) }
                for measure in measures { self.measure(measure) }
            }
        }
    }

    private func measure(_ measure: Entry) -> Markup {
        let findings = letter.reasons(for: measure)
        return fragment {
            h4(.dir("auto")) { text.title(measure) }
            Markdown(measure[Measure.what]).markup
            if !findings.isEmpty {
                p { words(.because) }
                ul { for finding in findings { li(.dir("auto")) { text.title(finding) } } }
            }
        }
    }

    // MARK: What came of it

    private var came: Markup {
        section {
            h2 { words(.came) }
            if letter.results.isEmpty { p { words(.cameNone) } }
            for result in letter.results {
                h3(.dir("auto")) { text.title(result.measure) }
                p { strong { words(phrase(result.outcome)) } }
                Markdown(result.measure[Measure.result]).markup
                if !result.measure[Measure.lesson].isEmpty {
                    p { strong { words(.lesson) } }
                    Markdown(result.measure[Measure.lesson]).markup
                }
            }
        }
    }

    private func phrase(_ outcome: Measure.Outcome?) -> PlanPhrase {
        switch outcome {
        case .effect: .cameEffect
        case .noEffect: .cameNoEffect
        case .cannotTell: .cameCannotTell
        case .notMeasured: .cameNotMeasured
        case nil: .cameUnknown
        }
    }

    private var figures: Markup {
        section {
            h2 { words(.figures) }
            if letter.figures.isEmpty { p { words(.figuresNone) } }
            for figure in letter.figures {
                h3(.dir("auto")) { text.title(figure.indicator) }
                self.figure(figure)
            }
            if !letter.figures.isEmpty { p(.class("hint")) { words(.figuresReading) } }
        }
    }

    private func figure(_ figure: CouncilLetter.Figure) -> Markup {
        fragment {
            p { text.verdict(figure.progress) }
            if let caution = text.caution(figure.progress) { p { caution } }
            if !figure.isWithheld { text.factList(text.facts(of: figure.indicator, figure.progress)) }
        }
    }

    // MARK: Motions, petitions, declarations and promises

    private var commitments: Markup {
        section {
            h2 { words(.commitments) }
            if letter.commitments.isEmpty { p { words(.commitmentsNone) } }
            for commitment in letter.commitments {
                h3(.dir("auto")) { text.title(commitment) }
                p {
                    [
                        commitment[Commitment.kind].map(text.choice),
                        commitment[Commitment.date].map(text.calendar.date),
                        commitment[Commitment.state].map(text.choice),
                    ].compactMap(\.self).joined(separator: " · ")
                }
                line(.support, commitment[Commitment.support])
                line(.asked, commitment[Commitment.asked])
                if commitment[Commitment.done].isEmpty {
                    p { words(.doneNothing) }
                } else {
                    line(.done, commitment[Commitment.done])
                }
                if let date = commitment[Commitment.nextReport], commitment[Commitment.state]?.isOpen == true {
                    p { words(date < letter.written ? .reportDue : .nextReport, ["date": text.calendar.date(date)]) }
                }
                let source = commitment[Commitment.source]
                if !source.isEmpty { p { a(.href(source), .rel("noreferrer")) { source } } }
            }
        }
    }

    private func line(_ term: PlanPhrase, _ content: String) -> Markup {
        guard !content.isEmpty else { return Markup() }
        return fragment {
            p { strong { words(term) } }
            Markdown(content).markup
        }
    }

    // MARK: What comes

    private var upcoming: Markup {
        section {
            h2 { words(.upcoming) }
            if letter.next.isEmpty, letter.nextReports.isEmpty {
                p { words(.upcomingNone) }
            } else {
                ul {
                    for measure in letter.next { li { begin(measure) } }
                    for commitment in letter.nextReports {
                        li {
                            words(
                                .upcomingReport,
                                [
                                    "title": text.title(commitment),
                                    "date": commitment[Commitment.nextReport].map(text.calendar.date) ?? "",
                                ])
                        }
                    }
                }
            }
            p(.class("hint")) { words(.letterState, ["date": text.calendar.date(letter.written)]) }
        }
    }

    private func begin(_ measure: Entry) -> String {
        let begins = measure[Measure.state] == .decided
        let date = begins ? measure[Measure.start] : measure[Measure.end]
        return words(
            begins ? .upcomingBegin : .upcomingEnd,
            ["measure": text.title(measure), "date": date.map(text.calendar.date) ?? ""])
    }
}
