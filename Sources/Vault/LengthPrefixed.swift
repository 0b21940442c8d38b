/// Puts fields one after the other so that no other list of fields gives the same bytes: each is preceded by its
/// length in eight bytes, most significant first, and an absent field is a length of 2^64 - 1.
///
/// What is sealed is bound with this to where it belongs, and a line of the audit log to what it says.
func lengthPrefixed(_ fields: [[UInt8]?]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(fields.reduce(0) { $0 + 8 + ($1?.count ?? 0) })
    for field in fields {
        bytes += bigEndian(field.map { UInt64($0.count) } ?? .max)
        bytes += field ?? []
    }
    return bytes
}

/// The bytes of a whole number, most significant first.
func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
}
