/// What a progress bar writes: on a terminal a line that is drawn again, in a log a line for every tenth.
package struct ProgressLine: Sendable {
    private let isTerminal: Bool
    private var shown = -1

    package init(isTerminal: Bool) {
        self.isTerminal = isTerminal
    }

    /// What to write before another line, when the bar is not full.
    package func interruption() -> String? {
        isTerminal && (0..<100).contains(shown) ? "\n" : nil
    }

    /// - Parameter fraction: 0 to 1.
    /// - Returns: the text to write, or nothing when what stands there is still right.
    package mutating func text(for fraction: Double) -> String? {
        let percent = fraction.isFinite ? Int(min(1, max(0, fraction)) * 100) : 0
        let step = isTerminal ? percent : percent / 10 * 10
        guard step > shown else { return nil }
        shown = step
        guard isTerminal else { return step > 0 ? "\(step) %\n" : nil }
        let filled = step * 40 / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 40 - filled)
        return "\r\(bar) \(String(repeating: " ", count: 3 - String(step).count))\(step) %" + (step == 100 ? "\n" : "")
    }
}
