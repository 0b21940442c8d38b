/// Names of persons: those in the list of first names, and words that are announced as a name ("ze heet …").
extension PersonalDetailsScan {
    /// A first name and at most this many further words.
    private static let furtherWords = 3

    mutating func findNames() {
        var index = 0
        while index < text.tokens.count {
            guard let word = word(index) else {
                index += 1
                continue
            }
            if let name = announcedName(after: index, word) ?? listedName(at: index, word) {
                claim(.name, tokens: name.tokens, glyphs: name.glyphs)
                index = name.tokens.upperBound
            } else {
                index += 1
            }
        }
    }

    private struct Name {
        let tokens: Range<Int>
        let glyphs: Range<Int>
    }

    // MARK: Listed

    private mutating func listedName(at index: Int, _ word: StoryTokens.Token) -> Name? {
        guard let match = match(word, at: index) else { return nil }
        // "12 jan" is a day.
        if word.casing == .lower, word.key == "jan", token(index - 2)?.kind == .number { return nil }
        switch match.certainty {
        case .certain: break
        // A word that opens a sentence has a capital anyway, and so has each word of somebody who shouts.
        case .alsoWord: guard word.casing == .capitalised, !word.opensSentence else { return nil }
        }
        return name(from: index, word, match)
    }

    private enum Certainty { case certain, alsoWord }

    private struct Match {
        let certainty: Certainty
        /// Glyphs of the word that are the name, without what is written on to it: `Fatima's`, `ومحمد`.
        let glyphs: Range<Int>
        /// Whether the name ends with the word.
        let isWhole: Bool
    }

    /// Whether the word is in the list, as it stands or without a letter that is written on to it.
    private mutating func match(_ word: StoryTokens.Token, at index: Int) -> Match? {
        if let certainty = certainty(of: word.key) {
            return Match(certainty: certainty, glyphs: word.glyphs, isWhole: true)
        }
        let letters = Array(word.key)
        count(letters.count)
        if word.casing == .none, letters.count >= 4, "وفبلك".contains(letters[0]),
            firstNames.certain.contains(String(letters.dropFirst()))
        {
            return Match(certainty: .certain, glyphs: word.glyphs.dropFirst(), isWhole: true)
        }
        // Fatima's, Kevins.
        guard letters.count >= 4, letters.last == "s" else { return nil }
        let hasApostrophe = letters[letters.count - 2] == "'"
        let stem = String(letters.dropLast(hasApostrophe ? 2 : 1))
        guard hasApostrophe || word.casing == .capitalised, let certainty = certainty(of: stem) else { return nil }
        return Match(
            certainty: hasApostrophe ? certainty : .alsoWord, glyphs: word.glyphs.dropLast(hasApostrophe ? 2 : 1),
            isWhole: false)
    }

    private func certainty(of key: String) -> Certainty? {
        firstNames.certain.contains(key) ? .certain : firstNames.alsoWords.contains(key) ? .alsoWord : nil
    }

    // MARK: Announced

    private mutating func announcedName(after index: Int, _ word: StoryTokens.Token) -> Name? {
        guard let cue = NameCues.cues[word.key] else { return nil }
        var position = index + 1
        switch cue {
        case .title where NameCues.shortTitles.contains(word.key) && isSign(".", position): position += 1
        case .reflexive:
            guard self.word(index - 2)?.key.hasPrefix("noem") == true else { return nil }
        case .naming, .namingArabic: if isSign(":", position) { position += 1 }
        case .label:
            // "naam: …", "naam is …", "name was …".
            if isSign(":", position) {
                position += 1
            } else {
                guard isSpace(position), let verb = self.word(position + 1), NameCues.verbs.contains(verb.key) else {
                    return nil
                }
                position += 2
            }
        default: break
        }
        position = afterSpace(position)
        // اسمه هو محمد
        if cue == .namingArabic, let verb = self.word(position), ["هو", "هي"].contains(verb.key) {
            position = afterSpace(position + 1)
        }
        if isSign("'", position) || isSign("\"", position) || isSign("‘", position) { position += 1 }
        guard position > index + 1, let first = self.word(position) else { return nil }
        if cue == .naming, namesAPlace(before: index) { return nil }
        return announced(first, at: position, by: cue)
    }

    private mutating func announced(_ word: StoryTokens.Token, at index: Int, by cue: NameCues.Cue) -> Name? {
        // "meneer de Vries", "dhr. J. Bakker".
        if cue != .relation, NameCues.particles.contains(word.key) || word.casing == .initial {
            return surname(from: index, word)
        }
        guard !NameCues.neverNames.contains(word.key) else { return nil }
        let match = match(word, at: index)
        let whole = Match(certainty: .certain, glyphs: word.glyphs, isWhole: true)
        switch word.casing {
        case .capitalised: return name(from: index, word, match ?? whole)
        case .capitals:
            // Who shouts everything says nothing with capitals.
            if let match { return name(from: index, word, match) }
            return isShouted(around: index) ? nil : name(from: index, word, whole)
        case .lower:
            guard let match, match.certainty == .certain || cue != .called else { return nil }
            return name(from: index, word, match)
        case .none:
            // أم خالد, عبد الله
            if NameCues.arabicJoints.contains(word.key) {
                guard isSpace(index + 1), let next = self.word(index + 2), next.casing == .none,
                    firstNames.contains(next.key) || next.key.hasPrefix("ال")
                else { return nil }
                return cut(index..<index + 3)
            }
            if cue == .namingArabic || cue == .title, word.glyphs.count >= 2 {
                return name(from: index, word, match ?? whole)
            }
            return match.flatMap { name(from: index, word, $0) }
        case .initial: return nil
        }
    }

