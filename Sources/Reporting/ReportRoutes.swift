import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore
import Vault

/// The report form, the receipt, and coming back with the code.
struct ReportRoutes: Sendable {
    let site: Site
    let help: HelpOffers

    func add(to router: SiteRouter) {
        router.resident(.get, .reporting(.form)) { visit in
            let gazetteer = try await site.municipalities.gazetteer(of: visit.municipality.id)
            return visit.page(ReportPage(visit: visit, gazetteer: gazetteer, token: freshToken(visit)).page)
        }
        router.resident(.post, .reporting(.form), submit)
        router.resident(.get, .reporting(.answer)) { visit in visit.page(AnswerFormPage(visit: visit).page) }
        router.resident(.post, .reporting(.answer)) { visit in
            try await withFile(visit) { code, file, record in
                try await answerPage(visit, code, file, record, asksToConfirm: false)
            }
        }
        router.resident(.post, .reporting(.withdraw)) { visit in
            try await withFile(visit) { code, file, record in
                guard visit.form["confirm"] == "yes" else {
                    return try await answerPage(visit, code, file, record, asksToConfirm: true)
                }
                _ = try await WithdrawReport(site: site)(receipt: code, in: visit.municipality.id)
                return visit.page(WithdrawnPage.page(visit))
            }
        }
        // Somebody reloads, or opens from the history, an address that answers only a form.
        router.resident(.get, .reporting(.withdraw)) { visit in visit.redirect(to: .reporting(.answer)) }
    }

    @Sendable private func submit(_ visit: Visit) async throws -> Response {
        let gazetteer = try await site.municipalities.gazetteer(of: visit.municipality.id)
        let reader = ReportForm(form: visit.form, gazetteer: gazetteer, codes: site.codes, now: visit.now)
        let token = visit.form[ReportForm.Name.token].flatMap {
            FormToken(signed: $0, for: visit.municipality.id, with: site.secret)
        }
        var problems: [ReportForm.Problem] = []
        if token == nil { problems.append(.init(field: .token, phrase: .problemToken)) }
        switch (reader.read(), token) {
        case (.answers(let answers), let token?):
            let code = ReceiptCode(from: token, in: visit.municipality.id, with: site.secret)
            let (outcome, record) = try await SubmitReport(site: site)(
                answers, receipt: code, in: visit.municipality.id)
            guard let record else { return visit.page(WithdrawnPage.page(visit)) }
            return visit.page(
                ReceiptPage(
                    visit: visit, gazetteer: gazetteer, code: code, record: record, outcome: outcome, help: help
                ).page)
        case (.problems(let found), _): problems += found
        case (.answers, nil): break
        }
        // A token that was signed is kept, so that the sheet stays the same sheet.
        let page = ReportPage(
            visit: visit, gazetteer: gazetteer,
            token: token.map { $0.signed(for: visit.municipality.id, with: site.secret) } ?? freshToken(visit),
            form: visit.form, problems: problems,
            suggestions: problems.contains { $0.field == .place } ? reader.suggestions : [])
        return visit.page(page.page, status: .unprocessableContent)
    }

    private func freshToken(_ visit: Visit) -> String {
        FormToken(random: site.surroundings.randomBytes(16), issued: visit.now)
            .signed(for: visit.municipality.id, with: site.secret)
    }

    /// Reads the code and finds its case; answers with the form again, or with "withdrawn", when there is none.
    private func withFile(
        _ visit: Visit, _ body: (ReceiptCode, Case, AnalysisRecord) async throws -> Response
    ) async throws -> Response {
        let typed = visit.form["code"] ?? ""
        guard let code = ReceiptCode(typed: typed) else {
            let problem: ReportingPhrase = typed.isEmpty ? .problemCodeMissing : .problemCode
            return visit.page(
                AnswerFormPage(visit: visit, typed: typed, problem: problem).page, status: .unprocessableContent)
        }
        let municipality = visit.municipality.id
        let lookup = code.lookup(in: municipality, with: site.secret)
        let found = try await site.database.read { connection -> (Case, AnalysisRecord?)? in
            guard let file = try CaseStore.find(receipt: lookup, in: municipality, connection) else { return nil }
            return (file, try file.report.flatMap { try AnalysisRecordStore.find($0, in: municipality, connection) })
        }
        guard let (file, record) = found else {
            return visit.page(
                AnswerFormPage(visit: visit, typed: typed, problem: .problemUnknownCode).page,
                status: .unprocessableContent)
        }
        guard let record else { return visit.page(WithdrawnPage.page(visit)) }
        return try await body(code, file, record)
    }

    private func answerPage(
        _ visit: Visit, _ code: ReceiptCode, _ file: Case, _ record: AnalysisRecord, asksToConfirm: Bool
    ) async throws -> Response {
        let municipality = visit.municipality.id
        let events = try await site.database.read { connection in
            try CaseStore.events(of: file.id, in: municipality, connection)
        }
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        return visit.page(
            AnswerPage(
                visit: visit, gazetteer: gazetteer, code: code, file: file, record: record, events: events, help: help,
                asksToConfirm: asksToConfirm
            ).page)
    }
}
