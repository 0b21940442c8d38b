import StreetStatistics

/// Events scattered over a town of 8 km × 8 km in a year, some of them near one of 40 busy places.
private func events(_ count: Int, seed: UInt64) -> (x: [Double], y: [Double], days: [Int]) {
    var generator = Xoshiro256StarStar(seed: seed)
    let busy = (0..<40).map { _ in (generator.uniform() * 8000, generator.uniform() * 8000) }
    var (x, y, days): ([Double], [Double], [Int]) = ([], [], [])
    for _ in 0..<count {
        if generator.uniform() < 0.5 {
            x.append(generator.uniform() * 8000)
            y.append(generator.uniform() * 8000)
        } else {
            let (centreX, centreY) = busy[generator.integer(below: busy.count)]
            x.append(centreX + 250 * generator.normal())
            y.append(centreY + 250 * generator.normal())
        }
        days.append(generator.integer(below: 365))
    }
    return (x, y, days)
}

private func nearRepeat(_ count: Int, to farthest: Double, goal: Double?, peer: String) -> Benchmark {
    Benchmark(name: "near-repeat \(count) events, 20 bands, 999 permutations", peer: peer, goal: goal) {
        (
            events: events(count, seed: 7),
            bands: try NearRepeatBands(
                distanceEdges: (0...4).map { Double($0) * farthest / 4 }, timeEdges: [0, 7, 14, 21, 28])
        )
    } one: { data in
        digest(
            try NearRepeat.table(x: data.events.x, y: data.events.y, times: data.events.days, bands: data.bands))
    } several: { data, threads in
        digest(
            try await NearRepeat.table(
                x: data.events.x, y: data.events.y, times: data.events.days, bands: data.bands, threads: threads))
    }
}

private func digest(_ result: NearRepeatResult) -> String {
    "pairs \(result.closePairs) p \(result.cells.reduce(1) { min($0, $1.p) })"
}

let nearRepeatBenchmarks: [Benchmark] = [
    nearRepeat(5000, to: 2400, goal: 1, peer: "R NearRepeat 0.1.1: 1,870 s, extrapolated from 9 permutations"),
    nearRepeat(20_000, to: 500, goal: nil, peer: "none measured"),
]
