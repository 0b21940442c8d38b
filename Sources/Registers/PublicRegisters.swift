import Domain
public import Platform
import SQLStore

/// What pages for everybody are made of.
extension Visit {
    /// Other values mean that these registers hold other things: for `sharedPage` and `sharedFile`.
    /// - Parameter registers: their ids.
    public func stamp(of registers: [String]) async throws -> String {
        let municipality = municipality.id
        return try await site.database.read { try RegisterStore.stamp(of: registers, in: municipality, $0) }
    }

    /// All that is not put away.
    public func entries(of register: Register) async throws -> [Entry] {
        let municipality = municipality.id
        return try await site.database.read { try RegisterStore.all(of: register.id, in: municipality, $0) }
    }
}
