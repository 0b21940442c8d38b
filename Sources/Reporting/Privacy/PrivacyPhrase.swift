import Platform

/// Phrases of the privacy page, apart from the promises themselves, which are in `Resources/privacy`.
enum PrivacyPhrase: String, PhraseKey {
    case title = "privacy.title"
}
