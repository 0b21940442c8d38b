import Domain
import Platform
import SQLStore

/// Writes down what a colleague thinks of an alert and who looks after it.
struct HandleAlert: Sendable {
    enum Refusal: Error, Equatable {
        case notFound
        /// A colleague changed it after this page was shown.
        case changedMeanwhile
        /// The person has no account here, or one that cannot see alerts.
        case notAColleague
        /// Nothing was changed and nothing was written.
        case nothing
    }

    struct Change: Hashable, Sendable {
        let handling: ClusterAlert.Handling
        let person: Identifier?
        /// `nil` when nothing was written.
        let note: String?
        /// Of the alert as it was shown.
        let revision: Int
    }

    static let longestNote = 2_000

    let site: Site
    let account: Account

    /// - Throws: ``Refusal``.
    func callAsFunction(_ id: Identifier, _ change: Change) async throws {
        let now = site.surroundings.now()
        let (site, account) = (site, account)
        try await site.database.write { connection in
            let municipality = account.municipality
            guard let alert = try ClusterAlertStore.find(id, in: municipality, connection) else {
                throw Refusal.notFound
            }
            guard alert.revision == change.revision else { throw Refusal.changedMeanwhile }
            let people = try AccountStore.all(in: municipality, connection).filter { Self.mayAnswer($0.role) }
            let person = people.first { $0.id == change.person }
            // Whoever was responsible before may have another role by now.
            guard change.person == nil || person != nil || change.person == alert.person else {
                throw Refusal.notAColleague
            }
            var kinds: [ClusterAlertEvent.Kind] = []
            if alert.handling != change.handling { kinds.append(.handling(change.handling)) }
            if alert.person != change.person { kinds.append(.person(person?.name)) }
            if kinds.isEmpty {
                guard change.note != nil else { throw Refusal.nothing }
                kinds = [.note]
            }
            guard
                try ClusterAlertStore.setHandling(
                    change.handling, person: change.person, of: id, revision: change.revision, in: municipality,
                    connection)
            else { throw Refusal.changedMeanwhile }
            for (index, kind) in kinds.enumerated() {
                // The note stands with the first of the changes that it explains.
                let isPerson = if case .person = kind { true } else { false }
                try ClusterAlertStore.add(
                    kind, person: isPerson ? change.person : nil, note: index == 0 ? change.note : nil,
                    id: site.surroundings.makeIdentifier(), to: id, by: account.id, at: now, in: municipality,
                    connection)
            }
            try site.audit(
                AuditEvent(.alertHandled, of: .alert(id), by: .account(account), from: .site), at: now,
                in: municipality, connection)
        }
    }

    /// Who can be responsible for an alert: whoever can open it.
    static func mayAnswer(_ role: Role) -> Bool { role.allows(.seeFigures) || role.allows(.handleReports) }
}
