import Platform

/// Which part of the queue is shown.
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

    static let pageSize = 50

    let choice: Choice
    /// From 1.
    let page: Int

    /// What cannot be read is the first page of what is open.
    init(query: SubmittedForm) {
        choice = Choice.all.first { $0.rawValue == query["status"] } ?? .open
        page = min(10_000, max(1, query["page"].flatMap { Int($0) } ?? 1))
    }

    /// The same choice as the part of an address after the path.
    func query(page: Int) -> String { "?status=\(choice.rawValue)" + (page > 1 ? "&page=\(page)" : "") }
}

extension CaseStatus {
    fileprivate var belongsToMessages: Bool { self == .responseRequested || self == .responseReceived }
}
