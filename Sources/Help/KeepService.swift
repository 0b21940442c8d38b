import Domain
import Platform
import SQLStore

/// What staff does with a line of the directory: add it, change it, check it, take it out.
struct KeepService: Sendable {
    enum Refusal: Error, Equatable {
        case notFound
        /// Somebody else changed it after this page was made.
        case changedMeanwhile
        /// A check needs a source.
        case noSource
    }

    let site: Site
    let account: Account

    private var today: CivilDate { DutchTime.reading(of: site.surroundings.now()).date }

    /// - Parameter service: with a new id; an organization of that name is used when there is one.
    func add(_ service: HelpService, checkedToday: Bool) async throws {
        var service = service
        if checkedToday { service.checkedOn = today }
        let (added, now, checkID) = (service, site.surroundings.now(), site.surroundings.makeIdentifier())
        let account = account
        try await site.database.write { connection in
            let settled = try settle(added, connection)
            try HelpStore.insert(settled, changed: now, in: account.municipality, connection)
            try audit(settled.id, at: now, connection)
            if checkedToday { try note(settled, id: checkID, at: now, connection) }
        }
    }

    /// Saves what was typed. When a fact that the last check was about has changed and nobody says that it was checked
    /// again, the check no longer counts and the public does not see the service.
    /// - Throws: ``Refusal``.
    func save(_ service: HelpService, seen version: Int, checkedToday: Bool) async throws {
        let (typed, today, now) = (service, today, site.surroundings.now())
        let checkID = site.surroundings.makeIdentifier()
        let account = account
        try await site.database.write { connection in
            guard let stored = try HelpStore.find(typed.id, in: account.municipality, connection) else {
                throw Refusal.notFound
            }
            guard stored.version == version else { throw Refusal.changedMeanwhile }
            var service = try settle(typed, connection)
            service.isActive = stored.service.isActive
            service.checkedOn =
                checkedToday
                ? today : service.checkedFacts == stored.service.checkedFacts ? stored.service.checkedOn : nil
            guard
                try HelpStore.update(service, seen: version, changed: now, in: account.municipality, connection)
            else { throw Refusal.changedMeanwhile }
            try audit(service.id, at: now, connection)
            if checkedToday { try note(service, id: checkID, at: now, connection) }
        }
    }

    /// Somebody held every fact against the source today.
    /// - Throws: ``Refusal``.
    func check(_ id: Identifier, source: String, seen version: Int) async throws {
        guard !source.isEmpty else { throw Refusal.noSource }
        let (today, now) = (today, site.surroundings.now())
        let checkID = site.surroundings.makeIdentifier()
        try await change(id, seen: version) { service, connection in
            service.source = source
            service.checkedOn = today
            try note(service, id: checkID, at: now, connection)
        }
    }

    /// - Throws: ``Refusal``.
    func setActive(_ isActive: Bool, _ id: Identifier, seen version: Int) async throws {
        try await change(id, seen: version) { service, _ in service.isActive = isActive }
    }

    private func change(
        _ id: Identifier, seen version: Int,
        _ body: @Sendable @escaping (inout HelpService, any SQLConnection) throws -> Void
    ) async throws {
        let (account, now) = (account, site.surroundings.now())
        try await site.database.write { connection in
            guard let stored = try HelpStore.find(id, in: account.municipality, connection) else {
                throw Refusal.notFound
            }
            guard stored.version == version else { throw Refusal.changedMeanwhile }
            var service = stored.service
            try body(&service, connection)
            guard
                try HelpStore.update(service, seen: version, changed: now, in: account.municipality, connection)
            else { throw Refusal.changedMeanwhile }
            try audit(id, at: now, connection)
        }
    }

    private func audit(_ id: Identifier, at now: Instant, _ connection: any SQLConnection) throws {
        try AuditStore.append(
            AuditEvent(.helpEdited, of: .help(Code(id.description)), by: .account(account), from: .site), at: now,
            in: account.municipality, with: site.secret, connection)
    }

    /// With the organization that has this name already.
    private func settle(_ service: HelpService, _ connection: any SQLConnection) throws -> HelpService {
        var service = service
        let name = service.organization.name
        if let known = try HelpStore.organization(named: name, in: account.municipality, connection) {
            service.organization = known
        }
        return service
    }

    private func note(
        _ service: HelpService, id: Identifier, at now: Instant, _ connection: any SQLConnection
    ) throws {
        guard let checkedOn = service.checkedOn else { return }
        try HelpStore.add(
            HelpCheck(at: now, by: account.name, on: checkedOn, source: service.source), id: id, of: service.id,
            account: account.id, in: account.municipality, connection)
    }
}
