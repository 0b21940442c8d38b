/// The address of a system that is told what happens. Outside tests only `https` on the public internet; where a name
/// really leads is looked at again when the connection is made.
struct WebhookURL: Hashable, Sendable, CustomStringConvertible {
    /// Which addresses may be used.
    enum Reach: Sendable {
        case internet
        /// This machine too, and without TLS: for tests.
        case thisMachineToo
    }

    /// Why a text is no such address.
    enum Problem: Error, Hashable, Sendable {
        case missing, tooLong, notHTTPS, malformed
        /// A name and password do not belong in an address, which is shown.
        case hasSignIn
        case notPublic
    }

    static let longest = 500

    /// In printable ASCII, scheme and host in lower case.
    let description: String

    init(_ text: String, reach: Reach = .internet) throws(Problem) {
        guard !text.isEmpty else { throw .missing }
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        guard let schemeEnd = text.firstRange(of: "://") else { throw .notHTTPS }
        let scheme = text[..<schemeEnd.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" && reach == .thisMachineToo else { throw .notHTTPS }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !#""<>\^`{|}#"#.utf8.contains($0) }) else {
            throw .malformed
        }
        let rest = text[schemeEnd.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end].lowercased()
        guard !authority.contains("@") else { throw .hasSignIn }
        try Self.check(authority, reach)
        description = "\(scheme)://\(authority)\(rest[end...])"
    }

    /// Takes what the database holds.
    init(stored text: String) {
        description = text
    }

    private static func check(_ authority: String, _ reach: Reach) throws(Problem) {
        var host = authority[...]
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            guard let port = UInt16(authority[authority.index(after: colon)...]), port > 0 else { throw .malformed }
            host = authority[..<colon]
        }
        if host.hasPrefix("[") && host.hasSuffix("]") {
            let text = String(host.dropFirst().dropLast())
            guard text.contains(":"), let address = NetworkAddress(text) else { throw .malformed }
            return try check(address, reach)
        }
        if let address = NetworkAddress(String(host)) {
            guard address.bytes.count == 4 else { throw .malformed }
            return try check(address, reach)
        }
        try check(labels: host.split(separator: ".", omittingEmptySubsequences: false).map(String.init))
    }

    private static func check(_ address: NetworkAddress, _ reach: Reach) throws(Problem) {
        guard address.isPublic || reach == .thisMachineToo && address.isLoopback else { throw .notPublic }
    }

    private static func check(labels: [String]) throws(Problem) {
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy {
                    (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
                }
        }
        guard isName, let top = labels.last else { throw .malformed }
        // What ends in a number is an IPv4 address in a way of writing that hides it (WHATWG URL, 3.5).
        guard top.utf8.first.map({ (97...122).contains($0) }) == true else { throw .malformed }
        guard labels.count > 1, !["localhost", "local", "internal", "lan", "home", "intranet"].contains(top) else {
            throw .notPublic
        }
    }
}
