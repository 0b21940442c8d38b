import Domain

/// What a municipality decides about its report point. Stored as one JSON document, so that a setting that is added
/// later has its standard value in every municipality.
package struct ReportingSettings: Hashable, Sendable, Codable {
    /// Switched off, the form says where people can report instead; everything else goes on working.
    package var isFormOpen = true
    /// Shown above the form, per language tag, as plain text; empty for the standard words.
    package var introductions: [String: String] = [:]
    /// The municipality's own short choice of the code list, in its order; empty for the whole list.
    package var behaviours: [String] = []
    /// Other report points of the area, for the page that lists every route.
    package var otherRoutes: [OtherRoute] = []
    /// Who reads the stories.
    package var reader = Reader.municipality
    /// Contact details open only after a second colleague agrees.
    package var contactNeedsSecondPerson = false
    package var retention = Retention()
    /// Working days within which a call-back is made, from the day after the report.
    package var callBackDays = 3
    /// Working days within which a first answer is given.
    package var answerDays = 5
    /// The first rule that fits names the department.
    package var routing: [RoutingRule] = []

    /// Another place where people can report.
    package struct OtherRoute: Hashable, Sendable, Codable {
        package var name: String
        /// What it is for, in Dutch.
        package var text: String
        package var phone: String?
        package var website: String?
    }

    package enum Reader: Hashable, Sendable, Codable {
        case municipality
        /// A party that handles reports for the municipality, which then sees totals only.
        case independent(name: String)
    }

    /// How long what is kept. Contact and story go first, what counts in figures goes last.
    package struct Retention: Hashable, Sendable, Codable {
        /// Months after which contact details, story and messages are deleted, counted from the report.
        package var storyMonths = 12
        /// Months after which contact details are deleted; never later than the story.
        package var contactMonths = 6
        /// Years after which the report itself is deleted.
        package var reportYears = 5

        package static let storyRange = 1...24
        package static let reportRange = 1...10

        package init(storyMonths: Int = 12, contactMonths: Int = 6, reportYears: Int = 5) {
            self.storyMonths = min(max(storyMonths, Self.storyRange.lowerBound), Self.storyRange.upperBound)
            self.contactMonths = min(max(contactMonths, Self.storyRange.lowerBound), self.storyMonths)
            self.reportYears = min(max(reportYears, Self.reportRange.lowerBound), Self.reportRange.upperBound)
        }
    }

    /// Reports that match everything that is named go to a department.
    package struct RoutingRule: Hashable, Sendable, Codable {
        package var settings: [String] = []
        package var areas: [String] = []
        package var behaviours: [String] = []
        package var department: String

        package init(settings: [String] = [], areas: [String] = [], behaviours: [String] = [], department: String) {
            self.settings = settings
            self.areas = areas
            self.behaviours = behaviours
            self.department = department
        }

        /// An empty list matches everything.
        func matches(_ record: AnalysisRecord) -> Bool {
            (settings.isEmpty || record.details.setting.map { settings.contains($0.value) } ?? false)
                && (areas.isEmpty || record.place.area.map { areas.contains($0.code) } ?? false)
                && (behaviours.isEmpty || record.behaviours.contains { behaviours.contains($0.value) })
        }
    }

    package init() {}

    /// Settings that an older version did not know keep their standard value.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let standard = ReportingSettings()
        func value<Value: Decodable>(_ key: CodingKeys, _ standard: Value) throws -> Value {
            try values.decodeIfPresent(Value.self, forKey: key) ?? standard
        }
        isFormOpen = try value(.isFormOpen, standard.isFormOpen)
        introductions = try value(.introductions, standard.introductions)
        behaviours = try value(.behaviours, standard.behaviours)
        otherRoutes = try value(.otherRoutes, standard.otherRoutes)
        reader = try value(.reader, standard.reader)
        contactNeedsSecondPerson = try value(.contactNeedsSecondPerson, standard.contactNeedsSecondPerson)
        retention = try value(.retention, standard.retention)
        callBackDays = try value(.callBackDays, standard.callBackDays)
        answerDays = try value(.answerDays, standard.answerDays)
        routing = try value(.routing, standard.routing)
    }

    /// The department of a report; `nil` when no rule fits.
    func department(of record: AnalysisRecord) -> String? {
        routing.first { $0.matches(record) }?.department
    }

    /// Every department that a rule names, once, in the order of the rules.
    var departments: [String] {
        routing.map(\.department).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The behaviours that the form offers: the municipality's choice, without what the list does not have.
    func behaviours(from list: CodeList) -> [Code] {
        let chosen = behaviours.map { Code($0) }.filter(list.contains)
        return chosen.isEmpty ? list.codes : chosen
    }

    func introduction(in language: Language) -> String? {
        introductions[language.tag] ?? introductions[Language.dutch.tag]
    }
}
