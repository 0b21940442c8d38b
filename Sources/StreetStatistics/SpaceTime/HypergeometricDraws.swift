extension Xoshiro256StarStar {
    /// How many marked ones are among `draws` taken without replacement from `marked` marked and `unmarked` others.
    ///
    /// Inversion from the mode outwards: one uniform number, about two standard deviations of steps, exact but for the
    /// rounding of doubles (Kachitvichyanukul and Schmeiser 1985 call it HIN when it starts from the end).
    ///
    /// Needs 0 ≤ draws ≤ marked + unmarked ≤ 2⁵³.
    mutating func hypergeometric(marked: Int, unmarked: Int, draws: Int) -> Int {
        let lowest = max(0, draws - unmarked)
        let highest = min(draws, marked)
        guard lowest < highest else { return lowest }
        let total = marked + unmarked
        // (draws + 1)(marked + 1) may exceed 64 bits; a mode off by one costs nothing.
        let guess = Int((Double(draws) + 1) * ((Double(marked) + 1) / (Double(total) + 2)))
        let mode = min(max(guess, lowest), highest)

        func logFactorial(_ n: Int) -> Double {
            n < LogFactorials.table.count ? LogFactorials.table[n] : LogGamma.unchecked(Double(n) + 1)
        }
        let logMode =
            logFactorial(marked) - logFactorial(mode) - logFactorial(marked - mode) + logFactorial(unmarked)
            - logFactorial(draws - mode) - logFactorial(unmarked - draws + mode) - logFactorial(total)
            + logFactorial(draws) + logFactorial(total - draws)
        let atMode = exp(logMode)

        while true {
            var rest = uniform() - atMode
            if rest < 0 { return mode }
            var (up, down) = (mode, mode)
            var (pUp, pDown) = (atMode, atMode)
            while up < highest || down > lowest {
                if up < highest {
                    pUp *=
                        Double(marked - up) / Double(up + 1)
                        * (Double(draws - up) / Double(unmarked - draws + up + 1))
                    up += 1
                    rest -= pUp
                    if rest < 0 { return up }
                }
                if down > lowest {
                    pDown *=
                        Double(down) / Double(marked - down + 1)
                        * (Double(unmarked - draws + down) / Double(draws - down + 1))
                    down -= 1
                    rest -= pDown
                    if rest < 0 { return down }
                }
                if pUp < 1e-300, pDown < 1e-300 { break }
            }
            // The probabilities summed to a little less than the uniform number, by rounding: draw again.
        }
    }
}

enum LogFactorials {
    /// ln n! for small n.
    static let table: [Double] = (0..<4096).map { $0 < 2 ? 0 : LogGamma.unchecked(Double($0) + 1) }
}
