import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore
import Vault

/// Taking a report by telephone.
struct EnterReportRoutes: Sendable {
    let site: Site
    let firstNames: FirstNames

    func add(to router: SiteRouter) {
        router.caseWork(.get, .reporting(.enterReport)) { visit in
            let point = try await point(visit, original: visit.query[EnterReport.originalName])
            var form = CallForm.fresh(at: visit.now)
            if let original = point.original {
                CopiedReport(record: original.record).fill(
                    &form, try await site.municipalities.gazetteer(of: visit.municipality.id))
            }
            return try await page(visit, point, form, token: freshToken(visit))
        }
        router.caseWork(.post, .reporting(.enterReport)) { visit in try await enter(visit) }
    }

    /// What the form has to know about the municipality.
    private struct Point: Sendable {
        let settings: ReportingSettings
        /// Whether there is somebody who can open words.
        let canSeal: Bool
        let original: (file: Case, record: AnalysisRecord)?
    }

    private func point(_ visit: StaffVisit, original: String?) async throws -> Point {
        let municipality = visit.municipality.id
        return try await site.database.read { connection in
            var copied: (Case, AnalysisRecord)?
            if let id = original.flatMap({ Identifier($0) }),
                let file = try CaseStore.find(id, in: municipality, connection), let report = file.report,
                let record = try AnalysisRecordStore.find(report, in: municipality, connection)
            {
                copied = (file, record)
            }
            return Point(
                settings: try ReportingSettingsStore.find(in: municipality, connection),
                canSeal: try !ReadingKeyStore.admitted(in: municipality, connection).isEmpty, original: copied)
        }
    }

    private func enter(_ visit: StaffVisit) async throws -> Response {
        let point = try await point(visit, original: visit.form[EnterReport.originalName])
        let gazetteer = try await site.municipalities.gazetteer(of: visit.municipality.id)
        var form = visit.form
        if let original = point.original { CopiedReport(record: original.record).dropPin(from: &form) }
        typealias Stops = CheckPage.Stops
        let checked = Set(form.all(ReportForm.Name.checked))
        if checked.contains(Stops.remove) {
            form[ReportForm.Name.story] = PersonalDetails.removed(
                from: form[ReportForm.Name.story] ?? "", firstNames: firstNames, visit.words(StoryPhrase.self))
        }
        let token = form[ReportForm.Name.token].flatMap {
            FormToken(signed: $0, for: visit.municipality.id, with: site.secret)
        }
        let call = CallForm(form: form, now: visit.now)
        let (called, callProblems) = call.read()
        let reader = ReportForm(
            form: form, gazetteer: gazetteer, codes: site.codes, now: called ?? visit.now, language: call.language,
            canSeal: point.canSeal)
        var problems: [ReportForm.Problem] = token == nil ? [.init(field: .token, phrase: .problemToken)] : []
        switch (reader.read(), token, called) {
        case (.told, let token?, _?) where form[ReportForm.Name.edit] != nil:
            return try await page(
                visit, point, form, token: token.signed(for: visit.municipality.id, with: site.secret))
        case (.told(let report), let token?, let called?):
            // Help first is for whoever reports; a colleague on the phone is only shown the details.
            let stops = Stops(
                report, checked: checked.union([Stops.serious]), codes: site.codes, firstNames: firstNames)
            guard stops.isEmpty else {
                return visit.page(
                    EnterCheckPage(
                        visit: visit, form: form, details: stops.details,
                        token: token.signed(for: visit.municipality.id, with: site.secret)
                    ).page)
            }
            let code = ReceiptCode(from: token, in: visit.municipality.id, with: site.secret)
            do {
                let file = try await EnterReport(site: site, account: visit.account)(
                    report, receipt: code, called: called, original: point.original?.file.id)
                guard let file else { return visit.redirect(to: .reporting(.queue)) }
                return visit.page(EnteredReportPage(visit: visit, code: code, file: file).page)
            } catch SubmitReport.Refusal.noReader {
                problems.append(.init(field: .story, phrase: .problemStoryClosed))
            }
        case (.problems(let found), _, _): problems += found
        case (.told, _, _): break
        }
        return try await page(
            visit, point, form,
            // A token that was signed is kept, so that the sheet stays the same sheet.
            token: token.map { $0.signed(for: visit.municipality.id, with: site.secret) } ?? freshToken(visit),
            problems: problems, callProblems: callProblems,
            suggestions: problems.contains { $0.field == .place } ? reader.suggestions : [])
    }

    private func page(
        _ visit: StaffVisit, _ point: Point, _ form: SubmittedForm, token: String,
        problems: [ReportForm.Problem] = [], callProblems: [CallForm.Problem] = [],
        suggestions: [(key: String, label: String)] = []
    ) async throws -> Response {
        let questions = ReportPage(
            visit: visit.visit, gazetteer: try await site.municipalities.gazetteer(of: visit.municipality.id),
            settings: point.settings, canSeal: point.canSeal, token: token, form: form, problems: problems,
            suggestions: suggestions)
        let page = EnterReportPage(
            visit: visit, questions: questions, original: point.original, problems: callProblems)
        return visit.page(
            page.page, status: problems.isEmpty && callProblems.isEmpty ? .ok : .unprocessableContent)
    }

    private func freshToken(_ visit: StaffVisit) -> String {
        FormToken(random: site.surroundings.randomBytes(16), issued: visit.now)
            .signed(for: visit.municipality.id, with: site.secret)
    }
}
