import Domain
import Geography
import HTTPTypes
import Hummingbird
import Insight
import Platform
import Registers
import SQLStore

/// The room's own pages.
struct DeploymentRoutes: Sendable {
    let site: Site

    private static let id = PathValue.parameter("id")

    func add(to router: SiteRouter) {
        router.resident(.get, .deployment(.calendar(.parameter("secret")))) { visit in
            guard case .deployment(.calendar(.value(let file))) = visit.url else { throw SiteError.notFound }
            return try await TeamCalendar(site: site).file(file, visit)
        }
        router.staff(.post, .deployment(.calendarAddress(Self.id)), .edit(.deployment)) { visit in
            let team = try visit.identifier("id")
            let isWithdrawn = visit.form["wat"] == "intrekken"
            try await TeamCalendar(site: site).change(team, isWithdrawn: isWithdrawn, by: visit.account)
            return visit.redirect(to: Team.register.address(of: team), saying: isWithdrawn ? .withdrawn : .saved)
        }
        router.staff(.get, .deployment(.roster), .read(.deployment), roster)
        router.staff(.get, .deployment(.briefing(Self.id)), .read(.deployment), briefing)
        router.staff(.get, .deployment(.log), .logPresence) { visit in
            visit.page(LogPage(text: try await text(visit), reading: try await reading(visit)).page)
        }
        router.staff(.get, .deployment(.shiftLog(Self.id)), .logPresence) { visit in
            visit.page(try await shiftLog(visit).page)
        }
        router.staff(.post, .deployment(.shiftLog(Self.id)), .logPresence, noteByHand)
        router.staff(.post, .deployment(.track(Self.id)), .logPresence, noteTrack)
        router.staff(.post, .deployment(.contacts(Self.id)), .logPresence, noteContacts)
        router.staff(.post, .deployment(.withdrawNote(Self.id)), .logPresence, withdraw)
        router.staff(.get, .deployment(.hours), .read(.deployment)) { visit in
            visit.page(try await hours(visit).page)
        }
        router.staff(.get, .deployment(.hoursFile), .read(.deployment), hoursFile)
        router.staff(.get, .deployment(.walk(Self.id)), .read(.deployment), walk)
    }

    private func text(_ visit: StaffVisit) async throws -> DeploymentText {
        DeploymentText(
            visit: visit, gazetteer: try await site.municipalities.gazetteer(of: visit.municipality.id))
    }

    private func reading(_ visit: StaffVisit) async throws -> RoomReading {
        let municipality = visit.municipality.id
        return try await site.database.read { try RoomReading(in: municipality, $0) }
    }

    // MARK: Planning

    @Sendable private func roster(_ visit: StaffVisit) async throws -> Response {
        let asked = visit.query["week"]
        let week = asked.flatMap { ISOWeek($0) }
        let hot = try await Insight.hotPlacesAndHours(visit)
        let text = try await text(visit)
        let roster = Roster(
            week ?? ISOWeek(containing: DutchTime.reading(of: visit.now).date), try await reading(visit),
            blocks: hot.blocks,
            places: Roster.places((hot.spots ?? []).map { ($0.name, $0.area) }, around: text.gazetteer.around))
        return visit.page(
            RosterPage(text: text, roster: roster, isCorrected: asked != nil && week == nil).page)
    }

    @Sendable private func briefing(_ visit: StaffVisit) async throws -> Response {
        let (id, municipality) = (try visit.identifier("id"), visit.municipality.id)
        let text = try await text(visit)
        let hot = try await Insight.hotPlacesAndHours(visit)
        let briefing = try await site.database.read { connection -> Briefing? in
            guard let entry = try RoomReading.shift(id, in: municipality, connection), !entry.isArchived,
                let shift = PlannedShift(entry)
            else { return nil }
            let team = try RoomReading.team(shift.team, in: municipality, connection)
            let kind = team.flatMap { $0[Team.kind] }
            let powers = try RegisterStore.all(of: Power.register.id, in: municipality, connection)
            let cards = try RegisterStore.all(of: ActionCard.register.id, in: municipality, connection)
            let places = text.gazetteer.around(shift.area)
            return Briefing(
                shift: shift, team: team,
                allowance: kind.map { Power.allowance(powers, for: $0, on: shift.date, in: places) } ?? .talk,
                power: kind.flatMap { Power.inForce(powers, for: $0, on: shift.date, in: places) },
                cards: ActionCard.valid(cards, for: kind, on: shift.date), hot: hot,
                findings: try Self.titles(entry[Shift.findings], "finding", in: municipality, connection),
                measures: try Self.titles(entry[Shift.measures], "measure", in: municipality, connection))
        }
        guard let briefing else { throw SiteError.notFound }
        return visit.page(BriefingPage(text: text, briefing: briefing).page)
    }

