import Domain
import Geography
import Platform
import Registers
import SQLStore

/// Which part of its activities a plan is read with. A plan may have thousands; a page shows some.
enum PlanPart: Hashable, Sendable {
    /// The first of each phase.
    case overview
    /// One page of those of a phase; `nil` for those without.
    case phase(Measure.Phase?, page: Int)
    case one(Identifier)

    static let phaseName = "fase"
    static let pageName = "bladzijde"
    static let activityName = "activiteit"
    /// For activities without a phase.
    static let noPhase = "altijd"

    /// Activities of each phase in the overview, and on a page of one phase.
    static let fewest = 12
    static let size = 48

    init(_ query: SubmittedForm) {
        if let id = query[Self.activityName].flatMap({ Identifier($0) }) {
            self = .one(id)
        } else if let text = query[Self.phaseName], text == Self.noPhase || Measure.Phase(rawValue: text) != nil {
            self = .phase(Measure.Phase(rawValue: text), page: PageLinks.number(query[Self.pageName]))
        } else {
            self = .overview
        }
    }

    /// From the question mark on.
    var query: String {
        switch self {
        case .overview: ""
        case .phase(let phase, let page):
            "?\(Self.phaseName)=\(phase?.rawValue ?? Self.noPhase)" + (page > 1 ? "&\(Self.pageName)=\(page)" : "")
        case .one(let id): "?\(Self.activityName)=\(id)"
        }
    }
}

/// What the public page of a municipality is made of: only what its registers hold, and no person.
struct PublicPlan: Sendable {
    /// Activities that work first in a phase, or in none.
    struct Activities: Sendable {
        let phase: Measure.Phase?
        let shown: [Entry]
        /// With those that are not shown.
        let total: Int
        /// The page of them, from 1.
        let page: Int
    }

    let profile: Entry
    let part: PlanPart
    let memberships: [Entry]
    let goals: [Entry]
    let activities: [Activities]
    let commitments: [Entry]
    /// Of the municipality itself.
    let departments: [Entry]
    let partners: [PublicPartner]

    var measures: [Entry] { activities.flatMap(\.shown) }

    /// The registers that the page is made of, for its stamp.
    static let registers =
        [
            Profile.register, Membership.register, Goal.register, Measure.register, Commitment.register,
            Department.register,
        ].map(\.id) + [PublicPartner.register]

    /// `nil` when the municipality has not published its approach.
    /// - Parameter isPreview: for the municipality itself: with concepts, and before the page is published.
    init?(
        of municipality: Municipality.ID, showing part: PlanPart = .overview, isPreview: Bool = false,
        _ connection: any SQLConnection
    ) throws {
        func all(_ register: Register) throws -> [Entry] {
            register.sorted(try RegisterStore.all(of: register.id, in: municipality, connection))
        }
        func isShown(_ entry: Entry) -> Bool { isPreview || Publication.isPublic(entry) }
        let profiles = try all(Profile.register)
        guard let profile = profiles.first(where: { $0[Profile.isPublished] }) ?? (isPreview ? profiles.first : nil)
        else { return nil }
        self.profile = profile
        self.part = part
        memberships = try all(Membership.register)
        goals = try all(Goal.register).filter(isShown)
            .sorted { ($0[Goal.kind]?.rank ?? 0) < ($1[Goal.kind]?.rank ?? 0) }
        activities = try Self.activities(part, profile, isPreview, municipality, connection)
        commitments = try all(Commitment.register).filter(isShown)
        departments = try all(Department.register)
        partners = try RegisterStore.all(of: PublicPartner.register, in: municipality, connection)
            .compactMap(PublicPartner.init).sorted { $0.name < $1.name }
    }

    /// What everybody may see of the measures, or the municipality itself beforehand.
    private static func conditions(_ profile: Entry, isPreview: Bool) -> [EntryQuery.Condition] {
        var conditions: [EntryQuery.Condition] = []
        if !isPreview { conditions.append(.not(.holds(Publication.field, .concept))) }
        if !profile[Profile.showsIdeas] { conditions.append(.not(.holds(Measure.state, .idea))) }
        return conditions
    }

    private static func activities(
        _ part: PlanPart, _ profile: Entry, _ isPreview: Bool, _ municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> [Activities] {
        let conditions = conditions(profile, isPreview: isPreview)
        func read(_ phase: Measure.Phase?, size: Int, page: Int) throws -> Activities {
            // A measure stands where it first works; without a phase it stands apart.
            let query = EntryQuery(conditions + [.begins(Measure.phases.shape.name, phase?.rawValue)])
            let total = try RegisterStore.count(of: Measure.register, in: municipality, query, connection)
            let page = PageLinks(current: page, total: total, size: size) { _ in "" }.current
            return Activities(
                phase: phase,
                shown: try RegisterStore.page(
                    of: Measure.register, in: municipality, query, limit: size, offset: (page - 1) * size, connection),
                total: total, page: page)
        }
        switch part {
        case .overview:
            return try (Measure.Phase.allCases.map(Optional.some) + [nil]).map {
                try read($0, size: PlanPart.fewest, page: 1)
            }
        case .phase(let phase, let page): return [try read(phase, size: PlanPart.size, page: page)]
        case .one(let id):
            let found = try titled([id], profile, isPreview: isPreview, in: municipality, connection)
            return [Activities(phase: found.first?[Measure.phases].first, shown: found, total: found.count, page: 1)]
        }
    }

    /// Those of the measures that the page shows.
    private static func titled(
        _ ids: [Identifier], _ profile: Entry, isPreview: Bool = false, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> [Entry] {
        try RegisterStore.entries(ids, of: Measure.register.id, in: municipality, connection).filter { measure in
            !measure.isArchived && (isPreview || Publication.isPublic(measure))
                && (profile[Profile.showsIdeas] || measure[Measure.state] != .idea)
        }
    }

    /// What the public page calls these measures; those that it does not show, and ideas, are left out.
    static func titles(
        of ids: some Collection<Identifier>, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier: String] {
        let profiles = try RegisterStore.all(of: Profile.register.id, in: municipality, connection)
        guard let profile = profiles.first(where: { $0[Profile.isPublished] }) else { return [:] }
        let shown = try titled(Array(ids), profile, in: municipality, connection)
            .filter { $0[Measure.state] != .idea }
        return Dictionary(shown.map { ($0.id, $0[Measure.title]) }) { first, _ in first }
    }

    /// The measures that were changed last, for a feed.
    static func newest(
        _ count: Int, _ profile: Entry, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Entry] {
        var register = Measure.register
        register.order = [.newest]
        return try RegisterStore.page(
            of: register, in: municipality, EntryQuery(conditions(profile, isPreview: false)), limit: count, connection)
    }
}

/// A partner as the public sees it. The room that keeps partners is another one; this is all that is read of it.
struct PublicPartner: Sendable {
    static let register = "partner"

    let name: String
    let tasks: String

    /// `nil` for a partner that is not shown.
    init?(_ entry: Entry) {
        guard entry.fields["openbaar"]?.bool == true, let name = entry.fields["naam"]?.string else { return nil }
        self.name = name
        tasks = entry.fields["taken"]?.string ?? ""
    }
}
