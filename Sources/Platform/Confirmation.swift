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
    case removed = "verwijderd"
    case queued = "staat-klaar"

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
        case .removed: .doneRemoved
        case .queued: .doneQueued
        }
    }
}

extension StaffVisit {
    /// Sends the browser to another address, which says what was done.
    /// - Parameters:
    ///   - query: what the address carries besides, from the question mark on.
    ///   - part: the id of the part of the page that was changed.
    public func redirect(
        to url: MunicipalityURL, saying done: Confirmation, query: String = "", part: String? = nil
    ) -> Response {
        let query = query + (query.isEmpty ? "?" : "&") + "\(Confirmation.name)=\(done.rawValue)"
        return visit.redirect(to: url, query: query + (part.map { "#\($0)" } ?? ""))
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
