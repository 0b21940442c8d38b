/// A value that must not end up in a log, an error or a test's output by being printed.
///
/// Whatever Swift prints it with (interpolation, `print`, `dump`, a description of something that holds it) shows
/// the name of the type alone. Text that is meant for a person has to be asked for by name.
public protocol Undisclosed: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Undisclosed {
    public var description: String { "\(Self.self) (not shown)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
