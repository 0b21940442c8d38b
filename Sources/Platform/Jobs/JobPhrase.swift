/// Phrases of the frame around a job.
public enum JobPhrase: String, PhraseKey {
    case waiting = "jobs.state.waiting"
    case running = "jobs.state.running"
    case stopping = "jobs.state.stopping"
    case done = "jobs.state.done"
    case failed = "jobs.state.failed"
    case cancelled = "jobs.state.cancelled"
    case percent = "jobs.percent"
    case asked = "jobs.asked"
    case started = "jobs.started"
    case again = "jobs.again"
    case ended = "jobs.ended"
    case stop = "jobs.stop"
    case refreshes = "jobs.refreshes"
    case refreshOff = "jobs.refresh.off"
    case refreshOn = "jobs.refresh.on"

    case interrupted = "jobs.failure.interrupted"
    case unexpected = "jobs.failure.unexpected"
    case otherFailure = "jobs.failure.other"
}
