import Domain
import Geography
import HTML
import HTTPTypes
import Hummingbird
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
        router.staff(.get, register.address(.entry(id)), read) { visit in
            try await entryPage(visit, try visit.identifier("id"))
        }
        router.staff(.post, register.address(.entry(id)), edit, save)
        router.staff(.post, register.address(.archive(id)), edit, archive)
        // Somebody reloads, or opens from the history, an address that answers only a form.
        router.staff(.get, register.address(.archive(id)), edit) { visit in
            visit.redirect(to: register.address(of: try visit.identifier("id")))
        }
        if !register.isMadeElsewhere {
            router.staff(.get, register.address(.new), edit) { visit in
                // Another page may have filled some fields in already.
                var form = visit.query
                for (name, value) in register.initial where form[name] == nil { form[name] = value }
                return try await newPage(
                    visit, id: site.surroundings.makeIdentifier(), form: form, problems: [])
            }
            router.staff(.post, register.address(.new), edit, add)
        }
    }

    // MARK: Reading

    @Sendable private func list(_ visit: StaffVisit) async throws -> Response {
        let register = register.shown(to: visit.account.role)
        let options = try await EntryOptions.forFilters(of: register, catalogue, visit)
        let choice = ListChoice(visit.query, register, options)
        let listing = try await EntryListing.read(choice, of: register, catalogue, visit)
        return visit.page(
            RegisterListPage(visit: visit, register: register, listing: listing, choice: choice, options: options).page)
    }

    private func file(_ visit: StaffVisit, isTable: Bool) async throws -> Response {
        let municipality = visit.municipality.id
        let register = register.shown(to: visit.account.role)
        let entries = try await site.database.read {
            try RegisterStore.all(of: register.id, in: municipality, $0)
        }
        let (role, today) = (visit.account.role, DutchTime.reading(of: visit.now).date)
        let sorted = register.sorted(
            entries.filter { register.isShown($0.fields, to: role) }.map { entry in
                var entry = entry
                entry.fields = register.permitted(entry.fields, today)
                return entry
            })
        let name = "\(municipality.slug)-\(register.path)"
        return isTable
            ? .file(RegisterFile.table(of: sorted, register), .csv, named: "\(name).csv")
            : .file(RegisterFile.json(of: [(register, sorted)]), .json, named: "\(name).json")
    }

    /// - Parameter id: of the entry that will be made, however often the form is sent.
    private func newPage(
        _ visit: StaffVisit, id: Identifier, form: SubmittedForm, problems: [EntryProblem]
    ) async throws -> Response {
        let surroundings = try await EntrySurroundings(register, catalogue, form: form, visit)
        let page = EntryPage(
            visit: visit, register: register, entry: nil, id: id, form: form, version: 0, text: surroundings.text,
            options: surroundings.options, history: [], problems: problems, related: Markup())
        return visit.page(page.page, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// - Parameter form: what was typed; `nil` shows what is stored.
    private func entryPage(
        _ visit: StaffVisit, _ id: Identifier, form: SubmittedForm? = nil, problems: [EntryProblem] = []
    ) async throws -> Response {
        let municipality = visit.municipality.id
        let register = register.shown(to: visit.account.role)
        let (role, today) = (visit.account.role, DutchTime.reading(of: visit.now).date)
        let (found, history) = try await site.database.read { connection in
            (
                try RegisterStore.find(id, of: register.id, in: municipality, connection),
                try RegisterStore.history(of: id, in: municipality, connection)
                    .filter { register.isShown($0.fields, to: role) }
                    .map { $0.with(register.permitted($0.fields, today)) }
            )
        }
        guard var entry = found, register.isShown(entry.fields, to: role) else { throw SiteError.notFound }
        entry.fields = register.permitted(entry.fields, today)
        let shown = form ?? register.form(of: entry)
        let surroundings = try await EntrySurroundings(
            register, catalogue, form: shown, history: history, visit)
        // After a collision the page holds the new version: saving again is then a choice, and the page says so.
        let isCollision = problems.contains { $0.reason == .changedMeanwhile }
        // Who sends a new entry again has seen what was stored first, and no change of somebody else since.
        let isSentAgain = problems.contains { $0.reason == .addedBefore }
        let seen = form.flatMap { $0[EntryPage.versionName] }.flatMap { Int($0) }
        let page = EntryPage(
            visit: visit, register: register, entry: entry, id: id, form: shown,
            version: isCollision ? entry.version : isSentAgain ? 1 : seen ?? entry.version, text: surroundings.text,
            options: surroundings.options, history: history, problems: problems,
            related: try await register.related?(visit, entry) ?? Markup())
        return visit.page(page.page, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    // MARK: Writing

    @Sendable private func add(_ visit: StaffVisit) async throws -> Response {
        let form = visit.form
        let given = form[EntryPage.onceName].flatMap { Identifier($0) }
        let id = given ?? site.surroundings.makeIdentifier()
        if EntryOptions.isSearched(in: form, register) {
            return try await newPage(visit, id: id, form: form, problems: [])
        }
        do {
            let added = try await keeper(visit).add(as: given) { form.all($0) }
            return visit.redirect(to: register.address(of: added.id), saying: added.isRepeated ? .addedBefore : .added)
        } catch KeepEntry.Refusal.problems(let problems) {
            return try await newPage(visit, id: id, form: form, problems: problems)
        } catch KeepEntry.Refusal.addedBefore(let id) {
            return try await entryPage(visit, id, form: form, problems: [EntryProblem(field: "", .addedBefore)])
        }
    }

    @Sendable private func save(_ visit: StaffVisit) async throws -> Response {
        let (id, form) = (try visit.identifier("id"), visit.form)
        if EntryOptions.isSearched(in: form, register) { return try await entryPage(visit, id, form: form) }
        return try await handle(visit, form: form, saying: .saved) {
            try await keeper(visit).save(id, seen: version(visit)) { form.all($0) }
        }
    }

    @Sendable private func archive(_ visit: StaffVisit) async throws -> Response {
        let id = try visit.identifier("id")
        let isArchived = visit.form["weg"] == "ja"
        return try await handle(visit, form: nil, saying: isArchived ? .putAway : .broughtBack) {
            try await keeper(visit).setArchived(isArchived, id, seen: version(visit))
        }
    }

    private func keeper(_ visit: StaffVisit) -> KeepEntry {
        KeepEntry(site: site, register: register, account: visit.account)
    }

    private func version(_ visit: StaffVisit) -> Int { visit.form[EntryPage.versionName].flatMap { Int($0) } ?? 0 }

    private func handle(
        _ visit: StaffVisit, form: SubmittedForm?, saying done: Confirmation, _ body: () async throws -> Void
    ) async throws -> Response {
        let id = try visit.identifier("id")
        do {
            try await body()
        } catch KeepEntry.Refusal.notFound {
            throw SiteError.notFound
        } catch KeepEntry.Refusal.problems(let problems) {
            return try await entryPage(visit, id, form: form, problems: problems)
        }
        return visit.redirect(to: register.address(of: id), saying: done)
    }
}

extension Register {
    /// The entry as its form would send it.
    func form(of entry: Entry) -> SubmittedForm {
        var values: [String: [String]] = [:]
        let said = said(entry.fields)
        for shape in fields { values[shape.name] = RegisterFile.texts(of: said[shape.name], shape) }
        return SubmittedForm(fields: values)
    }
}
