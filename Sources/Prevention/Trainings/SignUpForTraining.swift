import Domain
import Mail
package import Platform
import Registers
import SQLStore
import Vault

/// Takes a seat or a place on the waiting list, once for each sheet of the form however often it is sent.
struct SignUpForTraining: Sendable {
    enum Refusal: Error {
        case notFound
        case closed
        /// This address has as many places as one address may ask for.
        case tooMany
        /// Nobody can join the waiting list any more.
        case listFull
        /// The sheet was used for another date.
        case usedSheet
    }

    let site: Site

    /// - Throws: ``Refusal``; `SQLError`.
    func callAsFunction(
        _ id: Identifier, name: String, email: EmailAddress, language: Language, token: FormToken,
        in municipality: Municipality.ID
    ) async throws -> (signUp: SignUp, training: ScheduledTraining, code: SignUpCode) {
        let code = SignUpCode(from: token, in: municipality, with: site.secret)
        let sheet = token.sheet(in: municipality, with: site.secret)
        let digest = code.digest(in: municipality, with: site.secret)
        let (own, now) = (site.surroundings.makeIdentifier(), site.surroundings.now())
        let mails = TrainingMail(site: site)
        let (signUp, training) = try await site.database.write { connection in
            let reader = EntryReader(municipality: municipality, now: now, connection: connection)
            guard let training = try reader.training(id), training.isPublic else { throw Refusal.notFound }
            if let known = try SignUpStore.find(sheet: sheet, in: municipality, connection) {
                guard known.date == id else { throw Refusal.usedSheet }
                var wanted = known
                (wanted.name, wanted.email, wanted.language) = (name, email, language)
                return (try correct(known, to: wanted, training, at: now, in: municipality, connection), training)
            }
            guard training.isOpen(at: now) else { throw Refusal.closed }
            guard try SignUpStore.count(of: email, for: id, in: municipality, connection) < SignUp.mostPerAddress
            else { throw Refusal.tooMany }
            let counts = try SignUpStore.counts(in: municipality, connection)[id] ?? SignUpStore.Counts()
            // Nobody overtakes who waits already.
            let hasSeat = counts.seated < training.seats && counts.waiting == 0
            guard hasSeat || !training.isListFull(counts) else { throw Refusal.listFull }
            let signUp = SignUp(
                id: own, date: id, name: name, email: email, language: language, hasSeat: hasSeat, created: now)
            guard try SignUpStore.insert(signUp, sheet: sheet, codeDigest: digest, in: municipality, connection)
            else {
                // The same sheet was sent at the same moment, and the other was first.
                guard let first = try SignUpStore.find(sheet: sheet, in: municipality, connection), first.date == id
                else { throw Refusal.usedSheet }
                return (first, training)
            }
            try mails.add(
                hasSeat ? .confirmed : .waiting, to: signUp, training, at: now, in: municipality, connection)
            try site.audit(
                AuditEvent(.entryChanged, of: .entry(id), by: .nobody, from: .site), at: now, in: municipality,
                connection)
            return (signUp, training)
        }
        return (signUp, training, code)
    }

    /// Somebody went back to the sheet and wrote something else. A new address gets the mail that the old one got.
    private func correct(
        _ known: SignUp, to wanted: SignUp, _ training: ScheduledTraining, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> SignUp {
        let isMoved = known.email != wanted.email
        guard isMoved || known.name != wanted.name || known.language != wanted.language else { return known }
        guard training.isOpen(at: now) else { throw Refusal.closed }
        if isMoved {
            let isOtherPerson = known.email.description.lowercased() != wanted.email.description.lowercased()
            let others = try SignUpStore.count(of: wanted.email, for: wanted.date, in: municipality, connection)
            let mails = try SignUpStore.mails(about: wanted.id, in: municipality, connection)
            guard mails.count < SignUp.mostMails, !isOtherPerson || others < SignUp.mostPerAddress else {
                throw Refusal.tooMany
            }
            // They stay listed, so that they are counted.
            try MailOutbox.delete(mails, in: municipality, connection)
        }
        try SignUpStore.correct(wanted, in: municipality, connection)
        if isMoved {
            try TrainingMail(site: site).add(
                wanted.hasSeat ? .confirmed : .waiting, to: wanted, training, at: now, in: municipality, connection)
        }
        try site.audit(
            AuditEvent(.entryChanged, of: .entry(wanted.date), by: .nobody, from: .site), at: now, in: municipality,
            connection)
        return wanted
    }
}

/// Gives a seat back and lets the first who waits have it.
struct CancelSignUp: Sendable {
    let site: Site

