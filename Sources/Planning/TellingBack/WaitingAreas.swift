import Domain
import Platform
import Registers
import SQLStore

/// Areas from which reports came in since the municipality last told something back there.
struct WaitingAreas {
    struct Row: Equatable {
        /// `nil` for the whole town.
        let area: String?
        let count: Int
        /// When the first report came in that nothing was told about.
        let since: CivilDate
        /// Up to which day something was told, if ever.
        let toldUntil: CivilDate?
        let isLate: Bool
    }

    /// Three months: nobody should wait longer for a word.
    static let patience = 92
    static let silenceDays = 365

    let rows: [Row]
    /// Areas from which nothing came in for a year. Silence is no safety: people may not know where to report.
    let silent: [String]

    /// Longest waiting first.
    /// - Parameters:
    ///   - areas: codes of the areas that exist; what lies elsewhere is in the row of the town.
    ///   - smallest: codes of those that tile the town.
    init(
        told: [Entry], areas: Set<String>, smallest: [String], today: CivilDate, municipality: Municipality.ID,
        _ ports: TellingBackPorts, _ connection: any SQLConnection
    ) throws {
        /// The last day of which something was told, by area; the town under an empty code.
        var until: [String: CivilDate] = [:]
        for entry in told where ToldBack.isPublished(entry) {
            guard let day = entry[ToldBack.to] else { continue }
            until[entry[ToldBack.area]] = max(until[entry[ToldBack.area]] ?? day, day)
        }
        func row(_ area: String?, _ reports: [AreaReports], _ told: CivilDate?) -> Row? {
            guard let since = reports.map(\.first).min() else { return nil }
            return Row(
                area: area, count: reports.reduce(0) { $0 + $1.count }, since: since, toldUntil: told,
                isLate: today.dayNumber - since.dayNumber > Self.patience)
        }
        let beginning = CivilDate(dayNumber: 0)
        let ever = try ports.reportsSince(nil, beginning, municipality, connection)
        var rows: [Row] = []
        for reports in ever {
            guard let area = reports.area, areas.contains(area), !area.hasPrefix("GM") else { continue }
            // What was told about a district was told to its neighbourhoods.
            let told = [until[area], until[Self.district(of: area)]].compactMap(\.self).max()
            let open =
                if let told { try ports.reportsSince(area, told.adding(days: 1), municipality, connection) } else {
                    [reports]
                }
            // A district's own row holds what was reported of no neighbourhood in it.
            if let row = row(area, open.filter { $0.area == area }, told) { rows.append(row) }
        }
        let town = until[""]
        let open =
            if let town { try ports.reportsSince(nil, town.adding(days: 1), municipality, connection) } else { ever }
        if let row = row(nil, open, town) { rows.append(row) }
        let lately = try ports.reportsSince(nil, today.adding(days: -Self.silenceDays), municipality, connection)
        let heard = Set(lately.compactMap(\.area))
        silent = smallest.filter { !heard.contains($0) && !$0.hasPrefix("GM") }
        self.rows = rows.sorted { ($0.since, $0.area ?? "") < ($1.since, $1.area ?? "") }
    }

    /// `BU01530204` lies in `WK015302`.
    static func district(of area: String) -> String {
        area.hasPrefix("BU") && area.utf8.count == 10 ? "WK" + area.dropFirst(2).prefix(6) : area
    }
}
