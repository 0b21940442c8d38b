import Domain
import Registers

/// What somebody wants to add is there.
struct KnownAlready: Error {
    let id: Identifier
}

extension Register {
    /// The register with a look, in the transaction that stores an entry, whether it is there already.
    /// - Parameter known: the entry that says the same, if there is one; adding throws ``KnownAlready`` then.
    func refusing(_ known: @escaping @Sendable (Entry, EntryReader) throws -> Entry?) -> Register {
        var register = self
        let rules = check
        register.check = { entry, reader in
            if let other = try known(entry, reader) { throw KnownAlready(id: other.id) }
            return try rules(entry, reader)
        }
        return register
    }
}
