package import Domain
import Geography
import NIOPosix
package import Platform
import Reporting
import SQLStore

/// Makes a figure again from the reports of then, as far as they are still there.
package struct RecomputeFigure: Sendable {
    package struct Outcome: Sendable {
        /// The figure's file as it is now.
        package let file: [UInt8]
        package let kind: String
        package let made: Instant
        /// Reports in the choice, then and now.
        package let totalThen: Int
        package let totalNow: Int
        /// Of those of now, how many were changed since: by the reporter, or put back after they were set apart.
        package let changed: Int
        package let isSameInput: Bool
        package let isSameOutput: Bool
        /// Whether the program counts as it did then.
        package let isSameVersion: Bool

        /// Reports that were withdrawn, deleted or set apart since.
        package var gone: Int { max(0, totalThen - totalNow) }
    }

    package enum Refusal: Error, Equatable {
        /// Of the choice, such as an area that is no longer on the map.
        case choice(String)
    }

    private let site: Site

    package init(site: Site) {
        self.site = site
    }

    /// - Returns: `nil` when the municipality has no figure with this id.
    /// - Throws: ``Refusal``, `SQLError`.
    package func callAsFunction(_ id: Identifier, in municipality: Municipality.ID) async throws -> Outcome? {
        guard
            let figure = try await site.database.read({
                try MadeFigureStore.find(id, in: municipality, $0)
            })
        else { return nil }
        return try await recompute(figure, in: municipality)
    }

    func recompute(_ figure: MadeFigure, in municipality: Municipality.ID) async throws -> Outcome {
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        let query = SubmittedForm(urlEncoded: figure.query.dropFirst().utf8)
        let request = InsightRequest(query, today: figure.today, codes: site.codes, gazetteer: gazetteer)
        if let problem = request.problems.first { throw Refusal.choice(problem.field.rawValue) }
        let detail = figure.kind.detail(
            query, of: request.filter, today: figure.today, codes: site.codes, gazetteer: gazetteer)
        guard let detail else { throw Refusal.choice(figure.kind.rawValue) }
        let table = try await site.memory.value { ReportTables() }.table(of: municipality, site.database)
        let changed = try await site.database.read {
            try CountedReports.changed(after: figure.made, in: municipality, $0)
        }
        let exposures = try await site.database.read {
            figure.kind == .rates ? try ExposureStore.all(in: municipality, $0) : []
        }
        let pool = site.threadPool
        return try await site.threadPool.runIfActive {
            // Reports that came in later carry the moment at which they came in in their id.
            let known = table.reports.filter { $0.id.moment <= figure.made }
            let view = ReportView(request.filter, of: known, in: gazetteer)
            let input = FigureInput(
                view: view, all: known, gazetteer: gazetteer, asOf: figure.asOf, threadPool: pool)
            guard let made = try figure.kind.make(input, detail, exposures: exposures) else {
                throw Refusal.choice(figure.kind.rawValue)
            }
            return Outcome(
                file: made.file, kind: figure.kind.rawValue, made: figure.made, totalThen: figure.total,
                totalNow: view.reports.count, changed: view.reports.count { changed.contains($0.id) },
                isSameInput: MadeFigure.digest(of: MadeFigure.digest(of: view), and: made.beside) == figure.input,
                isSameOutput: MadeFigure.digest(of: made.file) == figure.output,
                isSameVersion: figure.version == InsightText.methodVersion)
        }
    }
}
