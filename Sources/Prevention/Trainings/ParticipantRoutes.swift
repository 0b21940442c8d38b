import CSV
import Domain
import HTML
import HTTPTypes
import Hummingbird
import Mail
import Platform
import Registers
import SQLStore

/// Who comes to a training, for who keeps the lists: names and addresses are theirs alone.
struct ParticipantRoutes: Sendable {
    let site: Site

    static let presentName = "aanwezig"
    static let signUpName = "deelnemer"
    static let holderName = "op-naam"

    func add(to router: SiteRouter) {
        let (edit, id) = (Permission.edit(.prevention), PathValue.parameter("id"))
        router.staff(.get, .prevention(.participantLists), edit, lists)
        router.staff(.get, .prevention(.participants(id)), edit) { visit in try await list(visit) }
        router.staff(.get, .prevention(.participantsFile(id)), edit, file)
        router.staff(.post, .prevention(.presence(id)), edit, setPresent)
        router.staff(.post, .prevention(.issueBadge(id)), edit, issueBadge)
        for url in [PreventionURL.presence(id), .issueBadge(id)] {
            router.staff(.get, .prevention(url), edit) { visit in
                visit.redirect(to: Self.address(try visit.identifier("id")))
            }
        }
    }

    static func address(_ id: Identifier) -> MunicipalityURL { .prevention(.participants(.value(id.description))) }

    @Sendable private func lists(_ visit: StaffVisit) async throws -> Response {
        let (municipality, now) = (visit.municipality.id, visit.now)
        let (trainings, counts) = try await site.database.read { connection in
            (
                try EntryReader(municipality: municipality, now: now, connection: connection).trainings(),
                try SignUpStore.counts(in: municipality, connection)
            )
        }
        return visit.page(
            ParticipantListsPage(visit: visit, trainings: trainings.reversed(), counts: counts).page)
    }

    private func read(_ visit: StaffVisit) async throws -> (ScheduledTraining, [SignUp]) {
        let (id, municipality, now) = (try visit.identifier("id"), visit.municipality.id, visit.now)
        let (found, signUps) = try await site.database.read { connection in
            let reader = EntryReader(municipality: municipality, now: now, connection: connection)
            return (try reader.training(id), try SignUpStore.all(of: id, in: municipality, connection))
        }
        guard let training = found else { throw SiteError.notFound }
        return (training, signUps)
    }

    private func list(_ visit: StaffVisit, problem: TrainingDeskPhrase? = nil) async throws -> Response {
        let (training, signUps) = try await read(visit)
        return visit.page(
            ParticipantsPage(visit: visit, training: training, signUps: signUps, problem: problem).page,
            status: problem == nil ? .ok : .unprocessableContent)
    }

    @Sendable private func file(_ visit: StaffVisit) async throws -> Response {
        let (training, signUps) = try await read(visit)
        var writer = CSVWriter(byteOrderMark: true)
        writer.append(["naam", "mail", "plek", "aanwezig", "certificaat"])
        for signUp in signUps {
            writer.append([
                .text(signUp.name), .text(signUp.email.description), .text(signUp.hasSeat ? "ja" : "wachtlijst"),
                .text(signUp.wasPresent ? "ja" : "nee"), .text(signUp.badge == nil ? "nee" : "ja"),
            ])
        }
        return .file(writer.takeBytes(), .csv, named: "\(visit.municipality.id.slug)-deelnemers-\(training.date).csv")
    }

    @Sendable private func setPresent(_ visit: StaffVisit) async throws -> Response {
        let (id, municipality) = (try visit.identifier("id"), visit.municipality.id)
        let present = visit.form.all(Self.presentName).compactMap { Identifier($0) }
        let (now, account) = (visit.now, visit.account)
        let isTooEarly = try await site.database.write { connection in
            let reader = EntryReader(municipality: municipality, now: now, connection: connection)
            guard let training = try reader.training(id) else { throw SiteError.notFound }
            // Nobody was somewhere that has still to begin.
            guard training.starts <= now else { return true }
            try SignUpStore.setPresent(present, on: id, in: municipality, connection)
            try site.audit(
                AuditEvent(.entryChanged, of: .entry(id), by: .account(account), from: .site), at: now,
                in: municipality, connection)
            return false
        }
        return isTooEarly
            ? try await list(visit, problem: .problemTooEarly) : visit.redirect(to: Self.address(id), saying: .saved)
    }

    @Sendable private func issueBadge(_ visit: StaffVisit) async throws -> Response {
        let date = try visit.identifier("id")
        guard let signUp = visit.form[Self.signUpName].flatMap({ Identifier($0) }) else {
            return try await list(visit, problem: .problemNotEarned)
        }
        do {
            try await IssueBadge(site: site)(
                for: signUp, on: date, namesHolder: visit.form[Self.holderName] != nil, in: visit.municipality,
                by: visit.account)
            return visit.redirect(to: Self.address(date), saying: .sent)
        } catch IssueBadge.Refusal.notFound {
            throw SiteError.notFound
        } catch IssueBadge.Refusal.notEarned {
            return try await list(visit, problem: .problemNotEarned)
        }
    }
}

/// Beside the form of a date: the way to its participants.
enum TrainingDateNotes {
    static func markup(_ visit: StaffVisit, _ entry: Entry) -> Markup {
        let words = visit.words(TrainingDeskPhrase.self)
        return section {
            h2 { words(.participants) }
            p { a(.href(visit.link(ParticipantRoutes.address(entry.id)))) { words(.openList) } }
            if entry[TrainingDate.isPublic] {
                p {
                    a(.href(visit.link(.prevention(.trainingDate(.value(entry.id.description)))))) {
                        words(.publicPage)
                    }
                }
            }
        }
    }
}

