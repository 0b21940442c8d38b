import Dispatch
import Foundation
import FuzzProperties
import Synchronization

/// One run of the fuzzer: what it fuzzes, and the time that an input may take.
struct Session: Sendable {
    static let shared = Session()

    let target: FuzzTarget
    private let checker: PropertyChecker

    /// Processor seconds for an input of no length, and more for each byte: enough for a slow machine, and not for
    /// anything that takes the square of the length.
    private static let allowance = (seconds: 0.25, perByte: 0.000_02)

    /// The target is in `FUZZ_TARGET`, the folder `Resources` in `FUZZ_RESOURCES`, one for files in `FUZZ_FOLDER`.
    private init() {
        let environment = ProcessInfo.processInfo.environment
        guard let target = environment["FUZZ_TARGET"].flatMap(FuzzTarget.init),
            let resources = environment["FUZZ_RESOURCES"], let folder = environment["FUZZ_FOLDER"]
        else { Self.stop("FUZZ_TARGET, FUZZ_RESOURCES and FUZZ_FOLDER are needed; use scripts/fuzz") }
        self.target = target
        do {
            checker = try PropertyChecker(resources: resources, folder: folder)
        } catch {
            Self.stop("\(error)")
        }
    }

    func test(_ bytes: [UInt8]) {
        let before = Self.processorSeconds
        let problem = target.isImport ? verdictOnImport(bytes) : verdictOnDecoder(bytes)
        let seconds = Self.processorSeconds - before
        if let problem { Self.stop(problem) }
        if seconds > Self.allowance.seconds + Self.allowance.perByte * Double(bytes.count) {
            Self.stop("\(bytes.count) bytes took \(seconds) processor seconds")
        }
    }

    private func verdictOnDecoder(_ bytes: [UInt8]) -> String? {
        do {
            try checker.checkDecoder(target, bytes)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Importers are asynchronous, and libFuzzer, written in C, wants an answer before it goes on.
    private func verdictOnImport(_ bytes: [UInt8]) -> String? {
        let isDone = DispatchSemaphore(value: 0)
        let answer = Answer()
        Task.detached { [target, checker] in
            do {
                try await checker.check(target, bytes)
            } catch {
                answer.problem.withLock { $0 = "\(error)" }
            }
            isDone.signal()
        }
        isDone.wait()
        return answer.problem.withLock { $0 }
    }

    private final class Answer: Sendable {
        let problem = Mutex<String?>(nil)
    }

    private static var processorSeconds: Double {
        // POSIX counts a million to the second.
        Double(clock()) / 1_000_000
    }

    private static func stop(_ problem: String) -> Never {
        FileHandle.standardError.write(Data("\nBroken: \(problem)\n".utf8))
        abort()
    }
}
