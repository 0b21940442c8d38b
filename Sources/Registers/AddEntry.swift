public import Domain
public import Platform

/// Adds an entry for somebody who pressed a button on another page, by the same rules as the register's own form.
public struct AddEntry: Sendable {
    /// What is wrong; nothing is stored then.
    public struct Refusal: Error, Sendable {
        public let problems: [EntryProblem]
    }

    private let keeper: KeepEntry

    /// - Parameter account: whoever pressed the button; the entry is added to the municipality of this account.
    public init(_ register: Register, site: Site, account: Account) {
        keeper = KeepEntry(site: site, register: register, account: account)
    }

    /// - Parameter values: what each field would have sent, by its name.
    /// - Throws: ``Refusal``; `SQLError`.
    public func callAsFunction(_ values: [String: [String]]) async throws -> Identifier {
        do {
            return try await keeper.add { values[$0] ?? [] }.id
        } catch KeepEntry.Refusal.problems(let problems) {
            throw Refusal(problems: problems)
        }
    }
}
