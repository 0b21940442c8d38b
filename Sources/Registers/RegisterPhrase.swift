public import Platform

/// What all registers say; what one asks has keys made of its own id (`Register.phraseKeys`).
public enum RegisterPhrase: String, PhraseKey {
    case add = "registers.add"
    case save = "registers.save"
    case search = "registers.search"
    case searchButton = "registers.search-button"
    case all = "registers.all"
    case moreFilters = "registers.more-filters"
    case none = "registers.none"
    case noneFound = "registers.none-found"
    case count = "registers.count"
    case archivedList = "registers.archived-list"
    case currentList = "registers.current-list"
    case archive = "registers.archive"
    case archiveLead = "registers.archive-lead"
    case restore = "registers.restore"
    case restoreLead = "registers.restore-lead"
    case isArchived = "registers.is-archived"
    case history = "registers.history"
    case made = "registers.made"
    case changed = "registers.changed"
    case byProgram = "registers.by-program"
    case empty = "registers.empty"
    case yes = "registers.yes"
    case no = "registers.no"
    case noChoice = "registers.no-choice"
    case optional = "registers.optional"
    case exportCSV = "registers.export-csv"
    case exportJSON = "registers.export-json"
    case required = "registers.problem.required"
    case tooLong = "registers.problem.too-long"
    case notADate = "registers.problem.not-a-date"
    case notATime = "registers.problem.not-a-time"
    case notANumber = "registers.problem.not-a-number"
    case outOfRange = "registers.problem.out-of-range"
    case unknownChoice = "registers.problem.unknown-choice"
    case notALink = "registers.problem.not-a-link"
    case notAnEmail = "registers.problem.not-an-email"
    case unknownArea = "registers.problem.unknown-area"
    case unknownEntry = "registers.problem.unknown-entry"
    case changedMeanwhile = "registers.problem.changed-meanwhile"
    case addedBefore = "registers.problem.added-before"
    case filterIsLong = "registers.filter-is-long"
    case optionSearch = "registers.option-search"
    case optionsAreMany = "registers.options-are-many"
    case planningTitle = "registers.room.planning"
    case deploymentTitle = "registers.room.deployment"
    case preventionTitle = "registers.room.prevention"
    case researchTitle = "registers.room.research"
    case networkTitle = "registers.room.network"
    case planningLead = "registers.room.planning-lead"
    case deploymentLead = "registers.room.deployment-lead"
    case preventionLead = "registers.room.prevention-lead"
    case researchLead = "registers.room.research-lead"
    case networkLead = "registers.room.network-lead"
}

extension Room {
    public var title: RegisterPhrase {
        switch self {
        case .planning: .planningTitle
        case .deployment: .deploymentTitle
        case .prevention: .preventionTitle
        case .research: .researchTitle
        case .network: .networkTitle
        }
    }

    var lead: RegisterPhrase {
        switch self {
        case .planning: .planningLead
        case .deployment: .deploymentLead
        case .prevention: .preventionLead
        case .research: .researchLead
        case .network: .networkLead
        }
    }
}
