package import Domain
import Platform
import Vault

/// Keeps a flood of reports from drowning the site, without looking at where they come from: a class of thirty behind
/// one address is thirty people (docs/adr/0014).
///
/// Nobody is refused for good and nothing is lost. A sheet that solved a small sum in the browser, or that was open for
/// some seconds, goes on at once; another waits until it was. Beyond the budget of a municipality reports take their
/// turn; only when that would take too long the form comes back, filled in, with the word to press again.
package actor ReportAdmission {
    /// Zero bits that the browser's sum has to give: some 16,000 attempts, a fraction of a second of an old phone.
    static let workBits = 14
    /// Faster than this nobody fills in a form.
    static let leastSeconds: Double = 3
    /// Reports a second of one municipality that are taken without waiting, after a burst of ``burst``.
    static let rate: Double = 250
    static let burst: Double = 1000
    /// A browser waits about this long without complaint.
    static let longestWait: Double = 20

    private struct Budget {
        /// What is left; below zero there are reports waiting.
        var left: Double
        var updated: Instant
    }

    private let surroundings: Surroundings
    private var budgets: [Municipality.ID: Budget] = [:]

    package init(surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// Waits for this report's turn.
    /// - Returns: false when it would take too long; the reporter then keeps the form and tries again.
    func admit(_ token: FormToken, _ form: SubmittedForm, in municipality: Municipality.ID) async throws -> Bool {
        let now = surroundings.now()
        guard let turn = takeTurn(in: municipality, at: now) else { return false }
        let solved = ProofOfWork.isSolved(
            token: form[ReportForm.Name.token] ?? "", solution: form[ReportForm.Name.work] ?? "",
            bits: Self.workBits, in: municipality)
        let open = Double(token.age(at: now)) / 1000
        let wait = max(turn, solved ? 0 : Self.leastSeconds - open)
        if wait > 0 { try await surroundings.sleep(.milliseconds(Int64(wait * 1000))) }
        return true
    }

    /// Seconds until this report's turn; `nil` when the queue is too long to join.
    private func takeTurn(in municipality: Municipality.ID, at now: Instant) -> Double? {
        var budget = budgets[municipality] ?? Budget(left: Self.burst, updated: now)
        let seconds = Double(max(0, now.milliseconds - budget.updated.milliseconds)) / 1000
        budget.left = min(Self.burst, budget.left + seconds * Self.rate)
        budget.updated = now
        let wait = max(0, (1 - budget.left) / Self.rate)
        guard wait <= Self.longestWait else {
            budgets[municipality] = budget
            return nil
        }
        budget.left -= 1
        budgets[municipality] = budget
        return wait
    }
}
