import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore

/// The settings of the report point, and the page with every place where people can report.
struct SettingsRoutes: Sendable {
    let site: Site
    let help: HelpOffers

    func add(to router: SiteRouter) {
        router.resident(.get, .reporting(.routes)) { visit in
            let settings = try await present(visit)
            return visit.page(RoutesPage.page(visit, settings, help))
        }
        router.staff(.get, .reporting(.settings), .changeSettings) { visit in
            let present = try await present(visit.visit)
            return try await page(
                visit, present, form: SettingsForm.fields(of: present, codes: site.codes), problems: [])
        }
        router.staff(.post, .reporting(.settings), .changeSettings) { visit in
            let present = try await present(visit.visit)
            let form = SettingsForm(
                form: visit.form, codes: site.codes,
                gazetteer: try await site.municipalities.gazetteer(of: visit.municipality.id), present: present)
            switch form.read() {
            case .settings(let settings):
                try await SaveSettings(site: site, account: visit.account)(settings)
                return visit.redirect(to: .reporting(.settings), query: "?saved=1")
            case .problems(let problems):
                return try await page(visit, present, form: visit.form, problems: problems)
            }
        }
    }

    private func present(_ visit: Visit) async throws -> ReportingSettings {
        let municipality = visit.municipality.id
        return try await site.database.read { connection in
            try ReportingSettingsStore.find(in: municipality, connection)
        }
    }

    private func page(
        _ visit: StaffVisit, _ present: ReportingSettings, form: SubmittedForm, problems: [SettingsForm.Problem]
    ) async throws -> Response {
        let gazetteer = try await site.municipalities.gazetteer(of: visit.municipality.id)
        let page = SettingsPage(
            visit: visit, gazetteer: gazetteer,
            reader: SettingsForm(form: form, codes: site.codes, gazetteer: gazetteer, present: present),
            problems: problems, isSaved: visit.query["saved"] != nil && problems.isEmpty)
        return visit.page(page.page, status: problems.isEmpty ? .ok : .unprocessableContent)
    }
}
