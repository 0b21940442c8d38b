/// A street with a house number, and full postcodes.
extension PersonalDetailsScan {
    /// How street names end.
    private static let streetEnds = [
        "straat", "laan", "weg", "plein", "gracht", "kade", "singel", "steeg", "dreef", "hof", "pad", "dijk",
        "plantsoen",
        "park", "markt", "ring", "baan", "wal", "boulevard", "allee", "brink", "kamp", "esch", "veld",
    ]
    /// Endings that mean a street also in a word without a capital.
    static let certainStreetEnds = [
        "straat", "laan", "gracht", "kade", "plein", "singel", "steeg", "dreef", "park", "plantsoen", "boulevard",
        "weg",
    ]
    private static let notStreets: Set<String> = [
        "snelweg", "fietspad", "zandpad", "wandelpad", "voetpad", "voetbalveld", "sportveld", "schoolplein", "busbaan",
        "rijbaan", "startbaan", "hoofdweg", "supermarkt", "kerstmarkt", "speelveld", "terugweg", "heenweg", "onderweg",
        "rondweg", "winkelstraat", "zijstraat", "stationsplein", "parkeerplein", "stad", "hele",
    ]
    private static let englishEnds: Set<String> = ["street", "road", "lane", "avenue", "square"]
    /// Words that open a street name of several.
    private static let openings: Set<String> = [
        "oude", "oud", "nieuwe", "lange", "korte", "grote", "kleine", "hoge", "lage", "eerste", "tweede", "derde",
        "van",
        "de", "het", "burgemeester", "burg", "prins", "prinses", "koningin", "koning", "sint", "st", "dr", "doctor",
        "professor", "prof", "jan", "willem", "johan", "generaal", "admiraal", "pastoor", "kapelaan", "oosterse",
    ]
    private static let joints: Set<String> = [
        "van", "de", "der", "den", "ten", "ter", "te", "het", "en", "op", "aan", "a",
    ]
    /// What is counted, so that the number before it is no house number.
    private static let counted: Set<String> = [
        "uur", "u", "minuten", "minuut", "jaar", "jaren", "meter", "m", "km", "kilometer", "man", "mannen", "jongens",
        "jongen", "meisjes", "meiden", "vrouwen", "mensen", "personen", "keer", "euro", "dagen", "weken", "maanden",
        "scooters",
        "fietsers", "agenten", "gasten", "kinderen", "auto's", "fietsen", "boa's", "men", "women", "people", "boys",
        "girls",
        "guys", "times", "minutes", "hours", "years", "metres", "meters", "days", "euros", "januari", "februari",
        "maart",
        "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december", "رجال", "شباب",
        "دقائق",
        "دقيقة", "سنوات", "سنة", "متر", "اشخاص", "مرات", "اولاد",
    ]
    private static let numberWords: Set<String> = ["nummer", "nr", "no", "number", "رقم"]
    /// Two letters that follow a year or an amount rather than complete a postcode. SA, SD and SS are never given out.
    private static let notPostcode: Set<String> = [
        "sa", "sd", "ss", "en", "in", "op", "om", "de", "ik", "we", "ze", "he", "to", "of", "at", "on", "by", "is",
        "je", "ja",
        "pm", "am", "uu", "te", "er", "zo", "nu", "me", "it", "so", "no", "or", "as", "if", "my", "was", "eu", "km",
    ]

    mutating func findAddresses() {
        var index = 0
        while index < text.tokens.count {
            guard let token = token(index) else {
                index += 1
                continue
            }
            let end: Int? =
                switch token.kind {
                case .word: endOfAddress(at: index, token)
                case .number: endOfPostcode(at: index, token) ?? endOfEnglishAddress(at: index, token)
                default: nil
                }
            guard let end else {
                index += 1
                continue
            }
            claim(.address, tokens: index..<end)
            index = end
        }
    }

    /// `7511 HN`: four digits of which the first is no 0, and two capitals.
    private mutating func endOfPostcode(at index: Int, _ digits: StoryTokens.Token) -> Int? {
        guard digits.key.utf8.count == 4, !digits.key.hasPrefix("0") else { return nil }
        if let before = token(index - 1)?.kind, before == .word || before == .number || before == .sign("-") {
            return nil
        }
        let next = afterSpace(index + 1)
        guard let letters = word(next), letters.casing == .capitals, letters.key.utf8.count == 2,
            !Self.notPostcode.contains(letters.key), token(next + 1)?.kind != .number
        else { return nil }
        return next + 1
    }

