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

    /// Does the work once. The CPU time of making the data is not in it; peak memory holds both.
    func measured() throws -> (seconds: Double, digest: String) {
        let work = try prepare()
        let start = processorSeconds()
        let digest = try work()
        return (processorSeconds() - start, digest)
    }
}

/// Seconds of processor time that this process used, all threads together.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
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
