import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore
import Vault

/// Asking for correction. It works also where the report form is switched off.
struct CorrectionRoutes: Sendable {
    let site: Site
    let admission: ReportAdmission

    func add(to router: SiteRouter) {
        router.resident(.get, .reporting(.correction)) { visit in
            let point = try await point(visit)
            return visit.page(
                CorrectionPage(
                    visit: visit, settings: point.settings, canSeal: !point.readers.isEmpty, token: freshToken(visit)
                ).page)
        }
        router.resident(.post, .reporting(.correction), submit)
    }

    private func point(_ visit: Visit) async throws -> (settings: ReportingSettings, readers: Readers) {
        let municipality = visit.municipality.id
        return try await site.database.read { connection in
            (
                try ReportingSettingsStore.find(in: municipality, connection),
                try Readers(in: municipality, connection)
            )
        }
    }

    @Sendable private func submit(_ visit: Visit) async throws -> Response {
        let municipality = visit.municipality.id
        let point = try await point(visit)
        let token = visit.form[ReportForm.Name.token].flatMap {
            FormToken(signed: $0, for: municipality, with: site.secret)
        }
        /// The form again, with the same token unless it is of no use, so that the sheet stays the same sheet.
        func formPage(
            _ problems: [CorrectionForm.Problem], isNewSheet: Bool = false,
            status: HTTPResponse.Status = .unprocessableContent
        ) -> Response {
            let kept = isNewSheet ? nil : token.map { $0.signed(for: municipality, with: site.secret) }
            let page = CorrectionPage(
                visit: visit, settings: point.settings, canSeal: !point.readers.isEmpty,
                token: kept ?? freshToken(visit), form: visit.form, problems: problems)
            return visit.page(page.page, status: status)
        }
        let (words, problems) = CorrectionForm(form: visit.form).read()
        guard let token else { return formPage([.token] + problems) }
        guard problems.isEmpty else { return formPage(problems) }
        // Slows a flood, refuses nobody for good and loses nothing.
        guard try await admission.admit(token, visit.form, in: municipality) else {
            return formPage([.busy], status: .serviceUnavailable)
        }
        let code = ReceiptCode(from: token, in: municipality, with: site.secret)
        do {
            let (outcome, created) = try await SubmitCorrection(site: site, readers: point.readers)(
                words, receipt: code, in: municipality)
            guard outcome != .withdrawn else { return visit.page(WithdrawnCorrectionPage.page(visit)) }
            return visit.page(
                CorrectionReceiptPage(visit: visit, code: code, outcome: outcome, created: created).page)
        } catch SubmitCorrection.Refusal.noReader {
            return formPage([.closed])
        } catch SubmitCorrection.Refusal.otherSheet {
            return formPage([.token], isNewSheet: true)
        }
    }

    private func freshToken(_ visit: Visit) -> String {
        FormToken(random: site.surroundings.randomBytes(16), issued: visit.now)
            .signed(for: visit.municipality.id, with: site.secret)
    }
}

/// Coming back with the code of a request for correction.
struct AnswerCorrection: Sendable {
    let site: Site

    /// The request under a code, as its holder sees it; `nil` when there is none.
    /// - Parameter withdraws: whether it is to be taken back; asked once more unless the form says that it was.
    func response(_ visit: Visit, _ code: ReceiptCode, withdraws: Bool) async throws -> Response? {
        let municipality = visit.municipality.id
        let lookup = code.lookup(in: municipality, with: site.secret)
        let found = try await site.database.read { connection -> (Correction, [UInt8]?, [StoredPart])? in
            guard let correction = try CorrectionStore.find(receipt: lookup, in: municipality, connection) else {
                return nil
            }
            return (
                correction, try SealedStore.receiptKey(of: correction.id, .correction, in: municipality, connection),
                try CorrectionStore.parts(of: correction.id, in: municipality, connection)
            )
        }
        guard let (correction, wrapped, parts) = found else { return nil }
        let isConfirmed = visit.form["confirm"] == "yes"
        if withdraws, isConfirmed { try await WithdrawCorrection(site: site)(correction.id, in: municipality) }
        guard correction.withdrawn == nil, !(withdraws && isConfirmed) else {
            return visit.page(WithdrawnCorrectionPage.page(visit))
        }
        let seal = try wrapped.map {
            try StorySeal(
                opening: $0, with: code.readingKey(in: municipality, with: site.secret), file: correction.id,
                in: municipality, site.surroundings)
        }
        let page = CorrectionAnswerPage(
            visit: visit, code: code, correction: correction, sent: try seal?.words(in: parts) ?? ReportWords(),
            asksToConfirm: withdraws)
        return visit.page(page.page)
    }
}
