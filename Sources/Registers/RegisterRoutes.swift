import Domain
import Geography
import HTML
import HTTPTypes
import Hummingbird
import NIOCore
import Platform
import SQLStore

/// The addresses of one register.
struct RegisterRoutes: Sendable {
    let site: Site
    let register: Register
    let catalogue: RegisterCatalogue

    func add(to router: SiteRouter) {
        let (read, edit) = (Permission.read(register.room), Permission.edit(register.room))
        let id = PathValue.parameter("id")
        router.staff(.get, register.address(), read, list)
        router.staff(.get, register.address(.tableFile), read) { visit in try await file(visit, isTable: true) }
        router.staff(.get, register.address(.file), read) { visit in try await file(visit, isTable: false) }
        router.staff(.get, register.address(.entry(id)), read) { visit in try await entryPage(visit) }
        router.staff(.post, register.address(.entry(id)), edit, save)
        router.staff(.post, register.address(.archive(id)), edit, archive)
        // Somebody reloads, or opens from the history, an address that answers only a form.
        router.staff(.get, register.address(.archive(id)), edit) { visit in
            visit.redirect(to: register.address(of: try visit.identifier("id")))
        }
        if !register.isMadeElsewhere {
            router.staff(.get, register.address(.new), edit) { visit in
                // Another page may have filled some fields in already.
                try await newPage(visit, form: visit.query, problems: [])
            }
            router.staff(.post, register.address(.new), edit, add)
        }
    }

    // MARK: Reading

    @Sendable private func list(_ visit: StaffVisit) async throws -> Response {
        let municipality = visit.municipality.id
        let register = register.shown(to: visit.account.role)
        let isArchived = visit.query[ListChoice.archivedName] == "1"
        let entries = try await site.database.read {
            try RegisterStore.all(of: register.id, in: municipality, archived: isArchived, $0)
        }
        let surroundings = try await EntrySurroundings(register, catalogue, visit)
        let options = surroundings.filterOptions(of: register, visit)
        return visit.page(
            RegisterListPage(
                visit: visit, register: register, entries: entries, text: surroundings.text(visit),
                choice: ListChoice(visit.query, register, options), options: options
            ).page)
    }