    // MARK: Dutch and Arabic

    private mutating func endOfAddress(at start: Int, _ first: StoryTokens.Token) -> Int? {
        if first.key == "شارع" { return endOfArabicAddress(at: start) }
        if isStreet(first, at: start) { return endOfHouseNumber(at: start + 1) }
        // "Jan van Galenstraat 5", "Oude Markt 20", "H.J. van Heekplein 1": a few words, then the street.
        let opens =
            switch first.casing {
            case .capitalised:
                !first.opensSentence || Self.openings.contains(first.key) || firstNames.contains(first.key)
            case .initial: isSign(".", start + 1)
            default: false
            }
        guard opens else { return nil }
        var position = start
        for _ in 0..<5 {
            guard let next = nextNameWord(position) else { return nil }
            position = next
            guard let word = word(position) else { return nil }
            if isStreet(word, at: position, alone: true), let end = endOfHouseNumber(at: position + 1) { return end }
            guard word.casing == .capitalised || word.casing == .initial || Self.joints.contains(word.key) else {
                return nil
            }
        }
        return nil
    }

    /// Over a space, or over a dot behind an initial.
    private mutating func nextNameWord(_ index: Int) -> Int? {
        var next = index + 1
        let hasDot = isSign(".", next)
        if hasDot { next += 1 }
        let spaced = afterSpace(next)
        return spaced > next || hasDot ? spaced : nil
    }

    /// - Parameter alone: whether a word that is nothing but an ending will do ("Oude Markt").
    private mutating func isStreet(_ word: StoryTokens.Token, at index: Int, alone: Bool = false) -> Bool {
        guard !Self.notStreets.contains(word.key) else { return false }
        let ends = word.casing == .capitalised ? Self.streetEnds : word.casing == .initial ? [] : Self.certainStreetEnds
        return ends.contains {
            word.key.hasSuffix($0) && (word.key.utf8.count > $0.utf8.count + 1 || alone && word.key == $0)
        }
    }

    /// Behind ` 12`, ` 12a`, ` 12-B`, ` nr. 12`; `nil` when no house number follows, or when it counts something.
    private mutating func endOfHouseNumber(at index: Int) -> Int? {
        guard isSpace(index) else { return nil }
        var position = index + 1
        if let word = word(position), Self.numberWords.contains(word.key) {
            position += 1
            if isSign(".", position) { position += 1 }
            position = afterSpace(position)
        }
        guard let number = number(position), number.key.utf8.count <= 4, !number.key.hasPrefix("0") else { return nil }
        position += 1
        // A letter that belongs to it.
        if let letter = word(position), letter.glyphs.count == 1 {
            guard letter.key != "u" else { return nil }
            return position + 1
        }
        if word(position) != nil { return nil }
        if isSign("-", position), let addition = token(position + 1), addition.glyphs.count <= 3,
            addition.kind == .number || (addition.kind == .word && addition.glyphs.count == 1)
        {
            return position + 2
        }
        if isSign(":", position) || isSign(".", position) || isSign(",", position), self.number(position + 1) != nil {
            return nil
        }
        if isSign("%", position) { return nil }
        if isSpace(position), let next = word(position + 1), Self.counted.contains(next.key) { return nil }
        return position
    }

    private mutating func endOfArabicAddress(at start: Int) -> Int? {
        var position = start + 1
        for _ in 0..<4 {
            if let end = endOfHouseNumber(at: position) { return position > start + 1 ? end : nil }
            guard isSpace(position), word(position + 1) != nil else { return nil }
            position += 2
        }
        return endOfHouseNumber(at: position)
    }

    // MARK: English

    /// `12 Church Street`.
    private mutating func endOfEnglishAddress(at start: Int, _ number: StoryTokens.Token) -> Int? {
        guard number.key.utf8.count <= 4 else { return nil }
        var position = start + 1
        for words in 0..<4 {
            guard isSpace(position), let word = word(position + 1), word.casing == .capitalised else { return nil }
            position += 2
            if words > 0, Self.englishEnds.contains(word.key) { return position }
        }
        return nil
    }
}
