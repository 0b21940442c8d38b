/// A story as words, numbers and signs, with what direction signs and ways of writing digits hide taken away.
struct StoryTokens: Sendable {
    /// A scalar of the story as it is read: digits of any script as ASCII, any dash as `-`, any space as a space.
    struct Glyph: Sendable {
        let scalar: Unicode.Scalar
        let range: Range<String.Index>
    }

    enum Kind: Equatable, Sendable {
        case word, number, space, newline
        case sign(Unicode.Scalar)
    }

    enum Casing: Sendable {
        /// No letter has a case, as in Arabic.
        case none
        case lower
        /// The first letter is a capital, a later one is not.
        case capitalised
        /// Nothing but capitals, two or more.
        case capitals
        /// One capital: an initial, or "I".
        case initial
    }

    struct Token: Sendable {
        let kind: Kind
        /// Positions in `glyphs`.
        var glyphs: Range<Int>
        var casing = Casing.none
        /// The folded word, or the digits of a number; empty when it is too long to mean anything here.
        var key = ""
        /// Whether nothing but signs stands before it in its sentence.
        var opensSentence = false
    }

    private(set) var glyphs: [Glyph] = []
    private(set) var tokens: [Token] = []

    /// No name and no number is longer; what is longer is not looked at.
    private static let longestKey = 40

    init(_ story: String) {
        read(story.unicodeScalars)
        split()
    }

    private mutating func read(_ scalars: String.UnicodeScalarView) {
        glyphs.reserveCapacity(scalars.count)
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let next = scalars.index(after: index)
            if let scalar = Self.reading(of: scalars[index]) {
                glyphs.append(Glyph(scalar: scalar, range: index..<next))
            }
            index = next
        }
    }

    /// `nil` for what is not seen: signs of direction, joiners, soft hyphens.
    private static func reading(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        if scalar.isASCII { return scalar == "\t" ? " " : scalar == "`" ? "'" : scalar }
        switch scalar {
        case "’", "‘", "ʼ", "´", "′": return "'"
        case "−": return "-"
        case "＠": return "@"
        case "＋": return "+"
        case "\u{85}", "\u{2028}", "\u{2029}": return "\n"
        default: break
        }
        switch scalar.properties.generalCategory {
        case .format: return nil
        case .dashPunctuation: return "-"
        case .spaceSeparator: return " "
        case .decimalNumber:
            guard let value = scalar.properties.numericValue, (0...9).contains(value) else { return scalar }
            return Unicode.Scalar(UInt8(ascii: "0") + UInt8(value))
        default: return scalar
        }
    }

    private mutating func split() {
        var opensSentence = true
        var position = 0
        while position < glyphs.count {
            let start = position
            let kind = Self.kind(of: glyphs[start].scalar)
            position += 1
            switch kind {
            case .word: while position < glyphs.count, continuesWord(position) { position += 1 }
            case .number, .space, .newline:
                while position < glyphs.count, Self.kind(of: glyphs[position].scalar) == kind { position += 1 }
            // An accent with no letter before it says nothing.
            case .sign: while position < glyphs.count, Self.isAccent(glyphs[position].scalar) { position += 1 }
            }
            var token = Token(kind: kind, glyphs: start..<position)
            switch kind {
            case .word:
                describe(&token)
                token.opensSentence = opensSentence
                opensSentence = false
            case .number:
                if token.glyphs.count <= Self.longestKey { token.key = text(token.glyphs) }
                opensSentence = false
            case .newline: opensSentence = true
            case .sign(let sign):
                // After these a capital says nothing.
                if ".!?…؟:\"“”„«»•".unicodeScalars.contains(sign) { opensSentence = true }
            case .space: break
            }
            tokens.append(token)
        }
    }

    private func continuesWord(_ position: Int) -> Bool {
        let scalar = glyphs[position].scalar
        if Self.kind(of: scalar) == .word || Self.isAccent(scalar) { return true }
        // The apostrophe of "Fatima's", not the one that closes a quotation.
        return scalar == "'" && position + 1 < glyphs.count && Self.kind(of: glyphs[position + 1].scalar) == .word
    }

    private mutating func describe(_ token: inout Token) {
        let scalars = glyphs[token.glyphs].lazy.map(\.scalar)
        guard token.glyphs.count <= Self.longestKey else { return }
        token.key = FoldedWord.key(of: scalars)
        var capitals = 0
        var small = 0
        var firstIsCapital = false
        for scalar in scalars {
            switch Self.letterCase(of: scalar) {
            case .upper:
                if capitals + small == 0 { firstIsCapital = true }
                capitals += 1
            case .lower: small += 1
            case .none: break
            }
        }
        token.casing =
            switch (capitals, small) {
            case (0, 0): .none
            case (1, 0): .initial
            case (_, 0): .capitals
            default: firstIsCapital ? .capitalised : .lower
            }
    }

    private enum LetterCase {
        case upper, lower
    }

    private static func letterCase(of scalar: Unicode.Scalar) -> LetterCase? {
        // The tables of Unicode are slow, and nearly every letter is one of these.
        switch scalar {
        case "a"..."z": return .lower
        case "A"..."Z": return .upper
        case _ where scalar.isASCII: return nil
        default: return scalar.properties.isUppercase ? .upper : scalar.properties.isLowercase ? .lower : nil
        }
    }

    func text(_ range: Range<Int>) -> String {
        var scalars = String.UnicodeScalarView()
        for glyph in glyphs[range] { scalars.append(glyph.scalar) }
        return String(scalars)
    }

    static func kind(of scalar: Unicode.Scalar) -> Kind {
        switch scalar {
        case "0"..."9": return .number
        case "a"..."z", "A"..."Z": return .word
        case " ": return .space
        case "\n", "\r", "\u{B}", "\u{C}": return .newline
        case _ where scalar.isASCII: return .sign(scalar)
        default: return scalar.properties.isAlphabetic && !isAccent(scalar) ? .word : .sign(scalar)
        }
    }

    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
    }
}