    /// "van Dijk", "El Amrani", "J. Bakker": a capitalised word behind particles or initials.
    private mutating func surname(from index: Int, _ word: StoryTokens.Token) -> Name? {
        guard let end = further(index + 1, isInitial: word.casing == .initial) else { return nil }
        return cut(index..<end)
    }

    /// Whether one of the four words before is a place or a thing that can have a name: "een café genaamd De Kater".
    private mutating func namesAPlace(before index: Int) -> Bool {
        for back in 1...8 {
            guard let token = token(index - back) else { continue }
            if token.kind == .newline || token.kind == .sign(".") { return false }
            if token.kind == .word, NameCues.things.contains(token.key) || isStreetName(token.key) { return true }
        }
        return false
    }

    private mutating func isShouted(around index: Int) -> Bool {
        for step in [-2, 2] {
            guard let token = token(index + step), token.kind == .word else { continue }
            if token.casing == .capitals { return true }
        }
        return false
    }

    /// Endings that surnames do not have; many have those of -dijk, -hof and -kamp.
    private func isStreetName(_ key: String) -> Bool {
        Self.certainStreetEnds.contains { key.hasSuffix($0) && key.utf8.count > $0.utf8.count }
    }

    // MARK: Whole names

    /// The name that begins here, with what belongs to it; `nil` when it turns out to be a street or a shop.
    private mutating func name(from index: Int, _ word: StoryTokens.Token, _ match: Match) -> Name? {
        guard match.isWhole else { return Name(tokens: index..<index + 1, glyphs: match.glyphs) }
        var end = index + 1
        for _ in 0..<Self.furtherWords {
            guard let next = word.casing == .none ? furtherArabic(end) : further(end, shouted: word.casing == .capitals)
            else { break }
            end = next
        }
        // Jan van Galenstraat, Albert Heijn.
        if let last = self.word(end - 1), end > index + 1, isStreetName(last.key) || NameCues.shops.contains(last.key) {
            return nil
        }
        if isStreetName(word.key) { return nil }
        let last = text.tokens[end - 1]
        let upper = end == index + 1 ? match.glyphs.upperBound : withoutGenitive(last)
        return Name(tokens: index..<end, glyphs: match.glyphs.lowerBound..<upper)
    }

    private func cut(_ tokens: Range<Int>) -> Name {
        let last = text.tokens[tokens.upperBound - 1]
        return Name(tokens: tokens, glyphs: text.tokens[tokens.lowerBound].glyphs.lowerBound..<withoutGenitive(last))
    }

    /// The end of `Bakker` in `Bakker's`.
    private func withoutGenitive(_ token: StoryTokens.Token) -> Int {
        token.key.hasSuffix("'s") && token.glyphs.count > 3 ? token.glyphs.upperBound - 2 : token.glyphs.upperBound
    }

    /// Behind the next word of a name: `-Willem`, ` J.`, ` van der Berg`, ` Bakker`; `nil` when the name ends here.
    private mutating func further(_ index: Int, isInitial: Bool = false, shouted: Bool = false) -> Int? {
        var position = index
        if isInitial, isSign(".", position) { position += 1 }
        let isTight = isSign("-", position)
        if isTight { position += 1 } else { position = afterSpace(position) }
        guard position > index else { return nil }
        if let word = word(position), word.casing == .initial, isSign(".", position + 1), !isTight {
            return further(position + 1, isInitial: true)
        }
        for _ in 0..<3 {
            if isSign("'", position), word(position + 1)?.key == "t" { position += 1 }
            guard let word = word(position), NameCues.particles.contains(word.key) else { break }
            let next = isSign("-", position + 1) ? position + 2 : afterSpace(position + 1)
            guard next > position + 1, self.word(next) != nil || isSign("'", next) else { return nil }
            position = next
        }
        guard let word = word(position), !NameCues.neverNames.contains(word.key) else { return nil }
        switch word.casing {
        case .capitalised: return position + 1
        case .capitals where !shouted || firstNames.certain.contains(word.key): return position + 1
        default: return nil
        }
    }

    /// Arabic has no capitals: a listed name, بن and a name, or a word of the form ال…ي (المغربي) goes on.
    private mutating func furtherArabic(_ index: Int) -> Int? {
        guard isSpace(index), let word = word(index + 1), word.casing == .none else { return nil }
        if firstNames.certain.contains(word.key) { return index + 2 }
        if NameCues.arabicJoints.contains(word.key), isSpace(index + 2), let next = self.word(index + 3),
            next.casing == .none
        {
            return index + 4
        }
        guard !NameCues.neverNames.contains(word.key), word.glyphs.count >= 5, word.key.hasPrefix("ال") else {
            return nil
        }
        if word.key.hasSuffix("ي") { return index + 2 }
        // عبد الله
        guard let before = self.word(index - 1), before.key == "عبد" else { return nil }
        return index + 2
    }
}
