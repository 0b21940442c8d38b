/// One reading of a story. Each kind is sought in a pass of its own over the tokens, the surest first; what one pass has
/// claimed the next does not see.
struct PersonalDetailsScan {
    typealias Kind = PersonalDetails.Kind

    let story: String
    let text: StoryTokens
    let firstNames: FirstNames
    /// How often a token or a glyph was looked at, so that a test can hold the work against the length.
    private(set) var steps = 0
    private var claimed: [Bool]
    /// Where the last of what was claimed so far by its glyphs ends.
    private(set) var claimedGlyphs = 0
    private var found: [(kind: Kind, glyphs: Range<Int>)] = []

    init(_ story: String, firstNames: FirstNames) {
        self.story = story
        self.firstNames = firstNames
        text = StoryTokens(story)
        claimed = Array(repeating: false, count: text.tokens.count)
    }

    mutating func findings() -> [PersonalDetails.Finding] {
        findOnline()
        findPhones()
        findPlates()
        findAddresses()
        findNames()
        found.sort { $0.glyphs.lowerBound < $1.glyphs.lowerBound }
        return found.compactMap { kind, glyphs in
            guard let first = text.glyphs[glyphs].first, let last = text.glyphs[glyphs].last else { return nil }
            let range = first.range.lowerBound..<last.range.upperBound
            return PersonalDetails.Finding(kind: kind, range: range, text: String(story.unicodeScalars[range]))
        }
    }

    // MARK: Looking

    /// The token, or `nil` outside the story and where an earlier pass found something.
    mutating func token(_ index: Int) -> StoryTokens.Token? {
        steps += 1
        guard text.tokens.indices.contains(index), !claimed[index] else { return nil }
        return text.tokens[index]
    }

    mutating func glyph(_ position: Int) -> Unicode.Scalar? {
        steps += 1
        return text.glyphs.indices.contains(position) ? text.glyphs[position].scalar : nil
    }

    mutating func word(_ index: Int) -> StoryTokens.Token? {
        token(index).flatMap { $0.kind == .word ? $0 : nil }
    }

    mutating func number(_ index: Int) -> StoryTokens.Token? {
        token(index).flatMap { $0.kind == .number && !$0.key.isEmpty ? $0 : nil }
    }

    mutating func isSpace(_ index: Int) -> Bool { token(index)?.kind == .space }

    mutating func isSign(_ sign: Unicode.Scalar, _ index: Int) -> Bool { token(index)?.kind == .sign(sign) }

    /// Counts work that is done on the letters of a word.
    mutating func count(_ letters: Int) { steps += letters }

    /// The first token from here on that is no space; at most one is stepped over.
    mutating func afterSpace(_ index: Int) -> Int { isSpace(index) ? index + 1 : index }

    // MARK: Claiming

    /// - Parameter tokens: what no later pass may look at.
    /// - Parameter glyphs: what is shown; the tokens' glyphs unless told.
    mutating func claim(_ kind: Kind, tokens: Range<Int>, glyphs: Range<Int>? = nil) {
        guard let first = text.tokens[tokens].first, let last = text.tokens[tokens].last else { return }
        for index in tokens { claimed[index] = true }
        found.append((kind, glyphs ?? first.glyphs.lowerBound..<last.glyphs.upperBound))
    }

    /// Claims the tokens in which these glyphs lie.
    /// - Parameter index: a token at or before the first glyph's.
    mutating func claim(_ kind: Kind, glyphs: Range<Int>, from index: Int) {
        var start = index
        while start > 0, text.tokens[start].glyphs.lowerBound > glyphs.lowerBound { start -= 1 }
        var end = start
        while end < text.tokens.count, text.tokens[end].glyphs.lowerBound < glyphs.upperBound { end += 1 }
        count(end - start)
        claimedGlyphs = max(claimedGlyphs, glyphs.upperBound)
        claim(kind, tokens: start..<end, glyphs: glyphs)
    }
}
