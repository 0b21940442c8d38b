/// Where staff keeps the registers of a room.
public struct RegisterURL: Hashable, Sendable {
    public let room: Room
    /// The register's own part of the path; empty for the start of the room.
    public let path: String
    public let page: RegisterPage

    public init(room: Room, path: String = "", page: RegisterPage = .list) {
        self.room = room
        self.path = path
        self.page = page
    }

    var segments: [PathValue] {
        guard !path.isEmpty else { return ["beheer", .value(room.path)] }
        return ["beheer", .value(room.path), .value(path)] + page.segments
    }

    func filled(with value: (String) -> PathValue) -> RegisterURL {
        switch page {
        case .entry: RegisterURL(room: room, path: path, page: .entry(value("id")))
        case .archive: RegisterURL(room: room, path: path, page: .archive(value("id")))
        default: self
        }
    }
}

public enum RegisterPage: Hashable, Sendable {
    case list
    case new
    /// One entry, by its id.
    case entry(PathValue)
    /// Puts an entry away, or takes it back.
    case archive(PathValue)
    case tableFile
    case file

    var segments: [PathValue] {
        switch self {
        case .list: []
        case .new: ["nieuw"]
        case .entry(let id): ["lijst", id]
        case .archive(let id): ["lijst", id, "archief"]
        case .tableFile: ["lijst.csv"]
        case .file: ["lijst.json"]
        }
    }
}

extension Room {
    /// The Dutch part of the path of its pages for staff.
    public var path: String {
        switch self {
        case .planning: "plan"
        case .deployment: "inzet"
        case .prevention: "preventie"
        case .research: "onderzoek"
        case .network: "netwerk"
        }
    }
}
