import Domain
import Geography
import NIOPosix
import Platform
import Reporting

/// All that a figure is made from.
struct FigureInput: Sendable {
    let view: ReportView
    /// All reports that count, for figures that compare the choice with another one.
    let all: [CountedReport]
    let gazetteer: Gazetteer
    /// As of which late reports are reckoned with.
    let asOf: Instant
    let threadPool: NIOThreadPool

    /// Does work that takes long off the threads that serve visitors.
    func off<Value: Sendable>(_ work: @escaping @Sendable (FigureInput) throws -> Value) async throws -> Value {
        try await threadPool.runIfActive { try work(self) }
    }
}

/// What a figure depends on beside the choice of reports. It stands in the address behind the filter, so that the figure
/// can be made again.
enum FigureDetail: Hashable, Sendable {
    case none
    /// Rates by a measure, or by the first that is known.
    case rates(ExposureMeasure?, ExposureStamp)
    /// Two groups of reports on the clock.
    case comparison(HoursChoice)
    /// The search for recurring hours, or only what it would look at.
    case recurring(isAsked: Bool)
    /// The hotspot that a square is in.
    case spot(Square)

    static let squareName = "square"

    var query: String {
        switch self {
        case .none, .rates(nil, _), .recurring(isAsked: false): ""
        case .rates(let measure?, _): "&\(RatesOfAreas.parameter)=\(measure.rawValue)"
        case .comparison(let choice): choice.query
        case .recurring(isAsked: true): "&\(HoursRequest.searchName)=1"
        case .spot(let square): "&\(Self.squareName)=\(square.code)"
        }
    }
}
