import Synchronization

/// What rooms keep in memory between requests: one value of each type, made when it is first asked for.
///
/// Nothing here is the only copy of anything: another process, or this one after a start, makes it again.
public final class RoomMemory: Sendable {
    private let values = Mutex<[ObjectIdentifier: any Sendable]>([:])

    public init() {}

    public func value<Value: Sendable>(_ type: Value.Type = Value.self, make: () -> Value) -> Value {
        values.withLock { values in
            if let known = values[ObjectIdentifier(type)] as? Value { return known }
            let value = make()
            values[ObjectIdentifier(type)] = value
            return value
        }
    }
}
