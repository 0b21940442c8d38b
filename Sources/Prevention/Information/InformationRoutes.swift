import Domain
import Geography
import HTTPTypes
import Platform
import Registers
import SQLStore

/// The library and conversations, for everybody. These pages only read.
struct InformationRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.resident(.get, .prevention(.information)) { visit in
            let audience = visit.query[InformationPage.audienceName].flatMap { Audience(rawValue: $0) }
            let stamp = "\(audience?.rawValue ?? "")|\(try await visit.stamp(of: [Information.register.id]))"
            return try await visit.sharedPage(stamp: stamp) {
                let texts = try await visit.entries(of: Information.register).filter { $0[Information.isPublic] }
                return InformationPage(visit: visit, texts: Information.register.sorted(texts), audience: audience).page
            }
        }
        router.resident(.get, .prevention(.informationText(.parameter("id")))) { visit in
            let (id, municipality) = (try visit.identifier("id"), visit.municipality.id)
            let found = try await site.database.read {
                try RegisterStore.find(id, of: Information.register.id, in: municipality, $0)
            }
            guard let text = found, text[Information.isPublic], !text.isArchived else { throw SiteError.notFound }
            return try await visit.sharedPage(stamp: "\(text.version)") {
                InformationTextPage(visit: visit, text: text).page
            }
        }
        router.resident(.get, .prevention(.dialogue)) { visit in
            try await visit.sharedPage(stamp: try await visit.stamp(of: [DialogueCard.register.id])) {
                let cards = try await visit.entries(of: DialogueCard.register).filter { $0[DialogueCard.isPublic] }
                return DialoguePage(visit: visit, cards: DialogueCard.register.sorted(cards)).page
            }
        }
    }
}
