import Domain
import HTML
import Hummingbird
import Platform
import SQLStore

/// Answers with the page of the case in the address.
struct ShowCase: Sendable {
    let site: Site

    /// - Parameter sealed: what was told in words, when it was just opened.
    /// - Throws: `SiteError.notFound` when there is no such case.
    func page(
        _ visit: StaffVisit, of id: Identifier, problem: CaseProblem? = nil, sealed: Markup? = nil
    ) async throws -> Response {
        let municipality = visit.municipality.id
        let found = try await site.database.read { connection in
            try view(of: id, in: municipality, connection)
        }
        guard let view = found else { throw SiteError.notFound }
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        var words = sealed
        if words == nil {
            words = try await ShowStory(site: site).section(
                visit, of: id, with: try await UnlockedKeys(site: site).key(for: visit))
        }
        let page = CasePage(visit: visit, gazetteer: gazetteer, view: view, problem: problem, sealed: words ?? Markup())
        return visit.page(page.page, status: problem == nil ? .ok : .unprocessableContent)
    }

    private func view(
        of id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> CaseView? {
        guard let file = try CaseStore.find(id, in: municipality, connection) else { return nil }
        let known = try ReportingSettingsStore.find(in: municipality, connection).departments
        // A department that no rule names any more can stay, not be chosen anew.
        let departments = known + [file.department].compactMap(\.self).filter { !known.contains($0) }
        return CaseView(
            file: file,
            record: try file.report.flatMap { try AnalysisRecordStore.find($0, in: municipality, connection) },
            events: try CaseStore.events(of: id, in: municipality, connection),
            tasks: try CaseTaskStore.open(of: id, in: municipality, connection),
            group: try CaseStore.group(of: file, in: municipality, connection), departments: departments)
    }
}
