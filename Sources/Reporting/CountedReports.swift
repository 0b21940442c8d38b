package import Domain
package import Geography
import Platform
package import SQLStore

/// What figures read of a report, kept in memory by the thousands.
package struct CountedReport: Hashable, Sendable {
    package let id: Identifier
    package let reported: Instant
    package let time: IncidentTime
    package let precision: PlacePrecision
    package let square: Square?
    package let streetID: Street.ID?
    /// The smallest area that was known when it was reported.
    package let areaCode: String?
    package let behaviours: [Code]
    package let setting: Code?
    package let origin: AnalysisRecord.Origin

    package init(
        id: Identifier, time: IncidentTime, reported: Instant, precision: PlacePrecision, square: Square? = nil,
        areaCode: String? = nil, streetID: Street.ID? = nil, behaviours: [Code] = [], setting: Code? = nil,
        origin: AnalysisRecord.Origin = .form
    ) {
        self.id = id
        self.time = time
        self.reported = reported
        self.precision = precision
        self.square = square
        self.areaCode = areaCode
        self.streetID = streetID
        self.behaviours = behaviours
        self.setting = setting
        self.origin = origin
    }
}

/// Tells one state of a municipality's reports that count from another.
///
/// A row says when it changed; rows that are gone are in the deletion log, which the same transaction writes.
/// Transactions that ran at the same time may become visible in another order than their moments: what changed in the
/// last two minutes before the latest change, longer than any transaction takes, is therefore told apart row by row.
/// All of it is read without walking over the reports, of which there may be a million.
package struct ReportStamp: Hashable, Sendable {
    /// Reports that were ever deleted.
    package let deleted: Int
    /// Of all reports; `nil` without any.
    package let latest: Instant?
    /// Of the last changes.
    package let recent: UInt64

    package static let overlap: Int64 = 2
}

/// The reports that count in figures: what was not refused by the reporter and is not set apart.
package enum CountedReports {
    package static func stamp(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> ReportStamp {
        let row = try connection.first(
            "SELECT MAX(revised_ms) AS latest_ms FROM report WHERE municipality_id = \(municipality)")
        guard let latest = try row?.instantOrNil("latest_ms") else {
            return ReportStamp(deleted: 0, latest: nil, recent: 0)
        }
        // FNV-1a: it tells rows apart, nobody has a reason to forge it.
        var recent: UInt64 = 0xcbf2_9ce4_8422_2325
        try connection.forEach(
            """
            SELECT id, revised_ms FROM report
            WHERE municipality_id = \(municipality)
                AND revised_ms > \(latest.adding(minutes: -ReportStamp.overlap))
            ORDER BY revised_ms, id
            """
        ) { row in
            for byte in try row.identifier("id").bytes { recent = (recent ^ UInt64(byte)) &* 0x100_0000_01b3 }
            recent = (recent ^ UInt64(bitPattern: try row.int64("revised_ms"))) &* 0x100_0000_01b3
        }
        return ReportStamp(
            deleted: try DeletionLogStore.number(of: .report, in: municipality, connection), latest: latest,
            recent: recent)
    }

    /// How many there are.
    package static func count(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS count FROM report
            WHERE municipality_id = \(municipality) AND counted = 1 AND apart = 0
            """
        )?.int("count") ?? 0
    }

    /// Gives every report that counts, by its start and then by its id.
    package static func forEach(
        in municipality: Municipality.ID, _ connection: any SQLConnection, _ body: (CountedReport) throws -> Void
    ) throws {
        var reader = Reader()
        try connection.forEach(
            """
            SELECT \(fragment: columns) FROM report
            WHERE municipality_id = \(municipality) AND counted = 1 AND apart = 0
            ORDER BY start_ms, id
            """
        ) { try body(reader.report($0)) }
    }

    /// Gives each report that was added or changed since shortly before a moment, and whether it counts (any more).
    package static func forEachChange(
        since moment: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection,
        _ body: (_ report: CountedReport, _ counts: Bool) throws -> Void
    ) throws {
        var reader = Reader()
        try connection.forEach(
            """
            SELECT \(fragment: columns), counted, apart FROM report
            WHERE municipality_id = \(municipality)
                AND revised_ms > \(moment.adding(minutes: -ReportStamp.overlap))
            ORDER BY start_ms, id
            """
        ) { row in
            try body(try reader.report(row), try row.bool("counted") && !(try row.bool("apart")))
        }
    }

    /// Reports that were added, changed, set apart or put back after a moment.
    package static func changed(
        after moment: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Set<Identifier> {
        Set(
            try connection.rows(
                "SELECT id FROM report WHERE municipality_id = \(municipality) AND revised_ms > \(moment)"
            ).map { try $0.identifier("id") })
    }

    private static let columns: SQLQuery = """
        id, reported_ms, start_ms, end_ms, time_precision, place_precision, east, north, street_id, area_code,
        behaviours, setting, origin
        """

    /// Reads rows. Few different words come back in many rows: each is made once and shared.
    private struct Reader {
        private var codes: [String: [Code]] = [:]
        private var words: [String: String] = [:]
        private var timePrecisions: [String: IncidentTime.Precision] = [:]
        private var placePrecisions: [String: PlacePrecision] = [:]

        init() {
            for precision in IncidentTime.Precision.allCases { timePrecisions[precision.rawValue] = precision }
            for precision in PlacePrecision.allCases { placePrecisions[precision.rawValue] = precision }
        }

        /// By position, because names would cost more than all the rest.
        mutating func report(_ row: SQLRow) throws -> CountedReport {
            let values = row.values
            guard values.count >= 13, case .blob(let bytes) = values[0], let id = Identifier(bytes: bytes),
                case .integer(let reported) = values[1], case .integer(let start) = values[2],
                case .integer(let end) = values[3], case .text(let timeWord) = values[4],
                let timePrecision = timePrecisions[timeWord], case .text(let placeWord) = values[5],
                let placePrecision = placePrecisions[placeWord], case .text(let behaviours) = values[10],
                case .text(let origin) = values[12]
            else { throw SQLError.decoding(column: "id", expected: "a report", found: "another row") }
            guard
                let time = IncidentTime(
                    start: Instant(milliseconds: start), end: Instant(milliseconds: end), precision: timePrecision)
            else { throw SQLError.decoding(column: "end_ms", expected: "a later moment", found: "an earlier one") }
            var square: Square?
            if case .integer(let east) = values[6], case .integer(let north) = values[7] {
                square = Square(east: Int(east), north: Int(north))
            }
            return CountedReport(
                id: id, time: time, reported: Instant(milliseconds: reported), precision: placePrecision,
                square: square, areaCode: word(values[9]), streetID: word(values[8]).map(Street.ID.init),
                behaviours: list(behaviours), setting: word(values[11]).map { Code($0) },
                origin: AnalysisRecord.Origin(value: shared(origin)))
        }

        private mutating func word(_ value: SQLValue) -> String? {
            guard case .text(let text) = value else { return nil }
            return shared(text)
        }

        private mutating func shared(_ text: String) -> String {
            // Short ones are kept inside the value.
            if text.utf8.count <= 15 { return text }
            if let known = words[text] { return known }
            words[text] = text
            return text
        }

        private mutating func list(_ text: String) -> [Code] {
            if let known = codes[text] { return known }
            let list = text.split(separator: " ").map { Code(String($0)) }
            codes[text] = list
            return list
        }
    }
}
