import StreetStatistics

/// Changes an input where its grammar is: whole words and marks come, go, change places and stand twice. libFuzzer, which
/// changes bytes, seldom gets that far in a format where every bracket has a partner.
struct Tokens {
    private var tokens: [[UInt8]]

    /// Words are letters, digits and all bytes beyond ASCII; every other byte is a mark of its own.
    init(_ bytes: [UInt8]) {
        tokens = []
        var wasWord = false
        for byte in bytes {
            let isWord =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte >= 0x80
            if isWord, wasWord {
                tokens[tokens.count - 1].append(byte)
            } else {
                tokens.append([byte])
            }
            wasWord = isWord
        }
    }

    var bytes: [UInt8] { Array(tokens.joined()) }

    /// One to four changes, drawn with this seed.
    mutating func change(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            guard let place = tokens.indices.randomElement(using: &random),
                let other = tokens.indices.randomElement(using: &random)
            else { return }
            let run = place..<min(tokens.count, place + Int.random(in: 1...12, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: tokens.remove(at: place)
            case 1: tokens.insert(tokens[place], at: place)
            case 2: tokens.swapAt(place, other)
            case 3: tokens[place] = tokens[other]
            case 4: tokens.insert(contentsOf: Array(tokens[run]), at: other)
            default: tokens.removeSubrange(run)
            }
        }
    }
}
