// Measures StreetStatistics: CPU seconds of each piece of work, beside its goal and what an established tool needs.
// scripts/bench statistics runs each in a process of its own, so that none profits from what another left in memory,
// and makes a table of it.
//
//   StatisticsBenchmarks --list               the names, one on a line
//   StatisticsBenchmarks --list-threaded      those whose work can be shared among threads
//   StatisticsBenchmarks --run NAME           one of them
//   StatisticsBenchmarks --threads N NAME     one of them, shared among so many threads
//   StatisticsBenchmarks [WORD...]            all whose name holds one of the words, in this process
//
// Prints name, CPU seconds, goal, peak memory in MiB, digest of the result, peer and elapsed seconds, with tabs between.
let arguments = Array(CommandLine.arguments.dropFirst())
if arguments == ["--list"] {
    for benchmark in benchmarks { print(benchmark.name) }
} else if arguments == ["--list-threaded"] {
    for benchmark in benchmarks where benchmark.prepareThreads != nil { print(benchmark.name) }
} else {
    let threads = arguments.first == "--threads" && arguments.count == 3 ? Int(arguments[1]) : nil
    let chosen = benchmarks.filter { benchmark in
        if threads != nil { return benchmark.name == arguments[2] && benchmark.prepareThreads != nil }
        return arguments.first == "--run"
            ? arguments.dropFirst().contains(benchmark.name)
            : arguments.isEmpty || arguments.contains(where: benchmark.name.contains)
    }
    var isComplete = !chosen.isEmpty
    for benchmark in chosen {
        do {
            let result = try await benchmark.measured(threads: threads)
            let goal = benchmark.goal.map { "\($0)" } ?? ""
            print(
                benchmark.name, result.seconds, goal, peakMemory(), result.digest, benchmark.peer, result.elapsed,
                separator: "\t")
        } catch {
            printToStandardError("\(benchmark.name): \(error)\n")
            isComplete = false
        }
    }
    if !isComplete { exitWithFailure() }
}
