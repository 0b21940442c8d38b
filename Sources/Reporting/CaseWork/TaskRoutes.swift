import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore

/// The list of tasks, and saying what became of one.
struct TaskRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.caseWork(.get, .reporting(.tasks)) { visit in try await list(visit, problem: nil) }
        router.caseWork(.post, .reporting(.finishTask(.parameter("id")))) { visit in try await finish(visit) }
        // Somebody reloads, or opens from the history, an address that answers only a form.
        router.caseWork(.get, .reporting(.finishTask(.parameter("id")))) { visit in
            visit.redirect(to: .reporting(.tasks))
        }
    }

    private func list(_ visit: StaffVisit, problem: CaseProblem?) async throws -> Response {
        let municipality = visit.municipality.id
        let department = QueueFilter.Department(visit.query["department"])
        let page = try await site.database.read { connection in
            let settings = try ReportingSettingsStore.find(in: municipality, connection)
            return TasksPage(
                visit: visit, tasks: try CaseTaskStore.open(department, in: municipality, connection),
                department: department,
                departments: settings.departments(alsoIn: try CaseStore.departments(in: municipality, connection)),
                problem: problem)
        }
        return visit.page(page.page, status: problem == nil ? .ok : .unprocessableContent)
    }

    private func finish(_ visit: StaffVisit) async throws -> Response {
        let id = try visit.identifier("id")
        let origin = visit.form["from"].flatMap(TaskForm.Origin.init) ?? .tasks
        do {
            guard let result = visit.form["result"].flatMap(CaseTask.Result.init) else {
                throw FinishTask.Refusal.notAResult
            }
            let file = try await FinishTask(site: site, account: visit.account)(
                id, result, wantsAftercare: visit.form["aftercare"] == "yes")
            if let file, origin == .caseFile {
                return visit.redirect(to: .reporting(.caseFile(.value(file.description))), saying: .saved)
            }
            return visit.redirect(to: .reporting(.tasks), saying: .saved)
        } catch is FinishTask.Refusal {
            return try await refused(visit, id, origin)
        }
    }

    /// The page again: the task is done already, or its result is missing.
    private func refused(
        _ visit: StaffVisit, _ id: Identifier, _ origin: TaskForm.Origin
    ) async throws -> Response {
        let municipality = visit.municipality.id
        let task = try await site.database.read { connection in
            try CaseTaskStore.find(id, in: municipality, connection)
        }
        guard let task else { throw SiteError.notFound }
        let words = visit.words(CaseWorkPhrase.self)
        let isGone = task.result != nil
        let problem = CaseProblem(
            field: isGone ? .handling : .task(id), text: words(isGone ? .problemTaskDone : .problemResult))
        guard let file = task.file, origin == .caseFile else { return try await list(visit, problem: problem) }
        return try await ShowCase(site: site).page(visit, of: file, problem: problem)
    }
}
