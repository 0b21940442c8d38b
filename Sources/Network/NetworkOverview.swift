import Domain
import Geography
import Platform
import Registers
import SQLStore

/// What is late in the network, and what waits.
struct NetworkOverview {
    let today: CivilDate
    /// Those with the nearest day of review first, then those without one, by name.
    let partners: [Entry]
    /// Not done yet, the longest due first.
    let actions: [Entry]
    /// Questions that nobody answered: this municipality's own, and those that others share.
    let questions: [SharedEntry]
    /// Initiatives that nobody looked at for a year, or ever.
    let unreviewed: [Entry]
    let departments: [(id: Identifier, name: String)]
    let partnerNames: [Identifier: String]

    /// An agreement is named before it ends, so that there is time to talk about it.
    static let noticeDays = 60
    static let reviewDays = 365

    init(of municipality: Municipality, today: CivilDate, _ connection: any SQLConnection) throws {
        self.today = today
        let all = try RegisterStore.all(of: Partner.register.id, in: municipality.id, connection)
        partners = all.sorted { left, right in
            let (first, second) = (Partner.due(left)?.dayNumber ?? .max, Partner.due(right)?.dayNumber ?? .max)
            return first != second ? first < second : left[Partner.name].lowercased() < right[Partner.name].lowercased()
        }
        partnerNames = Dictionary(all.map { ($0.id, $0[Partner.name]) }) { first, _ in first }
        actions = NetworkAction.register.sorted(
            try RegisterStore.all(of: NetworkAction.register.id, in: municipality.id, connection)
                .filter(NetworkAction.isOpen))
        unreviewed = try RegisterStore.all(of: Initiative.register.id, in: municipality.id, connection).filter {
            guard let date = $0[Initiative.reviewed] else { return true }
            return today.dayNumber - date.dayNumber > Self.reviewDays
        }
        departments = try RegisterStore.all(of: "department", in: municipality.id, connection).map {
            ($0.id, $0.fields["titel"]?.string ?? "")
        }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        let own = try RegisterStore.all(of: NetworkQuestion.register.id, in: municipality.id, connection).map {
            SharedEntry(town: municipality.id, townName: municipality.name, entry: $0)
        }
        let others = try SharedEntryStore.all(
            of: NetworkQuestion.register.id, seenFrom: municipality.id, connection
        ).filter { $0.town != municipality.id }
        let answers =
            try RegisterStore.all(of: NetworkAnswer.register.id, in: municipality.id, connection)
            + SharedEntryStore.all(of: NetworkAnswer.register.id, seenFrom: municipality.id, connection).map(\.entry)
        let answered = Set(answers.map { "\($0[NetworkAnswer.town])/\($0[NetworkAnswer.number])" })
        questions = (own + others).filter {
            $0.entry[NetworkQuestion.state] == .open && !answered.contains("\($0.town)/\($0.entry.id)")
        }
    }

    /// Whose agreement must be looked at within the term of notice.
    var due: [Entry] {
        partners.filter { partner in
            Partner.due(partner).map { $0.dayNumber - today.dayNumber <= Self.noticeDays } ?? false
        }
    }

    /// Open actions of which a department is the owner, or in which it is mentioned.
    func actions(of department: Identifier) -> [Entry] {
        actions.filter {
            $0[NetworkAction.department] == department || $0[NetworkAction.mentioned].contains(department)
        }
    }
}
