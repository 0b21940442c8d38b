import Domain
import HTML
import HTTPTypes
import Hummingbird
import SQLStore

/// Turns errors into answers, in one place. What a reader sees says what to do; what the log gets has no values.
enum ErrorPages {
    /// The page for an error that a handler threw.
    /// - Parameter staff: whoever signed in, so that the page keeps the frame of staff.
    static func response(to error: any Error, in visit: Visit, staff: StaffVisit? = nil) -> Response {
        let words = visit.words(PlatformPhrase.self)
        let (status, title, text, reference) = describe(error, words: words, site: visit.site)
        let page = Page(title: title, languageURL: .start) {
            h1 { title }
            p(.class("lead")) { text }
            if let reference { p { words(.unexpectedReference, ["reference": reference.description]) } }
            p { a(.class("button button--quiet"), .href(visit.link(.start))) { words(.backToStart) } }
        }
        return staff?.page(page, status: status) ?? visit.page(page, status: status)
    }

    static func describe(
        _ error: any Error, words: Words<PlatformPhrase>, site: Site
    ) -> (HTTPResponse.Status, String, String, ErrorReference?) {
        switch error as? SiteError ?? (error as? HTTPError).flatMap(SiteError.init(http:)) {
        case .notFound: return (.notFound, words(.notFoundTitle), words(.notFoundText), nil)
        case .forbidden: return (.forbidden, words(.forbiddenTitle), words(.forbiddenText), nil)
        case .forgery: return (.forbidden, words(.forgeryTitle), words(.forgeryText), nil)
        case .tooLarge: return (.contentTooLarge, words(.tooLargeTitle), words(.tooLargeText), nil)
        case .malformed: return (.badRequest, words(.malformedTitle), words(.malformedText), nil)
        case .methodNotAllowed: return (.methodNotAllowed, words(.methodTitle), words(.methodText), nil)
        case nil:
            let reference = ErrorReference(surroundings: site.surroundings)
            site.log.error(
                "unexpected error", [("reference", .reference(reference)), ("kind", .kind(of: error))])
            return (.internalServerError, words(.unexpectedTitle), words(.unexpectedText), reference)
        }
    }
}

extension SiteError {
    init?(http error: HTTPError) {
        switch error.status {
        case .notFound: self = .notFound
        case .methodNotAllowed: self = .methodNotAllowed
        case .contentTooLarge: self = .tooLarge
        case .badRequest: self = .malformed
        default: return nil
        }
    }
}

/// Errors outside any page: an address that does not exist, a method that is not answered. Inside a town they keep its
/// frame, with the quick exit.
struct ErrorResponses: RouterMiddleware {
    typealias Context = SiteContext

    let reader: RequestReader

    func handle(
        _ request: Request, context: SiteContext, next: @concurrent (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let site = reader.site
            if let visit = await reader.lostVisit(request) { return ErrorPages.response(to: error, in: visit) }
            let first = request.uri.path.split(separator: "/").first.map(String.init) ?? ""
            let language = Language(rawValue: first) ?? .dutch
            let words = site.phrasebook.words(PlatformPhrase.self, in: language)
            let (status, title, text, reference) = ErrorPages.describe(error, words: words, site: site)
            return BarePage(site: site, language: language, title: title).response(status: status) {
                h1 { title }
                p(.class("lead")) { text }
                if let reference { p { words(.unexpectedReference, ["reference": reference.description]) } }
                p { a(.class("button button--quiet"), .href(SiteURL.home.path(in: language))) { words(.homeTitle) } }
            }
        }
    }
}
