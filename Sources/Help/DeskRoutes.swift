import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore

/// The directory as staff keeps it.
struct DeskRoutes: Sendable {
    let site: Site

    private typealias Field = ServiceForm.Field

    func add(to router: SiteRouter) {
        router.staff(.get, .help(.desk), .editHelp) { visit in
            let municipality = visit.municipality.id
            let entries = try await site.database.read { try HelpStore.all(in: municipality, $0) }
            return visit.page(
                DirectoryDeskPage(
                    visit: visit, entries: entries,
                    standing: visit.query[DirectoryDeskPage.standingName].flatMap(HelpService.Standing.init),
                    today: today
                ).page)
        }
        router.staff(.get, .help(.newService), .editHelp) { visit in
            try await newPage(visit, form: SubmittedForm(), problems: [])
        }
        router.staff(.post, .help(.newService), .editHelp, add)
        router.staff(.get, .help(.service(.parameter("id"))), .editHelp) { visit in
            try await servicePage(visit, form: nil, problems: [])
        }
        router.staff(.post, .help(.service(.parameter("id"))), .editHelp, save)
        router.staff(.post, .help(.checkService(.parameter("id"))), .editHelp) { visit in
            try await handle(visit) { keeper, id, version in
                try await keeper.check(id, source: visit.form[ServicePage.checkSource] ?? "", seen: version)
            }
        }
        router.staff(.post, .help(.activateService(.parameter("id"))), .editHelp) { visit in
            try await handle(visit) { keeper, id, version in
                try await keeper.setActive(visit.form["actief"] == "ja", id, seen: version)
            }
        }
        // Somebody reloads, or opens from the history, an address that answers only a form.
        for url in [HelpURL.checkService(.parameter("id")), .activateService(.parameter("id"))] {
            router.staff(.get, .help(url), .editHelp) { visit in
                visit.redirect(to: .help(.service(.value(try visit.identifier("id").description))))
            }
        }
    }

    private var today: CivilDate { DutchTime.reading(of: site.surroundings.now()).date }

    @Sendable private func add(_ visit: StaffVisit) async throws -> Response {
        let id = site.surroundings.makeIdentifier()
        let empty = HelpService(id: id, organization: HelpOrganization(id: id, name: ""), name: "")
        switch ServiceForm(form: visit.form, codes: site.codes).read(onto: empty) {
        case .problems(let problems): return try await newPage(visit, form: visit.form, problems: problems)
        case .service(let service, let checkedToday):
            try await KeepService(site: site, account: visit.account).add(service, checkedToday: checkedToday)
            return visit.redirect(to: .help(.service(.value(id.description))), saying: .added)
        }
    }

    @Sendable private func save(_ visit: StaffVisit) async throws -> Response {
        let (id, municipality) = (try visit.identifier("id"), visit.municipality.id)
        guard let entry = try await site.database.read({ try HelpStore.find(id, in: municipality, $0) }) else {
            throw SiteError.notFound
        }
        switch ServiceForm(form: visit.form, codes: site.codes).read(onto: entry.service) {
        case .problems(let problems): return try await servicePage(visit, form: visit.form, problems: problems)
        case .service(let service, let checkedToday):
            return try await handle(visit) { keeper, _, version in
                try await keeper.save(service, seen: version, checkedToday: checkedToday)
            }
        }
    }

    private func handle(
        _ visit: StaffVisit, _ body: (KeepService, Identifier, Int) async throws -> Void
    ) async throws -> Response {
        let id = try visit.identifier("id")
        do {
            let version = visit.form[Field.version.rawValue].flatMap { Int($0) } ?? 0
            try await body(KeepService(site: site, account: visit.account), id, version)
        } catch let refusal as KeepService.Refusal {
            switch refusal {
            case .notFound: throw SiteError.notFound
            case .changedMeanwhile:
                return try await servicePage(
                    visit, form: visit.form, problems: [.init(.version, .problemChangedMeanwhile)])
            case .noSource:
                return try await servicePage(
                    visit, form: visit.form, problems: [.init(field: ServicePage.checkSource, .problemSource)])
            }
        }
        return visit.redirect(to: .help(.service(.value(id.description))), saying: .saved)
    }

    private func newPage(
        _ visit: StaffVisit, form: SubmittedForm, problems: [ServiceForm.Problem]
    ) async throws -> Response {
        let municipality = visit.municipality.id
        let names = try await site.database.read { try HelpStore.organizationNames(in: municipality, $0) }
        let page = ServicePage(
            visit: visit, entry: nil, form: form, version: 0, organizations: names, checks: [], today: today,
            problems: problems)
        return visit.page(page.page, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// - Parameter form: what was typed; `nil` shows what is stored. A form that holds only the check or the switch
    ///   is laid over what is stored.
    private func servicePage(
        _ visit: StaffVisit, form: SubmittedForm?, problems: [ServiceForm.Problem]
    ) async throws -> Response {
        let (id, municipality) = (try visit.identifier("id"), visit.municipality.id)
        let (found, names, checks) = try await site.database.read { connection in
            (
                try HelpStore.find(id, in: municipality, connection),
                try HelpStore.organizationNames(in: municipality, connection),
                try HelpStore.checks(of: id, in: municipality, connection)
            )
        }
        guard let entry = found else { throw SiteError.notFound }
        // Only the large form holds a name, or at least its field.
        let isWhole = form?.names.contains(Field.name.rawValue) ?? false
        var shown = ServiceForm.fields(of: entry.service)
        if let form, isWhole { shown = form } else if let form { shown = shown.adding(form) }
        // After a collision the page holds the new version: saving again is then a choice, and the page says so. After
        // another problem it keeps the version of what was seen.
        let isCollision = problems.contains { $0.field == Field.version.rawValue }
        let seen = form.flatMap { $0[Field.version.rawValue] }.flatMap { Int($0) }
        let page = ServicePage(
            visit: visit, entry: entry, form: shown, version: isCollision ? entry.version : seen ?? entry.version,
            organizations: names, checks: checks, today: today, problems: problems)
        return visit.page(page.page, status: problems.isEmpty ? .ok : .unprocessableContent)
    }
}

extension SubmittedForm {
    /// With the fields of another form in place of its own.
    fileprivate func adding(_ other: SubmittedForm) -> SubmittedForm {
        var fields: [String: [String]] = [:]
        for form in [self, other] {
            for name in form.names { fields[name] = form.all(name) }
        }
        return SubmittedForm(fields: fields)
    }
}
