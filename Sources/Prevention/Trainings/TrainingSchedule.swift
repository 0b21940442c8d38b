import Domain
import Registers

/// A date of a training with the training itself, as the public and mail speak of it.
struct ScheduledTraining: Sendable, Identifiable {
    let id: Identifier
    let title: String
    let training: Entry
    let entry: Entry
    let date: CivilDate
    /// Minutes since midnight.
    let start: Int
    let end: Int
    let place: String
    let seats: Int
    /// The last day on which somebody can sign up.
    let closes: CivilDate

    /// `nil` when something that the form asks for is not there, as in a file made by hand.
    init?(_ entry: Entry, of training: Entry?) {
        guard let training, let date = entry[TrainingDate.date], let start = entry[TrainingDate.start],
            let end = entry[TrainingDate.end], let seats = entry[TrainingDate.seats]
        else { return nil }
        id = entry.id
        title = training[Training.title]
        self.training = training
        self.entry = entry
        self.date = date
        self.start = start
        self.end = end
        place = entry[TrainingDate.place]
        self.seats = seats
        closes = entry[TrainingDate.closes] ?? date
    }

    var isPublic: Bool { entry[TrainingDate.isPublic] && !entry.isArchived }
    var starts: Instant { DutchTime.instant(of: date, minuteOfDay: start) }
    var ends: Instant { DutchTime.instant(of: date, minuteOfDay: end) }

    /// Up to and including the last day for it, and never after it began.
    func isOpen(at now: Instant) -> Bool {
        isPublic && now < starts && DutchTime.reading(of: now).date <= closes
    }

    /// Whether nobody can join the waiting list any more.
    func isListFull(_ counts: SignUpStore.Counts) -> Bool {
        counts.waiting >= SignUp.mostWaitingPerSeat * seats
    }
}

extension EntryReader {
    func training(_ id: Identifier) throws -> ScheduledTraining? {
        guard let entry = try find(id, in: TrainingDate.register) else { return nil }
        let training = try entry[TrainingDate.training].flatMap { try find($0, in: Training.register) }
        return ScheduledTraining(entry, of: training)
    }

    /// By when they begin; also those that are over.
    func trainings() throws -> [ScheduledTraining] {
        let kinds = Dictionary(
            (try entries(of: Training.register)).map { ($0.id, $0) }
        ) { first, _ in first }
        return try entries(of: TrainingDate.register).compactMap { entry in
            ScheduledTraining(entry, of: entry[TrainingDate.training].flatMap { kinds[$0] })
        }.sorted { ($0.starts, $0.title) < ($1.starts, $1.title) }
    }
}
