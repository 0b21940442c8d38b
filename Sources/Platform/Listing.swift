public import Domain

extension Language {
    /// Between the parts of a list.
    public var comma: String { self == .arabic ? "، " : ", " }

    /// A name or a range inside a sentence: between right-to-left words it is kept together (Unicode first strong
    /// isolate).
    public func isolated(_ text: String) -> String { self == .arabic ? "\u{2068}\(text)\u{2069}" : text }
}

extension String {
    /// A name from a list as a heading: `horeca en uitgaan` becomes `Horeca en uitgaan`.
    public var asHeading: String { prefix(1).uppercased() + dropFirst() }
}

extension Sequence<String> {
    /// The parts of a list, separated as the language does.
    public func listed(in language: Language) -> String { joined(separator: language.comma) }
}
