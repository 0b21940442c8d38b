import Domain
import HTTPTypes
import SQLStore

/// The page of the audit log.
struct AuditRoutes: Sendable {
    let site: Site

    static let pageSize = 100

    func add(to router: SiteRouter) {
        router.staff(.get, .administration(.audit), .readAudit) { staff in
            let request = AuditRequest(query: staff.query)
            let municipality = staff.municipality.id
            let (lines, accounts) = try await site.database.read { connection in
                (
                    try AuditStore.newest(
                        request.filter, before: request.before, limit: Self.pageSize + 1, in: municipality,
                        connection),
                    try AccountStore.all(in: municipality, connection)
                )
            }
            return staff.page(
                AuditPage(
                    visit: staff, request: request, lines: Array(lines.prefix(Self.pageSize)), accounts: accounts,
                    hasMore: lines.count > Self.pageSize
                ).page)
        }
    }
}

/// Which part of the log somebody asked for; what cannot be read is everything.
struct AuditRequest: Sendable {
    var filter: AuditStore.Filter
    /// Only lines with a lower number. Numbers stay where they are while the log grows, other than those of pages.
    var before: Int?

    init(query: SubmittedForm) {
        let person: AuditStore.Filter.Person? = query["person"].flatMap { text in
            AuditActor.Kind(rawValue: text).map { .others($0) } ?? Identifier(text).map { .account($0) }
        }
        filter = AuditStore.Filter(action: query["action"].flatMap(AuditAction.init), person: person)
        before = query["before"].flatMap { Int($0) }
    }

    /// The choice of the person as it stands in the form.
    var personText: String? {
        switch filter.person {
        case .account(let id): id.description
        case .others(let kind): kind.rawValue
        case nil: nil
        }
    }

    /// The same choice, before another line, as the part of an address after the path.
    func query(before: Int?) -> String {
        let pairs = [
            ("action", filter.action?.rawValue), ("person", personText), ("before", before.map { String($0) }),
        ].compactMap { name, value in value.map { "\(name)=\($0)" } }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }
}
