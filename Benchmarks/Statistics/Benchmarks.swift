/// All benchmarks, in the order in which they are shown.
let benchmarks: [Benchmark] = [
    spatialAutocorrelationBenchmarks, kernelDensityBenchmarks, ratesBenchmarks, temporalBenchmarks, circularBenchmarks,
    permutationScanBenchmarks, uncertainScanBenchmarks, retrospectiveScanBenchmarks, nearRepeatBenchmarks,
    circleScanBenchmarks,
].flatMap { $0 }