    /// The titles of entries of another room's register, whose first field is `titel`.
    private static func titles(
        _ ids: [Identifier], _ register: String, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [String] {
        try ids.compactMap { id in
            try RegisterStore.find(id, of: register, in: municipality, connection)
                .flatMap { $0.fields["titel"]?.string }
        }
    }

    @Sendable private func walk(_ visit: StaffVisit) async throws -> Response {
        let (id, municipality) = (try visit.identifier("id"), visit.municipality.id)
        let (walk, points, departments) = try await site.database.read { connection in
            (
                try RegisterStore.find(id, of: AuditWalk.register.id, in: municipality, connection),
                try RegisterStore.all(of: AuditPoint.register.id, in: municipality, connection)
                    .filter { $0[AuditPoint.walk] == id },
                try RegisterStore.all(of: "department", in: municipality, connection)
            )
        }
        guard let walk, !walk.isArchived else { throw SiteError.notFound }
        let names = Dictionary(
            departments.map { ($0.id, $0.fields["naam"]?.string ?? "–") }
        ) { first, _ in first }
        return visit.page(
            WalkPage(text: try await text(visit), walk: walk, points: points, departments: names).page)
    }

    // MARK: The log

    private func shiftLog(_ visit: StaffVisit) async throws -> ShiftLogPage {
        let (id, municipality) = (try visit.identifier("id"), visit.municipality.id)
        let text = try await text(visit)
        let page = try await site.database.read { connection -> ShiftLogPage? in
            guard let entry = try RoomReading.shift(id, in: municipality, connection), !entry.isArchived,
                let shift = PlannedShift(entry), shift.state != .cancelled
            else { return nil }
            let team = try RoomReading.team(shift.team, in: municipality, connection)
            let powers = try RegisterStore.all(of: Power.register.id, in: municipality, connection)
            let allowance =
                team.flatMap { $0[Team.kind] }.map {
                    Power.allowance(powers, for: $0, on: shift.date, in: text.gazetteer.around(shift.area))
                } ?? .talk
            let sheet = try PresenceStore.contacts(of: id, in: municipality, connection)
            return ShiftLogPage(
                text: text, shift: shift, team: team,
                noted: try PresenceStore.noted(of: id, in: municipality, connection), sheet: sheet,
                withdrawn: try PresenceStore.withdrawn(of: id, in: municipality, connection),
                kinds: ContactSheet.kinds(allowed: allowance))
        }
        guard let page else { throw SiteError.notFound }
        return page
    }

    @Sendable private func noteByHand(_ visit: StaffVisit) async throws -> Response {
        let (id, form) = (try visit.identifier("id"), visit.form)
        return try await handle(visit) {
            try await LogPresence(site: site, account: visit.account).byHand(
                id, area: form[LogPresence.Name.otherArea] ?? form[LogPresence.Name.area],
                from: Self.minutes(form[LogPresence.Name.from]), to: Self.minutes(form[LogPresence.Name.to]))
        }
    }

    @Sendable private func noteContacts(_ visit: StaffVisit) async throws -> Response {
        let (id, form) = (try visit.identifier("id"), visit.form)
        let kinds = try await shiftLog(visit).kinds
        return try await handle(visit) {
            try await LogPresence(site: site, account: visit.account).contacts(
                id, seen: form[LogPresence.Name.version].flatMap { Int($0) } ?? 0,
                Dictionary(uniqueKeysWithValues: kinds.map { ($0, form[$0.rawValue]) }))
        }
    }

    @Sendable private func withdraw(_ visit: StaffVisit) async throws -> Response {
        let (id, form) = (try visit.identifier("id"), visit.form)
        let note: LogPresence.Note? =
            switch form[LogPresence.Name.withdrawn] {
            case LogPresence.Name.tracks: .tracks
            case LogPresence.Name.contacts:
                .contacts(version: form[LogPresence.Name.version].flatMap { Int($0) } ?? 0)
            case let text: text.flatMap { Identifier($0) }.map { .line($0) }
            }
        guard let note else { throw SiteError.notFound }
        return try await handle(visit, saying: .withdrawn) {
            try await LogPresence(site: site, account: visit.account).withdraw(note, of: id)
        }
    }

    @Sendable private func noteTrack(_ visit: StaffVisit) async throws -> Response {
        let id = try visit.identifier("id")
        guard let sent = visit.form[LogPresence.Name.track] else {
            return try await problemPage(
                visit, [LogPresence.Problem(field: LogPresence.Name.track, phrase: .trackMissing)])
        }
        do {
            let outcome = try await LogPresence(site: site, account: visit.account).track(id, text: sent)
            var page = try await shiftLog(visit)
            page.outcome = outcome
            guard outcome.cells > 0 else {
                page.problems = [LogPresence.Problem(field: LogPresence.Name.track, phrase: .trackNothing)]
                page.typed = visit.form
                return visit.page(page.page, status: .unprocessableContent)
            }
            return visit.page(page.page)
        } catch LogPresence.Refusal.notFound {
            throw SiteError.notFound
        }
    }

    private func handle(
        _ visit: StaffVisit, saying done: Confirmation = .saved, _ body: () async throws -> Void
    ) async throws -> Response {
        do {
            try await body()
        } catch LogPresence.Refusal.notFound {
            throw SiteError.notFound
        } catch LogPresence.Refusal.problems(let problems) {
            return try await problemPage(visit, problems)
        }
        return visit.redirect(
            to: .deployment(.shiftLog(.value(try visit.identifier("id").description))), saying: done)
    }

    private func problemPage(_ visit: StaffVisit, _ problems: [LogPresence.Problem]) async throws -> Response {
        var page = try await shiftLog(visit)
        page.problems = problems
        page.typed = visit.form
        if problems.contains(where: { $0.phrase == .contactsChangedMeanwhile }) {
            // The page shows the counts of now: saving what was typed is then a choice.
            page.typed[LogPresence.Name.version] = String(page.sheet.version)
        }
        return visit.page(page.page, status: .unprocessableContent)
    }

    /// `22:30`, and `22.30` as people type it.
    static func minutes(_ text: String?) -> Int? {
        guard let parts = text?.split(whereSeparator: { $0 == ":" || $0 == "." }), parts.count >= 2,
            let hour = Int(parts[0]), let minute = Int(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    // MARK: Hours

    private func hours(_ visit: StaffVisit) async throws -> HoursPage {
        let period = HoursPeriod(visit.query, today: DutchTime.reading(of: visit.now).date)
        let (text, municipality) = (try await text(visit), visit.municipality.id)
        // What began the day before may last into the period.
        let start = DutchTime.instant(of: period.from.adding(days: -2))
        let end = DutchTime.instant(of: period.to.adding(days: 1))
        let (reading, presence, contacts) = try await site.database.read { connection in
            (
                try RoomReading(in: municipality, connection),
                try PresenceStore.all(from: start, to: end, in: municipality, connection),
                try PresenceStore.contacts(in: municipality, connection)
            )
        }
        let gazetteer = text.gazetteer
        let table = HoursTable(
            from: period.from, to: period.to, shifts: reading.shifts, presence: presence, contacts: contacts
        ) { presence in
            presence.area ?? presence.square.flatMap { gazetteer.area(containing: $0.centre)?.code }
        }
        let reports =
            visit.account.role.allows(.seeFigures)
            ? try await Insight.reportsByAreaAndDayPart(from: period.from, to: period.to, visit) : nil
        return HoursPage(text: text, hours: table, teams: reading.teams, period: period, reports: reports)
    }

    @Sendable private func hoursFile(_ visit: StaffVisit) async throws -> Response {
        let page = try await hours(visit)
        let isContacts = visit.query["tabel"] == "contacten"
        let bytes =
            isContacts
            ? HoursFiles.contacts(page.hours, page.teams, fewer: page.text.words(.fewerThanFive))
            : HoursFiles.hours(page.hours, page.text.gazetteer, page.reports)
        let name = "\(isContacts ? "contacten" : "uren")-\(visit.municipality.id)-\(page.period.from)-\(page.period.to)"
        return .file(bytes, .csv, named: "\(name).csv")
    }
}
