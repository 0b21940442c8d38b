import Registers

/// A kind of behaviour: the codes of the list `behaviour`. A test holds the two against each other.
enum Behaviour: String, FieldChoice {
    case staring = "nastaren"
    case whistling = "nafluiten"
    case hissing = "nasissen"
    case insulting = "naroepen-beledigend"
    case sexualRemarks = "naroepen-seksueel"
    case askingForSex = "vragen-om-seks"
    case gestures = "gebaren"
    case swearing = "schelden"
    case shouting = "schreeuwen"
    case spitting = "spugen"
    case following = "achternalopen"
    case cornering = "in-het-nauw-drijven"
    case blocking = "weg-versperren"
    case touching = "aanraken"
    case exposing = "tonen-geslachtsdeel"
    case photographing = "fotograferen"
    case threatening = "bedreigen"
    case violence = "geweld"
    case assault = "aanranding"
    case other = "anders"

    static let phrases = "register.behaviour"
}
