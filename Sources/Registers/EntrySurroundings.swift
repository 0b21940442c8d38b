import Domain
import Geography
import Platform
import SQLStore

/// What a field can be set to.
struct EntryOptions: Sendable {
    /// At most so many are offered at once; in longer lists people search.
    static let most = 100

    let shown: [(value: String, title: String)]
    /// How many there are; more than are shown when people must search.
    let total: Int

    init(_ shown: [(value: String, title: String)], total: Int? = nil) {
        self.shown = shown
        self.total = total ?? shown.count
    }

    var isSearched: Bool { total > Self.most }

    /// The name of the field in which somebody searches among the options of another one.
    static func searchName(_ name: String) -> String { "zoek-\(name)" }
    /// Of the button beside it.
    static let searchButton = "zoek"

    /// The form asks for options and not to keep anything.
    static func isSearched(in form: SubmittedForm, _ register: Register) -> Bool {
        form[searchButton].flatMap { register.field(named: $0) } != nil
    }

    /// Entries of a register: those that were chosen, and as many as are offered of those that fit what was typed.
    static func entries(
        of register: Register, chosen: Set<Identifier>, search: String, for role: Role,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> EntryOptions {
        let seen = register.conditions(for: role)
        let total = try RegisterStore.count(of: register, in: municipality, EntryQuery(seen), connection)
        let wanted = String(Gazetteer.folded(search).prefix(ListChoice.longestSearch))
        let isLong = total > most
        var found = try RegisterStore.page(
            of: register, in: municipality, EntryQuery(seen + (isLong && !wanted.isEmpty ? [.title(wanted)] : [])),
            limit: most, connection)
        let ids = Set(found.map(\.id))
        // What is chosen stays chosen, whatever is searched for.
        let missing = try RegisterStore.entries(
            chosen.subtracting(ids), of: register.id, in: municipality, connection
        ).filter { !$0.isArchived && register.isShown($0.fields, to: role) }
        found = register.sorted(missing) + found
        return EntryOptions(found.map { ($0.id.description, $0.title(in: register)) }, total: total)
    }

    /// Of the fields by which a list can be narrowed, by the name of the field.
    static func forFilters(
        of register: Register, _ catalogue: RegisterCatalogue, _ visit: StaffVisit
    ) async throws -> [String: EntryOptions] {
        let words = visit.words(RegisterPhrase.self)
        let areas = try await visit.site.municipalities.gazetteer(of: visit.municipality.id).areas
        let municipality = visit.municipality.id
        let shapes = register.fields.filter { $0.traits.contains(.filter) }
        let query = visit.query
        var all = try await visit.site.database.read { connection in
            var all: [String: EntryOptions] = [:]
            for shape in shapes {
                guard case .reference(let id, _) = shape.kind, let other = catalogue[id] else { continue }
                let chosen = Set(query.all(shape.name).prefix(1).compactMap { Identifier($0) })
                all[shape.name] = try entries(
                    of: other, chosen: chosen, search: "", for: visit.account.role, in: municipality, connection)
            }
            return all
        }
        for shape in shapes {
            switch shape.kind {
            case .choice(let codes, let phrases, _):
                all[shape.name] = EntryOptions(
                    codes.map { ($0, visit.site.phrasebook.phrase("\(phrases).\($0)", in: visit.language)) })
            case .area: all[shape.name] = EntryOptions(areas.map { ($0.code, $0.name) })
            case .flag: all[shape.name] = EntryOptions([("ja", words(.yes))])
            default: break
            }
        }
        return all
    }
}

/// What the form of an entry needs to know of the rest: areas, and the entries that its fields refer to or can.
struct EntrySurroundings: Sendable {
    /// Areas under an empty name, entries under that of the field.
    let options: [String: EntryOptions]
    let text: FieldText

