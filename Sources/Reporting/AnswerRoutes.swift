import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore
import Vault

/// Coming back with the code: read, add something, want something else, withdraw.
struct AnswerRoutes: Sendable {
    let site: Site
    let help: HelpOffers
    let ports: ReceiptPorts

    func add(to router: SiteRouter) {
        router.resident(.get, .reporting(.answer)) { visit in visit.page(AnswerFormPage(visit: visit).page) }
        router.resident(.post, .reporting(.answer)) { visit in
            try await withFile(visit) { code, file, record in
                try await answerPage(visit, code, file, record)
            }
        }
        router.resident(.post, .reporting(.withdraw)) { visit in
            try await withFile(visit, withdraws: true) { code, file, record in
                guard visit.form["confirm"] == "yes" else {
                    return try await answerPage(visit, code, file, record, .asksToConfirm)
                }
                _ = try await WithdrawReport(site: site)(receipt: code, in: visit.municipality.id)
                return visit.page(WithdrawnPage.page(visit))
            }
        }
        router.resident(.post, .reporting(.reply)) { visit in
            try await withFile(visit) { code, file, record in
                let text = visit.form["reply"] ?? ""
                guard !text.isEmpty else { return try await answerPage(visit, code, file, record, .replyMissing) }
                guard text.count <= ReportWords.longestStory else {
                    return try await answerPage(visit, code, file, record, .replyTooLong)
                }
                do {
                    try await ConverseByReceipt(site: site).add(
                        text, to: file, receipt: code, in: visit.municipality.id)
                } catch ConverseByReceipt.Refusal.gone {
                    return visit.page(WithdrawnPage.page(visit))
                } catch ConverseByReceipt.Refusal.noReader {
                    return try await answerPage(visit, code, file, record, .replyClosed)
                }
                return try await reread(visit, .replySent)
            }
        }
        router.resident(.post, .reporting(.changeWish)) { visit in
            try await withFile(visit) { code, file, record in
                let chosen = Set(visit.form.all(ReportForm.Name.wish).map { Code($0) })
                let wishes = site.codes[.wish].codes.filter(chosen.contains)
                do {
                    try await ConverseByReceipt(site: site).want(wishes, for: file, in: visit.municipality.id)
                } catch ConverseByReceipt.Refusal.gone {
                    return visit.page(WithdrawnPage.page(visit))
                }
                return try await reread(visit, .wishSaved)
            }
        }
        // Somebody reloads, or opens from the history, an address that answers only a form.
        for url in [ReportingURL.withdraw, .reply, .changeWish] {
            router.resident(.get, .reporting(url)) { visit in visit.redirect(to: .reporting(.answer)) }
        }
    }

    /// The page as it is after something changed.
    private func reread(_ visit: Visit, _ notice: AnswerPage.Notice) async throws -> Response {
        try await withFile(visit) { code, file, record in
            try await answerPage(visit, code, file, record, notice)
        }
    }

    /// Reads the code and finds its case; answers with the form again, or with what became of the report, when there
    /// is none. The code may also be that of a request for correction.
    private func withFile(
        _ visit: Visit, withdraws: Bool = false, _ body: (ReceiptCode, Case, AnalysisRecord) async throws -> Response
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
            if let answer = try await AnswerCorrection(site: site).response(visit, code, withdraws: withdraws) {
                return answer
            }
            return visit.page(
                AnswerFormPage(visit: visit, typed: typed, problem: .problemUnknownCode).page,
                status: .unprocessableContent)
        }
        guard let record else {
            return visit.page(file.withdrawn == nil ? ExpiredPage.page(visit) : WithdrawnPage.page(visit))
        }
        return try await body(code, file, record)
    }

    private func answerPage(
        _ visit: Visit, _ code: ReceiptCode, _ file: Case, _ record: AnalysisRecord, _ notice: AnswerPage.Notice? = nil
    ) async throws -> Response {
        let municipality = visit.municipality.id
        let events = try await site.database.read { connection in
            try CaseStore.events(of: file.id, in: municipality, connection)
        }
        let conversation = try await ConverseByReceipt(site: site).conversation(
            file, receipt: code, in: municipality)
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        let told = try await ports.toldBack(municipality, record.place.area?.code)
        let page = AnswerPage(
            visit: visit, gazetteer: gazetteer, code: code, file: file, record: record, events: events,
            conversation: conversation, help: help, told: told, notice: notice)
        return visit.page(page.page, status: notice?.isProblem ?? false ? .unprocessableContent : .ok)
    }
}