/// All dates, with how many come.
struct ParticipantListsPage {
    let visit: StaffVisit
    let trainings: [ScheduledTraining]
    let counts: [Identifier: SignUpStore.Counts]

    private var words: Words<TrainingDeskPhrase> { visit.words(TrainingDeskPhrase.self) }

    var page: Page {
        Page(title: words(.participants), isWide: true) {
            h1 { words(.participants) }
            p(.class("lead")) { words(.listsLead, ["days": String(SignUp.keepDays)]) }
            if trainings.isEmpty {
                div(.class("notice")) { p { words(.noDates) } }
            } else {
                scrollingTable(label: words(.participants)) {
                    table(.class("table table--stack")) {
                        thead {
                            tr {
                                for column in [TrainingDeskPhrase.training, .date, .seats, .seated, .waiting] {
                                    th(.scope("col")) { words(column) }
                                }
                            }
                        }
                        tbody { for training in trainings { row(training) } }
                    }
                }
            }
        }
    }

    private func row(_ training: ScheduledTraining) -> Markup {
        let count = counts[training.id] ?? SignUpStore.Counts()
        return tr {
            th(.scope("row"), .dir("auto")) {
                a(.href(visit.link(ParticipantRoutes.address(training.id)))) { training.title }
            }
            td(.data("label", words(.date))) { CalendarWords(visit.language).date(training.date) }
            td(.data("label", words(.seats))) { String(training.seats) }
            td(.data("label", words(.seated))) { String(count.seated) }
            td(.data("label", words(.waiting))) { String(count.waiting) }
        }
    }
}

/// One list: who comes, who was there, who got a certificate.
struct ParticipantsPage {
    let visit: StaffVisit
    let training: ScheduledTraining
    let signUps: [SignUp]
    let problem: TrainingDeskPhrase?

    private var words: Words<TrainingDeskPhrase> { visit.words(TrainingDeskPhrase.self) }
    private var isOver: Bool { training.starts <= visit.now }
    private var id: PathValue { .value(training.id.description) }

    var page: Page {
        Page(
            title: words(.participants), isWide: true, languageURL: .prevention(.participants(id)),
            hasErrors: problem != nil
        ) {
            if let problem {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary), problems: [("lijst", words(problem))])
            }
            p { a(.href(visit.link(.prevention(.participantLists)))) { words(.participants) } }
            h1(.dir("auto")) { training.title }
            TrainingFacts(visit: visit.visit, training: training).markup
            p(.class("hint")) {
                words(
                    .deletedOn,
                    ["date": CalendarWords(visit.language).date(training.date.adding(days: SignUp.keepDays))])
            }
            section(.id("lijst"), .tabindex(-1)) {
                if signUps.isEmpty {
                    div(.class("notice")) { p { words(.nobody) } }
                } else {
                    if let problem {
                        FieldError.markup(
                            id: "lijst-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem))
                    }
                    presence
                    p {
                        a(.class("button button--quiet"), .href(visit.link(.prevention(.participantsFile(id))))) {
                            words(.file)
                        }
                    }
                }
            }
            if training.training[Training.hasCertificate] { certificates }
        }
    }

    private var presence: Markup {
        HTML.form(.method("post"), .action(visit.link(.prevention(.presence(id))))) {
            visit.forgeryField
            scrollingTable(label: words(.participants)) {
                table(.class("table table--stack")) {
                    thead {
                        tr {
                            for column in [TrainingDeskPhrase.name, .mail, .state, .present] {
                                th(.scope("col")) { words(column) }
                            }
                        }
                    }
                    tbody { for signUp in signUps { row(signUp) } }
                }
            }
            if isOver {
                div(.class("actions")) {
                    button(.class("button"), .type("submit")) { words(.savePresence) }
                }
            }
        }
    }

    private func row(_ signUp: SignUp) -> Markup {
        tr {
            th(.scope("row"), .dir("auto")) { signUp.name }
            td(.data("label", words(.mail)), .dir("ltr")) { signUp.email.description }
            td(.data("label", words(.state))) { words(signUp.hasSeat ? .hasSeat : .waits) }
            td(.data("label", words(.present))) {
                if isOver {
                    HTML.label(.class("choice")) {
                        input(
                            .type("checkbox"), .name(ParticipantRoutes.presentName), .value(signUp.id.description),
                            .checked(signUp.wasPresent), .aria("label", "\(words(.present)): \(signUp.name)"))
                    }
                } else {
                    "–"
                }
            }
        }
    }

    private var certificates: Markup {
        let earned = signUps.filter(\.wasPresent)
        return section {
            h2 { words(.certificates) }
            p { words(.certificatesLead) }
            if earned.isEmpty {
                div(.class("notice")) { p { words(.nobodyPresent) } }
            } else {
                ul { for signUp in earned { li { certificate(signUp) } } }
            }
        }
    }

    private func certificate(_ signUp: SignUp) -> Markup {
        fragment {
            strong(.dir("auto")) { signUp.name }
            " "
            if signUp.badge != nil {
                span(.class("badge badge--done")) { words(.hasBadge) }
            } else {
                HTML.form(.class("cluster"), .method("post"), .action(visit.link(.prevention(.issueBadge(id))))) {
                    visit.forgeryField
                    input(.type("hidden"), .name(ParticipantRoutes.signUpName), .value(signUp.id.description))
                    HTML.label(.class("choice")) {
                        input(.type("checkbox"), .name(ParticipantRoutes.holderName), .value("ja"))
                        span(.class("choice__text")) { words(.bindToMail) }
                    }
                    button(
                        .class("button button--quiet"), .type("submit"),
                        .aria("label", "\(words(.giveBadge)): \(signUp.name)")
                    ) { words(.giveBadge) }
                }
            }
        }
    }
}
