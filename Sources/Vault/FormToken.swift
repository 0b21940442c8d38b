import Crypto
public import Domain

/// The hidden value that ties one sheet of the report form to one report, however often it is sent.
///
/// Sixteen random bytes and the moment of issue, signed for one municipality. It survives an error page, and the
/// receipt code is derived from it, so that reloading or sending twice gives the same code and no second report
/// (docs/adr/0003). It says nothing about who holds it.
public struct FormToken: Hashable, Sendable {
    /// Sixteen random bytes.
    public let random: [UInt8]
    public let issued: Instant

    public init(random: [UInt8], issued: Instant) {
        self.random = random
        self.issued = issued
    }

    /// The text for the form: 76 hexadecimal digits.
    public func signed(for municipality: Municipality.ID, with secret: ServerSecret) -> String {
        let body = self.body
        return (body + signature(of: body, municipality, secret)).hexadecimal
    }

    /// `nil` when this server did not sign the text for this municipality.
    public init?(signed text: some StringProtocol, for municipality: Municipality.ID, with secret: ServerSecret) {
        guard text.utf8.count == 76, let bytes = [UInt8](hexadecimal: text) else { return nil }
        let body = Array(bytes.prefix(22))
        let code = Array(bytes.suffix(16))
        guard equalInConstantTime(code, signature(of: body, municipality, secret)) else { return nil }
        random = Array(body.prefix(16))
        issued = Instant(milliseconds: body.suffix(6).reduce(Int64(0)) { $0 << 8 | Int64($1) })
    }

    /// How long ago the form was made, in milliseconds. Zero when that is still to come: clocks of two servers differ,
    /// and a clock can be set back.
    public func age(at now: Instant) -> Int64 {
        guard now > issued else { return 0 }
        let (age, overflow) = now.milliseconds.subtractingReportingOverflow(issued.milliseconds)
        return overflow ? .max : age
    }

    private var body: [UInt8] {
        random + (0..<6).reversed().map { UInt8(truncatingIfNeeded: issued.milliseconds >> Int64(8 * $0)) }
    }
}

private func signature(of body: [UInt8], _ municipality: Municipality.ID, _ secret: ServerSecret) -> [UInt8] {
    var code = HMAC<SHA256>(key: secret.key(for: .formToken))
    code.update(data: Array(municipality.slug.utf8))
    code.update(data: [0])
    code.update(data: body)
    return Array(Array(code.finalize()).prefix(16))
}

/// Compares without telling, by the time it takes, where the first difference is.
func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
