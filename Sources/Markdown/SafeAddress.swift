/// An address that a link in a text may lead to.
enum SafeAddress: Hashable {
    /// `http` or `https`.
    case page(String)
    case telephone(String)
    case mail(String)

    /// `nil` for every other scheme, for addresses without one, and for anything with white space or control
    /// characters in it, which browsers drop before they look at the scheme.
    init?(_ address: String) {
        guard let colon = address.firstIndex(of: ":"),
            address.unicodeScalars.allSatisfy({ $0.value > 0x20 && !(0x7F...0x9F).contains($0.value) })
        else { return nil }
        let rest = address[address.index(after: colon)...]
        switch address[..<colon].lowercased() {
        case "http", "https":
            guard rest.hasPrefix("//"), rest.utf8.count > 2 else { return nil }
            self = .page(address)
        case "tel":
            guard !rest.isEmpty, rest.utf8.allSatisfy({ (48...57).contains($0) || $0 == 0x2B || $0 == 0x2D }) else {
                return nil
            }
            self = .telephone(address)
        case "mailto":
            guard rest.contains("@") else { return nil }
            self = .mail(address)
        default: return nil
        }
    }
}
