import CSV
import Domain
import Geography

/// Reads a track from the text of a GPX or CSV file.
struct TrackFile: Sendable {
    private(set) var track: Track
    /// One for each point that could not be used, by line.
    private(set) var problems: [TrackProblem] = []

    init(_ text: String) {
        let bytes = Array(text.utf8)
        let isXML = bytes.first { $0 > 32 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF } == UInt8(ascii: "<")
        track = Track(points: [])
        var points: [Track.Point] = []
        do throws(TrackProblem.Fatal) {
            if isXML {
                var reader = GPXReader(bytes)
                while let point = try reader.next() { keep(point, in: &points) }
            } else {
                for point in try Self.rows(of: bytes) { keep(point, in: &points) }
            }
        } catch {
            problems.append(error.problem)
            // A file that breaks off is not half a track.
            points = []
        }
        track = Track(points: points)
    }

    /// A point as it stands in the file.
    struct RawPoint: Sendable {
        let line: Int
        let time: String
        /// Degrees, or metres of the national grid.
        let place: Place?

        enum Place: Sendable {
            case degrees(latitude: String, longitude: String)
            case grid(x: String, y: String)
        }
    }

    private mutating func keep(_ raw: RawPoint, in points: inout [Track.Point]) {
        guard let at = TrackTime.instant(raw.time) else {
            problems.append(TrackProblem(line: raw.line, reason: .noTime))
            return
        }
        guard let point = raw.place.flatMap(Self.point) else {
            problems.append(TrackProblem(line: raw.line, reason: .noPlace))
            return
        }
        guard RDNew.isValid(point), let square = Square(containing: point) else {
            problems.append(TrackProblem(line: raw.line, reason: .outside))
            return
        }
        points.append(Track.Point(at: at, square: square))
    }

    private static func point(_ place: RawPoint.Place) -> RDPoint? {
        switch place {
        case .degrees(let latitude, let longitude):
            guard let latitude = number(latitude), let longitude = number(longitude) else { return nil }
            let coordinate = Coordinate(longitude: longitude, latitude: latitude)
            // Far away the grid means nothing; what is outside is told as outside.
            return RDNew.isValid(coordinate) ? RDNew.rd(from: coordinate) : RDPoint(x: -1e6, y: -1e6)
        case .grid(let x, let y):
            guard let x = number(x), let y = number(y) else { return nil }
            return RDPoint(x: x, y: y)
        }
    }

    /// Accepts a decimal comma, as Dutch spreadsheets write it.
    private static func number(_ text: String) -> Double? {
        let digits = text.replacing(",", with: ".")
        guard digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 45 || $0 == 46 || $0 == 43 }) else { return nil }
        return Double(digits).flatMap { $0.isFinite ? $0 : nil }
    }

    // MARK: CSV

    private static let names: [String: [String]] = [
        "time": ["tijd", "time", "tijdstip", "timestamp", "datumtijd"],
        "latitude": ["breedtegraad", "breedte", "lat", "latitude"],
        "longitude": ["lengtegraad", "lengte", "lon", "lng", "long", "longitude"], "x": ["x", "rd-x", "rdx"],
        "y": ["y", "rd-y", "rdy"],
    ]

    private static func rows(of bytes: [UInt8]) throws(TrackProblem.Fatal) -> [RawPoint] {
        let file: (header: [String], rows: [CSVRow])
        do {
            file = try CSVReader.rows(of: bytes)
        } catch {
            throw TrackProblem.Fatal(line: 1, .unreadable)
        }
        let header = file.header.map { $0.lowercased().filter { !$0.isWhitespace } }
        func column(_ name: String) -> Int? {
            names[name].flatMap { known in header.firstIndex(where: known.contains) }
        }
        guard let time = column("time") else { throw TrackProblem.Fatal(line: 1, .columns) }
        let degrees = column("latitude").flatMap { latitude in column("longitude").map { (latitude, $0) } }
        let grid = column("x").flatMap { x in column("y").map { (x, $0) } }
        guard degrees != nil || grid != nil else { throw TrackProblem.Fatal(line: 1, .columns) }
        return file.rows.map { row in
            func cell(_ index: Int) -> String {
                row.fields.indices.contains(index) ? row.fields[index].filter { $0 != "\u{A0}" } : ""
            }
            let place: RawPoint.Place? =
                if let degrees {
                    .degrees(latitude: cell(degrees.0), longitude: cell(degrees.1))
                } else {
                    grid.map { .grid(x: cell($0.0), y: cell($0.1)) }
                }
            return RawPoint(line: row.line, time: cell(time), place: place)
        }
    }
}

extension TrackProblem {
    /// Ends the reading of a file.
    struct Fatal: Error {
        let problem: TrackProblem

        init(line: Int, _ reason: Reason) {
            problem = TrackProblem(line: line, reason: reason)
        }
    }
}

/// Moments as files write them: RFC 3339, or the clock of the Netherlands when no offset is said.
enum TrackTime {
    static func instant(_ text: String) -> Instant? {
        let trimmed = text.filter { !$0.isWhitespace || $0 == " " }
        let bytes = Array(trimmed.utf8.drop { $0 == 32 }.reversed().drop { $0 == 32 }.reversed())
        guard bytes.count >= 16, bytes[10] == UInt8(ascii: "T") || bytes[10] == 32 || bytes[10] == UInt8(ascii: "t"),
            let date = CivilDate(iso: String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = number(bytes[11..<13], below: 24), bytes[13] == UInt8(ascii: ":"),
            let minute = number(bytes[14..<16], below: 60)
        else { return nil }
        var rest = bytes[16...]
        var seconds = 0
        if rest.first == UInt8(ascii: ":") {
            // 60 is a leap second.
            guard rest.count >= 3, let value = number(rest.dropFirst().prefix(2), below: 61) else { return nil }
            seconds = min(59, value)
            rest = rest.dropFirst(3)
            if rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ",") {
                rest = rest.dropFirst()
                guard let first = rest.first, isDigit(first) else { return nil }
                rest = rest.drop(while: isDigit)
            }
        }
        let minuteOfDay = hour * 60 + minute
        let moment: Instant
        if rest.isEmpty {
            moment = DutchTime.instant(of: date, minuteOfDay: minuteOfDay)
        } else {
            guard let offset = offset(rest) else { return nil }
            moment = Instant(
                milliseconds: Int64(date.dayNumber) * 86_400_000 + Int64(minuteOfDay - offset) * 60_000)
        }
        return Instant(milliseconds: moment.milliseconds + Int64(seconds) * 1000)
    }

    /// Minutes east of Greenwich.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        if bytes.elementsEqual("Z".utf8) || bytes.elementsEqual("z".utf8) { return 0 }
        let digits = bytes.dropFirst().filter { $0 != UInt8(ascii: ":") }
        guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), digits.count == 4,
            let hours = number(digits[0..<2], below: 24), let minutes = number(digits[2..<4], below: 60)
        else { return nil }
        return (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func number(_ digits: some Collection<UInt8>, below limit: Int) -> Int? {
        guard digits.count == 2, digits.allSatisfy(isDigit) else { return nil }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        return value < limit ? value : nil
    }
}
