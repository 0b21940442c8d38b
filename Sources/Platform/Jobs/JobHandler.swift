import Synchronization

/// Does the jobs of one kind.
public struct JobHandler: Sendable {
    public let kind: String
    let run: @Sendable (Job, JobProgress) async throws -> String

    /// - Parameter run: does the work and returns what is kept as its result. It computes on the thread pool of its
    ///   site, never on the cooperative threads, and tells how far it is often: that is also how it learns that it
    ///   should stop. It may run again after a process ended in the middle of it, so that it changes nothing twice.
    public init(kind: String, run: @escaping @Sendable (Job, JobProgress) async throws -> String) {
        self.kind = kind
        self.run = run
    }
}

/// How far a running job is, between the thread that computes and the task that writes it down each second.
public struct JobProgress: Sendable {
    /// Kept by a mutex.
    private final class Shared: Sendable {
        let value = Mutex(Value())
    }

    private struct Value {
        var fraction = 0.0
        var stage = ""
        var isStopped = false
    }

    private let shared = Shared()

    public init() {}

    /// Says how far the job is. Costs nanoseconds, from any thread: call it as often as there is something to say.
    /// - Parameters:
    ///   - fraction: from 0 to 1; what lies outside becomes the nearest end.
    ///   - stage: what the job is busy with; the last one stays when this is empty.
    /// - Throws: `CancellationError` when the job should stop.
    public func report(_ fraction: Double, stage: String = "") throws(CancellationError) {
        let isStopped = shared.value.withLock { value in
            if !fraction.isNaN { value.fraction = min(max(fraction, 0), 1) }
            if !stage.isEmpty { value.stage = stage }
            return value.isStopped
        }
        if isStopped { throw CancellationError() }
    }

    /// - Throws: `CancellationError` when the job should stop.
    public func check() throws(CancellationError) {
        if shared.value.withLock({ $0.isStopped }) { throw CancellationError() }
    }

    /// From now on whoever reports learns that the job should stop.
    func stop() {
        shared.value.withLock { $0.isStopped = true }
    }

    var current: (fraction: Double, stage: String) {
        shared.value.withLock { ($0.fraction, $0.stage) }
    }
}
