import Domain
import Platform
import SQLStore

/// Reads the settings of the search: either settings that can be used, or what is wrong with each field.
struct ClusterSettingsForm: Sendable {
    struct Problem: Sendable, Equatable {
        let field: ClusterSettings.Field
        let phrase: ClusterPhrase
        var values: [String: String] = [:]
    }

    let form: SubmittedForm

    /// As they are kept now.
    init(_ settings: ClusterSettings) {
        var fields: [String: [String]] = [:]
        for field in ClusterSettings.Field.allCases {
            fields[field.rawValue] = [String(settings[keyPath: field.value])]
        }
        form = SubmittedForm(fields: fields)
    }

    init(_ form: SubmittedForm) {
        self.form = form
    }

    func read() -> (settings: ClusterSettings, problems: [Problem]) {
        var settings = ClusterSettings()
        var problems: [Problem] = []
        for field in ClusterSettings.Field.allCases {
            if let number = form[field.rawValue].flatMap({ Int($0) }), field.range.contains(number) {
                settings[keyPath: field.value] = number
            } else {
                problems.append(
                    Problem(
                        field: field, phrase: .problemNumber,
                        values: ["low": String(field.range.lowerBound), "high": String(field.range.upperBound)]))
            }
        }
        if problems.isEmpty, !settings.hasEnoughReplications {
            problems.append(
                Problem(
                    field: .replications, phrase: .problemReplications,
                    values: ["least": String(settings.alarmDays - 1)]))
        }
        return (settings, problems)
    }
}

/// Puts other settings in the place of a municipality's; the next search uses them.
struct SaveClusterSettings: Sendable {
    let site: Site
    let account: Account

    func callAsFunction(_ settings: ClusterSettings) async throws {
        let now = site.surroundings.now()
        let (site, account) = (site, account)
        try await site.database.write { connection in
            guard try ClusterStore.settings(in: account.municipality, connection) != settings else { return }
            try ClusterStore.save(settings, at: now, in: account.municipality, connection)
            try site.audit(
                AuditEvent(.settingsChanged, of: .settings, by: .account(account), from: .site), at: now,
                in: account.municipality, connection)
        }
    }
}

/// Reads what a colleague says of an alert.
struct AlertForm: Sendable {
    enum Field: String, Sendable {
        case handling = "stand"
        case person = "persoon"
        case note = "notitie"
        case revision = "versie"
    }

    struct Problem: Sendable, Equatable {
        let field: Field
        let phrase: ClusterPhrase
        var values: [String: String] = [:]
    }

    let form: SubmittedForm

    func read() -> (change: HandleAlert.Change?, problems: [Problem]) {
        var problems: [Problem] = []
        let handling = form[Field.handling.rawValue].flatMap(ClusterAlert.Handling.init)
        if handling == nil { problems.append(Problem(field: .handling, phrase: .problemChoice)) }
        let typed = form[Field.person.rawValue]
        let person = typed.flatMap { Identifier($0) }
        if typed != nil, person == nil { problems.append(Problem(field: .person, phrase: .problemChoice)) }
        let note = form[Field.note.rawValue]?.split(separator: "\r\n", omittingEmptySubsequences: false)
            .joined(separator: "\n")
        if let note, note.count > HandleAlert.longestNote {
            problems.append(
                Problem(field: .note, phrase: .problemLong, values: ["n": String(HandleAlert.longestNote)]))
        }
        guard problems.isEmpty, let handling else { return (nil, problems) }
        let revision = form[Field.revision.rawValue].flatMap { Int($0) } ?? -1
        return (HandleAlert.Change(handling: handling, person: person, note: note, revision: revision), [])
    }

    /// What stands beside a field when a change is refused.
    static func problem(_ refusal: HandleAlert.Refusal) -> Problem? {
        switch refusal {
        case .notFound: nil
        case .changedMeanwhile: Problem(field: .handling, phrase: .problemMeanwhile)
        case .notAColleague: Problem(field: .person, phrase: .problemChoice)
        case .nothing: Problem(field: .note, phrase: .problemNothing)
        }
    }
}
