import Domain
import Geography

/// By what the entries of a register are sorted. Entries without a value stand last; those with the same, by age.
public struct EntryOrder: Sendable {
    enum Key: Sendable {
        case field(String)
        /// Choices in this order, those of one group beside each other; what is none of them stands first.
        case rank(String, [[String]])
        case changed
    }

    let key: Key
    let isDescending: Bool

    public static func ascending<Value>(_ field: Field<Value>) -> EntryOrder {
        EntryOrder(key: .field(field.shape.name), isDescending: false)
    }

    public static func descending<Value>(_ field: Field<Value>) -> EntryOrder {
        EntryOrder(key: .field(field.shape.name), isDescending: true)
    }

    /// In the order in which the choices were declared.
    public static func rank<Choice: FieldChoice>(_ field: Field<Choice?>) -> EntryOrder {
        rank(field, Choice.allCases.map { [$0] })
    }

    /// Group by group.
    public static func rank<Choice: FieldChoice>(_ field: Field<Choice?>, _ groups: [[Choice]]) -> EntryOrder {
        EntryOrder(key: .rank(field.shape.name, groups.map { $0.map(\.rawValue) }), isDescending: false)
    }

    /// What was changed last stands first.
    public static let newest = EntryOrder(key: .changed, isDescending: true)

    /// Whether one of two entries stands before the other; `nil` when this does not tell.
    func precedes(_ left: Entry, _ right: Entry, in register: Register) -> Bool? {
        switch key {
        case .changed: return decided(left.changed.milliseconds, right.changed.milliseconds)
        case .rank(let name, let groups):
            func place(_ entry: Entry) -> Int {
                entry.fields[name]?.string.flatMap { code in groups.firstIndex { $0.contains(code) } }.map { $0 + 1 }
                    ?? 0
            }
            return decided(place(left), place(right))
        case .field(let name) where register.isTitle(name):
            return decided(EntryIndex.title(of: left, register), EntryIndex.title(of: right, register))
        case .field(let name):
            switch (left.fields[name], right.fields[name]) {
            case (nil, nil): return nil
            case (nil, _?): return false
            case (_?, nil): return true
            case (let first?, let second?):
                if let one = first.number, let other = second.number { return decided(one, other) }
                return decided(first.string ?? "", second.string ?? "")
            }
        }
    }

    /// By the bytes, as the database does.
    private func decided(_ left: String, _ right: String) -> Bool? {
        left.utf8.elementsEqual(right.utf8)
            ? nil : left.utf8.lexicographicallyPrecedes(right.utf8) != isDescending
    }

    private func decided<Value: Comparable>(_ left: Value, _ right: Value) -> Bool? {
        left == right ? nil : (left < right) != isDescending
    }
}