    /// - Returns: the training that somebody withdrew from; `nil` when the code belongs to nothing.
    func callAsFunction(_ code: SignUpCode, in municipality: Municipality.ID) async throws -> ScheduledTraining? {
        let digest = code.digest(in: municipality, with: site.secret)
        let now = site.surroundings.now()
        let moveUp = MoveUp(site: site)
        return try await site.database.write { connection in
            guard let signUp = try SignUpStore.find(codeDigest: digest, in: municipality, connection) else {
                return nil
            }
            let reader = EntryReader(municipality: municipality, now: now, connection: connection)
            let training = try reader.training(signUp.date)
            // Nothing of it is kept: who does not come is nobody's business any more.
            try SignUpStore.delete(signUp.id, in: municipality, connection)
            try site.audit(
                AuditEvent(.entryChanged, of: .entry(signUp.date), by: .nobody, from: .site), at: now,
                in: municipality, connection)
            if let training { _ = try moveUp(training, at: now, in: municipality, connection) }
            return training
        }
    }
}

/// Gives free seats to who waits, in order, and tells them.
struct MoveUp: Sendable {
    let site: Site

    /// - Returns: how many got a seat.
    func callAsFunction(
        _ training: ScheduledTraining, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Int {
        // After it began a seat is of no use.
        guard now < training.starts, training.isPublic else { return 0 }
        let seated = try SignUpStore.counts(in: municipality, connection)[training.id]?.seated ?? 0
        var moved = 0
        while seated + moved < training.seats,
            let next = try SignUpStore.firstWaiting(for: training.id, in: municipality, connection)
        {
            try SignUpStore.giveSeat(to: next.id, in: municipality, connection)
            try TrainingMail(site: site).add(.movedUp, to: next, training, at: now, in: municipality, connection)
            moved += 1
        }
        return moved
    }
}

/// Keeps the lists of participants: seats that came free are given, and what had its term is deleted.
package struct KeepParticipants: Sendable {
    package struct Outcome: Sendable, Equatable {
        package var moved = 0
        package var deleted = 0
    }

    private let site: Site

    package init(site: Site) {
        self.site = site
    }

    /// Of all municipalities; each date in a transaction of its own.
    @discardableResult
    package func callAsFunction() async throws -> Outcome {
        var outcome = Outcome()
        for municipality in try await site.database.read({ try MunicipalityStore.all($0) }).map(\.id) {
            let dates = try await site.database.read { try SignUpStore.counts(in: municipality, $0) }.keys
            for date in dates.sorted() {
                try Task.checkCancellation()
                let step = try await keep(date, in: municipality)
                outcome.moved += step.moved
                outcome.deleted += step.deleted
            }
        }
        return outcome
    }

    private func keep(_ date: Identifier, in municipality: Municipality.ID) async throws -> Outcome {
        let now = site.surroundings.now()
        return try await site.database.write { connection in
            let reader = EntryReader(municipality: municipality, now: now, connection: connection)
            var outcome = Outcome()
            let (training, today) = (try reader.training(date), DutchTime.reading(of: now).date)
            for signUp in try SignUpStore.all(of: date, in: municipality, connection)
            where signUp.isForgotten(on: today, training: training?.date) {
                try SignUpStore.delete(signUp.id, in: municipality, connection)
                outcome.deleted += 1
            }
            if outcome.deleted > 0 {
                try site.audit(
                    AuditEvent(.retentionDeleted, of: .entry(date), by: .system, from: .worker), at: now,
                    in: municipality, connection)
            }
            if let training {
                outcome.moved = try MoveUp(site: site)(training, at: now, in: municipality, connection)
                if outcome.moved > 0 {
                    try site.audit(
                        AuditEvent(.entryChanged, of: .entry(date), by: .system, from: .worker), at: now,
                        in: municipality, connection)
                }
            }
            return outcome
        }
    }
}

/// Mail to who signed up. It holds neither a name nor a code: mail is read by others.
struct TrainingMail: Sendable {
    enum Kind {
        case confirmed, waiting, movedUp
    }

    let site: Site

    func add(
        _ kind: Kind, to signUp: SignUp, _ training: ScheduledTraining, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        let words = site.phrasebook.words(TrainingPhrase.self, in: signUp.language)
        let values = [
            "training": training.title,
            "date": CalendarWords(signUp.language).dateWithWeekday(training.date),
            "start": FieldText.clock(training.start), "end": FieldText.clock(training.end), "place": training.place,
            "days": String(SignUp.keepDays),
        ]
        let (subject, lead): (TrainingPhrase, TrainingPhrase) =
            switch kind {
            case .confirmed: (.mailConfirmedSubject, .mailConfirmed)
            case .waiting: (.mailWaitingSubject, .mailWaiting)
            case .movedUp: (.mailMovedUpSubject, .mailMovedUp)
            }
        let lines = [
            words(lead, values), words(.mailWhen, values), words(.mailWhere, values), words(.mailCancel, values),
        ]
        let id = site.surroundings.makeIdentifier()
        try MailOutbox.add(
            OutboxMail(to: signUp.email, subject: words(subject, values), body: lines.joined(separator: "\n\n")),
            id: id, at: now, in: municipality, connection)
        try SignUpStore.addMail(id, about: signUp.id, in: municipality, connection)
    }
}
