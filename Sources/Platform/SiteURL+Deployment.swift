/// Teams, shifts, briefings and the presence log.
public enum DeploymentURL: Hashable, Sendable {
    /// The shifts of a team for its agenda, behind a secret address.
    case calendar(PathValue)
    /// A week by team.
    case roster
    /// What a team reads before a shift.
    case briefing(PathValue)
    /// The shifts whose presence can be noted.
    case log
    /// Presence and contacts of one shift.
    case shiftLog(PathValue)
    case track(PathValue)
    case contacts(PathValue)
    /// Takes back what was noted.
    case withdrawNote(PathValue)
    /// Hours by area and part of the day.
    case hours
    case hoursFile
    /// The results of a walk.
    case walk(PathValue)
    /// Makes, renews or withdraws the secret address of a team's calendar.
    case calendarAddress(PathValue)

    var segments: [PathValue] {
        switch self {
        case .calendar(let secret): ["inzet", "agenda", secret]
        case .roster: ["beheer", "inzet", "rooster"]
        case .briefing(let id): ["beheer", "inzet", "briefing", id]
        case .log: ["beheer", "inzet", "logboek"]
        case .shiftLog(let id): ["beheer", "inzet", "logboek", id]
        case .track(let id): ["beheer", "inzet", "logboek", id, "spoor"]
        case .contacts(let id): ["beheer", "inzet", "logboek", id, "contacten"]
        case .withdrawNote(let id): ["beheer", "inzet", "logboek", id, "terugnemen"]
        case .hours: ["beheer", "inzet", "uren"]
        case .hoursFile: ["beheer", "inzet", "uren.csv"]
        case .walk(let id): ["beheer", "inzet", "schouw", id]
        case .calendarAddress(let id): ["beheer", "inzet", "agenda", id]
        }
    }

    /// The address with values in place of its parameters, as a link.
    /// - Parameter value: the value of a parameter, by its name.
    func filled(with value: (String) -> PathValue) -> DeploymentURL {
        switch self {
        case .calendar: .calendar(value("secret"))
        case .briefing: .briefing(value("id"))
        case .shiftLog: .shiftLog(value("id"))
        case .track: .track(value("id"))
        case .contacts: .contacts(value("id"))
        case .withdrawNote: .withdrawNote(value("id"))
        case .walk: .walk(value("id"))
        case .calendarAddress: .calendarAddress(value("id"))
        case .roster, .log, .hours, .hoursFile: self
        }
    }
}
