public import Domain
public import SQLStore

extension Municipality.ID: SQLValueConvertible {
    public var sqlValue: SQLValue { .text(slug) }
    public static var sqlType: SQLType? { .text }
}

extension Identifier: SQLValueConvertible {
    public var sqlValue: SQLValue { .blob(bytes) }
    public static var sqlType: SQLType? { .blob }
}

extension Instant: SQLValueConvertible {
    public var sqlValue: SQLValue { .integer(milliseconds) }
    public static var sqlType: SQLType? { .integer }
}

extension Code: SQLValueConvertible {
    public var sqlValue: SQLValue { .text(value) }
    public static var sqlType: SQLType? { .text }
}

extension SQLRow {
    public func identifier(_ column: String) throws(SQLError) -> Identifier {
        let bytes = try blob(column)
        guard let id = Identifier(bytes: bytes) else {
            throw .decoding(column: column, expected: "16 bytes", found: "\(bytes.count) bytes")
        }
        return id
    }

    public func instant(_ column: String) throws(SQLError) -> Instant {
        Instant(milliseconds: try int64(column))
    }

    public func instantOrNil(_ column: String) throws(SQLError) -> Instant? {
        try int64OrNil(column).map(Instant.init(milliseconds:))
    }

    public func codeOrNil(_ column: String) throws(SQLError) -> Code? {
        try textOrNil(column).map(Code.init)
    }

    /// A stored raw value; an error when this version does not know it.
    public func value<Value: RawRepresentable>(
        _ column: String, as type: Value.Type = Value.self
    ) throws(SQLError) -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: try text(column)) else {
            throw .decoding(column: column, expected: "\(Value.self)", found: "another text")
        }
        return value
    }
}
