/// Dutch number plates: six letters and digits in three groups, in the fourteen orders that were given out since 1951,
/// with hyphens, with spaces or closed up.
extension PersonalDetailsScan {
    /// Orders of letters (X) and digits (9), "sidecodes" 1 to 14 (RDW).
    private static let orders: [(characters: String, groups: [Int])] = [
        "XX-99-99", "99-99-XX", "99-XX-99", "XX-99-XX", "XX-XX-99", "99-XX-XX", "99-XXX-9", "9-XXX-99", "XX-999-X",
        "X-999-XX", "XXX-99-X", "X-99-XXX", "9-XX-999", "999-XX-9",
    ].map { order in
        let groups = order.split(separator: "-")
        return (groups.joined(), [groups[0].count, groups[0].count + groups[1].count])
    }

    /// Letters of plates since 1978: no vowels, no C and no Q, so that no plate spells a word.
    private static let letters = Set("bdfghjklmnprstvwxyz".unicodeScalars)
    /// Older ones, and those of cars of that age that come from abroad (AM-12-34), have A and E too.
    private static let oldLetters = letters.union("ae".unicodeScalars)
    /// How many orders are of before 1978.
    private static let oldOrders = 3

    private static let cues: Set<String> = [
        "kenteken", "kentekenplaat", "nummerbord", "nummerplaat", "plaat", "plate", "registration", "kennzeichen",
        "لوحة", "اللوحة", "رقم",
    ].reduce(into: []) { $0.insert(FoldedWord.key(of: $1.unicodeScalars)) }

    mutating func findPlates() {
        var index = 0
        while index < text.tokens.count {
            guard let token = token(index), token.kind == .word || token.kind == .number, token.glyphs.count <= 6,
                let end = endOfPlate(at: index, token)
            else {
                index += 1
                continue
            }
            claim(.plate, tokens: index..<end)
            index = end
        }
    }

    /// Behind the plate that begins with this token, or `nil`.
    private mutating func endOfPlate(at start: Int, _ first: StoryTokens.Token) -> Int? {
        // Not the tail of something longer.
        if let before = token(start - 1)?.kind {
            if before == .word || before == .number { return nil }
            if before == .sign("-"), let further = token(start - 2)?.kind, further == .word || further == .number {
                return nil
            }
        }
        var characters: [Unicode.Scalar] = []
        var groups: [Int] = []
        var separators: Set<Unicode.Scalar> = []
        var position = start
        while characters.count < 6, let token = token(position) {
            switch token.kind {
            case .word, .number:
                guard characters.count + token.glyphs.count <= 6 else { return nil }
                characters += text.glyphs[token.glyphs].map(\.scalar)
            case .sign("-"), .space:
                // One sign between two groups, the same each time.
                guard groups.last != characters.count, token.glyphs.count == 1 else { return nil }
                groups.append(characters.count)
                separators.insert(token.kind == .space ? " " : "-")
            default: return nil
            }
            position += 1
        }
        guard characters.count == 6, separators.count <= 1, !goesOn(position) else { return nil }
        return isPlate(characters, groups, separators.first, at: start) ? position : nil
    }

    private mutating func goesOn(_ index: Int) -> Bool {
        guard let next = token(index)?.kind else { return false }
        if next == .word || next == .number { return true }
        guard next == .sign("-"), let further = token(index + 1)?.kind else { return false }
        return further == .word || further == .number
    }

    private mutating func isPlate(
        _ characters: [Unicode.Scalar], _ groups: [Int], _ separator: Unicode.Scalar?, at start: Int
    ) -> Bool {
        var order = ""
        var small = 0
        var capitals = 0
        var used: Set<Unicode.Scalar> = []
        for character in characters {
            if ("0"..."9").contains(character) {
                order.append("9")
                continue
            }
            order.append("X")
            if character.properties.isLowercase { small += 1 } else { capitals += 1 }
            used.formUnion(FoldedWord.key(of: [character]).unicodeScalars)
        }
        guard let number = Self.orders.firstIndex(where: { $0.characters == order && groupsFit(groups, $0.groups) })
        else {
            return false
        }
        let isWritten = separator == "-" || isAnnounced(start)
        guard used.isSubset(of: number < Self.oldOrders && isWritten ? Self.oldLetters : Self.letters) else {
            return false
        }
        // 1-mrt-26 is a day.
        if order == "9XXX99", FoldedWord.key(of: characters[1...3]) == "mrt" { return false }
        if isWritten { return groups.count == 2 || small == 0 || isAnnounced(start) }
        switch separator {
        // "3 km 500" is not a plate; people who copy one write capitals.
        case " ": return small == 0 && groups.count == 2
        default: return (small == 0 || capitals == 0) && !isOtherThing(characters, order, small)
        }
    }

    /// Closed up there are others of this form: 7511KM (a postcode), 1500km, WK2026, KL1234.
    private func isOtherThing(_ characters: [Unicode.Scalar], _ order: String, _ small: Int) -> Bool {
        switch order {
        case "9999XX": return true
        case "XX9999":
            let year = FoldedWord.key(of: characters[2...3])
            return small > 0 || year == "19" || year == "20"
        default: return false
        }
    }

    private func groupsFit(_ typed: [Int], _ real: [Int]) -> Bool {
        typed.allSatisfy(real.contains)
    }

    /// Whether one of the four words before says that a plate follows.
    private mutating func isAnnounced(_ index: Int) -> Bool {
        for back in 1...8 {
            guard let token = token(index - back) else { continue }
            if token.kind == .newline { return false }
            if token.kind == .word, Self.cues.contains(token.key) { return true }
        }
        return false
    }
}
