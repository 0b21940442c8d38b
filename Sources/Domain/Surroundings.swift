/// What a program takes from the world around it: the clock and chance. Only the executable makes the real one, so
/// that every test can set the time and repeat every draw.
public struct Surroundings: Sendable {
    public var now: @Sendable () -> Instant
    /// That many unpredictable bytes.
    public var randomBytes: @Sendable (Int) -> [UInt8]

    public init(now: @escaping @Sendable () -> Instant, randomBytes: @escaping @Sendable (Int) -> [UInt8]) {
        self.now = now
        self.randomBytes = randomBytes
    }

    /// A new identifier for a row made now.
    public func makeIdentifier() -> Identifier {
        Identifier(at: now(), random: randomBytes(10))
    }
}
