import Domain
public import HTTPTypes
public import Hummingbird
import NIOCore
import SQLStore
import Vault

/// Registers addresses: one route for each language, with everything around a handler that a page needs.
public struct SiteRouter {
    public let router: Router<SiteContext>
    private let reader: RequestReader
    public var site: Site { reader.site }

    /// A router with the frame's own addresses: files, the list of municipalities, signing in.
    public init(site: Site) {
        reader = RequestReader(site: site)
        router = Router(context: SiteContext.self)
        router.add(middleware: SecurityHeaders(isSecure: site.isSecure))
        router.add(middleware: ErrorResponses(reader: reader))
        addFrameRoutes()
        SignInRoutes(site: site).add(to: self)
        AuditRoutes(site: site).add(to: self)
        OutboxRoutes(site: site).add(to: self)
        JobRoutes(site: site).add(to: self)
        WebhookRoutes(site: site).add(to: self)
    }

    /// A page for everybody.
    public func resident(
        _ method: HTTPRequest.Method, _ url: MunicipalityURL,
        _ handler: @escaping @Sendable (Visit) async throws -> Response
    ) {
        for language in Language.allCases {
            router.on(route(url, language), method: method) { [reader] request, context in
                let visit = try await reader.visit(url, language, request, context)
                do {
                    return try await handler(visit)
                } catch {
                    return ErrorPages.response(to: error, in: visit)
                }
            }
        }
    }

    /// A page for somebody who signed in and may do this (`nil`: whoever signed in). A form must carry the session's
    /// token and come from this site.
    public func staff(
        _ method: HTTPRequest.Method, _ url: MunicipalityURL, _ permission: Permission?,
        _ handler: @escaping @Sendable (StaffVisit) async throws -> Response
    ) {
        for language in Language.allCases {
            router.on(route(url, language), method: method) { [reader] request, context in
                let visit = try await reader.visit(url, language, request, context)
                var known: StaffVisit?
                do {
                    known = try await reader.signedIn(visit, request)
                    guard let staff = known else {
                        return visit.redirect(to: .account(.signIn))
                    }
                    if method != .get {
                        guard visit.isOwnOrigin,
                            staff.session.accepts(forgeryToken: visit.form["csrf"] ?? "", with: visit.site.secret)
                        else { throw SiteError.forgery }
                    }
                    if let permission, !staff.account.role.allows(permission) { throw SiteError.forbidden }
                    return try await handler(staff)
                } catch {
                    return ErrorPages.response(to: error, in: visit, staff: known)
                }
            }
        }
    }

    private func route(_ url: MunicipalityURL, _ language: Language) -> RouterPath {
        let prefix = language == .dutch ? "" : "/\(language.rawValue)"
        return RouterPath(
            prefix + "/:municipality" + url.segments.map { "/" + $0.text }.joined())
    }

    private func addFrameRoutes() {
        let site = site
        router.get("static/**") { request, context in
            let name = context.parameters.getCatchAll().joined(separator: "/")
            guard let response = site.webFiles.response(for: name, request: request) else { throw SiteError.notFound }
            return response
        }
        // A weather service: dull, and nothing that a phone's owner would be asked about.
        router.get("exit") { _, _ in Response(status: .seeOther, headers: [.location: "https://www.knmi.nl/"]) }
        router.get("gezondheid") { _, _ in
            _ = try await site.database.read { try $0.first("SELECT 1 AS alive") }
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "ok\n")))
        }
        for language in Language.allCases {
            router.get(RouterPath(SiteURL.home.path(in: language))) { _, _ in
                try await HomePage(site: site, language: language).response()
            }
        }
        resident(.get, .start) { visit in
            let municipality = visit.municipality.id
            let takesReports = try await site.database.read { try site.takesReports(municipality, $0) }
            return visit.page(StartPage.page(visit, takesReports: takesReports))
        }
        for (url, file) in [
            (GazetteerURL.map, \GazetteerFiles.map), (.places, \.names),
        ] {
            resident(.get, .gazetteer(url)) { visit in
                guard let files = try await site.municipalities.files(of: visit.municipality.id) else {
                    throw SiteError.notFound
                }
                let file = files[keyPath: file].representation(isGzip: visit.acceptsGzip)
                var headers: HTTPFields = [
                    .eTag: file.tag, .cacheControl: "public, max-age=300", .vary: "Accept-Encoding",
                ]
                if visit.knownFingerprint == file.tag { return Response(status: .notModified, headers: headers) }
                headers[.contentType] = url == .map ? "application/geo+json" : "application/json"
                if file.isGzip { headers[.contentEncoding] = "gzip" }
                return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
            }
        }
    }
}

/// Makes a visit of a request.
struct RequestReader: Sendable {
    let site: Site

