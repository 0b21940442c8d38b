import Domain
import Geography
import Reporting

/// Reports that are alike and came in together, set apart until somebody looked at them.
struct Burst: Sendable, Identifiable {
    let id: Identifier
    let foundAt: Instant
    let likeness: Likeness
    /// In minutes.
    let window: Int64
    /// As it was found: so many in the window, of how many that came in.
    let number: Int
    let all: Int
    let expected: Double
    /// At most so often in a year by chance.
    let perYear: Double
    /// Reports that said what is usual.
    let history: Int
    let version: Int
    let counts: Counts

    /// What the reports that are still there are held for.
    struct Counts: Hashable, Sendable {
        var waiting: Int
        var real: Int
        var isFalse: Int

        var all: Int { waiting + real + isFalse }
    }

    var state: State {
        if counts.waiting > 0 { return .waiting }
        return counts.isFalse == 0 ? .real : counts.real == 0 ? .isFalse : .partly
    }

    enum State: Sendable {
        case waiting, real, isFalse, partly
    }

    /// What somebody decides. Raw values are stored; never rename one.
    enum Verdict: String, CaseIterable, Sendable {
        case real = "echt"
        case isFalse = "vals"
        case partly = "deels"
    }

    /// A report of the burst; `nil` while nobody decided.
    struct Member: Sendable {
        let report: Identifier
        let isReal: Bool?
    }

    struct Decision: Sendable {
        let at: Instant
        /// The name of the colleague.
        let by: String
        let verdict: Verdict
        let real: Int
        let isFalse: Int
        let note: String
    }
}

extension ReportPrint {
    init(_ record: AnalysisRecord) {
        let details = record.details
        func answer(_ code: Code?) -> [Code] { code.map { [$0] } ?? [] }
        self.init(
            id: record.id, arrived: record.reported, square: record.place.square, place: record.place.placeID,
            street: record.place.streetID,
            area: record.place.precision == .area ? record.place.area?.code : nil,
            behaviours: record.behaviours.sorted(),
            answers: Self.answers(
                [
                    ("role", answer(details.role)), ("residence", answer(details.residence)),
                    ("setting", answer(details.setting)), ("bystander", answer(details.bystander)),
                    ("grounds", details.grounds), ("effects", details.effects), ("wishes", details.wishes),
                ], time: record.time))
    }
}
