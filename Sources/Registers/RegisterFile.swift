import CSV
import Domain
import Geography

/// Registers as files that can be read back: JSON for all of them, CSV for one.
public enum RegisterFile {
    /// `{"registers": {"<id>": [{"id": …, "fields": {…}}]}}`.
    public static func json(of registers: [(register: Register, entries: [Entry])]) -> [UInt8] {
        var all = JSONObject()
        for (register, entries) in registers {
            all[register.id] = .array(
                entries.map { entry in
                    var object: JSONObject = ["id": .string(entry.id.description)]
                    if entry.isArchived { object["archived"] = true }
                    // With what is meant where nothing was said: read back elsewhere it means the same.
                    let said = register.said(entry.fields)
                    var fields = JSONObject()
                    for shape in register.fields { fields[shape.name] = said[shape.name] }
                    object["fields"] = .object(fields)
                    return .object(object)
                })
        }
        return JSONValue.object(["registers": .object(all)]).encoded
    }

    /// One row for each entry; several values of one field are separated by `; `.
    static func table(of entries: [Entry], _ register: Register) -> [UInt8] {
        var writer = CSVWriter(byteOrderMark: true)
        writer.append([CSVCell.text("id")] + register.fields.map { CSVCell.text($0.name) })
        for entry in entries {
            let said = register.said(entry.fields)
            writer.append(
                [CSVCell.text(entry.id.description)]
                    + register.fields.map { shape in
                        let texts = texts(of: said[shape.name], shape)
                        return texts.isEmpty ? CSVCell.empty : CSVCell.text(texts.joined(separator: "; "))
                    })
        }
        return writer.takeBytes()
    }

    /// The texts that are read back as this value.
    static func texts(of value: JSONValue?, _ shape: FieldShape) -> [String] {
        switch value {
        case nil, .null, .object: []
        case .string(let text): [text]
        case .bool(let flag): flag ? ["ja"] : []
        case .array(let values): values.compactMap(\.string)
        case .number(let number):
            if case .time = shape.kind, (0..<1440).contains(number) {
                [FieldText.clock(Int(number))]
            } else {
                [FieldReading.text(number)]
            }
        }
    }
}
