/// Where mail is handed over: `smtps://user:password@host:465` (TLS from the start) or `smtp://host:587` (STARTTLS).
///
/// The query may hold `tls=required` (the default), `tls=try` or `tls=none` for `smtp://`, and `ca=/path/ca.pem` for a
/// certificate authority of one's own. User name and password are percent-encoded, or given apart.
public struct SMTPServer: Hashable, Sendable {
    public enum Encryption: String, Hashable, Sendable {
        /// STARTTLS, and no mail without it.
        case required
        /// STARTTLS when it is offered.
        case `try`
        case none
        /// TLS from the start.
        case implicit
    }

    public let host: String
    /// `nil` for the default of the scheme: 25 or 465.
    public let port: UInt16?
    public let encryption: Encryption
    public let user: String?
    public let password: String?
    /// A file with certificates that are trusted; without it those of the system.
    public let authorities: String?

    /// Why a text is no address of a mail server. Never repeats the text, which may hold a password.
    public struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    /// - Parameters:
    ///   - user: goes before the one in the address.
    ///   - password: likewise.
    /// - Throws: ``Invalid``.
    public init(_ text: String, user: String? = nil, password: String? = nil) throws(Invalid) {
        let isImplicit: Bool
        var rest: Substring
        if text.hasPrefix("smtps://") {
            (isImplicit, rest) = (true, text.dropFirst("smtps://".count))
        } else if text.hasPrefix("smtp://") {
            (isImplicit, rest) = (false, text.dropFirst("smtp://".count))
        } else {
            throw Invalid("expected smtps://user:password@host:465 or smtp://host:587")
        }
        let halves = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        rest = halves[0]
        var (userInAddress, passwordInAddress): (String?, String?) = (nil, nil)
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            userInAddress = try Self.decode(parts[0])
            if parts.count == 2 { passwordInAddress = try Self.decode(parts[1]) }
            rest = rest[rest.index(after: at)...]
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        (host, port) = try Self.hostAndPort(rest)
        self.user = user ?? userInAddress.flatMap { $0.isEmpty ? nil : $0 }
        self.password = password ?? passwordInAddress
        guard self.user != nil || self.password == nil else { throw Invalid("a password needs a user name") }
        var encryption = isImplicit ? Encryption.implicit : .required
        var authorities: String?
        for pair in (halves.count == 2 ? halves[1] : "").split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = sides.count == 2 ? try Self.decode(sides[1]) : ""
            switch (sides[0], Encryption(rawValue: value)) {
            case ("tls", .required?), ("tls", .try?), ("tls", Encryption.none?):
                guard !isImplicit else { throw Invalid("tls= belongs to smtp://; smtps:// has TLS already") }
                encryption = Encryption(rawValue: value) ?? .required
            case ("tls", _): throw Invalid("tls= is required, try or none")
            case ("ca", _) where !value.isEmpty: authorities = value
            default: throw Invalid("the query may hold tls= and ca=")
            }
        }
        self.encryption = encryption
        self.authorities = authorities
    }

    private static func hostAndPort(_ text: Substring) throws(Invalid) -> (String, UInt16?) {
        var (host, rest) = (text, Substring())
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            (host, rest) = (text[...end], text[text.index(after: end)...])
            guard host.dropFirst().dropLast().utf8.allSatisfy({ "0123456789abcdefABCDEF:.".utf8.contains($0) }) else {
                throw Invalid("the host is not a name")
            }
        } else {
            if let colon = text.firstIndex(of: ":") { (host, rest) = (text[..<colon], text[colon...]) }
            let isName = host.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || "-._0123456789".utf8.contains(byte)
                    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            }
            guard !host.isEmpty, isName else { throw Invalid("the host is not a name") }
        }
        guard !rest.isEmpty else { return (String(host), nil) }
        guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0 else {
            throw Invalid("the port is not a number")
        }
        return (String(host), port)
    }

    private static func decode(_ text: Substring) throws(Invalid) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next(), let low = rest.next(),
                let first = Character(UnicodeScalar(high)).hexDigitValue,
                let second = Character(UnicodeScalar(low)).hexDigitValue
            else { throw Invalid("an incomplete percent-encoding") }
            bytes.append(UInt8(first << 4 | second))
        }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), let decoded = String(validating: bytes, as: UTF8.self)
        else { throw Invalid("a percent-encoding that is not text") }
        return decoded
    }

    /// As libcurl takes it; without user and password.
    var url: String {
        (encryption == .implicit ? "smtps://" : "smtp://") + host + (port.map { ":\($0)" } ?? "")
    }
}

extension SMTPServer: CustomStringConvertible, CustomReflectable {
    /// Scheme, host and port only.
    public var description: String { url }
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
