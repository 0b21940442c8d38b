// Statistics on a folder of files: `straatlicht statistics METHOD --input DIR --output FILE`.
//
// To add a method:
//
// 1. Write Methods/<Name>Method.swift: one `static let` of `StatisticsMethod` (Methods/TrendTestMethod.swift is a good
//    one to copy). It declares its files with their columns and its parameters with their defaults; everything
//    declared is read and checked before `run` is called, with the file and the line in every error. `run` hands
//    plain arrays to StreetStatistics and puts the result in a `StatisticsOutput`. A `StatisticsError` that it throws
//    is translated to file and line: by itself when the argument has the name of a column or parameter, otherwise
//    through `arguments`.
// 2. Add it to `all` below.
// 3. Make Resources/examples/statistics/<name>/ with the files, params.json and expected.json (what the command wrote:
//    `straatlicht statistics <name> --input DIR --output DIR/expected.json`, after checking it by hand or against
//    another program).
// 4. Name the example's folder and every parameter in the guide, under "On the command line", and add the method to
//    docs/guides/which-method.md.
//
// The tests run every method of the list on its example and on broken copies of it.

extension StatisticsMethod {
    /// All methods, in the order in which they are listed.
    package static let all: [StatisticsMethod] = [
        .giStar, .localG, .localMoran, .stability, .kernelDensity, .relativeRisk, .hotTimes, .aoristic,
        .circular, .compareTimes, .rate, .rateRatio,
        .trendTest, .trend, .changePoint, .shrunkenRates, .smoothedRates, .regression, .scan, .scanUncertainTimes,
        .nearRepeat, .scanRetrospective, .scanHours, .scanPoisson, .scanBernoulli,
    ]

    package static func named(_ name: String) -> StatisticsMethod? {
        all.first { $0.name == name }
    }
}
