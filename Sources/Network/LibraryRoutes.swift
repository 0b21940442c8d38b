import Domain
import HTTPTypes
import Hummingbird
import Planning
import Platform
import Registers
import SQLStore

/// What municipalities share with each other: read, copy, answer.
struct LibraryRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        let (town, id) = (PathValue.parameter("town"), PathValue.parameter("id"))
        router.staff(.get, .network(.library), .read(.network)) { visit in
            let municipality = visit.municipality.id
            let choice = LibraryChoice(visit.query)
            let library = try await site.database.read { try Library(choice, seenFrom: municipality, $0) }
            return visit.page(LibraryPage(visit: visit, library: library).page)
        }
        router.staff(.get, .network(.practice(town: town, id)), .read(.network)) { visit in
            try await practicePage(visit)
        }
        router.staff(.post, .network(.adopt(town: town, id)), .edit(.planning), adopt)
        // Somebody reloads, or opens from the history, an address that answers only a form.
        router.staff(.get, .network(.adopt(town: town, id)), .edit(.planning)) { visit in
            let practice = try await shared(Practice.register, visit)
            return visit.redirect(
                to: .network(.practice(town: .value(practice.town.slug), .value(practice.entry.id.description))))
        }
        router.staff(.get, .network(.question(town: town, id)), .read(.network)) { visit in
            try await questionPage(visit)
        }
        router.staff(.post, .network(.question(town: town, id)), .edit(.network), answer)
    }

    /// The shared entry that the address names.
    private func shared(_ register: Register, _ visit: StaffVisit) async throws -> SharedEntry {
        let id = try visit.identifier("id")
        let municipality = visit.municipality.id
        guard let town = visit.url.town,
            let entry = try await site.database.read({
                try SharedEntryStore.find(id, of: register.id, from: town, seenFrom: municipality, $0)
            })
        else { throw SiteError.notFound }
        return entry
    }

    // MARK: Practices

    private func practicePage(_ visit: StaffVisit, problems: [EntryProblem] = []) async throws -> Response {
        let practice = try await shared(Practice.register, visit)
        let municipality = visit.municipality.id
        let goals = try await site.database.read { try RegisterStore.all(of: Goal.register.id, in: municipality, $0) }
        return visit.page(
            PracticePage(
                visit: visit, practice: practice, goals: Goal.register.sorted(goals),
                chosen: Set(visit.form.all(PracticePage.goalsName)), problems: problems
            ).page, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable private func adopt(_ visit: StaffVisit) async throws -> Response {
        let practice = try await shared(Practice.register, visit)
        do {
            let id = try await AdoptPractice(site: site, account: visit.account)(
                practice, goals: visit.form.all(PracticePage.goalsName))
            return visit.redirect(to: Measure.register.address(of: id), saying: .added)
        } catch let refusal as AddEntry.Refusal {
            return try await practicePage(visit, problems: refusal.problems)
        }
    }

    // MARK: Questions

    /// - Parameter problems: by the name of the field; of the form as a whole under an empty name.
    private func questionPage(
        _ visit: StaffVisit, problems: [(field: String, phrase: NetworkPhrase)] = []
    ) async throws -> Response {
        let (question, answers) = try await questionAndAnswers(visit)
        return visit.page(
            QuestionPage(visit: visit, question: question, answers: answers, form: visit.form, problems: problems).page,
            status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// A question that is shared or one's own, with its answers, oldest first.
    private func questionAndAnswers(_ visit: StaffVisit) async throws -> (SharedEntry, [SharedEntry]) {
        let id = try visit.identifier("id")
        let municipality = visit.municipality
        guard let town = visit.url.town else { throw SiteError.notFound }
        let (question, answers) = try await site.database.read { connection -> (SharedEntry?, [SharedEntry]) in
            var question = try SharedEntryStore.find(
                id, of: NetworkQuestion.register.id, from: town, seenFrom: municipality.id, connection)
            if question == nil, town == municipality.id {
                question = try RegisterStore.find(
                    id, of: NetworkQuestion.register.id, in: municipality.id, connection
                ).map { SharedEntry(town: municipality.id, townName: municipality.name, entry: $0) }
            }
            let answers = try SharedEntryStore.all(
                of: NetworkAnswer.register.id, seenFrom: municipality.id, connection)
            return (question, answers)
        }
        guard let question else { throw SiteError.notFound }
        let own = answers.filter {
            $0.entry[NetworkAnswer.town] == town.slug && $0.entry[NetworkAnswer.number] == id.description
        }
        return (question, own.sorted { $0.entry.created < $1.entry.created })
    }

    @Sendable private func answer(_ visit: StaffVisit) async throws -> Response {
        let (question, _) = try await questionAndAnswers(visit)
        let text = visit.form[QuestionPage.answerName] ?? ""
        let from = visit.form[QuestionPage.fromName] ?? ""
        let municipality = visit.municipality.id
        // The same form sent twice is one answer.
        let register = NetworkAnswer.register.refusing { entry, reader in
            try RegisterStore.all(of: NetworkAnswer.register.id, in: municipality, reader.connection).first { other in
                other[NetworkAnswer.isShared]
                    && [NetworkAnswer.answer, NetworkAnswer.from, NetworkAnswer.town, NetworkAnswer.number]
                        .allSatisfy { other[$0] == entry[$0] }
            }
        }
        do {
            _ = try await AddEntry(register, site: site, account: visit.account)([
                NetworkAnswer.question.shape.name: [question.entry[NetworkQuestion.question]],
                NetworkAnswer.answer.shape.name: [text],
                NetworkAnswer.from.shape.name: [from],
                NetworkAnswer.date.shape.name: ["\(DutchTime.reading(of: visit.now).date)"],
                NetworkAnswer.isShared.shape.name: ["ja"],
                NetworkAnswer.town.shape.name: [question.town.slug],
                NetworkAnswer.number.shape.name: [question.entry.id.description],
            ])
        } catch is KnownAlready {
            // It stands on the page that follows.
        } catch let refusal as AddEntry.Refusal {
            return try await questionPage(visit, problems: refusal.problems.map(Self.told))
        }
        return visit.redirect(
            to: .network(.question(town: .value(question.town.slug), .value(question.entry.id.description))),
            saying: .sent)
    }

    private static func told(_ problem: EntryProblem) -> (field: String, phrase: NetworkPhrase) {
        switch (problem.field, problem.reason) {
        case (NetworkAnswer.answer.shape.name, .tooLong): (QuestionPage.answerName, .answerLong)
        case (NetworkAnswer.answer.shape.name, _): (QuestionPage.answerName, .answerMissing)
        case (NetworkAnswer.from.shape.name, .tooLong): (QuestionPage.fromName, .answerFromLong)
        case (NetworkAnswer.from.shape.name, _): (QuestionPage.fromName, .answerFromMissing)
        default: (QuestionPage.answerName, .answerGone)
        }
    }
}

extension MunicipalityURL {
    /// The municipality that an address of the library names.
    fileprivate var town: Municipality.ID? {
        switch self {
        case .network(.practice(.value(let slug), _)), .network(.adopt(.value(let slug), _)),
            .network(.question(.value(let slug), _)):
            Municipality.ID(slug)
        default: nil
        }
    }
}
