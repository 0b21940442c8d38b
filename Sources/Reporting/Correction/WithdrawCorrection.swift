import Domain
import Platform
import SQLStore

/// Takes a request for correction back, by whoever holds its code: its words go, and what was decided.
struct WithdrawCorrection: Sendable {
    let site: Site

    func callAsFunction(_ id: Identifier, in municipality: Municipality.ID) async throws {
        let now = site.surroundings.now()
        try await site.database.write { [site] connection in
            guard let present = try CorrectionStore.find(id, in: municipality, connection),
                present.withdrawn == nil
            else { return }
            let counts = try CorrectionStore.empty([id], at: now, in: municipality, connection)
            try RetentionStore.log(counts, because: .withdrawn, at: now, in: municipality, connection) { _ in
                site.surroundings.makeIdentifier()
            }
            try CorrectionStore.withdraw(id, at: now, in: municipality, connection)
            try CaseTaskStore.finish(
                correction: id, .withdrawn, by: nil, at: now, in: municipality, connection)
            try site.audit(
                AuditEvent(.correctionWithdrawn, of: .correction(id), by: .reporter, from: .site), at: now,
                in: municipality, connection)
        }
    }
}
