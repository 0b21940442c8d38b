import Domain

/// Who offers a service.
struct HelpOrganization: Hashable, Sendable, Identifiable {
    let id: Identifier
    var name: String
    var website: WebAddress?
}

/// One line of the directory: something that a resident can call, chat with or visit.
struct HelpService: Hashable, Sendable, Identifiable {
    let id: Identifier
    var organization: HelpOrganization
    var name: String
    /// The kind of organization in Dutch, for colleagues: `antidiscriminatie`.
    var kind = ""
    /// What it does, for residents. A language without a text shows the Dutch one.
    var texts: [Language: String] = [:]
    /// For whom and when, in Dutch words, as directories of others write it. Shown where there is no text.
    var forWhom = ""
    var fits = ""
    var phones: [PhoneNumber] = []
    /// The first is the one that is shown first.
    var websites: [WebAddress] = []
    var chat: WebAddress?
    var hours = OpeningHours.unknown
    /// Codes of the list `spoken-language`; empty when nobody wrote it down.
    var languages: [Code] = []
    /// Codes of the list `audience`; empty is everybody.
    var audiences: [Code] = []
    /// Codes of the list `help-situation`; empty is every situation.
    var situations: [Code] = []
    /// How long ago it may have been; empty is always.
    var moments: [TimeSince] = []
    /// Years; `nil` is no limit.
    var minimumAge: Int?
    var maximumAge: Int?
    var urgency = Urgency.ordinary
    var reach = Reach.country
    /// The area in words: `Twente`.
    var region = ""
    var cost = ""
    /// Where the facts come from. Without one nothing can be checked.
    var source = ""
    /// Who at the municipality keeps this line right.
    var owner = ""
    /// The last day on which every fact was held against its source.
    var checkedOn: CivilDate?
    var isActive = true

    init(id: Identifier, organization: HelpOrganization, name: String) {
        self.id = id
        self.organization = organization
        self.name = name
    }

    /// How soon somebody should call. In order of appearance.
    enum Urgency: String, CaseIterable, Comparable, Sendable {
        case emergency = "nood"
        case crisis
        case soon = "snel"
        case ordinary = "gewoon"

        static func < (left: Urgency, right: Urgency) -> Bool { left.rank < right.rank }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
    }

    /// For which area it works. The nearest comes first.
    enum Reach: String, CaseIterable, Comparable, Sendable {
        case municipality = "gemeente"
        case region = "regio"
        case country = "landelijk"

        static func < (left: Reach, right: Reach) -> Bool { left.rank < right.rank }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
    }
}

/// How long ago it happened.
enum TimeSince: String, CaseIterable, Sendable {
    case now = "nu"
    /// Less than seven days, in which the Centrum Seksueel Geweld can do most.
    case justHappened = "net"
    case someTimeAgo = "eerder"
    /// Years.
    case longAgo = "lang"
}

/// Ages that people choose from.
enum AgeBand: String, CaseIterable, Sendable {
    case child = "0-11"
    case youth = "12-17"
    case youngAdult = "18-24"
    case adult = "25+"

    var years: ClosedRange<Int> {
        switch self {
        case .child: 0...11
        case .youth: 12...17
        case .youngAdult: 18...24
        case .adult: 25...120
        }
    }
}

// MARK: Checked or not

extension HelpService {
    /// Days for which a check holds; after these the service is hidden from the public.
    static let daysOfTrust = 180
    /// Days before the end in which staff is told.
    static let daysOfWarning = 30

    /// What a colleague should know about a line.
    enum Standing: String, CaseIterable, Sendable {
        /// Never checked: hidden from the public.
        case unchecked
        /// Checked too long ago: hidden from the public.
        case overdue
        /// Shown, but not for long.
        case dueSoon
        case shown
        case inactive

        var isPublic: Bool { self == .shown || self == .dueSoon }
    }

    func standing(on today: CivilDate) -> Standing {
        guard isActive else { return .inactive }
        guard let checkedOn else { return .unchecked }
        let age = today.dayNumber - checkedOn.dayNumber
        if age > Self.daysOfTrust { return .overdue }
        return age > Self.daysOfTrust - Self.daysOfWarning ? .dueSoon : .shown
    }

    /// The last day on which the public sees it.
    var checkBy: CivilDate? { checkedOn?.adding(days: Self.daysOfTrust) }

    /// What a check is about. When one of these changes, an earlier check says nothing any more.
    var checkedFacts: CheckedFacts {
        CheckedFacts(
            name: name, phones: phones, websites: websites, chat: chat, hours: hours, cost: cost,
            minimumAge: minimumAge, maximumAge: maximumAge)
    }

    struct CheckedFacts: Hashable, Sendable {
        let name: String
        let phones: [PhoneNumber]
        let websites: [WebAddress]
        let chat: WebAddress?
        let hours: OpeningHours
        let cost: String
        let minimumAge: Int?
        let maximumAge: Int?
    }
}

/// A service as it is kept.
struct DirectoryEntry: Sendable, Identifiable {
    let service: HelpService
    /// Counts the changes, so that two colleagues do not overwrite each other.
    let version: Int
    let changed: Instant

    var id: Identifier { service.id }
}

/// Somebody held a service against its source.
struct HelpCheck: Sendable {
    let at: Instant
    /// `nil` for an import.
    let by: String?
    let on: CivilDate
    let source: String
}
