public import Domain
import Vault

/// A line of the audit log as it is stored. It holds texts and no enums, because a log outlives the version that wrote
/// it and must be readable whatever is in it.
public struct AuditLine: Hashable, Sendable {
    public let municipality: Municipality.ID
    /// From 1, without gaps, in each municipality.
    public let sequence: Int
    public let at: Instant
    public let actorKind: String
    /// The id of an account.
    public let actorID: String?
    /// A login or the name of a command.
    public let actorName: String?
    public let action: String
    public let objectKind: String
    public let objectID: String?
    public let result: String
    public let origin: String
    /// A code.
    public let reason: String?

    init(_ event: AuditEvent, sequence: Int, at: Instant, in municipality: Municipality.ID) {
        self.init(
            municipality: municipality, sequence: sequence, at: at, actorKind: event.actor.kind.rawValue,
            actorID: event.actor.id, actorName: event.actor.name, action: event.action.rawValue,
            objectKind: event.object.kind.rawValue, objectID: event.object.id, result: event.result.rawValue,
            origin: event.origin.rawValue, reason: event.reason?.value)
    }

    init(
        municipality: Municipality.ID, sequence: Int, at: Instant, actorKind: String, actorID: String?,
        actorName: String?, action: String, objectKind: String, objectID: String?, result: String, origin: String,
        reason: String?
    ) {
        self.municipality = municipality
        self.sequence = sequence
        self.at = at
        self.actorKind = actorKind
        self.actorID = actorID
        self.actorName = actorName
        self.action = action
        self.objectKind = objectKind
        self.objectID = objectID
        self.result = result
        self.origin = origin
        self.reason = reason
    }

    /// What is sealed, in this order for ever.
    private var fields: [String?] {
        [String(at.milliseconds), actorKind, actorID, actorName, action, objectKind, objectID, result, origin, reason]
    }

    /// The mark of this line when it stands behind `previous` under this number.
    func mark(after previous: AuditMark, as number: Int, with secret: ServerSecret) -> AuditMark {
        AuditMark(
            number: number,
            hash: AuditSeal.hash(
                previous: previous.bytes, fields: fields, municipality: municipality, sequence: number, with: secret))
    }
}

/// What ties a line to the one before it: the number under which the line was written and its hash. The number stands
/// in it a second time, so that a line that was moved can be told from one that was changed.
public struct AuditMark: Hashable, Sendable, CustomStringConvertible {
    public let number: Int
    /// 32 bytes.
    public let hash: [UInt8]

    /// Before the first line.
    static let start = AuditMark(number: 0, hash: Array(repeating: 0, count: 32))

    init(number: Int, hash: [UInt8]) {
        self.number = number
        self.hash = hash
    }

    /// Forty bytes as they are stored; `nil` for anything else.
    init?(bytes: [UInt8]) {
        guard bytes.count == 40 else { return nil }
        let number = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        self.init(number: Int(truncatingIfNeeded: number), hash: Array(bytes.dropFirst(8)))
    }

    var bytes: [UInt8] {
        (0..<8).reversed().map { UInt8(truncatingIfNeeded: Int64(number) >> Int64(8 * $0)) } + hash
    }

    /// Reads what `description` wrote: `1234:` and 64 hexadecimal digits.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), number > 0, parts[1].utf8.count == 64,
            let hash = [UInt8](hexadecimal: parts[1])
        else { return nil }
        self.init(number: number, hash: hash)
    }

    public var description: String { "\(number):\(hash.hexadecimal)" }
}
