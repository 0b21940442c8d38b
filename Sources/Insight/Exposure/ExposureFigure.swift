import Geography

/// One number that reports can be counted over: how many people live in an area, a venue, a counter of people.
struct ExposureFigure: Hashable, Sendable {
    enum Place: Hashable, Sendable {
        /// A municipality, district or neighbourhood by its CBS code, and the year of the borders that the code is of.
        case area(code: String, bordersOf: Int)
        /// A place by a key that stays the same in its source.
        case point(key: String, RDPoint)
    }

    /// What it is a number of: the same key again is the same figure, perhaps with another value.
    struct Key: Hashable, Comparable, Sendable {
        let measure: ExposureMeasure
        let year: Int
        /// The code of an area or the key of a place; a key never looks like a code.
        let place: String

        static func < (left: Key, right: Key) -> Bool {
            (left.measure.rawValue, left.year, left.place) < (right.measure.rawValue, right.year, right.place)
        }
    }

    let measure: ExposureMeasure
    let year: Int
    let place: Place
    /// Of a place that has one.
    let name: String?
    let value: Double
    /// Whether it was reckoned from a percentage, and is as exact as whole percents are.
    let isFromShare: Bool
    /// Where it comes from, as the reader should see it.
    let source: String

    var key: Key {
        let place =
            switch place {
            case .area(let code, _): code
            case .point(let key, _): key
            }
        return Key(measure: measure, year: year, place: place)
    }
}
