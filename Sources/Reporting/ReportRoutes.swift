import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore
import Vault

/// The report form, the stop before sending, and the receipt.
struct ReportRoutes: Sendable {
    let site: Site
    let help: HelpOffers
    let firstNames: FirstNames
    let admission: ReportAdmission
    let norms: NormPort

    func add(to router: SiteRouter) {
        router.resident(.get, .reporting(.form)) { visit in
            let point = try await point(visit, showingForm: true)
            guard point.settings.isFormOpen else { return visit.page(RoutesPage.page(visit, point.settings, help)) }
            let gazetteer = try await site.municipalities.gazetteer(of: visit.municipality.id)
            return visit.page(
                ReportPage(
                    visit: visit, gazetteer: gazetteer, settings: point.settings, canSeal: !point.readers.isEmpty,
                    token: freshToken(visit), explanations: point.explanations
                ).page)
        }
        router.resident(.post, .reporting(.form), submit)
    }

    /// What the form has to know about the municipality.
    private struct Point: Sendable {
        let settings: ReportingSettings
        let readers: Readers
        /// What the municipality says about kinds of behaviour; read only for where the form is shown.
        let explanations: [Code: String]
        /// Whether nothing was received yet under the receipt code that was asked about.
        let isFirst: Bool
    }

    private func point(_ visit: Visit, showingForm: Bool, _ receipt: ReceiptCode? = nil) async throws -> Point {
        let lookup = receipt?.lookup(in: visit.municipality.id, with: site.secret)
        let (municipality, language) = (visit.municipality.id, visit.language)
        let today = DutchTime.reading(of: visit.now).date
        return try await site.database.read { connection in
            Point(
                settings: try ReportingSettingsStore.find(in: municipality, connection),
                readers: try Readers(in: municipality, connection),
                explanations: showingForm ? try norms.explanations(municipality, today, language, connection) : [:],
                isFirst: try lookup.map { try CaseStore.find(receipt: $0, in: municipality, connection) == nil }
                    ?? false)
        }
    }

    @Sendable private func submit(_ visit: Visit) async throws -> Response {
        let token = visit.form[ReportForm.Name.token].flatMap {
            FormToken(signed: $0, for: visit.municipality.id, with: site.secret)
        }
        let receipt = token.map { ReceiptCode(from: $0, in: visit.municipality.id, with: site.secret) }
        let point = try await point(visit, showingForm: false, receipt)
        guard point.settings.isFormOpen else { return visit.page(RoutesPage.page(visit, point.settings, help)) }
        let gazetteer = try await site.municipalities.gazetteer(of: visit.municipality.id)
        var form = visit.form
        if form.all(ReportForm.Name.checked).contains(CheckPage.Stops.remove) {
            let story = form[ReportForm.Name.story] ?? ""
            form[ReportForm.Name.story] = PersonalDetails.removed(
                from: story, firstNames: firstNames, visit.words(StoryPhrase.self))
        }
        let reader = ReportForm(
            form: form, gazetteer: gazetteer, codes: site.codes, now: visit.now, language: visit.language,
            canSeal: !point.readers.isEmpty)
        /// The form again, with the same token, so that the sheet stays the same sheet.
        func formPage(
            _ problems: [ReportForm.Problem], status: HTTPResponse.Status
        ) async throws -> Response {
            let page = ReportPage(
                visit: visit, gazetteer: gazetteer, settings: point.settings,
                canSeal: !point.readers.isEmpty || form.hasWords,
                token: token.map { $0.signed(for: visit.municipality.id, with: site.secret) } ?? freshToken(visit),
                explanations: try await self.point(visit, showingForm: true).explanations, form: form,
                problems: problems,
                suggestions: problems.contains { $0.field == .place } ? reader.suggestions : [])
            return visit.page(page.page, status: status)
        }
        if form[ReportForm.Name.edit] != nil { return try await formPage([], status: .ok) }
        guard let token, let receipt else {
            var problems: [ReportForm.Problem] = [.init(field: .token, phrase: .problemToken)]
            if case .problems(let found) = reader.read() { problems += found }
            return try await formPage(problems, status: .unprocessableContent)
        }
        switch reader.read() {
        case .problems(let problems): return try await formPage(problems, status: .unprocessableContent)
        case .told(let report):
            let checked = Set(form.all(ReportForm.Name.checked))
            let stops = CheckPage.Stops(report, checked: checked, codes: site.codes, firstNames: firstNames)
            guard stops.isEmpty else {
                return visit.page(
                    CheckPage(
                        visit: visit, stops: stops, help: help, behaviours: report.answers.behaviours,
                        token: token.signed(for: visit.municipality.id, with: site.secret)
                    ).page)
            }
            // Slows a flood, refuses nobody for good and loses nothing.
            guard try await admission.admit(token, form, in: visit.municipality.id) else {
                return try await formPage([.init(field: .token, phrase: .problemBusy)], status: .serviceUnavailable)
            }
            do {
                var submit = SubmitReport(site: site)
                if point.isFirst { submit.readersOfFirst = point.readers }
                let (outcome, record) = try await submit(report, receipt: receipt, in: visit.municipality.id)
                guard let record else { return visit.page(WithdrawnPage.page(visit)) }
                return visit.page(
                    ReceiptPage(
                        visit: visit, gazetteer: gazetteer, code: receipt, record: record, terms: report.terms,
                        outcome: outcome, help: help
                    ).page)
            } catch SubmitReport.Refusal.noReader {
                return try await formPage(
                    [.init(field: .story, phrase: .problemStoryClosed)], status: .unprocessableContent)
            }
        }
    }

    private func freshToken(_ visit: Visit) -> String {
        FormToken(random: site.surroundings.randomBytes(16), issued: visit.now)
            .signed(for: visit.municipality.id, with: site.secret)
    }
}

extension SubmittedForm {
    /// Whether words of one's own were typed.
    fileprivate var hasWords: Bool {
        [
            ReportForm.Name.story, ReportForm.Name.contactName, ReportForm.Name.contactPhone,
            ReportForm.Name.contactEmail,
        ].contains { self[$0] != nil }
    }
}
