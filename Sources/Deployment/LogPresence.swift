import Domain
import Geography
import Platform
import Registers
import SQLStore

/// What a team notes of a shift: where it was and whom it met, without persons.
struct LogPresence: Sendable {
    enum Refusal: Error, Sendable, Equatable {
        case notFound
        case problems([Problem])
    }

    struct Problem: Sendable, Equatable {
        let field: String
        let phrase: DeploymentPhrase
    }

    /// Names of fields.
    enum Name {
        static let area = "gebied"
        static let otherArea = "ander-gebied"
        static let from = "van"
        static let to = "tot"
        static let track = "spoor"
        static let version = "versie"
        static let withdrawn = "wat"
        static let tracks = "sporen"
        static let contacts = "contacten"
    }

    /// Before and after a shift, that may still be noted.
    static let margin: Int64 = 120

    let site: Site
    let account: Account

    /// Notes an area, from a clock time until a clock time. The same again changes nothing.
    /// - Throws: ``Refusal``.
    func byHand(_ id: Identifier, area: String?, from: Int?, to: Int?) async throws {
        let (now, site) = (site.surroundings.now(), site)
        let gazetteer = try await site.municipalities.gazetteer(of: account.municipality)
        let row = site.surroundings.makeIdentifier()
        try await write(id) { shift, connection in
            var problems: [Problem] = []
            if area.flatMap({ gazetteer.area(code: $0) }) == nil {
                problems.append(Problem(field: Name.area, phrase: .logNoArea))
            }
            let (start, end) = (from.map { Self.moment($0, of: shift) }, to.map { Self.moment($0, of: shift) })
            if start == nil { problems.append(Problem(field: Name.from, phrase: .logNoTime)) }
            if end == nil { problems.append(Problem(field: Name.to, phrase: .logNoTime)) }
            if let start, let end {
                if end <= start {
                    problems.append(Problem(field: Name.to, phrase: .logOrder))
                } else if end > now.adding(minutes: 1) {
                    problems.append(Problem(field: Name.to, phrase: .logFuture))
                } else if start < shift.start.adding(minutes: -Self.margin)
                    || end > shift.end.adding(minutes: Self.margin)
                {
                    problems.append(Problem(field: Name.from, phrase: .logOutside))
                }
            }
            guard problems.isEmpty, let area, let start, let end else { throw Refusal.problems(problems) }
            let new = Presence(
                shift: id, source: .byHand, start: start, seconds: Int(end.minutes(since: start) * 60), area: area,
                square: nil)
            let before = try PresenceStore.all(of: id, in: account.municipality, connection)
                .filter { $0.area == area }
            if before.contains(new) { return }
            if before.contains(where: { $0.start < new.end && new.start < $0.end }) {
                throw Refusal.problems([Problem(field: Name.from, phrase: .logTwice)])
            }
            try PresenceStore.insert(new, id: row, in: account.municipality, connection)
            try audit(id, at: now, connection)
        }
    }

    struct TrackOutcome: Sendable {
        /// Cells of a quarter of an hour and a square.
        var cells = 0
        /// Points that were used.
        var points = 0
        /// Points outside the shift, thrown away.
        var outside = 0
        /// Points that could not be read.
        var problems: [TrackProblem] = []
    }

    /// Reduces a track to squares and quarters of an hour; its points are gone when this returns.
    /// - Throws: ``Refusal``.
    func track(_ id: Identifier, text: String) async throws -> TrackOutcome {
        let (now, site) = (site.surroundings.now(), site)
        let file = TrackFile(text)
        return try await write(id) { shift, connection in
            let cells = file.track.cells(from: shift.start, to: shift.end)
            let outside = file.track.countOutside(from: shift.start, to: shift.end)
            let sorted = cells.sorted { ($0.key.start, $0.key.square) < ($1.key.start, $1.key.square) }
            for (cell, seconds) in sorted {
                try PresenceStore.put(
                    cell, seconds: seconds, of: id, id: site.surroundings.makeIdentifier(),
                    in: account.municipality, connection)
            }
            if !cells.isEmpty { try audit(id, at: now, connection) }
            return TrackOutcome(
                cells: cells.count, points: file.track.points.count - outside, outside: outside,
                problems: file.problems)
        }
    }

