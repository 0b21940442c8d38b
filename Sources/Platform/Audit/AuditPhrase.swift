import Domain

/// Phrases of the audit log's page.
public enum AuditPhrase: String, PhraseKey {
    case title = "audit.title"
    case lead = "audit.lead"
    case empty = "audit.empty"
    case table = "audit.table"
    case filterLabel = "audit.filter.label"
    case filterAction = "audit.filter.action"
    case filterPerson = "audit.filter.person"
    case filterAll = "audit.filter.all"
    case filterColleagues = "audit.filter.colleagues"
    case filterOthers = "audit.filter.others"
    case filterApply = "audit.filter.apply"
    case filterReset = "audit.filter.reset"
    case number = "audit.column.number"
    case moment = "audit.column.moment"
    case actor = "audit.column.actor"
    case action = "audit.column.action"
    case object = "audit.column.object"
    case result = "audit.column.result"
    case origin = "audit.column.origin"
    case pages = "audit.pages"
    case older = "audit.older"
    case newest = "audit.newest"

    case signIn = "audit.action.sign-in"
    case signInRefused = "audit.action.sign-in-refused"
    case signOut = "audit.action.sign-out"
    case caseOpened = "audit.action.case-opened"
    case storyOpened = "audit.action.story-opened"
    case contactOpened = "audit.action.contact-opened"
    case contactRequested = "audit.action.contact-requested"
    case contactGranted = "audit.action.contact-granted"
    case statusChanged = "audit.action.status-changed"
    case answerSent = "audit.action.answer-sent"
    case messageSent = "audit.action.message-sent"
    case taskDone = "audit.action.task-done"
    case reportWithdrawn = "audit.action.report-withdrawn"
    case retentionDeleted = "audit.action.retention-deleted"
    case reportEntered = "audit.action.report-entered"
    case keyCreated = "audit.action.key-created"
    case keyAdmitted = "audit.action.key-admitted"
    case keyRotated = "audit.action.key-rotated"
    case keyRemoved = "audit.action.key-removed"
    case keyRehearsed = "audit.action.key-rehearsed"
    case accountAdded = "audit.action.account-added"
    case settingsChanged = "audit.action.settings-changed"
    case helpEdited = "audit.action.help-edited"
    case correctionDecided = "audit.action.correction-decided"
    case entryChanged = "audit.action.entry-changed"
    case figuresGiven = "audit.action.figures-given"
    case correctionWithdrawn = "audit.action.correction-withdrawn"
    case departmentChanged = "audit.action.department-changed"
    case importStarted = "audit.action.import-started"
    case outcomesChanged = "audit.action.outcomes-changed"
    case casesLinked = "audit.action.cases-linked"
    case caseUnlinked = "audit.action.case-unlinked"
    case jobStopped = "audit.action.job-stopped"
    case burstSetApart = "audit.action.burst-set-apart"
    case burstDecided = "audit.action.burst-decided"
    case alertHandled = "audit.action.alert-handled"
    case searchAsked = "audit.action.search-asked"
    case webhookAdded = "audit.action.webhook-added"
    case webhookRemoved = "audit.action.webhook-removed"
    case webhookTested = "audit.action.webhook-tested"

    case reporter = "audit.actor.reporter"
    case system = "audit.actor.system"
    case command = "audit.actor.command"
    case nobody = "audit.actor.nobody"
    case namedCommand = "audit.actor.named-command"

    case onSite = "audit.object.site"
    case onAccount = "audit.object.account"
    case onCase = "audit.object.case"
    case onReport = "audit.object.report"
    case onTask = "audit.object.task"
    case onKey = "audit.object.key"
    case onSettings = "audit.object.settings"
    case onHelp = "audit.object.help"
    case onCorrection = "audit.object.correction"
    case onEntry = "audit.object.entry"
    case onJob = "audit.object.job"
    case onAlert = "audit.object.alert"
    case onWebhook = "audit.object.webhook"
    case onBurst = "audit.object.burst"

    case toHandle = "audit.reason.behandelen"
    case toCallBack = "audit.reason.terugbellen"
    case onRequest = "audit.reason.vraag-van-melder"
    case forOversight = "audit.reason.toezicht"
    case forCorrection = "audit.reason.correctie"

    case done = "audit.result.done"
    case refused = "audit.result.refused"
    case fromSite = "audit.origin.site"
    case fromCommandLine = "audit.origin.command-line"
    case fromWorker = "audit.origin.worker"
}

/// What people read for the words of the log. A word that this version does not know is shown as it is stored.
struct AuditText: Sendable {
    let words: Words<AuditPhrase>

    /// - Parameter list: the middle of the phrases' keys.
    func word(_ stored: String, of list: List) -> String {
        AuditPhrase(rawValue: "audit.\(list.rawValue).\(stored)").map { words($0) } ?? stored
    }

    enum List: String {
        case action, object, result, origin, actor, reason
    }

    /// With the reason that was chosen, where there is one.
    func action(of line: AuditLine) -> String {
        word(line.action, of: .action) + (line.reason.map { ": " + word($0, of: .reason) } ?? "")
    }

    func actor(of line: AuditLine) -> String {
        switch (AuditActor.Kind(rawValue: line.actorKind), line.actorName) {
        case (.account, let login?): login
        case (.command, let name?): words(.namedCommand, ["name": name])
        default: word(line.actorKind, of: .actor)
        }
    }

    /// - Parameter logins: by the id of the account.
    func object(of line: AuditLine, logins: [String: String]) -> String {
        let kind = word(line.objectKind, of: .object)
        guard let id = line.objectID else { return kind }
        guard Identifier(id) != nil else { return "\(kind) \(id)" }
        // An id says nothing; of a case its last six characters are what colleagues call it.
        return "\(kind) \(logins[id] ?? id.suffix(6).uppercased())"
    }
}
