/// A language in which every visible phrase exists.
public enum Language: String, CaseIterable, Sendable {
    case dutch = "nl"
    case english = "en"
    case arabic = "ar"

    /// The tag for `lang` attributes (BCP 47).
    public var tag: String { rawValue }

    /// Writing direction for `dir` attributes.
    public var direction: String { self == .arabic ? "rtl" : "ltr" }

    /// Its own name, as a switch shows it.
    public var ownName: String {
        switch self {
        case .dutch: "Nederlands"
        case .english: "English"
        case .arabic: "العربية"
        }
    }
}
