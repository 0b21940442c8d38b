import Domain
package import Platform

/// The small checked list of help that fits anyone who reports.
package struct HelpOffers: Sendable {
    struct Offer: Decodable, Sendable {
        let code: String
        let labels: [String: String]
        let texts: [String: String]
        let phone: String
        let website: String?
        let whenBehaviour: [String]?

        func label(_ language: Language) -> String { labels[language.rawValue] ?? labels["nl"] ?? code }
        func text(_ language: Language) -> String { texts[language.rawValue] ?? texts["nl"] ?? "" }
    }

    private struct File: Decodable {
        let codes: [Offer]
    }

    private let offers: [Offer]

    package init(resources: ResourceFolder) throws {
        offers = try resources.json("codelists/help.json", as: File.self).codes
    }

    /// The first of the list (direct danger), then what fits these behaviours, then the rest; none is left out.
    func offers(for behaviours: [Code]) -> [Offer] {
        let told = Set(behaviours.map(\.value))
        let rest = offers.dropFirst()
        let fitting = rest.filter { !told.isDisjoint(with: $0.whenBehaviour ?? []) }
        let others = rest.filter { told.isDisjoint(with: $0.whenBehaviour ?? []) }
        return offers.prefix(1) + fitting + others
    }
}
