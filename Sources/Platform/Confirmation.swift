import Domain
import HTML
public import Hummingbird

/// What a form of staff did, said on the page that comes after it. The address carries a code of this list and never a
/// sentence, so that nobody can put words on a page with a link.
public enum Confirmation: String, Sendable, CaseIterable {
    case added = "toegevoegd"
    case saved = "opgeslagen"
    case putAway = "weggelegd"
    case broughtBack = "teruggehaald"
    case withdrawn = "ingetrokken"
    case sent = "verstuurd"
    case addedBefore = "al-toegevoegd"

    static let name = "bevestiging"

    var phrase: PlatformPhrase {
        switch self {
        case .added: .doneAdded
        case .saved: .doneSaved
        case .putAway: .donePutAway
        case .broughtBack: .doneBroughtBack
        case .withdrawn: .doneWithdrawn
        case .sent: .doneSent
        case .addedBefore: .doneAddedBefore
        }
    }
}

extension StaffVisit {
    /// Sends the browser to another address, which says what was done.
    /// - Parameter query: what the address carries besides, from the question mark on.
    public func redirect(to url: MunicipalityURL, saying done: Confirmation, query: String = "") -> Response {
        visit.redirect(to: url, query: query + (query.isEmpty ? "?" : "&") + "\(Confirmation.name)=\(done.rawValue)")
    }

    /// What the form before this page did; nothing otherwise.
    var confirmation: Markup {
        fragment {
            // An answer to a form speaks for itself.
            if visit.form.names.isEmpty, let done = visit.query[Confirmation.name].flatMap(Confirmation.init) {
                div(.class("notice notice--good"), .role("status"), .data("once", Confirmation.name)) {
                    p { visit.words(PlatformPhrase.self)(done.phrase) }
                }
            }
        }
    }
}
