import Domain
public import HTML

/// How a job stands, on the page that asked for it: in words and as a bar, with a button that stops it.
///
/// While the job waits or runs the page comes again by itself, when the route says so:
/// `Page(title: …, refresh: JobPanel.refresh(job, staff)) { JobPanel.markup(job, staff, title: …) }`. Whoever reads
/// slowly switches that off with a link in the panel (WCAG 2.2.1).
public enum JobPanel {
    private static let seconds = 5
    /// In the address of a page that is not to come again by itself.
    private static let switchName = "verversen"
    static let backField = "terug"

    /// After how many seconds the page with this job comes again; `nil` when nothing changes any more, or nobody wants
    /// it to.
    public static func refresh(_ job: Job?, _ staff: StaffVisit) -> Int? {
        job?.isOpen == true && !isStill(staff) ? seconds : nil
    }

    /// - Parameters:
    ///   - title: what the work is, as a heading.
    ///   - query: what the page's address carries after the question mark, with it, and without the panel's own.
    ///   - stage: what people read for the stage that the handler told.
    ///   - failure: what people read for the word of a `JobFailure`.
    public static func markup(
        _ job: Job, _ staff: StaffVisit, title: String, query: String = "",
        stage: (String) -> String = { $0 }, failure: (String) -> String? = { _ in nil }
    ) -> Markup {
        let words = staff.words(JobPhrase.self)
        let id = "werk-\(job.id)"
        return section(.class("notice\(style(of: job))"), .aria("labelledby", id)) {
            h2(.id(id)) { title }
            p(.role("status")) { state(of: job, words) }
            if job.state == .running { bar(of: job, words, title: title, stage: stage(job.stage)) }
            if job.state == .failed, let word = job.failure { p { explanation(of: word, words, failure) } }
            p(.class("hint")) { moments(of: job, words, CalendarWords(staff.language)) }
            if job.isOpen {
                refreshing(staff, words, query)
                if !job.isAskedToStop, mayStop(job, staff) { stopForm(job, staff, words, query) }
            }
        }
    }

    /// Whoever asked for it, and administrators.
    static func mayStop(_ job: Job, _ staff: StaffVisit) -> Bool {
        job.requestedBy == staff.account.id || staff.account.role.allows(.changeSettings)
    }

    private static func isStill(_ staff: StaffVisit) -> Bool { staff.query[switchName] == "nee" }

    private static func style(of job: Job) -> String {
        switch job.state {
        case .done: " notice--good"
        case .failed: " notice--careful"
        case .waiting, .running, .cancelled: ""
        }
    }

    private static func state(of job: Job, _ words: Words<JobPhrase>) -> String {
        switch job.state {
        case .waiting: words(.waiting)
        case .running: words(job.isAskedToStop ? .stopping : .running)
        case .done: words(.done)
        case .failed: words(.failed)
        case .cancelled: words(.cancelled)
        }
    }

    private static func bar(of job: Job, _ words: Words<JobPhrase>, title: String, stage: String) -> Markup {
        let percent = String(Int((job.fraction * 100).rounded(.down)))
        return div(.class("progress-line")) {
            progress(.max("100"), .value(percent), .aria("label", title)) { percent + "%" }
            span { words(.percent, ["percent": percent]) + (stage.isEmpty ? "" : " · " + stage) }
        }
    }

    private static func explanation(
        of word: String, _ words: Words<JobPhrase>, _ failure: (String) -> String?
    ) -> String {
        if word == JobFailure.interrupted.word { return words(.interrupted, ["times": String(RunJobs.attempts)]) }
        if word.hasPrefix(JobFailure.unexpectedPrefix) {
            return words(.unexpected, ["reference": String(word.dropFirst(JobFailure.unexpectedPrefix.count))])
        }
        return failure(word) ?? words(.otherFailure, ["word": word])
    }

    private static func moments(of job: Job, _ words: Words<JobPhrase>, _ calendar: CalendarWords) -> String {
        var sentences = [words(.asked, ["moment": calendar.moment(job.created)])]
        if let started = job.started { sentences.append(words(.started, ["moment": calendar.moment(started)])) }
        if job.attempts > 1 { sentences.append(words(.again, ["attempt": String(job.attempts)])) }
        if let ended = job.ended { sentences.append(words(.ended, ["moment": calendar.moment(ended)])) }
        return sentences.joined(separator: " ")
    }

    private static func stopForm(
        _ job: Job, _ staff: StaffVisit, _ words: Words<JobPhrase>, _ query: String
    ) -> Markup {
        form(.method("post"), .action(staff.link(.administration(.stopJob(.value(job.id.description)))))) {
            staff.forgeryField
            input(.type("hidden"), .name(backField), .value(staff.link(staff.url) + query))
            button(.class("button button--quiet button--small"), .type("submit")) { words(.stop) }
        }
    }

    private static func refreshing(_ staff: StaffVisit, _ words: Words<JobPhrase>, _ query: String) -> Markup {
        let address = staff.link(staff.url)
        return p(.class("hint")) {
            if isStill(staff) {
                a(.href(address + query)) { words(.refreshOn) }
            } else {
                words(.refreshes, ["seconds": String(seconds)])
                " "
                a(.href(address + query + (query.isEmpty ? "?" : "&") + "\(switchName)=nee")) { words(.refreshOff) }
            }
        }
    }
}
