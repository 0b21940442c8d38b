import Domain
import Geography
import HTTPTypes
import Hummingbird
import Platform
import Reporting
import SQLStore

/// The alerts, for who sees figures and for who handles reports; asking for a search and saying how is searched.
enum ClusterRoutes {
    static func add(to router: SiteRouter) {
        router.staff(.get, .insight(.clusters), nil) { staff in
            try check(staff)
            return staff.page(try await page(staff))
        }
        router.staff(.post, .insight(.clusters), .changeSettings) { staff in
            let form = ClusterSettingsForm(staff.form)
            let (settings, problems) = form.read()
            guard problems.isEmpty else {
                return staff.page(try await page(staff, form, problems), status: .unprocessableContent)
            }
            try await SaveClusterSettings(site: staff.site, account: staff.account)(settings)
            return staff.redirect(to: .insight(.clusters), saying: .saved)
        }
        router.staff(.post, .insight(.search), .seeFigures) { staff in
            try await ask(staff)
            return staff.redirect(to: .insight(.clusters))
        }
        // Somebody reloads, or opens from the history, an address that answers only a form.
        router.staff(.get, .insight(.search), .seeFigures) { $0.redirect(to: .insight(.clusters)) }
        router.staff(.get, .insight(.cluster(.parameter("id"))), nil) { staff in
            try check(staff)
            return staff.page(try await alertPage(staff))
        }
        router.staff(.post, .insight(.cluster(.parameter("id"))), nil) { staff in
            try check(staff)
            return try await handle(staff)
        }
        router.staff(.get, .insight(.clustersFile), .seeFigures) { staff in
            let municipality = staff.municipality.id
            let alerts = try await staff.site.database.read { try ClusterAlertStore.all(in: municipality, $0) }
            return .file(InsightFiles.csv(alerts), .csv, named: "alerts-\(municipality).csv")
        }
        router.staff(.get, .insight(.searchFile(.parameter("id"))), .seeFigures) { staff in
            let (id, municipality) = (try staff.identifier("id"), staff.municipality.id)
            let search = try await staff.site.database.read { try ClusterStore.find(id, in: municipality, $0) }
            guard let search else { throw SiteError.notFound }
            return .file(
                InsightFiles.csv(search), .csv, named: "clusters-\(municipality)-\(search.period.last).csv")
        }
    }

    /// Who handles reports sees what the alerts are about; who sees figures decides what to do with them.
    private static func check(_ staff: StaffVisit) throws {
        guard HandleAlert.mayAnswer(staff.account.role) else { throw SiteError.forbidden }
    }

    // MARK: Alerts

    private static func page(
        _ staff: StaffVisit, _ form: ClusterSettingsForm? = nil, _ problems: [ClusterSettingsForm.Problem] = []
    ) async throws -> Page {
        let municipality = staff.municipality.id
        let gazetteer = try await staff.site.municipalities.gazetteer(of: municipality)
        let model = try await staff.site.database.read { connection in
            ClustersModel(
                alerts: try ClusterAlertStore.all(in: municipality, connection),
                names: Dictionary(try AccountStore.all(in: municipality, connection).map { ($0.id, $0.name) }) {
                    first, _ in first
                },
                latest: try ClusterStore.latest(in: municipality, connection),
                job: try JobStore.latest(of: ClusterJobs.kind, in: municipality, connection),
                settings: try form ?? ClusterSettingsForm(ClusterStore.settings(in: municipality, connection)),
                problems: problems)
        }
        return ClustersPage(staff: staff, model: model, text: ClusterText(staff, gazetteer)).page
    }

    private static func ask(_ staff: StaffVisit) async throws {
        let (site, account, now) = (staff.site, staff.account, staff.now)
        let id = site.surroundings.makeIdentifier()
        try await site.database.write { connection in
            let request = ClusterJobs.request(.asked, by: account.id)
            let job = try JobStore.add(request, id: id, at: now, in: account.municipality, connection)
            // One that waits or runs already is the one that is meant.
            guard job == id else { return }
            try site.audit(
                AuditEvent(.searchAsked, of: .job(id), by: .account(account), from: .site), at: now,
                in: account.municipality, connection)
        }
    }

    // MARK: One alert

    private static func alertPage(_ staff: StaffVisit, _ problems: [AlertForm.Problem] = []) async throws -> Page {
        let (id, municipality) = (try staff.identifier("id"), staff.municipality.id)
        let gazetteer = try await staff.site.municipalities.gazetteer(of: municipality)
        let readsReports = staff.readsReports
        let model = try await staff.site.database.read { connection in
            guard let alert = try ClusterAlertStore.find(id, in: municipality, connection),
                let search = try ClusterStore.find(alert.search, in: municipality, connection)
            else { throw SiteError.notFound }
            let reports = try ClusterAlertStore.reports(of: id, in: municipality, connection)
            return AlertModel(
                alert: alert, search: search,
                records: try AnalysisRecordStore.counted(reports, in: municipality, connection),
                cases: readsReports ? try CaseStore.cases(of: reports, in: municipality, connection) : [],
                events: try ClusterAlertStore.events(of: id, in: municipality, connection),
                people: try AccountStore.all(in: municipality, connection).filter {
                    HandleAlert.mayAnswer($0.role) || $0.id == alert.person
                }, problems: problems)
        }
        return AlertPage(staff: staff, model: model, text: ClusterText(staff, gazetteer)).page
    }

    private static func handle(_ staff: StaffVisit) async throws -> Response {
        let id = try staff.identifier("id")
        let (change, problems) = AlertForm(form: staff.form).read()
        guard let change else {
            return staff.page(try await alertPage(staff, problems), status: .unprocessableContent)
        }
        do {
            try await HandleAlert(site: staff.site, account: staff.account)(id, change)
            return staff.redirect(to: .insight(.cluster(.value(id.description))), saying: .saved)
        } catch let refusal as HandleAlert.Refusal {
            guard let problem = AlertForm.problem(refusal) else { throw SiteError.notFound }
            return staff.page(try await alertPage(staff, [problem]), status: .unprocessableContent)
        }
    }
}
