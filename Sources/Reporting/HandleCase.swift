import Domain
import Platform
import SQLStore

/// What a case worker does with a case: give it a status, send a standard text.
struct HandleCase: Sendable {
    enum Refusal: Error, Equatable {
        case notFound
        /// The reporter withdrew the report.
        case withdrawn
        /// Somebody else changed the case after this page was made.
        case changedMeanwhile
        /// This status cannot follow the present one, or the text is not on the list.
        case notAChoice
    }

    let site: Site
    let account: Account

    /// - Throws: ``Refusal``.
    func give(_ status: CaseStatus, to id: Identifier, seenWith seen: CaseStatus) async throws {
        let now = site.surroundings.now()
        let eventID = site.surroundings.makeIdentifier()
        let account = account
        try await site.database.write { connection in
            let file = try open(id, connection)
            guard file.status == seen else { throw Refusal.changedMeanwhile }
            guard file.status.next.contains(status) else { throw Refusal.notAChoice }
            guard
                try CaseStore.setStatus(
                    status, from: seen, of: id, at: now, in: account.municipality, connection)
            else { throw Refusal.changedMeanwhile }
            try CaseStore.add(
                .status(status), id: eventID, to: id, by: account.id, at: now, in: account.municipality, connection)
        }
    }

    /// - Throws: ``Refusal``.
    func send(_ answer: Code, to id: Identifier) async throws {
        guard site.codes[.standardAnswer].contains(answer) else { throw Refusal.notAChoice }
        let now = site.surroundings.now()
        let eventID = site.surroundings.makeIdentifier()
        let account = account
        try await site.database.write { connection in
            _ = try open(id, connection)
            try CaseStore.add(
                .answer(answer), id: eventID, to: id, by: account.id, at: now, in: account.municipality, connection)
            try CaseStore.touch(id, at: now, in: account.municipality, connection)
        }
    }

    private func open(_ id: Identifier, _ connection: any SQLConnection) throws -> Case {
        guard let file = try CaseStore.find(id, in: account.municipality, connection) else { throw Refusal.notFound }
        guard file.report != nil else { throw Refusal.withdrawn }
        return file
    }
}
