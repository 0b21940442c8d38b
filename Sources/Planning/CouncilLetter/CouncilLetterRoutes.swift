import Domain
import HTML
import HTTPTypes
import Hummingbird
import Insight
import Platform
import Registers
import SQLStore

/// The half-yearly report as a page and as PDF, for who reads the plan.
enum CouncilLetterRoutes {
    static func add(to router: SiteRouter) {
        router.staff(.get, .planning(.councilLetter), .read(.planning)) { visit in
            let asked = visit.query["half"]
            return visit.page(try await letter(visit, asked.flatMap { HalfYear($0) }, isAsked: asked != nil).page)
        }
        router.staff(.get, .planning(.councilLetterFile), .read(.planning)) { visit in
            guard let printer = visit.site.pdfPrinter else { return sorry(visit, .pdfNone, status: .notFound) }
            guard let half = HalfYear(visit.query["half"] ?? "") else { throw SiteError.notFound }
            let letter = try await letter(visit, half, isAsked: true)
            do {
                let bytes = try await printer.pdf(of: letter.document.markup(visit.site.webFiles))
                return .file(bytes, .pdf, named: letter.fileName)
            } catch let error as CancellationError {
                throw error
            } catch {
                visit.site.log.error("no pdf made", [("kind", .kind(of: error))])
                return sorry(visit, .pdfFailed, status: .serviceUnavailable)
            }
        }
    }

    private static func letter(_ visit: StaffVisit, _ half: HalfYear?, isAsked: Bool) async throws -> CouncilLetterPage
    {
        let municipality = visit.municipality.id
        let role = visit.account.role
        let plan = try await visit.site.database.read { try Plan.read(in: municipality, for: role, $0) }
        let today = DutchTime.reading(of: visit.now).date
        let current = HalfYear(holding: today)
        return CouncilLetterPage(
            text: PlanText(visit, plan), letter: CouncilLetter(plan, half: half ?? current, written: today),
            heard: try await Insight.halfYearFigures(from: (half ?? current).first, visit),
            halves: halves(of: plan, upTo: max(current, half ?? current), with: half),
            isUnknown: isAsked && half == nil)
    }

    private static func sorry(_ visit: StaffVisit, _ phrase: CouncilPhrase, status: HTTPResponse.Status) -> Response {
        let words = visit.words(CouncilPhrase.self)
        let page = Page(title: words(.pdfTitle), languageURL: .planning(.councilLetter)) {
            h1 { words(.pdfTitle) }
            p(.class("lead")) { words(phrase) }
            p { a(.class("button button--quiet"), .href(visit.link(.planning(.councilLetter)))) { words(.back) } }
        }
        return visit.page(page, status: status)
    }

    /// From the first thing in the plan that has a date, five years back at most; newest first.
    private static func halves(of plan: Plan, upTo last: HalfYear, with asked: HalfYear?) -> [HalfYear] {
        let dates =
            plan.measures.compactMap { $0[Measure.start] } + plan.commitments.compactMap { $0[Commitment.date] }
        let earliest = dates.min().map { HalfYear(holding: $0) } ?? last
        var first = min(max(earliest, last.adding(-9)), last)
        if let asked { first = max(min(first, asked), last.adding(-19)) }
        var halves: [HalfYear] = []
        var half = last
        while half >= first {
            halves.append(half)
            half = half.adding(-1)
        }
        if let asked, !halves.contains(asked) { halves.append(asked) }
        return halves
    }
}
