/// Reads a GeoJSON FeatureCollection that arrives in pieces, holding one feature at a time.
///
/// Coordinates become RD New. Whether they are written in degrees or in metres is declared by a `crs` member or else
/// recognised by their size; one file has one system.
///
///     var reader = GeoJSONReader()
///     for chunk in chunks { for feature in try reader.append(chunk) { … } }
///     try reader.finish()
public struct GeoJSONReader: Sendable {
    /// Bytes that one feature (or another member of the file) may take.
    public let maximumLength: Int
    /// Features read so far.
    public private(set) var count = 0

    private var state = State.start
    /// Bytes before the one at hand.
    private var offset = 0
    /// Bytes so far of a byte order mark.
    private var markLength = 0
    /// The value that is being collected.
    private var value: [UInt8] = []
    private var openBrackets = 0
    private var isInString = false
    private var isEscaped = false
    /// The value is a number or a word, so that only the next byte ends it.
    private var isBare = false
    private var memberName = ""
    private var isCollection = false
    private var hasFeatures = false
    /// Declared, or recognised in the first position: one file has one.
    private var system: ReferenceSystem?

    public init(maximumLength: Int = 64 << 20) {
        self.maximumLength = maximumLength
    }

    /// All features of a file in memory.
    public static func features(in bytes: some Sequence<UInt8>) throws(GeoJSONError) -> [Feature] {
        var reader = GeoJSONReader()
        let features = try reader.append(bytes)
        try reader.finish()
        return features
    }

    /// The features that became complete with these bytes. After an error the reader is of no further use.
    public mutating func append(_ chunk: some Sequence<UInt8>) throws(GeoJSONError) -> [Feature] {
        var features: [Feature] = []
        for byte in Array(chunk) {
            try consume(byte, &features)
            offset += 1
        }
        return features
    }

    /// Call at the end of the file.
    public func finish() throws(GeoJSONError) {
        guard state == .end else { throw state == .start ? .notAFeatureCollection : .incomplete }
        guard isCollection, hasFeatures else { throw .notAFeatureCollection }
    }

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private enum State {
        /// Before the outer brace.
        case start
        /// Before the first member's name or another one's, in it, and between it and its value.
        case firstName, name, insideName, colon
        /// Before, in and after a member that is not the list of features.
        case member, insideMember, afterMember
        /// Before, in and after a feature.
        case feature, insideFeature, afterFeature
        case end
    }

    private mutating func consume(_ byte: UInt8, _ features: inout [Feature]) throws(GeoJSONError) {
        switch state {
        case .insideName, .insideMember, .insideFeature:
            // A number or word ends before the byte that follows it, everything else with its own last byte.
            let endsBefore = isBare && (Self.isWhiteSpace(byte) || byte == comma || byte == closingBrace)
            if !endsBefore { try collect(byte) }
            if endsBefore || (!isBare && openBrackets == 0 && !isInString) { try complete(&features) }
            if !endsBefore { return }
        default: break
        }
        if Self.isWhiteSpace(byte) { return }
        switch (state, byte) {
        case (.start, UInt8(ascii: "{")) where markLength == 0 || markLength == Self.mark.count: state = .firstName
        case (.start, _) where offset == markLength && markLength < Self.mark.count && byte == Self.mark[offset]:
            markLength += 1
        case (.start, _): throw .notAFeatureCollection
        case (.firstName, quote), (.name, quote): try begin(.insideName, byte)
        case (.firstName, closingBrace), (.afterMember, closingBrace): state = .end
        case (.colon, UInt8(ascii: ":")): state = .member
        case (.member, UInt8(ascii: "[")) where memberName == "features" && !hasFeatures:
            hasFeatures = true
            state = .feature
        case (.member, _): try begin(.insideMember, byte)
        case (.feature, UInt8(ascii: "{")): try begin(.insideFeature, byte)
        case (.feature, UInt8(ascii: "]")) where count == 0: state = .afterMember
        case (.afterFeature, comma): state = .feature
        case (.afterFeature, UInt8(ascii: "]")): state = .afterMember
        case (.afterMember, comma): state = .name
        default: throw .malformed(offset: offset)
        }
    }

    private mutating func begin(_ next: State, _ byte: UInt8) throws(GeoJSONError) {
        state = next
        value.removeAll(keepingCapacity: true)
        (openBrackets, isInString, isEscaped) = (0, false, false)
        isBare = byte != quote && byte != UInt8(ascii: "{") && byte != UInt8(ascii: "[")
        try collect(byte)
    }

    /// Takes a byte of the value and keeps count of brackets outside strings.
    private mutating func collect(_ byte: UInt8) throws(GeoJSONError) {
        guard value.count < maximumLength else {
            throw .tooLong(feature: state == .insideFeature ? count : nil, limit: maximumLength)
        }
        value.append(byte)
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == quote {
                isInString = false
            }
            return
        }
        switch byte {
        case quote: isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): openBrackets += 1
        case closingBrace, UInt8(ascii: "]"): openBrackets -= 1
        default: break
        }
    }

    /// The value has its last byte: reads it.
    private mutating func complete(_ features: inout [Feature]) throws(GeoJSONError) {
        let isFeature = state == .insideFeature
        let parsed: JSONValue
        do throws(JSONError) {
            parsed = try JSONValue(parsing: value)
        } catch {
            throw .json(feature: isFeature ? count : nil, error)
        }
        switch state {
        case .insideName:
            memberName = parsed.string ?? ""
            state = .colon
        case .insideFeature:
            var feature = GeometryDecoder(feature: count, system: system)
            features.append(try feature.feature(parsed))
            system = feature.system
            count += 1
            state = .afterFeature
        default:
            try take(member: parsed)
            state = .afterMember
        }
    }

    private mutating func take(member: JSONValue) throws(GeoJSONError) {
        switch memberName {
        case "type":
            guard member.string == "FeatureCollection" else { throw .notAFeatureCollection }
            isCollection = true
        case "crs" where member != .null:
            let declared = try ReferenceSystem(crs: member)
            guard system == nil || system == declared else { throw .contradictoryReferenceSystem }
            system = declared
        default: break
        }
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}

private let quote = UInt8(ascii: "\"")
private let comma = UInt8(ascii: ",")
private let closingBrace = UInt8(ascii: "}")
