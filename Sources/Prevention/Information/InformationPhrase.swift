import Platform

/// What residents read around the library and conversations.
enum InformationPhrase: String, PhraseKey {
    case title = "information.title"
    case lead = "information.lead"
    case none = "information.none"
    case forWhom = "information.for-whom"
    case everybody = "information.everybody"
    case show = "information.show"
    case source = "information.source"
    case checked = "information.checked"
    case back = "information.back"
    case inLanguage = "information.in-language"
    case dialogueTitle = "information.dialogue"
    case dialogueLead = "information.dialogue-lead"
    case dialogueNone = "information.dialogue-none"
    case rules = "information.dialogue-rules"
    case ruleStop = "information.dialogue-rule-stop"
    case ruleStories = "information.dialogue-rule-stories"
    case ruleListen = "information.dialogue-rule-listen"
    case ruleHelp = "information.dialogue-rule-help"
    case cards = "information.dialogue-cards"
    case tip = "information.dialogue-tip"
    case help = "information.help"
}
