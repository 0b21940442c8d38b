import Domain
import HTTPTypes
import Hummingbird
import Mail
import NIOCore
import Platform
import Registers
import SQLStore
import Vault

/// Trainings for the public: what there is, signing up and withdrawing. No account, no cookie.
struct TrainingRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        let date = PathValue.parameter("id")
        router.resident(.get, .prevention(.trainings), list)
        router.resident(.get, .prevention(.trainingCalendar), calendar)
        router.resident(.get, .prevention(.trainingDate(date))) { visit in
            let (training, counts) = try await training(visit)
            return visit.page(
                TrainingDatePage(visit: visit, training: training, counts: counts, token: freshToken(visit)).page)
        }
        router.resident(.post, .prevention(.trainingDate(date)), signUp)
        router.resident(.get, .prevention(.cancelTraining)) { visit in
            visit.page(CancelTrainingPage(visit: visit, state: .form(problem: nil)).page)
        }
        router.resident(.post, .prevention(.cancelTraining), cancel)
    }

    // MARK: Reading

    private func coming(_ visit: Visit) async throws -> [ScheduledTraining] {
        let (municipality, now) = (visit.municipality.id, visit.now)
        return try await site.database.read { connection in
            try EntryReader(municipality: municipality, now: now, connection: connection).trainings()
                .filter { $0.isPublic && $0.ends > now }
        }
    }

    @Sendable private func list(_ visit: Visit) async throws -> Response {
        let (municipality, now) = (visit.municipality.id, visit.now)
        let stamp = try await site.database.read { connection in
            let registers = [
                Training.register, TrainingDate.register, Lesson.register, LearningPath.register,
            ].map(\.id)
            let counts = try SignUpStore.counts(in: municipality, connection)
                .map { "\($0).\($1.seated).\($1.waiting)" }.sorted().joined(separator: ";")
            // A date closes and ends on a minute.
            return try RegisterStore.stamp(of: registers, in: municipality, connection)
                + "|\(counts)|\(now.milliseconds / 60_000)"
        }
        return try await visit.sharedPage(stamp: stamp) {
            let trainings = try await coming(visit)
            let (counts, paths) = try await site.database.read { connection in
                let reader = EntryReader(municipality: municipality, now: now, connection: connection)
                let named = Dictionary(
                    try reader.entries(of: Training.register).map { ($0.id, $0[Training.title]) }
                        + reader.entries(of: Lesson.register).map { ($0.id, $0[Lesson.title]) }
                ) { first, _ in first }
                let paths = LearningPath.register.sorted(try reader.entries(of: LearningPath.register))
                    .filter { $0[LearningPath.isPublic] }
                    .map { path in
                        (
                            path: path,
                            titles: (path[LearningPath.trainings] + path[LearningPath.lessons])
                                .compactMap { named[$0] }
                        )
                    }
                return (try SignUpStore.counts(in: municipality, connection), paths)
            }
            return TrainingListPage(visit: visit, trainings: trainings, counts: counts, paths: paths).page
        }
    }

    @Sendable private func calendar(_ visit: Visit) async throws -> Response {
        let words = visit.words(TrainingPhrase.self)
        let calendar = ICalendar(
            name: words(.calendarName, ["town": visit.municipality.name]), language: visit.language.tag,
            events: try await coming(visit).map { training in
                ICalendar.Event(
                    uid: "training-\(training.id)@straatlicht", sequence: training.entry.version - 1,
                    changed: training.entry.changed, time: .moments(training.starts, training.ends),
                    summary: training.title, location: training.place,
                    url: visit.address(.prevention(.trainingDate(.value(training.id.description)))))
            })
        var headers = HTTPFields()
        headers[.contentType] = ICalendar.contentType
        headers[.contentDisposition] = "inline; filename=\"\(visit.municipality.id.slug)-trainingen.ics\""
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: calendar.text)))
    }

    private func training(_ visit: Visit) async throws -> (ScheduledTraining, SignUpStore.Counts) {
        let (id, municipality, now) = (try visit.identifier("id"), visit.municipality.id, visit.now)
        let (found, counts) = try await site.database.read { connection in
            let reader = EntryReader(municipality: municipality, now: now, connection: connection)
            return (try reader.training(id), try SignUpStore.counts(in: municipality, connection)[id])
        }
        guard let training = found, training.isPublic else { throw SiteError.notFound }
        return (training, counts ?? SignUpStore.Counts())
    }

    // MARK: Writing

    @Sendable private func signUp(_ visit: Visit) async throws -> Response {
        typealias Name = TrainingDatePage.Name
        let (training, counts) = try await training(visit)
        let municipality = visit.municipality.id
        let token = visit.form[Name.token].flatMap { FormToken(signed: $0, for: municipality, with: site.secret) }
        func again(_ problems: [TrainingDatePage.Problem], isFresh: Bool = false) -> Response {
            let kept = isFresh ? nil : token?.signed(for: municipality, with: site.secret)
            let page = TrainingDatePage(
                visit: visit, training: training, counts: counts, token: kept ?? freshToken(visit),
                form: visit.form, problems: problems)
            return visit.page(page.page, status: .unprocessableContent)
        }
        let (name, email) = (visit.form[Name.name] ?? "", visit.form[Name.email].flatMap { EmailAddress($0) })
        var problems: [TrainingDatePage.Problem] = []
        if token == nil { problems.append(.init(field: Name.token, phrase: .problemToken)) }
        if name.isEmpty { problems.append(.init(field: Name.name, phrase: .problemName)) }
        if name.count > SignUp.nameLength { problems.append(.init(field: Name.name, phrase: .problemNameLong)) }
        if email == nil { problems.append(.init(field: Name.email, phrase: .problemEmail)) }
        guard problems.isEmpty, let token, let email else { return again(problems) }
        // A program that sends at once waits as long as a person types; it is not refused.
        let wait = SignUp.leastMilliseconds - token.age(at: visit.now)
        if wait > 0 { try await site.surroundings.sleep(.milliseconds(wait)) }
        do {
            let (signUp, training, code) = try await SignUpForTraining(site: site)(
                training.id, name: name, email: email, language: visit.language, token: token, in: municipality)
            return visit.page(SignedUpPage(visit: visit, training: training, signUp: signUp, code: code).page)
        } catch SignUpForTraining.Refusal.notFound {
            throw SiteError.notFound
        } catch SignUpForTraining.Refusal.closed {
            return again([.init(field: Name.token, phrase: .closed)])
        } catch SignUpForTraining.Refusal.tooMany {
            return again([.init(field: Name.email, phrase: .problemTooMany)])
        } catch SignUpForTraining.Refusal.listFull {
            return again([.init(field: Name.token, phrase: .listFull)])
        } catch SignUpForTraining.Refusal.usedSheet {
            return again([.init(field: Name.token, phrase: .problemUsedSheet)], isFresh: true)
        }
    }

    @Sendable private func cancel(_ visit: Visit) async throws -> Response {
        let typed = visit.form[CancelTrainingPage.codeName] ?? ""
        guard let code = SignUpCode(typed: typed) else {
            let page = CancelTrainingPage(visit: visit, state: .form(problem: .problemCode), typed: typed)
            return visit.page(page.page, status: .unprocessableContent)
        }
        guard let training = try await CancelSignUp(site: site)(code, in: visit.municipality.id) else {
            let page = CancelTrainingPage(visit: visit, state: .form(problem: .problemUnknownCode), typed: typed)
            return visit.page(page.page, status: .unprocessableContent)
        }
        return visit.page(CancelTrainingPage(visit: visit, state: .done(training)).page)
    }

    private func freshToken(_ visit: Visit) -> String {
        FormToken(random: site.surroundings.randomBytes(16), issued: visit.now)
            .signed(for: visit.municipality.id, with: site.secret)
    }
}
