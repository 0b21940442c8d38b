import Domain
public import Platform
import SQLStore

/// Makes what lists are sorted and searched by for entries that an older program stored. Done when a program starts,
/// and quick when there is nothing to do; several may do it at once.
public struct IndexRegisters: Sendable {
    private let site: Site
    private let catalogue: RegisterCatalogue

    /// Entries in one transaction.
    private static let portion = 500

    public init(site: Site, catalogue: RegisterCatalogue) {
        self.site = site
        self.catalogue = catalogue
    }

    /// - Returns: how many entries.
    @discardableResult
    public func callAsFunction() async throws -> Int {
        var count = 0
        for municipality in try await site.database.read({ try MunicipalityStore.all($0) }).map(\.id) {
            for register in catalogue.registers {
                while true {
                    let done = try await site.database.write {
                        try RegisterStore.index(register, in: municipality, limit: Self.portion, $0)
                    }
                    count += done
                    if done < Self.portion { break }
                }
            }
        }
        return count
    }
}
