#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// One piece of work whose cost in CPU seconds is measured, on data made up from a seed.
struct Benchmark: Sendable {
    /// Such as `scan-permutation 10,000 reports, 200 m`.
    let name: String
    /// What an established tool needs for the same work, and where that figure comes from.
    let peer: String
    /// CPU seconds of one thread to stay under, if a goal was set.
    let goal: Double?
    /// Makes the data, outside the measured time, and returns the work; the work returns a short digest of its result,
    /// so that two builds can be compared and nothing is optimised away.
    let prepare: @Sendable () throws -> (() throws -> String)
    /// The same on some number of threads, where the library can share the work among them.
    var prepareThreads: (@Sendable () throws -> (@Sendable (_ threads: Int) async throws -> String))?

    struct Measurement {
        /// Of processor time, all threads together.
        var seconds: Double
        /// Until the result was there.
        var elapsed: Double
        var digest: String
    }

    /// Does the work once. The time of making the data is not in it; peak memory holds both.
    ///
    /// - Parameter threads: `nil` for the call that knows of no threads.
    func measured(threads: Int? = nil) async throws -> Measurement {
        if let threads, let prepareThreads {
            let work = try prepareThreads()
            let start = (processorSeconds(), elapsedSeconds())
            let digest = try await work(threads)
            return Measurement(
                seconds: processorSeconds() - start.0, elapsed: elapsedSeconds() - start.1, digest: digest)
        }
        let work = try prepare()
        let start = (processorSeconds(), elapsedSeconds())
        let digest = try work()
        return Measurement(seconds: processorSeconds() - start.0, elapsed: elapsedSeconds() - start.1, digest: digest)
    }
}

extension Benchmark {
    /// Work on the same data on one thread and on several.
    init<Data: Sendable>(
        name: String, peer: String, goal: Double?, data: @escaping @Sendable () throws -> Data,
        one: @escaping @Sendable (Data) throws -> String,
        several: @escaping @Sendable (Data, _ threads: Int) async throws -> String
    ) {
        self.init(name: name, peer: peer, goal: goal) {
            let data = try data()
            return { try one(data) }
        }
        prepareThreads = {
            let data = try data()
            return { try await several(data, $0) }
        }
    }
}

/// Seconds of processor time that this process used, all threads together.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Seconds on a clock that never goes back.
func elapsedSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Largest resident size of this process so far, in MiB.
func peakMemory() -> Double {
    var usage = rusage()
    #if canImport(Darwin)
    getrusage(RUSAGE_SELF, &usage)
    return Double(usage.ru_maxrss) / 1_048_576
    #else
    // RUSAGE_SELF, which Glibc's module gives another type than the parameter has.
    getrusage(0, &usage)
    return Double(usage.ru_maxrss) / 1024
    #endif
}

func printToStandardError(_ text: String) {
    _ = write(STDERR_FILENO, text, text.utf8.count)
}

func exitWithFailure() -> Never {
    exit(1)
}
