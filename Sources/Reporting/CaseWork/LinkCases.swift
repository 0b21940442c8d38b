import Domain
import Platform
import SQLStore

/// Puts cases that are about one thing together, and takes them apart.
///
/// A report that turns out to be about two things is not split: what was told belongs to one code and one reporter.
/// A colleague enters the second thing as a report of its own (``EnterReport``), with place and time copied, and the
/// new case is linked to the first.
struct LinkCases: Sendable {
    enum Refusal: Error, Equatable {
        case notFound
        case withdrawn
        /// No case has this number, or its report was withdrawn.
        case unknownNumber
        /// Two cases have these last six characters.
        case severalCases
        /// A case is not about itself.
        case itself
        /// They are in one group already.
        case linkedAlready
    }

    let site: Site
    let account: Account

    /// Joins the group of another case. Its head becomes the head of both, and whatever was linked to this case comes
    /// along, so that nothing is ever linked to a case that is linked itself.
    /// - Parameter typed: a number (`4F09A1`), or the address or the whole id of a case.
    /// - Throws: ``Refusal``.
    func link(_ id: Identifier, toTyped typed: String) async throws {
        let now = site.surroundings.now()
        let events = (site.surroundings.makeIdentifier(), site.surroundings.makeIdentifier())
        try await site.database.write { connection in
            let other = try Self.find(typed, in: account.municipality, connection)
            try link(id, to: other.id, events: events, at: now, connection)
        }
    }

    /// The same inside a transaction.
    func link(
        _ id: Identifier, to other: Identifier, events: (Identifier, Identifier), at now: Instant,
        _ connection: any SQLConnection
    ) throws {
        let municipality = account.municipality
        guard id != other else { throw Refusal.itself }
        guard let file = try CaseStore.find(id, in: municipality, connection),
            let target = try CaseStore.find(other, in: municipality, connection)
        else { throw Refusal.notFound }
        guard file.report != nil else { throw Refusal.withdrawn }
        guard target.report != nil else { throw Refusal.unknownNumber }
        let group = try CaseStore.group(of: file, in: municipality, connection).map(\.id)
        guard !group.contains(other) else { throw Refusal.linkedAlready }
        try CaseStore.lead(group, by: target.linkedTo ?? other, in: municipality, connection)
        for (event, file) in [(events.0, id), (events.1, other)] {
            try CaseStore.add(.linked, id: event, to: file, by: account.id, at: now, in: municipality, connection)
            try CaseStore.touch(file, at: now, in: municipality, connection)
        }
        try audit(.casesLinked, id, at: now, connection)
    }

    private func audit(
        _ action: AuditAction, _ id: Identifier, at now: Instant, _ connection: any SQLConnection
    ) throws {
        try site.audit(
            AuditEvent(action, of: .caseFile(id), by: .account(account), from: .site), at: now,
            in: account.municipality, connection)
    }

    /// Takes a case out of its group.
    /// - Throws: ``Refusal``.
    func unlink(_ id: Identifier) async throws {
        let now = site.surroundings.now()
        let event = site.surroundings.makeIdentifier()
        try await site.database.write { connection in
            let municipality = account.municipality
            guard try CaseStore.find(id, in: municipality, connection) != nil else { throw Refusal.notFound }
            guard try !CaseStore.leaveGroup(id, in: municipality, connection).isEmpty else { return }
            try CaseStore.add(.linked, id: event, to: id, by: account.id, at: now, in: municipality, connection)
            try CaseStore.touch(id, at: now, in: municipality, connection)
            try audit(.caseUnlinked, id, at: now, connection)
        }
    }

    private static func find(
        _ typed: String, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Case {
        let text = typed.split(separator: "/").last.map(String.init) ?? ""
        if let id = Identifier(text) {
            guard let file = try CaseStore.find(id, in: municipality, connection) else { throw Refusal.unknownNumber }
            return file
        }
        guard let bytes = CaseReference.bytes(of: text) else { throw Refusal.unknownNumber }
        let found = try CaseStore.find(ending: bytes, in: municipality, connection)
        guard found.count < 2 else { throw Refusal.severalCases }
        guard let file = found.first else { throw Refusal.unknownNumber }
        return file
    }
}
