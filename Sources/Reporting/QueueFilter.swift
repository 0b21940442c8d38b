import Domain
import Platform
import SQLStore

/// Which part of the queue is shown, and in which order.
struct QueueFilter: Sendable {
    enum Choice: Hashable, Sendable {
        case open
        case done
        case status(CaseStatus)

        static let all: [Choice] =
            [.open] + CaseStatus.allCases.filter { !$0.isDone && !$0.belongsToMessages }.map(Choice.status) + [.done]

        var statuses: [CaseStatus] {
            switch self {
            case .open: CaseStatus.allCases.filter { !$0.isDone }
            case .done: CaseStatus.allCases.filter(\.isDone)
            case .status(let status): [status]
            }
        }

        var rawValue: String {
            switch self {
            case .open: "open"
            case .done: "klaar"
            case .status(let status): status.rawValue
            }
        }
    }

    /// The cases of one department, or of none.
    enum Department: Hashable, Sendable {
        case all
        case unassigned
        case named(String)

        /// As it stands in an address. A name can be anything, so that the other two are told apart by their form.
        var rawValue: String {
            switch self {
            case .all: ""
            case .unassigned: "-"
            case .named(let name): "=" + name
            }
        }

        init(_ text: String?) {
            switch text {
            case nil: self = .all
            case "-": self = .unassigned
            case let text?: self = text.hasPrefix("=") ? .named(String(text.dropFirst())) : .all
            }
        }

        /// Continues a `WHERE` over `case_file`.
        var condition: SQLQuery {
            switch self {
            case .all: ""
            case .unassigned: "AND case_file.department IS NULL"
            case .named(let name): "AND case_file.department = \(name)"
            }
        }
    }

    enum Order: String, CaseIterable, Sendable {
        case age = "oud"
        case deadline = "termijn"

        /// For `ORDER BY` over the query of the queue.
        var columns: SQLQuery {
            switch self {
            case .age: "case_file.created_ms"
            case .deadline:
                "CASE WHEN nearest.due_ms IS NULL THEN 1 ELSE 0 END, nearest.due_ms, case_file.created_ms"
            }
        }
    }

    static let pageSize = 50

    var choice: Choice
    var department: Department
    /// Only cases with a task that should have been done already.
    var onlyLate: Bool
    var order: Order
    /// From 1.
    var page: Int

    /// What cannot be read is the first page of what is open, oldest first.
    init(query: SubmittedForm) {
        choice = Choice.all.first { $0.rawValue == query["status"] } ?? .open
        department = Department(query["department"])
        onlyLate = query["late"] == "1"
        order = query["order"].flatMap(Order.init) ?? .age
        page = min(10_000, max(1, query["page"].flatMap { Int($0) } ?? 1))
    }

    /// The same choice as the part of an address after the path.
    func query(page: Int) -> String {
        var parts = ["status=\(choice.rawValue)"]
        if department != .all { parts.append("department=\(department.rawValue.percentEncoded)") }
        if onlyLate { parts.append("late=1") }
        if order != .age { parts.append("order=\(order.rawValue)") }
        if page > 1 { parts.append("page=\(page)") }
        return "?" + parts.joined(separator: "&")
    }

    /// The first page of the same choice with something changed.
    func changed(_ change: (inout QueueFilter) -> Void) -> String {
        var other = self
        change(&other)
        return other.query(page: 1)
    }
}

extension CaseStatus {
    fileprivate var belongsToMessages: Bool { self == .responseRequested || self == .responseReceived }
}

extension String {
    /// As the value of a query: everything but letters and digits of ASCII is encoded.
    var percentEncoded: String {
        utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
