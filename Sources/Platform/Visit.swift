public import Domain
public import HTML
import Hummingbird
public import Vault

/// One request to a page of a municipality, with everything that a route may know about it.
public struct Visit: Sendable {
    public let site: Site
    public let municipality: Municipality
    public let language: Language
    /// The address that was asked for, in which the language can be changed.
    public let url: MunicipalityURL
    /// What the address carries after the question mark.
    public let query: SubmittedForm
    /// What a form sent; empty for GET.
    public let form: SubmittedForm
    /// For this answer's content security policy.
    public let nonce: String
    let parameters: Parameters
    /// Whether the browser says that the form was on a page of this site.
    public let isOwnOrigin: Bool
    /// The `If-None-Match` header, for files that the browser may have.
    public let knownFingerprint: String?
    /// Scheme and host in front of an address that leaves this site, such as in a feed or a QR code.
    public let origin: String
    /// Nobody looks yet: a browser fetches the address beforehand and says so, or only the head is asked for.
    public internal(set) var isFetchedAhead = false
    /// Whether files may come compressed.
    public internal(set) var acceptsGzip = false

    public var now: Instant { site.surroundings.now() }

    func with(nonce: String) -> Visit {
        Visit(
            site: site, municipality: municipality, language: language, url: url, query: query, form: form,
            nonce: nonce, parameters: parameters, isOwnOrigin: isOwnOrigin, knownFingerprint: knownFingerprint,
            origin: origin,
            isFetchedAhead: isFetchedAhead, acceptsGzip: acceptsGzip)
    }

    /// A link inside this municipality, in this language.
    public func link(_ url: MunicipalityURL) -> String {
        SiteURL.municipality(municipality.id, url).path(in: language)
    }

    /// The same with scheme and host, for whoever reads it elsewhere.
    public func address(_ url: MunicipalityURL) -> String { origin + link(url) }

    /// The phrases of one room in this language.
    public func words<Key: PhraseKey>(_ room: Key.Type) -> Words<Key> {
        site.phrasebook.words(room, in: language)
    }

    /// What people read for a code, in this language.
    public func label(_ code: Code, in list: CodeCatalogue.List) -> String {
        site.codes.label(code, in: list, language)
    }

    /// An id in the path; a page that is not there otherwise.
    public func identifier(_ name: String) throws -> Identifier {
        guard let text = parameters.get(name), let id = Identifier(text) else { throw SiteError.notFound }
        return id
    }
}

/// A visit by somebody who signed in and may do this.
@dynamicMemberLookup
public struct StaffVisit: Sendable {
    public let visit: Visit
    public let account: Account
    /// Whether single reports are open to this person, and not totals only.
    public let readsReports: Bool
    /// Never shown, stored or logged: whoever has it is this person.
    public let session: SessionToken
    /// Tells this session from every other one; says nothing about its cookie.
    public var sessionDigest: [UInt8] { session.digest(with: visit.site.secret) }

    public subscript<Value>(dynamicMember path: KeyPath<Visit, Value>) -> Value { visit[keyPath: path] }

    public func link(_ url: MunicipalityURL) -> String { visit.link(url) }
    public func words<Key: PhraseKey>(_ room: Key.Type) -> Words<Key> { visit.words(room) }
    public func label(_ code: Code, in list: CodeCatalogue.List) -> String { visit.label(code, in: list) }
    public func identifier(_ name: String) throws -> Identifier { try visit.identifier(name) }

    /// The hidden field that each staff form carries.
    public var forgeryField: Markup {
        input(.type("hidden"), .name("csrf"), .value(session.forgeryToken(with: visit.site.secret)))
    }
}

/// What can be wrong with a request as such, before any feature looks at it.
public enum SiteError: Error, Sendable, Equatable {
    case notFound
    /// Signed in, but not with a role that may do this.
    case forbidden
    /// The form did not come from a page of this session.
    case forgery
    case tooLarge
    /// The body ends too early or is no proper HTTP.
    case malformed
    case methodNotAllowed
}
