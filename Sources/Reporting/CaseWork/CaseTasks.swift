import Domain
import Platform
import SQLStore

/// Which tasks a report brings with it, and what closes them by itself. Every function runs inside the transaction of
/// what happened.
struct CaseTasks: Sendable {
    private let surroundings: Surroundings

    init(site: Site) {
        surroundings = site.surroundings
    }

    /// What a report brings with it: it is answered, and its reporter is called where that was allowed.
    /// - Parameter moment: of the report; working days count from the next day.
    static func brought(
        by terms: CaseTerms, settings: ReportingSettings, at moment: Instant
    ) -> [(kind: CaseTask.Kind, due: Instant)] {
        var tasks: [(kind: CaseTask.Kind, due: Instant)] = [
            (.answer, Deadline.after(workingDays: settings.answerDays, from: moment))
        ]
        if terms.consents.contains(.contact) {
            tasks.append((.callBack, Deadline.after(workingDays: settings.callBackDays, from: moment)))
        }
        return tasks
    }

    /// A report came in.
    /// - Parameter now: the moment of the report.
    func open(
        for file: Identifier, terms: CaseTerms, settings: ReportingSettings, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        for (kind, due) in Self.brought(by: terms, settings: settings, at: now) {
            try add(kind, for: file, due: due, at: now, in: municipality, connection)
        }
    }

    /// The reporter added something. A task that waits already keeps its earlier deadline.
    func openReply(
        for file: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        let open = try CaseTaskStore.open(of: file, in: municipality, connection)
        guard !open.contains(where: { $0.kind == .reply }) else { return }
        try add(
            .reply, for: file, due: Deadline.after(workingDays: Deadline.replyDays, from: now), at: now,
            in: municipality, connection)
    }

    /// Somebody says that a report describes them wrongly.
    func openCorrection(
        _ correction: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try CaseTaskStore.insert(
            CaseTask(
                id: surroundings.makeIdentifier(), file: nil, kind: .correction, created: now,
                due: Deadline.aMonth(from: now), result: nil, correction: correction),
            in: municipality, connection)
    }

    /// The reporter got an answer.
    func answered(
        _ file: Identifier, by account: Identifier?, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try CaseTaskStore.finish(
            [.answer, .reply], of: file, .answered, by: account, at: now, in: municipality, connection)
    }

    /// The case was closed or cancelled. What was promised about calling stays: closing a case is no call.
    func closed(
        _ file: Identifier, by account: Identifier?, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try CaseTaskStore.finish(
            [.answer, .reply], of: file, .notNeeded, by: account, at: now, in: municipality, connection)
    }

    func add(
        _ kind: CaseTask.Kind, for file: Identifier?, due: Instant, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try CaseTaskStore.insert(
            CaseTask(id: surroundings.makeIdentifier(), file: file, kind: kind, created: now, due: due, result: nil),
            in: municipality, connection)
    }
}
