package import Geography

/// Why two cells are not a place in the Netherlands. Never holds what stood in them.
package struct PositionProblem: Error, Hashable, Sendable {
    package let reason: String
}

/// Positions as tables write them, with a decimal point or comma.
package enum TablePosition {
    /// Reads `52.2215`, `52,2215`, `257.123,40` and `257 123`; `nil` when it is no number or could be two.
    package static func number(_ text: some StringProtocol) -> Double? {
        var digits: [UInt8] = []
        var marks: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "."), UInt8(ascii: ","): marks.append(byte)
            // Spaces between groups of digits: plain, and the two bytes of the unbreakable one.
            case UInt8(ascii: " "), 0xC2, 0xA0: continue
            default: break
            }
            digits.append(byte)
        }
        if let last = marks.last {
            // Two of a kind cannot both be the decimal mark; of two kinds the last one is.
            if marks.count > 1, marks.dropLast().contains(last) { return nil }
            guard let decimal = digits.lastIndex(of: last) else { return nil }
            digits[decimal] = UInt8(ascii: ".")
            if let other = marks.first, other != last {
                digits = digits.enumerated().filter { $0.offset >= decimal || $0.element != other }.map(\.element)
            }
        }
        guard digits.allSatisfy({ (48...57).contains($0) || $0 == 46 || $0 == 45 || $0 == 43 }),
            let value = Double(String(decoding: digits, as: UTF8.self)), value.isFinite
        else { return nil }
        return value
    }

    /// A point from degrees.
    package static func point(
        longitude: some StringProtocol, latitude: some StringProtocol
    ) throws(PositionProblem) -> RDPoint {
        let (first, second) = try pair(longitude, latitude)
        let coordinate = Coordinate(longitude: first, latitude: second)
        if RDNew.isValid(coordinate) { return RDNew.rd(from: coordinate) }
        if RDNew.isValid(Coordinate(longitude: second, latitude: first)) {
            throw PositionProblem(reason: "longitude and latitude have changed places")
        }
        if RDNew.isValid(RDPoint(x: first, y: second)) {
            throw PositionProblem(reason: "the coordinates are metres (RD New), not degrees: map them as x and y")
        }
        throw outsideCountry
    }

    /// A point from metres.
    package static func point(x: some StringProtocol, y: some StringProtocol) throws(PositionProblem) -> RDPoint {
        let (first, second) = try pair(x, y)
        let point = RDPoint(x: first, y: second)
        if RDNew.isValid(point) { return point }
        if RDNew.isValid(RDPoint(x: second, y: first)) { throw PositionProblem(reason: "x and y have changed places") }
        if abs(first) <= 180, abs(second) <= 180 {
            throw PositionProblem(
                reason: "the coordinates are degrees, not metres (RD New): map them as longitude and latitude")
        }
        throw outsideCountry
    }

    private static func pair(
        _ first: some StringProtocol, _ second: some StringProtocol
    ) throws(PositionProblem) -> (Double, Double) {
        guard let first = number(first), let second = number(second) else {
            throw PositionProblem(reason: "a coordinate is not a number")
        }
        guard first != 0 || second != 0 else { throw PositionProblem(reason: "the coordinates are 0, 0") }
        return (first, second)
    }

    private static let outsideCountry = PositionProblem(reason: "the coordinates lie outside the Netherlands")
}