    /// - Parameter history: of the entry; what it refers to is called by its name.
    init(
        _ register: Register, _ catalogue: RegisterCatalogue, form: SubmittedForm, history: [EntryVersion] = [],
        _ visit: StaffVisit
    ) async throws {
        let municipality = visit.municipality.id
        let areas = try await visit.site.municipalities.gazetteer(of: municipality).areas
        let (entries, titles) = try await visit.site.database.read { connection in
            var options: [String: EntryOptions] = [:]
            for shape in register.fields {
                guard case .reference(let id, _) = shape.kind, let other = catalogue[id] else { continue }
                options[shape.name] = try EntryOptions.entries(
                    of: other, chosen: Set(form.all(shape.name).compactMap { Identifier($0) }),
                    search: form[EntryOptions.searchName(shape.name)] ?? "", for: visit.account.role,
                    in: municipality, connection)
            }
            let titles = try catalogue.titles(
                in: history.map(\.fields), of: register, for: visit.account.role, municipality, connection)
            return (options, titles)
        }
        options = entries.merging(["": EntryOptions(areas.map { ($0.code, $0.name) })]) { first, _ in first }
        let names = Dictionary(areas.map { ($0.code, $0.name) }) { first, _ in first }
        text = FieldText(visit: visit.visit, areas: names, titles: titles)
    }
}

extension RegisterCatalogue {
    /// What the entries are called to which these fields refer, also those that were put away.
    func titles(
        in fields: [JSONObject], of register: Register, for role: Role, _ municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> [Identifier: String] {
        var asked: [String: Set<Identifier>] = [:]
        for shape in register.fields {
            guard case .reference(let id, _) = shape.kind else { continue }
            for object in fields {
                asked[id, default: []].formUnion(
                    RegisterFile.texts(of: object[shape.name], shape).compactMap { Identifier($0) })
            }
        }
        var titles: [Identifier: String] = [:]
        for (id, ids) in asked where !ids.isEmpty {
            guard let other = self[id] else { continue }
            for entry in try RegisterStore.entries(ids, of: id, in: municipality, connection)
            where other.isShown(entry.fields, to: role) {
                titles[entry.id] = entry.title(in: other)
            }
        }
        return titles
    }
}

/// One page of a register's list.
struct EntryListing: Sendable {
    /// Entries on a page.
    static let size = 50
    let entries: [Entry]
    /// That were found, on all pages.
    let total: Int
    /// In the register, not narrowed.
    let all: Int
    let text: FieldText

    /// Reads what the page shows, and no more.
    static func read(
        _ choice: ListChoice, of register: Register, _ catalogue: RegisterCatalogue, _ visit: StaffVisit
    ) async throws -> EntryListing {
        let municipality = visit.municipality.id
        let areas = try await visit.site.municipalities.gazetteer(of: municipality).areas
        let names = Dictionary(areas.map { ($0.code, $0.name) }) { first, _ in first }
        let labels = choice.labels(register, areas: areas.map { ($0.code, $0.name) }, visit)
        let (entries, total, all, titles) = try await visit.site.database.read { connection in
            let (role, seen) = (visit.account.role, register.conditions(for: visit.account.role))
            var query = EntryQuery(isArchived: choice.archived, seen + choice.conditions(register))
            if let wanted = choice.wanted {
                let named = register.fields.compactMap { shape -> EntryQuery.Condition? in
                    guard case .reference(let id, _) = shape.kind, let other = catalogue[id] else { return nil }
                    let conditions = [.title(wanted)] + other.conditions(for: role)
                    return .refersTo(shape.name, register: id, conditions)
                }
                query.conditions.append(.any([.text(wanted)] + labels + named))
            }
            let total = try RegisterStore.count(of: register, in: municipality, query, connection)
            let pages = PageLinks(current: choice.page, total: total, size: size) { _ in "" }
            let entries = try RegisterStore.page(
                of: register, in: municipality, query, limit: size, offset: (pages.current - 1) * size, connection)
            return (
                entries, total,
                try RegisterStore.count(
                    of: register, in: municipality, EntryQuery(isArchived: choice.archived, seen), connection),
                try catalogue.titles(in: entries.map(\.fields), of: register, for: role, municipality, connection)
            )
        }
        return EntryListing(
            entries: entries, total: total, all: all,
            text: FieldText(visit: visit.visit, areas: names, titles: titles))
    }
}

extension ListChoice {
    var wanted: String? {
        let folded = Gazetteer.folded(search)
        return folded.isEmpty ? nil : folded
    }

    /// The filters.
    func conditions(_ register: Register) -> [EntryQuery.Condition] {
        values.sorted { $0.key < $1.key }.map { name, value in
            if case .flag = register.field(named: name)?.kind { return .isTrue(name) }
            // What was never said means this.
            return register.unsaid[name] == value
                ? .any([.holds(name, value), .isMissing(name)]) : .holds(name, value)
        }
    }

    /// People search for what they read, and not for the code behind it.
    func labels(
        _ register: Register, areas: [(code: String, name: String)], _ visit: StaffVisit
    ) -> [EntryQuery.Condition] {
        guard let wanted else { return [] }
        return register.fields.flatMap { shape -> [EntryQuery.Condition] in
            switch shape.kind {
            case .choice(let codes, let phrases, _):
                [
                    .holdsOne(
                        shape.name,
                        of: codes.filter {
                            Gazetteer.folded(visit.site.phrasebook.phrase("\(phrases).\($0)", in: visit.language))
                                .contains(wanted)
                        })
                ]
            case .area:
                [
                    .holdsOne(
                        shape.name, of: areas.filter { Gazetteer.folded($0.name).contains(wanted) }.map(\.code))
                ]
            default: []
            }
        }
    }
}
