/// Help and guidance, and where staff keeps them.
public enum HelpURL: Hashable, Sendable {
    case finder
    case directory
    case guidance
    /// For one audience, by its code.
    case guidanceFor(PathValue)
    case desk
    case newService
    /// One service, by its id.
    case service(PathValue)
    case checkService(PathValue)
    case activateService(PathValue)
    case guidanceDesk
    /// One text, by the codes of its audience, phase and language.
    case guidanceText(audience: PathValue, phase: PathValue, language: PathValue)

    var segments: [PathValue] {
        switch self {
        case .finder: ["hulp"]
        case .directory: ["hulp", "alles"]
        case .guidance: ["hulp", "wat-kun-je-doen"]
        case .guidanceFor(let audience): ["hulp", "wat-kun-je-doen", audience]
        case .desk: ["beheer", "hulp"]
        case .newService: ["beheer", "hulp", "nieuw"]
        case .service(let id): ["beheer", "hulp", "dienst", id]
        case .checkService(let id): ["beheer", "hulp", "dienst", id, "controle"]
        case .activateService(let id): ["beheer", "hulp", "dienst", id, "actief"]
        case .guidanceDesk: ["beheer", "hulp", "uitleg"]
        case .guidanceText(let audience, let phase, let language):
            ["beheer", "hulp", "uitleg", audience, phase, language]
        }
    }

    /// The address with values in place of its parameters, as a link.
    /// - Parameter value: the value of a parameter, by its name.
    func filled(with value: (String) -> PathValue) -> HelpURL {
        switch self {
        case .guidanceFor: .guidanceFor(value("audience"))
        case .service: .service(value("id"))
        case .checkService: .checkService(value("id"))
        case .activateService: .activateService(value("id"))
        case .guidanceText:
            .guidanceText(audience: value("audience"), phase: value("phase"), language: value("language"))
        default: self
        }
    }
}
