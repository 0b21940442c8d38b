import Domain
import Planning
import Platform
import Registers
import SQLStore

/// Copies a practice into the reader's own plan: a measure in state "idea", which says where it comes from.
struct AdoptPractice {
    let site: Site
    let account: Account

    /// - Parameter goals: of this municipality, that the measure is for.
    /// - Returns: the measure; the same one when it was copied before.
    /// - Throws: `AddEntry.Refusal`; `SQLError`.
    func callAsFunction(_ practice: SharedEntry, goals: [String]) async throws -> Identifier {
        let municipality = account.municipality
        let source = Self.source(practice)
        // A form that is sent twice copies once; looked up in the transaction that stores, so that two at the same
        // moment make one measure too.
        let register = Measure.register.refusing { _, reader in
            try RegisterStore.all(of: Measure.register.id, in: municipality, reader.connection)
                .first { $0[Measure.what].hasSuffix(source) }
        }
        let entry = practice.entry
        let values = [
            Measure.title.shape.name: [entry[Practice.title]],
            Measure.state.shape.name: [Measure.State.idea.rawValue],
            Measure.goals.shape.name: goals,
            Measure.what.shape.name: [text(of: practice, source)],
            Measure.kind.shape.name: [entry[Practice.kind]?.rawValue ?? ""],
            Measure.phases.shape.name: entry[Practice.phases].map(\.rawValue),
            Measure.audiences.shape.name: entry[Practice.audiences].map(\.rawValue),
            Measure.evidence.shape.name: [entry[Practice.evidence]?.rawValue ?? ""],
            Measure.evidenceSource.shape.name: [entry[Practice.source]],
        ]
        do {
            return try await AddEntry(register, site: site, account: account)(values)
        } catch let known as KnownAlready {
            return known.id
        }
    }

    /// What was done, what for, what it took; in Dutch, as the practice is. A measure's text holds 8,000 characters.
    private func text(of practice: SharedEntry, _ source: String) -> String {
        let words = site.phrasebook.words(NetworkPhrase.self, in: .dutch)
        let entry = practice.entry
        let parts: [(NetworkPhrase, String)] = [
            (.partProblem, entry[Practice.problem]), (.partResult, entry[Practice.result]),
            (.partCost, entry[Practice.cost]), (.partNeeded, entry[Practice.needed]),
        ]
        let told =
            [entry[Practice.action]] + parts.filter { !$0.1.isEmpty }.map { "\(words($0)): \($1)" }
        let from = words(.adoptedFrom, ["town": practice.townName, "title": entry[Practice.title]])
        return told.joined(separator: "\n\n").prefix(7_000) + "\n\n\(from) \(source)"
    }

    /// The practice's address in this installation; it ends the text, so that it is found again.
    static func source(_ practice: SharedEntry) -> String { "(\(practice.key))" }
}
