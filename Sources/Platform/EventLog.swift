public import Domain
public import Logging
public import Mail
import SQLStore

/// A value that may stand in a log line. There is no way to make one from text that a person typed: the log is
/// deny-by-default.
public struct PublicValue: Sendable, CustomStringConvertible {
    public let description: String

    private init(_ description: String) {
        self.description = description
    }

    public static func number(_ number: Int) -> PublicValue { PublicValue(String(number)) }

    public static func word(_ word: StaticString) -> PublicValue { PublicValue(word.description) }

    public static func reference(_ reference: ErrorReference) -> PublicValue { PublicValue(reference.description) }

    public static func municipality(_ id: Municipality.ID) -> PublicValue { PublicValue(id.slug) }

    /// Why a mail was not sent: a word and a number.
    public static func failure(_ failure: MailFailure) -> PublicValue { PublicValue(failure.code) }

    /// Why a message to another system was not taken: a word and a number.
    static func failure(_ failure: WebhookFailure) -> PublicValue { PublicValue(failure.code) }

    /// Which kind of job: a name from the program, such as `insight-recompute`.
    public static func job(_ handler: JobHandler) -> PublicValue { PublicValue(handler.kind) }

    /// The type of an error and, for a database, its code: never its values.
    public static func kind(of error: any Error) -> PublicValue {
        if let error = error as? SQLError { return PublicValue("SQLError \(error)") }
        return PublicValue(String(reflecting: type(of: error)))
    }
}

/// What a reader is shown for an unexpected error, so that the line in the log can be found.
public struct ErrorReference: Sendable, CustomStringConvertible {
    public let description: String

    public init(surroundings: Surroundings) {
        description = surroundings.randomBytes(4).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            .joined().uppercased()
    }
}

/// The program's own log. Messages are literals and values are public ones, so that nothing a resident sends can
/// reach it.
public struct EventLog: Sendable {
    private let logger: Logger

    /// - Parameter logger: any logger; its messages are written as they come.
    public init(logger: Logger) {
        self.logger = logger
    }

    public func info(_ message: StaticString, _ values: [(StaticString, PublicValue)] = []) {
        write(.info, message, values)
    }

    public func error(_ message: StaticString, _ values: [(StaticString, PublicValue)] = []) {
        write(.error, message, values)
    }

    private func write(_ level: Logger.Level, _ message: StaticString, _ values: [(StaticString, PublicValue)]) {
        let tail = values.map { " \($0.0)=\($0.1)" }.joined()
        logger.log(level: level, "\(message.description + tail)")
    }
}

/// What libraries log: level, library and line of source, never the message, because a message may quote a request.
/// With the version pinned, the line tells a developer what it said.
public struct LibraryLogHandler: LogHandler {
    private var destination: any LogHandler
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level

    public init(destination: any LogHandler, level: Logger.Level = .notice) {
        self.destination = destination
        logLevel = level
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let file = event.file.split(separator: "/").last.map(String.init) ?? ""
        var harmless = event
        harmless.message = "\(event.source) \(file):\(event.line)"
        harmless.metadata = nil
        harmless.error = nil
        destination.log(event: harmless)
    }
}
