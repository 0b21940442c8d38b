import ArgumentParser
import Dispatch
import Foundation
import Platform
import StatisticsFiles
import Synchronization

/// `straatlicht statistics METHOD --input DIR --output FILE`: no database, no server, no municipality.
struct StatisticsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics",
        abstract: "Run a statistical method on a folder of CSV, GeoJSON and params.json; write JSON.",
        discussion: """
            docs/guides/which-method.md says which method answers which question, Resources/examples/statistics has a \
            folder for each. The same folder gives the same bytes, whatever the number of threads.

            Exit status: 0 the result is written, 64 wrong use or no such method, 65 something in the files is wrong \
            (one line for each thing), 66 no such folder or file, 73 the result cannot be written there, 74 reading or \
            writing failed, 130 stopped by Ctrl-C, 143 terminated; when it did not end well, nothing is written.
            """)

    @Argument(help: "The method; --list shows them.")
    var method: String?

    @Option(help: "The folder with the files.", completion: .directory)
    var input: String?

    @Option(help: "The file to write; one that is there is replaced.", completion: .file(extensions: ["json"]))
    var output: String?

    @Option(help: "Threads to use.")
    var threads = 1

    @Flag(help: "Show how far it is.")
    var progress = false

    @Flag(help: "List the methods; with a METHOD, the files and parameters that it reads.")
    var list = false

    func validate() throws {
        if let method, StatisticsMethod.named(method) == nil {
            throw ValidationError("There is no method '\(method)'. `straatlicht statistics --list` shows them.")
        }
        guard !list else { return }
        guard method != nil else { throw ValidationError("Missing expected argument '<method>'; or give --list.") }
        guard input != nil else { throw ValidationError("Missing expected argument '--input <input>'.") }
        guard output != nil else { throw ValidationError("Missing expected argument '--output <output>'.") }
        guard (1...1024).contains(threads) else { throw ValidationError("--threads is between 1 and 1024.") }
    }

    func run() async throws {
        let method = method.flatMap(StatisticsMethod.named)
        guard let method, !list else { return print(method?.usage ?? StatisticsMethod.overview) }
        try await reportingFailures {
            try await run(method, input: input ?? ".", output: output ?? "result.json")
        }
    }

    private func run(_ method: StatisticsMethod, input: String, output: String) async throws {
        do {
            let isBeside =
                URL(fileURLWithPath: output).deletingLastPathComponent().standardized.resolvingSymlinksInPath()
                == URL(fileURLWithPath: input).standardized.resolvingSymlinksInPath()
            let name = URL(fileURLWithPath: output).lastPathComponent
            let folder = try InputFolder(path: input, leavingOut: isBeside ? name : nil)
            // Made first: a computation of an hour should not find out at its end that it cannot write.
            let file = try PendingFile(at: output)
            defer { file.discard() }
            let interruptions = [(SIGINT, 130), (SIGTERM, 143)].map { file.stop(at: $0.0, status: Int32($0.1)) }
            defer { interruptions.forEach { $0.cancel() } }
            let line = Mutex(ProgressLine(isTerminal: isatty(STDERR_FILENO) == 1))
            let showsProgress = progress
            let bytes = try await RunStatistics(method, threads: threads)(folder) { done in
                guard showsProgress, let text = line.withLock({ $0.text(for: done) }) else { return }
                FileHandle.standardError.write(Data(text.utf8))
            }
            try file.finish(bytes)
            if showsProgress { line.withLock { $0.text(for: 1) }.map { FileHandle.standardError.write(Data($0.utf8)) } }
        } catch let problems as FileProblems {
            // Every line says by itself who speaks.
            throw CommandFailure(
                problems.description.replacing("\n", with: "\nstraatlicht: "),
                code: problems.isOnlyMissingFiles ? ExitCode(66) : .dataRefused)
        } catch let unreadable as UnreadableFile {
            throw CommandFailure("\(unreadable).", code: ExitCode(66))
        }
    }
}

/// A file that is there whole or not at all: written under another name in the same folder, then renamed.
private struct PendingFile: Sendable {
    let path: String
    private let partial: String

    init(at path: String) throws {
        self.path = path
        let url = URL(fileURLWithPath: path)
        var isFolder: ObjCBool = false
        guard !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) || !isFolder.boolValue else {
            throw CommandFailure("\(path) is a folder.", code: ExitCode(73))
        }
        partial =
            url.deletingLastPathComponent()
            .appendingPathComponent(".\(url.lastPathComponent).\(getpid()).partial").path
        let descriptor = open(partial, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw CommandFailure("\(path) cannot be made: \(String(cString: strerror(errno))).", code: ExitCode(73))
        }
        close(descriptor)
    }

    /// Writes all of it, or nothing.
    func finish(_ bytes: [UInt8]) throws {
        let descriptor = open(partial, O_WRONLY | O_TRUNC | O_CLOEXEC)
        let isWritten = descriptor >= 0 && Self.write(bytes, to: descriptor) && fsync(descriptor) == 0
        if descriptor >= 0 { close(descriptor) }
        guard isWritten, rename(partial, path) == 0 else {
            throw CommandFailure("\(path) could not be written.", code: ExitCode(74))
        }
    }

    /// Nothing is left when it was not finished.
    func discard() { unlink(partial) }

    /// Ends the program at once when the signal comes: methods look up at their checkpoints only.
    func stop(at signal: Int32, status: Int32) -> any DispatchSourceSignal {
        Foundation.signal(signal, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: signal, queue: .global())
        source.setEventHandler {
            discard()
            _exit(status)
        }
        source.activate()
        return source
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
