import Domain
import Geography
import Registers
import SQLStore

/// What the public page of a municipality is made of: only what its registers hold, and no person.
struct PublicPlan: Sendable {
    let profile: Entry
    let memberships: [Entry]
    let goals: [Entry]
    let measures: [Entry]
    let commitments: [Entry]
    /// Of the municipality itself.
    let departments: [Entry]
    let partners: [PublicPartner]

    /// The registers that the page is made of, for its stamp.
    static let registers =
        [
            Profile.register, Membership.register, Goal.register, Measure.register, Commitment.register,
            Department.register,
        ].map(\.id) + [PublicPartner.register]

    /// `nil` when the municipality has not published its approach.
    init?(of municipality: Municipality.ID, _ connection: any SQLConnection) throws {
        func all(_ register: Register) throws -> [Entry] {
            register.sorted(try RegisterStore.all(of: register.id, in: municipality, connection))
        }
        guard let profile = try all(Profile.register).first(where: { $0[Profile.isPublished] }) else { return nil }
        self.profile = profile
        memberships = try all(Membership.register)
        goals = try all(Goal.register).sorted { ($0[Goal.kind]?.rank ?? 0) < ($1[Goal.kind]?.rank ?? 0) }
        measures = try all(Measure.register).filter { profile[Profile.showsIdeas] || $0[Measure.state] != .idea }
        commitments = try all(Commitment.register)
        departments = try all(Department.register)
        partners = try RegisterStore.all(of: PublicPartner.register, in: municipality, connection)
            .compactMap(PublicPartner.init).sorted { $0.name < $1.name }
    }

    /// A measure stands where it first works; without a phase it stands apart.
    func measures(in phase: Measure.Phase?) -> [Entry] { measures.filter { $0[Measure.phases].first == phase } }
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
