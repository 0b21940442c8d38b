/// E-mail addresses and accounts on social media.
extension PersonalDetailsScan {
    /// Longest part before the @ and longest domain (RFC 5321, 4.5.3.1).
    private static let longestLocal = 64
    private static let longestDomain = 255
    private static let longestHandle = 40

    private static let networks: Set<String> = [
        "insta", "instagram", "ig", "snap", "snapchat", "tiktok", "facebook", "fb", "telegram", "twitter", "انستغرام",
        "انستا", "سناب", "سنابشات", "فيسبوك", "تيكتوك", "تيليغرام",
    ]
    private static let networkSites: Set<String> = [
        "instagram", "facebook", "tiktok", "snapchat", "twitter", "linkedin", "x", "t",
    ]

    mutating func findOnline() {
        var index = 0
        while let token = token(skipping: &index) {
            if token.kind == .sign("@") {
                if !claimEmail(at: index, token) { claimHandle(at: index, from: token.glyphs.upperBound, index) }
            } else if token.kind == .word {
                claimNamedAccount(at: index, token)
            }
            index += 1
        }
    }

    /// The next token that is not claimed.
    private mutating func token(skipping index: inout Int) -> StoryTokens.Token? {
        while index < text.tokens.count {
            if let token = token(index) { return token }
            index += 1
        }
        return nil
    }

    private mutating func claimEmail(at index: Int, _ sign: StoryTokens.Token) -> Bool {
        var start = sign.glyphs.lowerBound
        while start > claimedGlyphs, sign.glyphs.lowerBound - start < Self.longestLocal, let scalar = glyph(start - 1),
            Self.isHandlePart(scalar) || "+%-".unicodeScalars.contains(scalar)
        {
            start -= 1
        }
        while start < sign.glyphs.lowerBound, glyph(start) == "." || glyph(start) == "-" { start += 1 }
        guard start < sign.glyphs.lowerBound else { return false }

        let domain = sign.glyphs.upperBound
        var end = domain
        var lastDot: Int?
        while end - domain < Self.longestDomain, let scalar = glyph(end),
            scalar == "." || scalar == "-" || Self.isLetterOrDigit(scalar)
        {
            if scalar == "." {
                // A dot that ends the sentence is not part of it.
                guard let next = glyph(end + 1), Self.isLetterOrDigit(next) else { break }
                lastDot = end
            }
            end += 1
        }
        guard let lastDot, lastDot > domain, end - lastDot > 2 else { return false }
        claim(.email, glyphs: start..<end, from: index)
        return true
    }

    /// - Parameter start: the first glyph of the account's name; what is claimed begins at token `first`.
    private mutating func claimHandle(at first: Int, from start: Int, _ index: Int) {
        // Not the @ inside a word.
        if first > 0, let before = glyph(text.tokens[first].glyphs.lowerBound - 1), Self.isLetterOrDigit(before) {
            return
        }
        var end = start
        var hasLetter = false
        while end - start < Self.longestHandle, let scalar = glyph(end), Self.isHandlePart(scalar) {
            if StoryTokens.kind(of: scalar) == .word { hasLetter = true }
            end += 1
        }
        while end > start, glyph(end - 1) == "." { end -= 1 }
        guard hasLetter, end - start >= 2 else { return }
        claim(.handle, glyphs: text.tokens[first].glyphs.lowerBound..<end, from: first)
    }

    /// "insta: sterretje_04", "instagram.com/sterretje_04".
    private mutating func claimNamedAccount(at index: Int, _ word: StoryTokens.Token) {
        if Self.networks.contains(word.key) {
            var next = index + 1
            let mark = afterSpace(next)
            if isSign(":", mark) || isSign("=", mark) {
                next = afterSpace(mark + 1)
            } else if isSpace(next), let verb = self.word(next + 1), ["is", "هو"].contains(verb.key), isSpace(next + 2)
            {
                next += 3
            } else {
                next = index
            }
            if next > index, token(next)?.kind == .word || token(next)?.kind == .number {
                claimHandle(at: next, from: text.tokens[next].glyphs.lowerBound, next)
                return
            }
        }
        guard Self.networkSites.contains(word.key), isSign(".", index + 1), let end = self.word(index + 2),
            end.key == "com" || end.key == "me", isSign("/", index + 3)
        else { return }
        let start = isSign("@", index + 4) ? index + 5 : index + 4
        guard let account = token(start), account.kind == .word || account.kind == .number else { return }
        claimHandle(at: index, from: account.glyphs.lowerBound, start)
    }

    private static func isHandlePart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "_" || isLetterOrDigit(scalar)
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch StoryTokens.kind(of: scalar) {
        case .word, .number: true
        default: false
        }
    }
}
