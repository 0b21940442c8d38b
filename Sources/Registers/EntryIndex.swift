import Geography
import Platform

/// What the database keeps beside an entry to sort and search by. Both are as people type: without capitals and accents.
enum EntryIndex {
    /// A database does not index texts of any length.
    static let longestTitle = 100

    static func title(of entry: Entry, _ register: Register) -> String {
        String(Gazetteer.folded(entry.title(in: register)).prefix(longestTitle))
    }

    /// Everything that somebody wrote, one line for each field. What was chosen is looked up by its code instead.
    static func text(of entry: Entry, _ register: Register) -> String {
        register.fields.compactMap { shape -> String? in
            // Who may not see something must not find out by searching for it.
            if !shape.traits.isDisjoint(with: [.figures, .internalOnly]) { return nil }
            switch shape.kind {
            case .line, .text, .link, .email, .date, .number:
                let texts = RegisterFile.texts(of: entry.fields[shape.name], shape)
                return texts.isEmpty ? nil : Gazetteer.folded(texts.joined(separator: " "))
            case .choice, .time, .flag, .area, .reference: return nil
            }
        }.joined(separator: "\n")
    }
}
