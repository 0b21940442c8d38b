import Domain
import HTML
import Insight
import Markdown
import Platform
import Registers

/// The half-yearly letter to the council, to read, print and sign.
struct CouncilLetterPage {
    let text: PlanText
    let letter: CouncilLetter
    /// Newest first.
    let halves: [HalfYear]
    /// The half year that was asked for cannot be read.
    let isUnknown: Bool

    private var words: Words<PlanPhrase> { text.words }
    private var visit: StaffVisit { text.visit }
    private var plan: Plan { letter.plan }

    var page: Page {
        Page(
            title: words(.letterTitle), scripts: isUnknown ? [.form] : [], isWide: false,
            languageQuery: "?half=\(letter.half)", hasErrors: isUnknown
        ) {
            if isUnknown {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: [(field: "half", text: words(.halfUnknown))])
            }
            div(.class("no-print")) { text.backToRoom }
            chooser
            article(.class("letter")) {
                h1 { words(.letterHeading, ["town": visit.municipality.name]) }
                p {
                    words(
                        .letterDate,
                        ["town": visit.municipality.name, "date": text.calendar.date(letter.written)])
                }
                p { words(.letterPeriod, ["period": name(letter.half)]) }
                if letter.isDraft {
                    p(.class("notice")) { words(.letterDraft, ["date": text.calendar.date(letter.written)]) }
                }
                p { words(.letterOpening) }
                promised
                did
                came
                figures
                commitments
                upcoming
                p(.class("hint")) { words(.letterState, ["date": text.calendar.date(letter.written)]) }
            }
        }
    }

    private var chooser: Markup {
        HTML.form(.class("filters"), .method("get"), .action(visit.link(.planning(.councilLetter)))) {
            div(.class(isUnknown ? "field field--error" : "field")) {
                label(.class("field__label"), .for("half")) { words(.half) }
                if isUnknown {
                    FieldError.markup(
                        id: "half-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: words(.halfUnknown))
                }
                select(
                    .class("input"), .id("half"), .name("half"), .aria("describedby", isUnknown ? "half-fout" : nil),
                    .aria("invalid", isUnknown ? "true" : nil)
                ) {
                    for half in halves {
                        option(.value(half.description), .selected(half == letter.half)) { name(half) }
                    }
                }
            }
            button(.class("button button--quiet"), .type("submit")) { words(.show) }
            p(.class("hint")) { words(.print) }
        }
    }

    private func name(_ half: HalfYear) -> String {
        words(half.half == 1 ? .halfFirst : .halfSecond, ["year": String(half.year)])
    }

    // MARK: What was promised

    private var promised: Markup {
        section {
            h2 { words(.promised) }
            if plan.goals.isEmpty { p { words(.promisedNone) } }
            for goal in plan.goals {
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
        let findings = plan.findings(of: measure)
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
                p { text.verdict(figure.progress) }
                if let caution = text.caution(figure.progress) { p { caution } }
                text.factList(text.facts(of: figure.indicator, figure.progress))
            }
            if !letter.figures.isEmpty { p(.class("hint")) { words(.figuresReading) } }
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
            if letter.next.isEmpty, letter.nextReports.isEmpty { p { words(.upcomingNone) } }
            ul {
                for measure in letter.next {
                    let begins = measure[Measure.state] == .decided
                    let date = begins ? measure[Measure.start] : measure[Measure.end]
                    li {
                        words(
                            begins ? .upcomingBegin : .upcomingEnd,
                            ["measure": text.title(measure), "date": date.map(text.calendar.date) ?? ""])
                    }
                }
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
    }
}
