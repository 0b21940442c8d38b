public import Domain

/// Every address of the site. The same case makes the route and the link, so that no page can link to an address that
/// is not there. Public paths are Dutch; other languages stand in front (`/en/enschede/melden`).
///
/// Each room's addresses are in a file of its own (`SiteURL+Reporting.swift`); they know only ids.
public enum SiteURL: Hashable, Sendable {
    /// The list of municipalities.
    case home
    /// Where the quick exit leads: it answers with a redirect to a neutral site.
    case exit
    /// A file of `Resources/web`.
    case asset(PathValue)
    case health
    case municipality(Municipality.ID, MunicipalityURL)

    /// The link, in a language.
    public func path(in language: Language) -> String {
        switch self {
        case .home: language == .dutch ? "/" : "/\(language.rawValue)"
        case .exit: "/exit"
        case .asset(let file): "/static/\(file.text)"
        case .health: "/gezondheid"
        case .municipality(let id, let url):
            prefix(language) + "/" + ([.value(id.slug)] + url.segments).map(\.text).joined(separator: "/")
        }
    }

    private func prefix(_ language: Language) -> String {
        language == .dutch ? "" : "/\(language.rawValue)"
    }
}

/// What is in one part of a path: a value in a link, a name in a route.
public enum PathValue: Hashable, Sendable, ExpressibleByStringLiteral {
    case value(String)
    case parameter(String)

    public init(stringLiteral value: String) { self = .value(value) }

    /// A value as it stands in a link; a parameter as the router writes it.
    var text: String {
        switch self {
        case .value(let value): value
        case .parameter(let name): ":\(name)"
        }
    }
}

/// The addresses inside one municipality.
public enum MunicipalityURL: Hashable, Sendable {
    case start
    case gazetteer(GazetteerURL)
    case account(AccountURL)
    case administration(AdministrationURL)
    case reporting(ReportingURL)
    case insight(InsightURL)
    case help(HelpURL)
    case register(RegisterURL)
    case planning(PlanningURL)
    case deployment(DeploymentURL)
    case prevention(PreventionURL)
    case research(ResearchURL)
    case network(NetworkURL)

    /// The path after the municipality, for links and routes.
    public var segments: [PathValue] {
        switch self {
        case .start: []
        case .gazetteer(let url): url.segments
        case .account(let url): url.segments
        case .administration(let url): url.segments
        case .reporting(let url): url.segments
        case .insight(let url): url.segments
        case .help(let url): url.segments
        case .register(let url): url.segments
        case .planning(let url): url.segments
        case .deployment(let url): url.segments
        case .prevention(let url): url.segments
        case .research(let url): url.segments
        case .network(let url): url.segments
        }
    }
}

/// Files with the municipality's own places, for maps and suggestions.
public enum GazetteerURL: Hashable, Sendable {
    /// Borders, streets and place names as GeoJSON.
    case map
    /// Names that the place field suggests.
    case places

    var segments: [PathValue] {
        switch self {
        case .map: ["kaart.geojson"]
        case .places: ["plaatsen.json"]
        }
    }
}

/// Signing in and out of staff accounts.
public enum AccountURL: Hashable, Sendable {
    case signIn
    case signOut

    var segments: [PathValue] {
        switch self {
        case .signIn: ["beheer", "inloggen"]
        case .signOut: ["beheer", "uitloggen"]
        }
    }
}