    /// Replaces the counts of a shift. The same again changes nothing.
    /// - Throws: ``Refusal``.
    func contacts(_ id: Identifier, seen version: Int, _ read: [ContactSheet.Kind: String?]) async throws {
        let now = site.surroundings.now()
        try await write(id) { shift, connection in
            let before = try PresenceStore.contacts(of: id, in: account.municipality, connection)
            var sheet = ContactSheet(counts: before.counts, version: version)
            var problems: [Problem] = []
            for (kind, text) in read {
                guard let text, !text.isEmpty else {
                    sheet.counts[kind] = 0
                    continue
                }
                guard let count = Int(text), (0...ContactSheet.most).contains(count) else {
                    problems.append(Problem(field: kind.rawValue, phrase: .contactsNotANumber))
                    continue
                }
                sheet.counts[kind] = count
            }
            if shift.start > now {
                problems.append(Problem(field: ContactSheet.Kind.talk.rawValue, phrase: .contactsNotBegun))
            }
            guard problems.isEmpty else {
                throw Refusal.problems(problems.sorted { $0.field < $1.field })
            }
            let isSame = ContactSheet.Kind.allCases.allSatisfy { (sheet.counts[$0] ?? 0) == (before.counts[$0] ?? 0) }
            if isSame { return }
            guard try PresenceStore.put(sheet, of: id, in: account.municipality, connection) else {
                throw Refusal.problems([
                    Problem(field: ContactSheet.Kind.talk.rawValue, phrase: .contactsChangedMeanwhile)
                ])
            }
            try audit(id, at: now, connection)
        }
    }

    /// What can be taken back.
    enum Note: Sendable, Equatable {
        /// A line that was noted by hand.
        case line(Identifier)
        case tracks
        /// Counts with this version.
        case contacts(version: Int)
    }

    /// Takes back what was noted of a shift. It is kept with the name of who did so, and counts no more.
    /// - Throws: ``Refusal``.
    func withdraw(_ note: Note, of id: Identifier) async throws {
        let (now, spare) = (site.surroundings.now(), site.surroundings.makeIdentifier())
        try await write(id) { shift, connection in
            let isDone =
                switch note {
                case .line(let line):
                    try PresenceStore.withdraw(
                        line, source: .byHand, of: id, by: account.id, at: now, in: account.municipality, connection)
                        > 0
                case .tracks:
                    try PresenceStore.withdraw(
                        source: .track, of: id, by: account.id, at: now, in: account.municipality, connection) > 0
                case .contacts(let version):
                    try PresenceStore.withdrawContacts(
                        of: id, seen: version, id: spare, by: account.id, at: now, in: account.municipality,
                        connection)
                }
            guard isDone else {
                // The same button twice is no mistake; counts that changed meanwhile are.
                guard case .contacts = note,
                    try PresenceStore.contacts(of: id, in: account.municipality, connection).version > 0
                else { return }
                throw Refusal.problems([
                    Problem(field: ContactSheet.Kind.talk.rawValue, phrase: .contactsChangedMeanwhile)
                ])
            }
            try audit(id, at: now, connection)
        }
    }

    /// The moment that a clock time means around a shift: the one nearest to its middle.
    static func moment(_ minuteOfDay: Int, of shift: PlannedShift) -> Instant {
        let middle = Instant(milliseconds: (shift.start.milliseconds + shift.end.milliseconds) / 2)
        return (-1...2).map { DutchTime.instant(of: shift.date.adding(days: $0), minuteOfDay: minuteOfDay) }
            .min { abs($0.minutes(since: middle)) < abs($1.minutes(since: middle)) } ?? shift.start
    }

    private func write<T: Sendable>(
        _ id: Identifier, _ body: @Sendable @escaping (PlannedShift, any SQLConnection) throws -> T
    ) async throws -> T {
        let municipality = account.municipality
        return try await site.database.write { connection in
            guard let entry = try RoomReading.shift(id, in: municipality, connection), !entry.isArchived,
                let shift = PlannedShift(entry), shift.state != .cancelled
            else { throw Refusal.notFound }
            return try body(shift, connection)
        }
    }

    private func audit(_ id: Identifier, at now: Instant, _ connection: any SQLConnection) throws {
        try site.audit(
            AuditEvent(.entryChanged, of: .entry(id), by: .account(account), from: .site), at: now,
            in: account.municipality, connection)
    }
}
