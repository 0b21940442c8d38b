public import Domain

/// Numbers as people write them in the page's language: `1.234,5` in Dutch, `1,234.5` in English and, with the same
/// digits as on phones and buses, in Arabic.
public struct NumberText: Sendable {
    private let decimalMark: String
    private let groupMark: String
    private let language: Language

    public init(_ language: Language) {
        self.language = language
        (decimalMark, groupMark) = language == .dutch ? (",", ".") : (".", ",")
    }

    /// `1.234`.
    public func whole(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.utf8.count - index) % 3 == 0 { text += groupMark }
            text.append(digit)
        }
        return number < 0 ? "−" + text : text
    }

    /// Rounded half away from zero to a fixed number of decimals, 0…9; `–` for NaN and infinities.
    public func decimal(_ number: Double, _ decimals: Int = 1) -> String {
        let places = max(0, min(9, decimals))
        let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
        let scaled = (number.magnitude * scale).rounded()
        guard scaled.isFinite, scaled < 0x1p53 else { return "–" }
        let whole = Int(scaled)
        let unit = Int(scale)
        var text = self.whole(whole / unit)
        if places > 0 {
            let digits = String(whole % unit)
            text += decimalMark + String(repeating: "0", count: places - digits.utf8.count) + digits
        }
        return number < 0 && whole > 0 ? "−" + text : text
    }

    /// `12%`, of a share of 1.
    public func percent(_ share: Double, _ decimals: Int = 0) -> String { decimal(share * 100, decimals) + "%" }

    /// A p value with two digits that count, never as 0: `0,21`, `0,0034`, `< 0,0001`.
    public func probability(_ p: Double) -> String {
        if p < 0.0001 {
            // A no-break space; between right-to-left words an isolate keeps the sign from being mirrored.
            let text = "<\u{A0}" + decimal(0.0001, 4)
            return language == .arabic ? "\u{2066}" + text + "\u{2069}" : text
        }
        return decimal(p, p >= 0.1 ? 2 : p >= 0.01 ? 3 : 4)
    }
}
