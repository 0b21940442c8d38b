/// Finds numbers in a text that may be counts of reports or of people.
///
/// Numbers that are clearly something else may stand: a clock time, a year, a day of a month, the number of a bus or
/// road, a telephone number. Whatever is left counts as a count, because a number too few can be said in words and a
/// number too many cannot be taken back.
struct CountsInText {
    /// Words and numbers in order, in lower case, without the marks around them.
    private let words: [String]

    init(_ text: String) {
        words = text.lowercased().split { $0.isWhitespace || "()[]\"'“”‘’*_/–—".contains($0) }.map { part in
            var word = part
            while let last = word.last, ".,;:!?".contains(last) { word.removeLast() }
            while let first = word.first, ".,;:!?-".contains(first) { word.removeFirst() }
            return String(word)
        }.filter { !$0.isEmpty }
    }

    /// A number that may be a count, in digits or in words.
    var hasCount: Bool {
        words.indices.contains { isCountInDigits(at: $0) || (isNumberWord(words[$0]) && precedes($0, Self.counted)) }
    }

    /// A number right before "meldingen".
    var hasCountOfReports: Bool {
        words.indices.contains {
            (isCountInDigits(at: $0) || isNumberWord(words[$0])) && precedes($0, Self.reports)
        }
    }

    // MARK: Digits

    private func isCountInDigits(at index: Int) -> Bool {
        let word = words[index]
        // `A35`, `N18` and `5G` are names; `12x` and `40%` are not.
        guard let first = word.first, first.isASCII, first.isNumber || "+<>±~".contains(first),
            word.contains(where: \.isNumber)
        else { return false }
        return !(isClock(at: index) || isDate(at: index) || isNumbered(at: index) || isTelephone(word))
    }

    /// `22:00`, `22.30`, `22 uur`, `22u`, and both ends of `22-02 uur`.
    private func isClock(at index: Int) -> Bool {
        let word = words[index]
        let ends = word.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2 else { return false }
        let isTimes = ends.allSatisfy { end in
            let parts = end.split(whereSeparator: { ":.".contains($0) })
            guard parts.count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]) else { return false }
            return hour <= 24 && minute < 60 && parts[1].count == 2
        }
        if isTimes { return true }
        if word.hasSuffix("u") || word.hasSuffix("uur") {
            return Int(word.prefix { $0.isNumber }).map { $0 <= 24 } ?? false
        }
        let next = after(index)
        return ends.allSatisfy { Int($0).map { $0 <= 24 } ?? false }
            && (next == "uur" || (next == "tot" || next == "en") && hourFollows(index))
    }

    /// `van 22 tot 2 uur`.
    private func hourFollows(_ index: Int) -> Bool {
        index + 3 < words.count && Int(words[index + 2]).map { $0 <= 24 } ?? false && words[index + 3] == "uur"
    }

    /// `2026`, `2026-11-21`, `21-11-2026`, `21 november`.
    private func isDate(at index: Int) -> Bool {
        let parts = words[index].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        switch parts.count {
        case 1:
            guard let number = parts[0] else { return false }
            if (1990...2099).contains(number) { return words[index].count == 4 && !precedes(index, Self.counted) }
            return (1...31).contains(number) && Self.months.contains(after(index))
        case 2: return parts.allSatisfy { $0.map { (1990...2099).contains($0) } ?? false }
        case 3: return parts.allSatisfy { $0 != nil }
        default: return false
        }
    }

    /// `lijn 4`, `perron 2`, `artikel 137`; not `uit de wijk 12 meldingen`.
    private func isNumbered(at index: Int) -> Bool {
        let isCounted = Self.counted.contains { after(index).hasPrefix($0) }
        return index > 0 && Self.numbered.contains(words[index - 1]) && !isCounted
    }

    /// `112`, `0900-8844`, `+31…`.
    private func isTelephone(_ word: String) -> Bool {
        word == "112" || word == "113" || (word.first == "0" && word.filter(\.isNumber).count >= 4)
            || word.hasPrefix("+31")
    }

    // MARK: Words

    private func isNumberWord(_ word: String) -> Bool {
        // `één` counts and `een` does not: without its marks it is nearly always the article.
        Self.numberWords.contains(word)
            || ["twintig", "dertig", "veertig", "vijftig"].contains { tens in
                word.hasSuffix(tens) && (word.contains("en") || word.contains("ën"))
            }
    }

    /// Whether one of these stems begins one of the two words after this one.
    private func precedes(_ index: Int, _ stems: [String]) -> Bool {
        words.dropFirst(index + 1).prefix(2).contains { word in stems.contains { word.hasPrefix($0) } }
    }

    private func after(_ index: Int) -> String { index + 1 < words.count ? words[index + 1] : "" }

    private static let reports = ["melding", "gemeld"]

    private static let counted =
        reports + [
            "mens", "vrouw", "man", "meisje", "jongen", "jongere", "persoon", "personen", "bewoner", "inwoner",
            "slachtoffer", "getuige", "scholier", "student", "leerling", "bezoeker", "keer", "maal", "klacht",
            "incident", "voorval", "verhaal", "verhalen", "procent", "dader", "pleger",
        ]

    private static let numberWords: Set<String> = [
        "één", "eén", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf",
        "dertien",
        "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig", "dertig", "veertig",
        "vijftig", "tientallen", "honderd",
    ]

    private static let numbered: Set<String> = [
        "lijn", "bus", "buslijn", "tram", "nummer", "nr", "perron", "spoor", "artikel", "uitgang", "halte", "fase",
        "groep", "klas", "wijk", "zone",
    ]

    private static let months: Set<String> = [
        "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
        "december",
    ]
}
