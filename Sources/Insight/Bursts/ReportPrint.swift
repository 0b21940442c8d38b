import Domain
import Geography

/// In which way reports are alike. Raw values are stored; never rename one.
enum Likeness: String, CaseIterable, Sendable {
    /// At or beside the same place, and at least half of the kinds of behaviour that either names.
    case thing
    /// Every choice of the form the same, and at least four of them made, wherever it was.
    case answers
    /// Exactly the same place, whatever was reported.
    case place
}

/// What of a report is compared with other reports: choices of the form only, nothing about a person or a device.
struct ReportPrint: Hashable, Sendable {
    var id: Identifier
    var arrived: Instant
    var square: Square?
    var place: NamedPlace.ID?
    var street: Street.ID?
    /// For a report that names nothing finer.
    var area: String?
    /// Sorted.
    var behaviours: [Code]
    /// Every other choice, each with the name of its question, in a fixed order; and how the time was given.
    var answers: [String]

    /// Forms that were left open as far as possible are alike without anybody's doing; the time is always answered.
    var saysEnough: Bool { behaviours.count + answers.count - 1 >= 4 }

    /// - Parameter choices: in the order of the form.
    static func answers(_ choices: [(question: String, codes: [Code])], time: IncidentTime) -> [String] {
        let hour =
            time.precision == .exact || time.precision == .dayPart
            ? " \(DutchTime.reading(of: time.start).hour)" : ""
        return choices.flatMap { choice in choice.codes.sorted().map { "\(choice.question)=\($0.value)" } }
            + [time.precision.rawValue + hour]
    }
}

/// The prints of many reports as whole numbers, so that comparing two costs nanoseconds.
struct CompiledPrints {
    private var codes: [Code: Int] = [:]
    private var texts: [[String]: Int32] = [:]

    struct Compiled {
        let arrived: Int64
        let east: Int32
        let north: Int32
        let place: Int32
        let street: Int32
        let area: Int32
        let behaviours: UInt64
        let answers: Int32

        func isLike(_ other: Compiled, in likeness: Likeness) -> Bool {
            switch likeness {
            case .thing: isNear(other) && sharesHalf(other)
            case .answers: answers >= 0 && answers == other.answers
            case .place: isAt(other)
            }
        }

        /// Absent parts are negative, and no absent part is equal to another one.
        private func isAt(_ other: Compiled) -> Bool {
            (east >= 0 && east == other.east && north == other.north) || (place >= 0 && place == other.place)
                || (street >= 0 && street == other.street) || (area >= 0 && area == other.area)
        }

        private func isNear(_ other: Compiled) -> Bool {
            (east >= 0 && other.east >= 0 && abs(east - other.east) <= 1 && abs(north - other.north) <= 1)
                || isAt(other)
        }

        /// Jaccard's index of both sets is at least one half.
        private func sharesHalf(_ other: Compiled) -> Bool {
            2 * (behaviours & other.behaviours).nonzeroBitCount >= (behaviours | other.behaviours).nonzeroBitCount
        }
    }

    mutating func compiled(_ reports: [ReportPrint]) -> [Compiled] { reports.map { compiled($0) } }

    private mutating func compiled(_ report: ReportPrint) -> Compiled {
        var behaviours: UInt64 = 0
        for code in report.behaviours {
            let number = codes[code] ?? codes.count
            codes[code] = number
            // A list of more than 64 codes would make some of them alike.
            behaviours |= 1 << UInt64(number % 64)
        }
        return Compiled(
            arrived: report.arrived.milliseconds, east: report.square.map { Int32($0.east) } ?? -1,
            north: report.square.map { Int32($0.north) } ?? -1,
            place: report.place.map { number(of: ["place", $0.value]) } ?? -1,
            street: report.street.map { number(of: ["street", $0.value]) } ?? -1,
            area: report.area.map { number(of: ["area", $0]) } ?? -1, behaviours: behaviours,
            answers: report.saysEnough ? number(of: report.behaviours.map(\.value) + ["|"] + report.answers) : -1)
    }

    private mutating func number(of text: [String]) -> Int32 {
        let number = texts[text] ?? Int32(texts.count)
        texts[text] = number
        return number
    }
}
