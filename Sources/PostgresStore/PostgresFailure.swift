import CLibPQ
import SQLStore

/// An error with what the pool must know about it.
struct PostgresFailure: Error {
    let error: SQLError
    /// Another attempt may succeed, and nothing was committed.
    var isTransient = false
    /// The prepared statements of the connection no longer fit the schema, or are gone.
    var isStalePlan = false

    init(_ error: SQLError) {
        self.error = error
    }

    /// - Parameters:
    ///   - keepsMessage: only for errors of preparing, which know no value.
    ///   - isReusedPlan: the statement had run before on this connection.
    init(_ result: borrowing PostgresResult, isBroken: Bool, keepsMessage: Bool, isReusedPlan: Bool) {
        let code = result.diagnostic(PGDiagnosticState) ?? ""
        let constraint = result.diagnostic(PGDiagnosticConstraint)
        if isBroken {
            error = .connection(reason: "it broke" + (code.isEmpty ? "" : " (\(code))"))
            isTransient = true
            return
        }
        switch code {
        case "23505", "23P01":
            error = .uniqueViolation(constraint: constraint)
            // Also raised for a row that a transaction at the same time added after the body had looked for it
            // (PostgreSQL manual, 13.2.3); the body sees that row when it runs again.
            isTransient = true
        case "23503": error = .foreignKeyViolation(constraint: constraint)
        case "23514": error = .checkViolation(constraint: constraint)
        case "23502":
            let names = [result.diagnostic(PGDiagnosticTable), result.diagnostic(PGDiagnosticColumn)]
            error = .notNullViolation(constraint: names.compactMap(\.self).joined(separator: "."))
        case "40001", "40P01":
            error = .busy(code: code)
            isTransient = true
        case "55P03": error = .busy(code: code)
        case "57014": error = .timeout
        case "25006": error = .readOnly
        default:
            error = .other(code: code, message: keepsMessage ? result.diagnostic(PGDiagnosticMessage) : nil)
            // "Cached plan must not change result type", and "prepared statement does not exist".
            isStalePlan = isReusedPlan && (code == "0A000" || code == "26000")
            isTransient = isStalePlan
        }
    }
}
