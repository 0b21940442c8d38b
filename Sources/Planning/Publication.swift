package import Registers

/// Whether residents see a part of the plan. What somebody adds is a concept until somebody says otherwise; what was
/// there before this was asked stays as public as it was.
package enum Publication: String, FieldChoice {
    case concept
    case everybody = "openbaar"

    package static let phrases = "register.publication"

    package static let field = Field.choice("openbaarheid", Publication.self, [.column, .filter, .hint])

    package static func isPublic(_ entry: Entry) -> Bool { entry[field] != .concept }
}

extension Register {
    /// Its entries are shown to everybody once somebody decides so.
    mutating func isPublished() {
        let name = Publication.field.shape.name
        initial[name] = Publication.concept.rawValue
        draft = (name, Publication.concept.rawValue)
        unsaid[name] = Publication.everybody.rawValue
    }
}