    /// A visit to an address of a municipality that answers nothing; `nil` outside all municipalities.
    func lostVisit(_ request: Request) async -> Visit? {
        var parts = request.uri.path.split(separator: "/").map(String.init)
        let language = parts.first.flatMap(Language.init) ?? .dutch
        if language != .dutch { parts.removeFirst() }
        guard let id = parts.first.flatMap({ Municipality.ID($0) }),
            let municipality = try? await site.municipalities.municipality(id)
        else { return nil }
        return Visit(
            site: site, municipality: municipality, language: language, url: .start, query: SubmittedForm(),
            form: SubmittedForm(), nonce: Nonce.make(site.surroundings), parameters: Parameters(),
            isOwnOrigin: false, knownFingerprint: nil, origin: origin(request))
    }

    /// The public address where one was set; else what the request calls this host, if that can be a host at all.
    private func origin(_ request: Request) -> String {
        if let publicURL = site.publicURL { return publicURL }
        let host = request.head.authority ?? ""
        let isHost =
            (1...255).contains(host.utf8.count)
            && host.utf8.allSatisfy {
                (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || ".-:[]".utf8.contains($0)
            }
        return (site.isSecure ? "https://" : "http://") + (isHost ? host : "localhost")
    }

    func visit(
        _ url: MunicipalityURL, _ language: Language, _ request: Request, _ context: SiteContext
    ) async throws -> Visit {
        guard let slug = context.parameters.get("municipality"), let id = Municipality.ID(slug),
            let municipality = try await site.municipalities.municipality(id)
        else { throw SiteError.notFound }
        var form = SubmittedForm()
        if request.method == .post {
            var request = request
            do {
                let body = try await request.collectBody(upTo: context.maxUploadSize)
                form = SubmittedForm(urlEncoded: body.readableBytesView)
            } catch is NIOTooManyBytesError {
                throw SiteError.tooLarge
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                throw SiteError.malformed
            }
        }
        return Visit(
            site: site, municipality: municipality, language: language, url: url.filled(from: context.parameters),
            query: SubmittedForm(urlEncoded: (request.uri.query ?? "").utf8),
            form: form, nonce: Nonce.make(site.surroundings), parameters: context.parameters,
            isOwnOrigin: isOwnOrigin(request), knownFingerprint: request.headers[.ifNoneMatch],
            origin: origin(request), isFetchedAhead: isFetchedAhead(request),
            acceptsGzip: Gzip.isAccepted(request.headers[.acceptEncoding]))
    }

    func signedIn(_ visit: Visit, _ request: Request) async throws -> StaffVisit? {
        guard let cookie = request.cookies[SignInRoutes.cookieName]?.value, let session = SessionToken(cookie: cookie)
        else { return nil }
        let digest = session.digest(with: site.secret)
        let municipality = visit.municipality.id
        let now = visit.now
        let readsReports = site.readsReports
        return try await site.database.read { connection in
            try AccountStore.account(sessionDigest: digest, in: municipality, at: now, connection).map { account in
                StaffVisit(
                    visit: visit, account: account,
                    readsReports: try readsReports(account.role, municipality, connection), session: session)
            }
        }
    }
}

/// A form that changes something must come from a page of this site (OWASP: verify the origin header). Browsers send
/// `Origin` or `Sec-Fetch-Site` with each form; what sends neither is no browser and has no cookie to misuse.
private func isOwnOrigin(_ request: Request) -> Bool {
    if let site = request.headers[.secFetchSite] { return site == "same-origin" }
    guard let origin = request.headers[.origin] else { return true }
    guard let host = request.head.authority else { return false }
    return origin.hasSuffix("://" + host)
}

/// Browsers name the reason of a request that nobody made yet in `Sec-Purpose` (Fetch standard); older ones in `Purpose`
/// or `X-Moz`.
private func isFetchedAhead(_ request: Request) -> Bool {
    if request.method == .head { return true }
    return [HTTPField.Name.secPurpose, .purpose, .xMoz].contains { name in
        request.headers[values: name].contains { $0.lowercased().contains("pre") }
    }
}

enum Nonce {
    /// 128 random bits in hexadecimal, new for each answer.
    static func make(_ surroundings: Surroundings) -> String { surroundings.randomBytes(16).hexadecimal }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .allow
    static let secPurpose = HTTPField.Name("Sec-Purpose") ?? .allow
    static let purpose = HTTPField.Name("Purpose") ?? .allow
    static let refresh = HTTPField.Name("Refresh") ?? .allow
    static let xMoz = HTTPField.Name("X-Moz") ?? .allow
}

extension MunicipalityURL {
    /// The address with the values that the router found, as a link.
    fileprivate func filled(from parameters: Parameters) -> MunicipalityURL {
        func value(_ name: String) -> PathValue { .value(parameters.get(name) ?? "") }
        return switch self {
        case .administration(let url): .administration(url.filled(with: value))
        case .reporting(let url): .reporting(url.filled(with: value("id")))
        case .help(let url): .help(url.filled(with: value))
        case .register(let url): .register(url.filled(with: value))
        case .planning(let url): .planning(url.filled(with: value))
        case .deployment(let url): .deployment(url.filled(with: value))
        case .prevention(let url): .prevention(url.filled(with: value))
        case .research(let url): .research(url.filled(with: value))
        case .insight(let url): .insight(url.filled(with: value))
        case .network(let url): .network(url.filled(with: value))
        default: self
        }
    }
}
