import Platform

/// What residents read around the norms of their municipality.
enum NormPhrase: String, PhraseKey {
    case title = "norm.title"
    case lead = "norm.lead"
    case none = "norm.none"
    case contents = "norm.contents"
    case law = "norm.law"
    case lawChecked = "norm.law-checked"
    case noVerdict = "norm.no-verdict"
    case forVictims = "norm.for-victims"
    case forBystanders = "norm.for-bystanders"
    case forOffenders = "norm.for-offenders"
    case approved = "norm.approved"
    case approvedFrom = "norm.approved-from"
    case source = "norm.source"
    case ownLanguage = "norm.own-language"
    case statement = "norm.statement"
    case noStatement = "norm.no-statement"
    case signed = "norm.signed"
    case version = "norm.version"
    case share = "norm.share"
    case shareMail = "norm.share-mail"
    case shareLead = "norm.share-lead"
    case backToPrevention = "norm.back"
    case help = "norm.help"
    case report = "norm.report"
}
