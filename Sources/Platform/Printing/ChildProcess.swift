import Foundation

/// Another program, in a process group of its own, so that it ends with everything that it started.
enum ChildProcess {
    enum Failure: Error, Equatable {
        /// With the number of the system's error.
        case cannotStart(Int32)
        case tooSlow
    }

    /// Waits for the end of a program without holding a thread. Its input and output are empty, and it knows nothing
    /// of this process: no environment, no open files, no changed signals.
    ///
    /// When it ends, is too slow or the task is cancelled, its whole group is killed before this returns.
    /// - Returns: its exit status; 128 and more after a signal.
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String], deadline: ContinuousClock.Instant
    ) async throws -> Int32 {
        let process = try spawn(program, arguments, environment)
        do {
            while !hasEnded(process) {
                guard ContinuousClock.now < deadline else { throw Failure.tooSlow }
                try await Task.sleep(for: .milliseconds(10))
            }
        } catch {
            _ = end(process)
            throw error
        }
        return end(process)
    }

    /// Whether it ended; keeps its number taken, so that no other process can have it.
    private static func hasEnded(_ process: pid_t) -> Bool {
        var facts = siginfo_t()
        return waitid(P_PID, id_t(process), &facts, WEXITED | WNOHANG | WNOWAIT) != 0 || facts.si_signo == SIGCHLD
    }

    /// Kills what is left of the group and lets go of its number.
    private static func end(_ process: pid_t) -> Int32 {
        kill(-process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
    }

    private static func spawn(_ program: String, _ arguments: [String], _ environment: [String: String]) throws -> pid_t
    {
        #if canImport(Darwin)
        var (files, attributes): (posix_spawn_file_actions_t?, posix_spawnattr_t?) = (nil, nil)
        let closing = POSIX_SPAWN_CLOEXEC_DEFAULT
        #else
        var (files, attributes) = (posix_spawn_file_actions_t(), posix_spawnattr_t())
        let closing: Int32 = 0
        #endif
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0)
        #if !canImport(Darwin)
        // The port that we listen on, the database and what readers send are ours alone.
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for file in open.compactMap({ Int32($0) }) where file > 2 {
            posix_spawn_file_actions_addclose(&files, file)
        }
        #endif
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF) | closing)
        )
        let words = ([program] + arguments).map { strdup($0) }
        let pairs = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { for pointer in words + pairs { free(pointer) } }
        var process: pid_t = 0
        let problem = posix_spawn(&process, program, &files, &attributes, words + [nil], pairs + [nil])
        guard problem == 0 else { throw Failure.cannotStart(problem) }
        return process
    }
}
