import Crypto
import Domain
import Geography
import Platform
import Reporting

/// How one figure was made, so that whoever doubts it can have it made again. Holds no report.
struct MadeFigure: Sendable, Identifiable {
    let id: Identifier
    let kind: FigureKind
    /// The choice of reports, as in the page's address.
    let query: String
    /// The day on which the choice was read, because a choice without dates means the months before it.
    let today: CivilDate
    /// The moment as of which it is.
    let asOf: Instant
    let made: Instant
    /// Reports in the choice.
    let total: Int
    /// Of these, in the figure.
    let counted: Int
    /// Raised when the same reports would give other figures.
    let version: String
    /// SHA-256 of the reports, and of the figure's file.
    let input: [UInt8]
    let output: [UInt8]

    /// SHA-256 over the reports of a view, in their order: what each contributes, and which it is.
    static func digest(of view: ReportView) -> [UInt8] {
        var hash = SHA256()
        var bytes: [UInt8] = []
        func append(_ number: Int64) {
            withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
        }
        func append(_ text: String?) {
            append(Int64(text?.utf8.count ?? -1))
            if let text { bytes.append(contentsOf: text.utf8) }
        }
        for report in view.reports {
            bytes.append(contentsOf: report.id.bytes)
            append(report.time.start.milliseconds)
            append(report.time.end.milliseconds)
            append(report.reported.milliseconds)
            append(report.time.precision.rawValue)
            append(report.precision.rawValue)
            append(report.square?.code)
            append(report.areaCode)
            append(report.streetID?.value)
            append(Int64(report.behaviours.count))
            for behaviour in report.behaviours { append(behaviour.value) }
            append(report.setting?.value)
            if bytes.count > 1 << 16 {
                hash.update(data: bytes)
                bytes.removeAll(keepingCapacity: true)
            }
        }
        hash.update(data: bytes)
        return Array(hash.finalize())
    }

    /// The page that shows it.
    var page: InsightURL { kind.page(SubmittedForm(urlEncoded: query.dropFirst().utf8)) }

    static func digest(of file: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: file)) }

    /// - Parameter beside: what a figure was made from beside its reports; empty for nothing.
    static func digest(of reports: [UInt8], and beside: [UInt8]) -> [UInt8] {
        beside.isEmpty ? reports : digest(of: reports + beside)
    }
}
