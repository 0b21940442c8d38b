/// First names that are frequent in the Netherlands, by which a name is recognised.
///
/// Case and accents do not count: `Zoë`, `zoe` and `ZOE` are one name, and so are `أحمد` and `احمد`.
struct FirstNames: Sendable {
    /// Names that are nothing else: recognised anywhere, also without a capital.
    let certain: Set<String>
    /// Names that are ordinary words too (Roos, Will, نور): recognised with a capital inside a sentence, or where a name
    /// is announced ("ze heet roos").
    let alsoWords: Set<String>

    /// Reads `Resources/wordlists/first-names.txt`: one name a line; ` *` behind it says that it is an ordinary word
    /// too; a line that begins with `#` is a remark.
    init(list: some StringProtocol) {
        var certain: Set<String> = []
        var alsoWords: Set<String> = []
        for line in list.split(whereSeparator: \.isNewline) where line.first != "#" {
            let parts = line.split(separator: " ")
            guard let name = parts.first.map({ FoldedWord.key(of: $0.unicodeScalars) }), !name.isEmpty else { continue }
            if parts.dropFirst().first == "*" { alsoWords.insert(name) } else { certain.insert(name) }
        }
        self.certain = certain.subtracting(alsoWords)
        self.alsoWords = alsoWords
    }

    func contains(_ key: String) -> Bool { certain.contains(key) || alsoWords.contains(key) }
}

/// Words without case and accents, so that spellings of one word meet.
enum FoldedWord {
    static func key(of scalars: some Sequence<Unicode.Scalar>) -> String {
        var key = String.UnicodeScalarView()
        for scalar in scalars { append(scalar, to: &key) }
        return String(key)
    }

    private static func append(_ scalar: Unicode.Scalar, to key: inout String.UnicodeScalarView) {
        if scalar.isASCII {
            // Most letters, without the tables of Unicode, which are slow.
            key.append(("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar)
            return
        }
        switch scalar.properties.generalCategory {
        // Accents that stand on their own, Arabic vowel signs, signs of direction.
        case .nonspacingMark, .spacingMark, .enclosingMark, .format: return
        default: break
        }
        // The stretching sign of Arabic.
        guard scalar != "\u{640}" else { return }
        if let plain = plain[scalar] {
            key.append(contentsOf: plain.unicodeScalars)
        } else {
            key.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        }
    }

    /// Letters with an accent of the languages in which names here are written, and the ways to write one Arabic letter.
    private static let plain: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [:]
        for (plain, letters) in [
            ("a", "àáâãäåāăąÀÁÂÃÄÅĀĂĄ"), ("c", "çćčÇĆČ"), ("d", "ďđĎĐ"), ("e", "èéêëēėęěÈÉÊËĒĖĘĚ"), ("g", "ğģĞĢ"),
            ("i", "ìíîïīįıİÌÍÎÏĪĮ"), ("l", "łľĺŁĽĹ"), ("n", "ñńňÑŃŇ"), ("o", "òóôõöøőōÒÓÔÕÖØŐŌ"), ("r", "řŕŘŔ"),
            ("s", "şșśšŞȘŚŠ"), ("ss", "ß"), ("t", "ţțťŢȚŤ"), ("u", "ùúûüūůűųÙÚÛÜŪŮŰŲ"), ("y", "ýÿÝŸ"), ("z", "źżžŹŻŽ"),
            ("ij", "ĳĲ"), ("ae", "æÆ"), ("oe", "œŒ"), ("ا", "أإآٱ"), ("ي", "ىی"), ("ه", "ة"), ("ك", "ک"),
        ] {
            for letter in letters.unicodeScalars { table[letter] = plain }
        }
        return table
    }()
}
