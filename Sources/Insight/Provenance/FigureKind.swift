import Domain
import Geography
import Platform

/// Figures that can be computed again. Raw values are stored; never rename one.
enum FigureKind: String, CaseIterable, Hashable, Sendable {
    case hotspots
    case hotTimes = "hot-times"
    case trend
    case areas
    case changes
    case hours
    case squares
    case streets

    /// The figure as a file: the same reports, borders and moment give the same bytes.
    /// - Parameter moment: as of which it is; late reports are reckoned with from there.
    func file(_ view: ReportView, in gazetteer: Gazetteer, asOf moment: Instant) throws -> [UInt8] {
        switch self {
        case .hotspots: InsightFiles.csv(try HotspotFigure(view, in: gazetteer))
        case .hotTimes: InsightFiles.csv(try HotTimesFigure(view))
        case .trend: InsightFiles.csv(try TrendFigure(view, now: moment))
        case .areas: InsightFiles.csv(AreaFigure(view, in: gazetteer))
        case .changes: InsightFiles.csv(try ChangeFigure(view, in: gazetteer, now: moment))
        case .hours: InsightFiles.csv(try ClockFigure(view))
        case .squares: InsightFiles.csv(try SpotsFigure(view, in: gazetteer))
        case .streets: InsightFiles.csv(try StreetFigure(view, in: gazetteer))
        }
    }
}
