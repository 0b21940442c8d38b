import Registers

/// For whom something is: the codes of the list `audience`. A test holds the two against each other.
enum Audience: String, FieldChoice {
    case victim = "slachtoffer"
    case bystander = "omstander"
    case close = "naaste"
    case girlsAndWomen = "meisjes-vrouwen"
    case boysAndMen = "jongens-mannen"
    case queer = "lhbtiq"
    case young = "jongeren"
    case parents = "ouders"
    case disability = "beperking"
    case newcomers = "nieuwkomers"
    case offenders = "plegers"
    case professionals = "professionals"

    static let phrases = "register.audience"
}

/// The language that a text is in; a BCP 47 tag.
enum TextLanguage: String, FieldChoice {
    case dutch = "nl"
    case english = "en"
    case arabic = "ar"
    case german = "de"
    case french = "fr"
    case polish = "pl"
    case turkish = "tr"
    case ukrainian = "uk"
    case tigrinya = "ti"

    static let phrases = "register.text-language"

    var direction: String { self == .arabic ? "rtl" : "ltr" }
}

/// The name of a campaign or a short link, as it stands in an address and on a poster.
enum ShortName {
    /// 2 to 40 lower-case letters, digits and single hyphens, beginning and ending with a letter or digit.
    static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let hyphen = UInt8(ascii: "-")
        return (2...40).contains(bytes.count) && bytes.first != hyphen && bytes.last != hyphen
            && bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == hyphen }
            && !zip(bytes, bytes.dropFirst()).contains { $0 == hyphen && $1 == hyphen }
    }
}
