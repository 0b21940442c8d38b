import CSV
import Domain

/// One service as a file describes it, still to be laid over what the municipality has.
struct ServiceReading: Sendable {
    let id: Identifier
    /// Where it stands in the file, and what is put aside when it cannot be used.
    let row: CSVRow
    /// When it was last changed, if the file says so.
    var changed: Instant?
    /// The file says on which day it was checked, or only that it was.
    var claim: Claim
    /// - Parameter known: what the municipality has; what the file does not tell is kept.
    let read: @Sendable (_ known: HelpService?) throws(ServiceProblem) -> HelpService

    enum Claim: Hashable, Sendable {
        case none
        case withoutDate
        case on(CivilDate)
    }
}

/// Why a row cannot be used. Names the field, never what stood in it.
struct ServiceProblem: Error, Hashable, Sendable {
    let reason: String
}

/// Rules that every file keeps.
enum ServiceRule {
    /// Letters of any text.
    static let maximumLength = 2_000

    static func text(_ text: String, _ field: String) throws(ServiceProblem) -> String {
        guard text.count <= maximumLength else {
            throw ServiceProblem(reason: "\(field): longer than \(maximumLength) letters")
        }
        return text.replacing("\u{0}", with: "\u{FFFD}")
    }

    static func age(_ number: Int?, _ field: String) throws(ServiceProblem) -> Int? {
        guard let number else { return nil }
        guard (0...120).contains(number) else { throw ServiceProblem(reason: "\(field): not an age from 0 to 120") }
        return number
    }

    static func check(_ service: HelpService) throws(ServiceProblem) {
        if let from = service.minimumAge, let to = service.maximumAge, from > to {
            throw ServiceProblem(reason: "the highest age is below the lowest")
        }
    }
}
