import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore

/// Requests for correction, for whoever reads reports.
struct CorrectionDeskRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        let id = PathValue.parameter("id")
        router.caseWork(.get, .reporting(.corrections)) { visit in
            let municipality = visit.municipality.id
            let corrections = try await site.database.read { connection in
                try CorrectionStore.list(limit: CorrectionsPage.most, in: municipality, connection)
            }
            return visit.page(CorrectionsPage(visit: visit, corrections: corrections).page)
        }
        router.caseWork(.get, .reporting(.correctionFile(id))) { visit in
            try await page(visit, with: try await UnlockedKeys(site: site).key(for: visit))
        }
        router.caseWork(.post, .reporting(.openCorrection(id))) { visit in try await open(visit) }
        router.caseWork(.post, .reporting(.decideCorrection(id))) { visit in try await decide(visit) }
        // Somebody reloads, or opens from the history, an address that answers only a form.
        for url in [ReportingURL.openCorrection(id), .decideCorrection(id)] {
            router.caseWork(.get, .reporting(url)) { visit in
                visit.redirect(to: .reporting(.correctionFile(.value(try visit.identifier("id").description))))
            }
        }
    }

    private func open(_ visit: StaffVisit) async throws -> Response {
        let id = try visit.identifier("id")
        let key = try await UnlockedKeys(site: site).key(for: visit)
        // Nothing is opened without a reason.
        guard let reason = visit.form["reason"].flatMap(ReadStory.Reason.init),
            HandleCorrection.reasons.contains(reason)
        else { return try await page(visit, with: key, problem: .opening) }
        let withContact = visit.form["part"] == "contact"
        do {
            let words = try await HandleCorrection(site: site, account: visit.account).open(
                id, with: key, for: reason, withContact: withContact)
            return try await page(visit, with: key, opened: .opened(words, withContact: withContact))
        } catch HandleCorrection.Refusal.notFound {
            throw SiteError.notFound
        } catch HandleCorrection.Refusal.locked {
            return visit.redirect(to: .reporting(.readingKey), query: "?correctie=\(id)")
        } catch HandleCorrection.Refusal.notAdmitted {
            return try await page(visit, with: key)
        }
    }

    private func decide(_ visit: StaffVisit) async throws -> Response {
        let id = try visit.identifier("id")
        let problem: CorrectionFilePage.Problem
        do {
            try await HandleCorrection(site: site, account: visit.account).decide(
                id, visit.form["outcome"].flatMap(Correction.Outcome.init),
                because: visit.form["reason"].map { Code($0) })
            return visit.redirect(to: .reporting(.correctionFile(.value(id.description))), saying: .saved)
        } catch let refusal as HandleCorrection.Refusal {
            switch refusal {
            case .notFound: throw SiteError.notFound
            case .reasonMissing: problem = .reason
            case .doneMeanwhile: problem = .done
            case .outcomeMissing, .locked, .notAdmitted: problem = .outcome
            }
        }
        return try await page(visit, with: try await UnlockedKeys(site: site).key(for: visit), problem: problem)
    }

    private func page(
        _ visit: StaffVisit, with key: UnlockedKeys.Entry?, opened: CorrectionFilePage.Access? = nil,
        problem: CorrectionFilePage.Problem? = nil
    ) async throws -> Response {
        let id = try visit.identifier("id")
        let municipality = visit.municipality.id
        let account = visit.account.id
        let found = try await site.database.read { connection -> Found? in
            guard let correction = try CorrectionStore.find(id, in: municipality, connection) else { return nil }
            return Found(
                correction: correction, parts: try CorrectionStore.parts(of: id, in: municipality, connection),
                isAdmitted: try ReadingKeyStore.all(in: municipality, connection).contains {
                    $0.account == account && $0.admitted != nil
                },
                isWrapped: try key.map {
                    try SealedStore.key(of: id, .correction, for: $0.id, in: municipality, connection) != nil
                })
        }
        guard let found else { throw SiteError.notFound }
        let page = CorrectionFilePage(
            visit: visit, correction: found.correction, access: opened ?? found.access,
            hasContact: found.parts.contains { $0.kind == .contact }, problem: problem)
        return visit.page(page.page, status: problem == nil ? .ok : .unprocessableContent)
    }

    private struct Found: Sendable {
        let correction: Correction
        let parts: [StoredPart]
        let isAdmitted: Bool
        /// `nil` when the key of this session is locked.
        let isWrapped: Bool?

        var access: CorrectionFilePage.Access {
            if correction.emptied != nil { return .gone }
            guard isAdmitted else { return .noKey }
            guard let isWrapped else { return .locked }
            return isWrapped ? .closed : .noKey
        }
    }
}
