import HTTPTypes
import Hummingbird

/// The headers that every answer carries, errors too.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = SiteContext

    let isSecure: Bool

    func handle(
        _ request: Request, context: SiteContext, next: @concurrent (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        Self.add(to: &response, isSecure: isSecure)
        return response
    }

    static func add(to response: inout Response, isSecure: Bool) {
        set(.contentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'", on: &response)
        set(.cacheControl, "no-store", on: &response)
        set(.xContentTypeOptions, "nosniff", on: &response)
        set(.referrerPolicy, "no-referrer", on: &response)
        set(.xFrameOptions, "DENY", on: &response)
        set(.permissionsPolicy, "camera=(), microphone=(), geolocation=(), interest-cohort=()", on: &response)
        set(.crossOriginOpenerPolicy, "same-origin", on: &response)
        set(.crossOriginResourcePolicy, "same-origin", on: &response)
        if isSecure { set(.strictTransportSecurity, "max-age=31536000; includeSubDomains", on: &response) }
    }

    private static func set(_ name: HTTPField.Name, _ value: String, on response: inout Response) {
        if response.headers[name] == nil { response.headers[name] = value }
    }

    /// Own scripts and styles only; a map draws in a worker that MapLibre makes from a blob, and its stylesheet has
    /// pictures written into it. Only a form that asks for a sum has a worker of the site's own.
    static func policy(nonce: String, hasMap: Bool = false, hasWorker: Bool = false) -> String {
        let workers = [hasWorker ? "'self'" : nil, hasMap ? "blob:" : nil].compactMap(\.self)
        return "default-src 'none'; script-src 'self' 'nonce-\(nonce)'; style-src 'self' 'nonce-\(nonce)'; "
            + "img-src 'self'\(hasMap ? " data: blob:" : ""); connect-src 'self'; "
            + "worker-src \(workers.isEmpty ? "'none'" : workers.joined(separator: " ")); "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    }
}

extension HTTPField.Name {
    static let referrerPolicy = name("Referrer-Policy")
    static let xFrameOptions = name("X-Frame-Options")
    static let permissionsPolicy = name("Permissions-Policy")
    static let crossOriginOpenerPolicy = name("Cross-Origin-Opener-Policy")
    static let crossOriginResourcePolicy = name("Cross-Origin-Resource-Policy")

    /// The names above are valid tokens; `Allow` stands in so that nothing can trap.
    private static func name(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .allow }
}