    private func file(_ visit: StaffVisit, isTable: Bool) async throws -> Response {
        let municipality = visit.municipality.id
        let register = register.shown(to: visit.account.role)
        let entries = try await site.database.read {
            try RegisterStore.all(of: register.id, in: municipality, $0)
        }
        let sorted = register.sorted(entries)
        let bytes = isTable ? RegisterFile.table(of: sorted, register) : RegisterFile.json(of: [(register, sorted)])
        var headers = HTTPFields()
        headers[.contentType] = isTable ? "text/csv; charset=utf-8" : "application/json"
        headers[.contentDisposition] =
            "attachment; filename=\"\(municipality.slug)-\(register.path).\(isTable ? "csv" : "json")\""
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func newPage(
        _ visit: StaffVisit, form: SubmittedForm, problems: [EntryProblem]
    ) async throws -> Response {
        let surroundings = try await EntrySurroundings(register, catalogue, visit)
        let page = EntryPage(
            visit: visit, register: register, entry: nil, form: form, version: 0, text: surroundings.text(visit),
            options: surroundings.options, history: [], problems: problems, related: Markup())
        return visit.page(page.page, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// - Parameter form: what was typed; `nil` shows what is stored.
    private func entryPage(
        _ visit: StaffVisit, form: SubmittedForm? = nil, problems: [EntryProblem] = []
    ) async throws -> Response {
        let (id, municipality) = (try visit.identifier("id"), visit.municipality.id)
        let register = register.shown(to: visit.account.role)
        let (found, history) = try await site.database.read { connection in
            (
                try RegisterStore.find(id, of: register.id, in: municipality, connection),
                try RegisterStore.history(of: id, in: municipality, connection)
            )
        }
        guard let entry = found else { throw SiteError.notFound }
        let surroundings = try await EntrySurroundings(register, catalogue, visit)
        // After a collision the page holds the new version: saving again is then a choice, and the page says so.
        let isCollision = problems.contains { $0.reason == .changedMeanwhile }
        let seen = form.flatMap { $0[EntryPage.versionName] }.flatMap { Int($0) }
        let page = EntryPage(
            visit: visit, register: register, entry: entry, form: form ?? register.form(of: entry),
            version: isCollision ? entry.version : seen ?? entry.version, text: surroundings.text(visit),
            options: surroundings.options, history: history, problems: problems,
            related: try await register.related?(visit, entry) ?? Markup())
        return visit.page(page.page, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    // MARK: Writing

    @Sendable private func add(_ visit: StaffVisit) async throws -> Response {
        let form = visit.form
        do {
            let id = try await keeper(visit).add { form.all($0) }
            return visit.redirect(to: register.address(of: id))
        } catch KeepEntry.Refusal.problems(let problems) {
            return try await newPage(visit, form: form, problems: problems)
        }
    }

    @Sendable private func save(_ visit: StaffVisit) async throws -> Response {
        let (id, form) = (try visit.identifier("id"), visit.form)
        return try await handle(visit, form: form) {
            try await keeper(visit).save(id, seen: version(visit)) { form.all($0) }
        }
    }

    @Sendable private func archive(_ visit: StaffVisit) async throws -> Response {
        let id = try visit.identifier("id")
        return try await handle(visit, form: nil) {
            try await keeper(visit).setArchived(visit.form["weg"] == "ja", id, seen: version(visit))
        }
    }

    private func keeper(_ visit: StaffVisit) -> KeepEntry {
        KeepEntry(site: site, register: register, catalogue: catalogue, account: visit.account)
    }

    private func version(_ visit: StaffVisit) -> Int { visit.form[EntryPage.versionName].flatMap { Int($0) } ?? 0 }

    private func handle(
        _ visit: StaffVisit, form: SubmittedForm?, _ body: () async throws -> Void
    ) async throws -> Response {
        do {
            try await body()
        } catch KeepEntry.Refusal.notFound {
            throw SiteError.notFound
        } catch KeepEntry.Refusal.problems(let problems) {
            return try await entryPage(visit, form: form, problems: problems)
        }
        return visit.redirect(to: register.address(of: try visit.identifier("id")))
    }
}

/// What the pages of an entry need to know of the rest: areas and the entries that fields can refer to.
struct EntrySurroundings: Sendable {
    /// Areas under an empty id, entries under that of their register.
    let options: [String: [(value: String, title: String)]]
    private let areas: [String: String]
    private let titles: [Identifier: String]

    init(_ register: Register, _ catalogue: RegisterCatalogue, _ visit: StaffVisit) async throws {
        let municipality = visit.municipality.id
        let found = try await visit.site.municipalities.gazetteer(of: municipality).areas
        areas = Dictionary(found.map { ($0.code, $0.name) }) { first, _ in first }
        var options = ["": found.map { (value: $0.code, title: $0.name) }]
        var titles: [Identifier: String] = [:]
        for case .reference(let id, _) in register.fields.map(\.kind) where options[id] == nil {
            guard let other = catalogue[id] else { continue }
            let (current, archived) = try await visit.site.database.read { connection in
                (
                    try RegisterStore.all(of: id, in: municipality, connection),
                    try RegisterStore.all(of: id, in: municipality, archived: true, connection)
                )
            }
            options[id] = other.sorted(current).map { ($0.id.description, $0.title(in: other)) }
            for entry in current + archived { titles[entry.id] = entry.title(in: other) }
        }
        self.options = options
        self.titles = titles
    }

    func text(_ visit: StaffVisit) -> FieldText { FieldText(visit: visit.visit, areas: areas, titles: titles) }

    func filterOptions(of register: Register, _ visit: StaffVisit) -> [String: [(value: String, title: String)]] {
        let words = visit.words(RegisterPhrase.self)
        var all: [String: [(value: String, title: String)]] = [:]
        for shape in register.fields where shape.traits.contains(.filter) {
            switch shape.kind {
            case .choice(let codes, let phrases, _):
                all[shape.name] = codes.map {
                    ($0, visit.site.phrasebook.phrase("\(phrases).\($0)", in: visit.language))
                }
            case .area: all[shape.name] = options[""]
            case .reference(let register, _): all[shape.name] = options[register]
            case .flag: all[shape.name] = [("ja", words(.yes))]
            default: break
            }
        }
        return all
    }
}

extension Register {
    /// The entry as its form would send it.
    func form(of entry: Entry) -> SubmittedForm {
        var values: [String: [String]] = [:]
        for shape in fields { values[shape.name] = RegisterFile.texts(of: entry.fields[shape.name], shape) }
        return SubmittedForm(fields: values)
    }
}
