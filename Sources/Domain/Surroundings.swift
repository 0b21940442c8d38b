import Synchronization

/// What a program takes from the world around it: the clock, waiting and chance. Only the executable makes the real one, so
/// that every test can set the time and repeat every draw.
public struct Surroundings: Sendable {
    public var now: @Sendable () -> Instant
    /// That many unpredictable bytes.
    public var randomBytes: @Sendable (Int) -> [UInt8]
    /// Lets time pass; fails when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    public init(
        now: @escaping @Sendable () -> Instant, randomBytes: @escaping @Sendable (Int) -> [UInt8],
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.now = now
        self.randomBytes = randomBytes
        self.sleep = sleep
    }

    private let sequence = IdentifierSequence()

    /// A new identifier for a row made now. Of two that one process makes, the later one sorts after the earlier one,
    /// also within a millisecond: what happened first is told first.
    public func makeIdentifier() -> Identifier {
        sequence.next(at: now(), random: randomBytes(10))
    }
}

/// Counts the identifiers of a millisecond in the twelve bits behind the time (RFC 9562, section 6.2, method 1).
private final class IdentifierSequence: Sendable {
    private let last = Mutex<(milliseconds: Int64, count: UInt16)>((.min, 0))

    func next(at now: Instant, random: [UInt8]) -> Identifier {
        let (milliseconds, count) = last.withLock { last in
            // A clock that is set back waits here until it has caught up.
            if now.milliseconds > last.milliseconds {
                last = (now.milliseconds, 0)
            } else if last.count < 0xFFF {
                last.count += 1
            } else {
                last = (last.milliseconds + 1, 0)
            }
            return last
        }
        let counter = [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
        return Identifier(at: Instant(milliseconds: milliseconds), random: counter + random.dropFirst(2))
    }
}
